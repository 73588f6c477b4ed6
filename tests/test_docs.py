"""The docs name everything that exists, and nothing that does not."""

import re
from pathlib import Path

import pytest

from core.api import create_api
from core.data.registry import Known, data_sets
from core.imaging.pipeline import STAGES
from core.models.answering import Verdict
from core.models.checkpoint import released_models
from core.models.registry import architectures

ROOT = Path(__file__).parent.parent
REFERENCE = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
CODED = set(re.findall(r"`([^`]+)`", REFERENCE))
COMMANDS = {path.stem for path in (ROOT / "scripts").glob("*.py") if "__main__" in path.read_text(encoding="utf-8")}
ROUTES = set(create_api().openapi()["paths"])


@pytest.mark.parametrize(
    "name",
    [*STAGES, *{name for stages in STAGES.values() for name, _ in stages}, *architectures(), *released_models(), *Verdict],
)
def test_every_pipeline_stage_model_and_verdict_is_in_the_reference(name: str) -> None:
    assert name in CODED


@pytest.mark.parametrize("one", data_sets(), ids=lambda one: one.name)
def test_every_data_set_is_in_the_reference_with_its_licence_and_tasks(one: Known) -> None:
    row = next(line for line in REFERENCE.splitlines() if line.startswith(f"| `{one.name}` |"))
    assert row.endswith(f"| {one.licence} |") and all(f"`{task}`" in row for task in one.tasks)


def test_commands_are_those_of_the_reference() -> None:
    assert set(re.findall(r"scripts\.(\w+)", REFERENCE)) == COMMANDS


def test_routes_are_those_of_the_reference() -> None:
    assert set(re.findall(r"(?:GET|POST) (/api/\w+)", REFERENCE)) == ROUTES


def test_settings_are_those_of_the_reference() -> None:
    sources = [path for folder in ("core", "screens", "scripts", "tests") for path in (ROOT / folder).rglob("*.*")]
    texts = (path.read_text(encoding="utf-8") for path in sources if path.suffix in {".py", ".sh"})
    assert set(re.findall(r"TRAZO_[A-Z_]+", "".join(texts))) == set(re.findall(r"TRAZO_[A-Z_]+", REFERENCE))


@pytest.mark.parametrize("path", [ROOT / "README.md", *(ROOT / "docs").glob("*.md")], ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_the_readme_is_short_and_has_a_picture() -> None:
    assert len(README.splitlines()) < 150
    assert re.search(r"!\[.+\]\(docs/.+\.png\)", README)
    assert "make run" in README and "make test" in README
