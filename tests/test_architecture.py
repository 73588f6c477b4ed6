"""The house stays as it is drawn: imports run one way, files and functions stay small, core is annotated and documented."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = (
    ("core.errors", "core.heaps", "core.paths", "core.whole", "core.i18n"),
    ("core.imaging", "core.models"),
    (
        "core.turning",
        "core.touching",
        "core.stacking",
        "core.joining",
        "core.refusing",
        "core.heads",
        "core.pen",
        "core.comparing",
        "core.reading",
        "core.recognition",
        "core.data",
    ),
    ("core.training", "core.evaluation"),
    ("core.experiments",),
    ("core.api", "core.api_messages"),
    ("screens", "scripts", "streamlit_app"),
)
"""From the ground up; a module imports from its own floor or from those below."""
MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 60
MAX_ARGUMENTS = 5
STAGES = (
    *("grayscale", "sheet", "grid", "illumination", "polarity", "threshold", "ruling", "tables", "components", "rows"),
    *("normalise", "cutting", "colours"),
)
BANNED_NAMES = {"utils", "util", "helpers", "helper", "misc", "common"}

SOURCES = sorted(path for folder in ("core", "screens", "scripts") for path in (ROOT / folder).rglob("*.py"))
SOURCES.append(ROOT / "streamlit_app.py")
CORE = [path for path in SOURCES if path.is_relative_to(ROOT / "core")]
FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports_of(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def is_inside(name: str, package: str) -> bool:
    return name == package or name.startswith(package + ".")


def floor_of(name: str) -> int | None:
    return next((i for i, floor in enumerate(FLOORS) if any(is_inside(name, package) for package in floor)), None)


def functions_of(path: Path) -> list[FUNCTION]:
    return [node for node in ast.walk(tree_of(path)) if isinstance(node, FUNCTION)]


def each_source(paths: list[Path]):
    return pytest.mark.parametrize("path", paths, ids=name_of)


@each_source(SOURCES)
def test_imports_run_one_way(path: Path) -> None:
    own = floor_of(name_of(path))
    assert own is not None or path.name == "__init__.py", f"{name_of(path)} is on no floor"
    higher = {name for name in imports_of(path) if own is not None and (floor_of(name) or 0) > own}
    assert not higher, f"{name_of(path)} imports from a higher floor: {sorted(higher)}"


@each_source(CORE)
def test_core_knows_nothing_of_screens_and_command_lines(path: Path) -> None:
    banned = {"streamlit", "argparse", "plotly"} | (
        set() if name_of(path) in ("core.api", "core.api_messages") else {"fastapi", "starlette"}
    )
    assert not {name for name in imports_of(path) if name.split(".")[0] in banned}


@each_source([path for path in CORE if "imaging" in path.parts])
def test_imaging_does_without_torch(path: Path) -> None:
    assert not {name for name in imports_of(path) if name.split(".")[0] in {"torch", "torchvision"}}


@pytest.mark.parametrize("stage", STAGES)
def test_stages_do_not_import_each_other(stage: str) -> None:
    others = {f"core.imaging.{other}" for other in STAGES if other != stage}
    found = {name for name in imports_of(ROOT / f"core/imaging/{stage}.py") if any(is_inside(name, other) for other in others)}
    assert not found


@each_source(SOURCES)
def test_torchvision_has_one_door(path: Path) -> None:
    if name_of(path) != "core.data.torchvision_door":
        assert not {name for name in imports_of(path) if is_inside(name, "torchvision")}


@each_source([path for path in SOURCES if path.parent == ROOT / "screens"])
def test_pages_are_thin_and_do_not_import_each_other(path: Path) -> None:
    names = imports_of(path)
    assert not {name for name in names if name.split(".")[0] in {"torch", "cv2", "numpy"}}
    assert not {name for name in names if is_inside(name, "screens") and not is_inside(name, "screens.components")}
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 110


@each_source(SOURCES)
def test_files_and_functions_stay_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_FILE_LINES
    for function in functions_of(path):
        lines = (function.end_lineno or 0) - function.lineno + 1
        assert lines <= MAX_FUNCTION_LINES, f"{function.name} in {name_of(path)} has {lines} lines"
        count = len(function.args.args + function.args.kwonlyargs)
        assert count <= MAX_ARGUMENTS, f"{function.name} in {name_of(path)} takes {count} arguments"


@each_source(SOURCES)
def test_every_file_says_its_job(path: Path) -> None:
    assert ast.get_docstring(tree_of(path)), f"{name_of(path)} has no docstring"
    assert path.stem not in BANNED_NAMES


@each_source(CORE)
def test_public_functions_in_core_are_annotated_and_documented(path: Path) -> None:
    for function in functions_of(path):
        named = [argument for argument in function.args.args if argument.arg not in ("self", "cls")]
        assert all(argument.annotation for argument in named), f"{function.name} lacks annotations"
        assert function.returns is not None, f"{function.name} does not say what it returns"
    for node in tree_of(path).body:
        if isinstance(node, FUNCTION | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{node.name} in {name_of(path)} has no docstring"


@each_source(SOURCES)
def test_nobody_catches_everything(path: Path) -> None:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ExceptHandler):
            caught = ast.unparse(node.type) if node.type else "everything"
            assert caught not in {"everything", "Exception", "BaseException"}, f"{name_of(path)}, line {node.lineno}"


@each_source([path for path in SOURCES if path.is_relative_to(ROOT / "screens")])
def test_only_session_spells_session_state_keys(path: Path) -> None:
    if path.stem != "session":
        assert "session_state" not in {node.attr for node in ast.walk(tree_of(path)) if isinstance(node, ast.Attribute)}
