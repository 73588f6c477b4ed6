"""The page of one's own digits: it says what to do while there are none, shows them, names them anew, deletes them."""

import io
import zipfile
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.data import collected
from core.data.collected_zip import to_zip
from core.paths import ROOT
from screens.components import session
from tests.data.test_collected import digit
from tests.screens.components.test_feedback import ME
from tests.screens.conftest import PATIENCE_S

GALLERY = f"{session.GALLERY}_0"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TRAZO_COLLECTED", str(tmp_path))
    return tmp_path


def open_page(visitor: str | None = ME) -> AppTest:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=PATIENCE_S)
    app.context.update({"locale": "en-GB", "url": "http://localhost:8501"})
    if visitor:
        app.session_state[session.VISITOR] = {"id": visitor}
    return app.run().switch_page("screens/my_digits.py").run()


def labels() -> list[int]:
    return sorted(kept.label for kept in collected.read(ME).digits)


@pytest.fixture
def three() -> list[str]:
    """Keep a 1 and two 7, and return their ids."""
    digits = [digit(label=1, seed=1), digit(label=7, seed=2), digit(label=7, seed=3)]
    collected.add(ME, digits)
    return [kept.id for kept in digits]


def choose(app: AppTest, ids: list[str]) -> AppTest:
    app.session_state[GALLERY] = {"chosen": ids}
    return app.run()


def test_an_empty_page_says_what_to_do() -> None:
    app = open_page()
    assert not app.exception
    assert app.title[0].value == "My digits"
    assert "There is nothing here yet" in app.info[0].value
    assert "kept on this server" in app.caption[0].value


def test_before_the_browser_is_known_the_page_waits() -> None:
    app = open_page(visitor=None)
    assert not app.exception and not app.info


def test_the_page_speaks_spanish(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "language", lambda: "es")
    app = open_page()
    assert app.title[0].value == "Mis dígitos"
    assert "Aquí aún no hay nada" in app.info[0].value


def test_digits_are_counted_by_label(three: list[str]) -> None:
    app = open_page()
    assert not app.exception
    options = app.button_group(key=session.GALLERY_LABEL).options
    assert options[:3] == ["All (3)", "0 (0)", "1 (1)"] and options[8] == "7 (2)"


def test_chosen_digits_are_named_anew(three: list[str]) -> None:
    app = choose(open_page(), three[:2])
    app.button_group(key=session.RELABEL).set_value(4).run()
    assert not app.exception
    assert labels() == [4, 4, 7]


def test_nothing_can_be_done_while_nothing_is_chosen(three: list[str]) -> None:
    assert open_page().button_group(key=session.RELABEL).disabled


def test_chosen_digits_are_deleted_once_that_is_confirmed(three: list[str], folder: Path) -> None:
    app = choose(open_page(), three[1:])
    app.button(key=session.DELETE_CHOSEN).click().run()
    assert not app.exception
    assert labels() == [1]
    assert [path.stem for path in (folder / ME).glob("*.json")] == three[:1]


def test_all_digits_are_deleted_damaged_ones_too(three: list[str], folder: Path) -> None:
    (folder / ME / f"{three[0]}.json").write_text("{")
    app = open_page()
    assert "left out: 1" in app.warning[0].value
    app.button(key=session.DELETE_ALL).click().run()
    assert not list((folder / ME).glob("*.json"))
    assert "There is nothing here yet" in app.info[0].value


def test_ids_of_others_do_nothing(three: list[str]) -> None:
    app = choose(open_page(visitor="b" * 32), three)
    assert not app.exception
    assert labels() == [1, 7, 7]


def test_a_zip_can_be_brought(three: list[str]) -> None:
    sent = to_zip([digit(label=5, seed=9)])
    app = open_page()
    app.file_uploader(key=f"{session.ZIP_UP}_0").set_value(("mine.zip", sent, "application/zip")).run()
    assert not app.exception
    assert "New digits: 1. Here already: 0. Left out: 0. You now have 4." in app.success[0].value
    assert labels() == [1, 5, 7, 7]
    app.file_uploader(key=f"{session.ZIP_UP}_1").set_value(("mine.zip", sent, "application/zip")).run()
    assert "New digits: 0. Here already: 1. Left out: 0. You now have 4." in app.success[0].value


def test_a_file_that_is_no_zip_is_refused_with_a_reason() -> None:
    app = open_page()
    app.file_uploader(key=f"{session.ZIP_UP}_0").set_value(("mine.zip", b"hello", "application/zip")).run()
    assert "no whole ZIP" in app.error[0].value


def test_what_is_taken_away_holds_every_digit(three: list[str]) -> None:
    packed = to_zip(collected.read(ME).digits)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert sorted(name[0] for name in archive.namelist()) == ["1", "7", "7", "d"]
