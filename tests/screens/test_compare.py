"""The Compare page without a browser: its table follows the shelf."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from screens.components import session
from tests.made_records import fill_shelf, record, write_record
from tests.screens.conftest import Open


@pytest.fixture(autouse=True)
def shelf_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TRAZO_EXPERIMENTS", str(tmp_path))
    return tmp_path


def compare_page(open_app: Open) -> AppTest:
    app = open_app().switch_page("screens/compare.py").run()
    assert not app.exception
    return app


def tables(app: AppTest) -> list[str]:
    """Return what the tables of the page hold, as JSON."""
    return [part.proto.json for part in app.get("bidi_component") if part.proto.component_name == "trazo_sortable_table"]


def test_an_empty_shelf_is_said_in_a_sentence(open_app: Open) -> None:
    app = compare_page(open_app)
    assert "No experiment has been carried out yet" in app.info[0].value and not tables(app)


def test_the_table_shows_digits_and_on_demand_all_tasks(open_app: Open, shelf_folder: Path) -> None:
    fill_shelf(shelf_folder)
    app = compare_page(open_app)
    assert "LeNet-5 of 1998" in tables(app)[0] and "modality" not in tables(app)[0]
    app.toggle(key=session.COMPARE_DIGITS).set_value(False).run()
    assert "MLP 256-128, modality" in tables(app)[0]


def test_a_sentence_says_who_loses_most(open_app: Open, shelf_folder: Path) -> None:
    fill_shelf(shelf_folder)
    assert any("LeNet-5 of 1998» loses most" in text.value for text in compare_page(open_app).markdown)


def test_the_page_speaks_spanish(open_app: Open, shelf_folder: Path) -> None:
    fill_shelf(shelf_folder)
    app = compare_page(open_app)
    app.button_group(key=session.LANGUAGE).set_value("es").run()
    assert not app.exception and "Trazos reales" in tables(app)[0] and "LeNet-5 de 1998" in tables(app)[0]


def test_a_record_that_cannot_be_read_is_named(open_app: Open, shelf_folder: Path) -> None:
    (shelf_folder / "compact-0.json").write_text("{")
    assert "compact-0.json" in compare_page(open_app).error[0].value


def test_a_new_record_is_seen_at_once(open_app: Open, shelf_folder: Path) -> None:
    fill_shelf(shelf_folder)
    app = compare_page(open_app)
    assert "BN-CNN" not in tables(app)[0]
    write_record(record("bn-cnn"), shelf_folder)
    assert "BN-CNN" in tables(app.run())[0]
