"""The Train page without a browser: prepare a run, watch it, look at what came of it, keep a diary."""

import dataclasses
import io
import time
import zipfile
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.data.glimpse import Glimpse
from core.data.registry import DataChoice, Parts, load
from core.data.subset import part_of
from core.errors import FetchFailed
from core.imaging.encoding import png_bytes
from core.models.registry import architectures
from core.training import material
from core.training.carrying_out import carry_out
from core.training.config import TrainingConfig
from core.training.host import host_limits
from core.training.plan import RunPlan, write_plan
from core.training.run_folder import new_id, path_of, touch_watched
from core.training.runs import list_runs, open_run
from core.training.stopping import Stopping
from screens.components import session, training_cache
from screens.components.training_words import ARCHITECTURES
from tests.screens.conftest import Open
from tests.screens.test_recognise import shown

VISITOR, STRANGER = "0" * 32, "1" * 32
PATIENCE_S = 180
CONFIG = TrainingConfig(epochs=3, batch_size=32, learning_rate=0.003)


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAZO_RUNS", str(tmp_path / "runs"))
    monkeypatch.setenv("TRAZO_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(session, "visitor", lambda: VISITOR)


def few_digits(choice: DataChoice) -> Parts:
    parts = load(choice)
    return Parts(part_of(parts.train, 300), parts.test)


@pytest.fixture
def finished(monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the id of a run of the visitor that has learnt a little."""
    monkeypatch.setattr(material, "load", few_digits)
    return carried_out("First of mine")


def carried_out(name: str, config: TrainingConfig = CONFIG) -> str:
    run = new_id()
    folder = path_of(run)
    folder.mkdir(parents=True)
    write_plan(RunPlan(name, VISITOR, DataChoice("digits"), config, created="2026-01-02T03:04:05"), folder)
    touch_watched(folder)
    carry_out(folder, Stopping(folder, host_limits()))
    return run


def train_page(open_app: Open, **address: str) -> AppTest:
    return open_app(**address).switch_page("screens/train.py").run()


def view(app: AppTest, name: str) -> AppTest:
    return app.button_group(key=session.TRAIN_VIEW).set_value(name).run()


def buttons(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def words(app: AppTest) -> str:
    """Return all that is said on the page, in one text."""
    parts = (*app.caption, *app.markdown, *app.info, *app.warning, *app.error, *app.subheader)
    return "\n".join([part.value for part in parts] + [html.proto.body for html in app.html])


def test_a_new_visitor_can_start_with_the_small_digits(open_app: Open) -> None:
    app = train_page(open_app)
    assert not app.exception
    assert app.title[0].value == "Train a network"
    assert app.selectbox(key=session.DATA).options[0] == "Small digits"
    assert "1,438 pictures to learn from, 359 to test with." in words(app)
    assert "CC BY 4.0" in words(app) and "449,426 numbers to learn." in words(app)
    assert "Start training" in buttons(app)


def test_the_page_speaks_spanish(open_app: Open) -> None:
    app = train_page(open_app)
    app.button_group(key=session.LANGUAGE).set_value("es").run()
    assert not app.exception
    assert app.title[0].value == "Entrena una red" and "Empezar a entrenar" in buttons(app)


def test_what_was_chosen_stays_chosen_in_another_language(open_app: Open) -> None:
    app = train_page(open_app)
    app.selectbox(key=session.DATA).set_value("polymnist").run()
    app.selectbox(key=f"{session.SETTING}_optimiser").set_value("sgd").run()
    app.button_group(key=session.LANGUAGE).set_value("es").run()
    assert not app.exception
    assert app.selectbox(key=session.DATA).value == "polymnist"
    assert app.selectbox(key=f"{session.SETTING}_optimiser").value == "sgd"


def test_a_setting_that_cannot_be_used_is_said_and_nothing_can_be_started(open_app: Open) -> None:
    app = train_page(open_app)
    app.number_input(key=f"{session.SETTING}_learning_rate").set_value(-1.0).run()
    assert not app.exception
    assert "«Learning rate» = -1.0 cannot be used" in app.error[0].value
    assert "Start training" not in buttons(app)
    app.button(key=f"{session.PRESET}_quick").click().run()
    assert not app.error and "Start training" in buttons(app)


def test_an_empty_number_is_said_too(open_app: Open) -> None:
    app = train_page(open_app)
    app.number_input(key=f"{session.SETTING}_epochs").set_value(None).run()
    assert not app.exception and "«Epochs» = 0 cannot be used" in app.error[0].value


def test_sgd_brings_its_momentum_and_steps_their_factor(open_app: Open) -> None:
    app = train_page(open_app)
    app.selectbox(key=f"{session.SETTING}_optimiser").set_value("sgd").run()
    app.selectbox(key=f"{session.SETTING}_schedule").set_value("plateau").run()
    assert not app.exception
    keys = {slider.key for slider in app.slider}
    assert {f"{session.SETTING}_momentum", f"{session.SETTING}_schedule_factor"} <= keys


def test_dropout_is_offered_where_the_network_has_it(open_app: Open) -> None:
    app = train_page(open_app)
    assert f"{session.SETTING}_dropout" in {slider.key for slider in app.slider}
    app.selectbox(key=f"{session.SETTING}_architecture").set_value("compact_cnn").run()
    assert not app.exception
    assert f"{session.SETTING}_dropout" not in {slider.key for slider in app.slider}


def test_every_network_is_offered_under_its_own_name(open_app: Open) -> None:
    assert set(ARCHITECTURES) == set(architectures()) and next(iter(ARCHITECTURES)) == "compact_cnn"
    offered = train_page(open_app).selectbox(key=f"{session.SETTING}_architecture").options
    assert "LeNet-5 (as in 1998)" in offered and len(offered) == len(set(offered)) == len(ARCHITECTURES)


@pytest.mark.parametrize("architecture", ["lenet_5", "model_a", "tiny_cnn"])
def test_a_network_of_the_reports_can_be_chosen(architecture: str, open_app: Open) -> None:
    app = train_page(open_app)
    app.selectbox(key=f"{session.SETTING}_architecture").set_value(architecture).run()
    assert not app.exception and f"{session.SETTING}_dropout" not in {slider.key for slider in app.slider}


def test_pictures_can_be_bent_and_are_shown_so(open_app: Open) -> None:
    app = train_page(open_app)
    app.button(key=f"{session.PRESET}_bend_none").click().run()
    plain = shown(app, "trazo-thumbs")
    assert plain.count("<img") == 20 and app.slider(key=f"{session.SETTING}_rotation_deg").value == 0
    app.button(key=f"{session.PRESET}_bend_mild").click().run()
    assert app.slider(key=f"{session.SETTING}_rotation_deg").value == 11
    assert shown(app, "trazo-thumbs") != plain


def test_data_that_must_be_fetched_can_be_and_says_so_without_a_network(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = train_page(open_app)
    app.selectbox(key=session.DATA).set_value("usps").run()
    assert not app.exception
    assert "not on this computer yet" in words(app) and "Start training" not in buttons(app)
    monkeypatch.setattr(training_cache, "look", without_a_network)
    app.button(key=session.DATA_FETCH).click().run()
    assert not app.exception
    assert "USPS could not be fetched from the internet" in app.error[0].value
    assert session.DATA_FETCH in {button.key for button in app.button}, "it can be tried again"


def test_data_that_nobody_can_fetch_says_where_its_file_has_to_lie(open_app: Open, tmp_path: Path) -> None:
    app = train_page(open_app)
    app.selectbox(key=session.DATA).set_value("strokes").run()
    assert not app.exception
    assert str(tmp_path / "data" / "strokes" / "unipen-digits.jsonl.gz") in app.info[0].value
    assert session.DATA_FETCH not in {button.key for button in app.button} and "Start training" not in buttons(app)
    assert "Digits drawn with a pen" in app.selectbox(key=session.DATA).options, "without the mark of what can be fetched"


def without_a_network(choice: DataChoice, download: bool) -> Glimpse:
    assert download
    raise FetchFailed(name="USPS", path="data")


def archive(*names: str) -> bytes:
    """Return a ZIP that holds a picture under each of these names."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        for number, name in enumerate(names):
            packed.writestr(name, png_bytes(np.full((28, 28), 40 + number, np.uint8)) if name.endswith(".png") else b"text")
    return content.getvalue()


def brought(open_app: Open, content: bytes) -> AppTest:
    app = train_page(open_app)
    app.selectbox(key=session.DATA).set_value("folders").run()
    return app.file_uploader(key=session.DATA_ARCHIVE).set_value(("pets.zip", content, "application/zip")).run()


def test_class_folders_are_taken_in_and_what_was_passed_over_is_listed(open_app: Open) -> None:
    pictures = [f"{pet}/{number}.png" for pet in ("cat", "dog") for number in range(6)]
    app = brought(open_app, archive(*pictures, "cat/notes.txt"))
    assert not app.exception
    assert "10 pictures to learn from, 2 to test with." in words(app)
    assert "Files passed over: 1" in words(app) and "cat/notes.txt" in words(app)
    assert "Start training" in buttons(app)


def test_an_archive_that_is_none_is_refused_in_a_sentence(open_app: Open) -> None:
    app = brought(open_app, b"no archive")
    assert not app.exception
    assert "pets.zip cannot be opened as a ZIP archive" in app.error[0].value and "Start training" not in buttons(app)


def test_ones_own_pictures_are_asked_for_as_an_archive(open_app: Open) -> None:
    app = train_page(open_app)
    app.selectbox(key=session.DATA).set_value("folders").run()
    assert not app.exception
    assert "pack the folders into one ZIP file" in words(app)


def test_a_run_can_be_started_and_found_again(open_app: Open) -> None:
    app = train_page(open_app)
    app.selectbox(key=f"{session.SETTING}_architecture").set_value("compact_cnn")
    app.number_input(key=f"{session.SETTING}_epochs").set_value(1)
    app.text_input(key=session.RUN_NAME).set_value("Quick one")
    app.button(key=session.START).click().run()
    assert not app.exception and not app.error
    run = app.query_params[session.RUN]
    assert open_run(run).plan.visitor == VISITOR and open_run(run).plan.config.epochs == 1
    assert app.subheader[0].value == "Quick one" and "Stop" in buttons(app)
    app = finished_page(open_app, run)
    assert "Finished: all epochs are done." in words(app)


def finished_page(open_app: Open, run: str) -> AppTest:
    """Return the page of a run, opened by its address again and again until the run is over."""
    latest = time.monotonic() + PATIENCE_S
    while True:
        app = train_page(open_app, run=run)
        assert not app.exception
        if "Stop" not in buttons(app):
            return app
        assert time.monotonic() < latest, "the run does not come to its end"
        time.sleep(0.5)


def test_an_address_of_no_run_is_said(open_app: Open) -> None:
    app = train_page(open_app, run="../../etc")
    assert not app.exception and app.warning


def test_a_finished_run_shows_all_it_has_come_to(open_app: Open, finished: str) -> None:
    app = train_page(open_app, run=finished)
    assert not app.exception
    said = words(app)
    for part in (
        "Test accuracy",
        "95 % interval",
        "Specificity",
        "Numbers learnt",
        "421,642",
        "Its surest mistakes",
        "«Small digits»",
    ):
        assert part in said
    assert len(app.get("plotly_chart")) == 3
    assert "It is too early" not in said
    downloads = [button.proto.label for button in app.get("download_button")]
    assert downloads == [".safetensors", ".pth", ".onnx", ".csv", ".html"]


def test_its_network_reads_on_the_recognise_page_for_its_visitor_alone(
    open_app: Open, finished: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = train_page(open_app, run=finished)
    app.button(key=f"{session.USE}_{finished}").click().run()
    assert not app.exception
    assert app.title[0].value == "Which digit is it?"
    offered = app.selectbox(key=session.MODEL)
    assert "First of mine" in offered.options
    assert offered.value == f"run:{finished}"
    monkeypatch.setattr(session, "visitor", lambda: STRANGER)
    assert "First of mine" not in open_app().selectbox(key=session.MODEL).options


def test_the_diary_lists_compares_renames_and_deletes(open_app: Open, finished: str) -> None:
    other = carried_out("Second of mine", dataclasses.replace(CONFIG, batch_size=64))
    app = view(train_page(open_app), "Diary")
    assert not app.exception
    assert "First of mine" in words(app) and "Only what differs" in words(app)
    table = shown(app, "trazo-table compared")
    assert "Batch size" in table and "Learning rate" not in table
    app.text_input(key=f"{session.RENAME}_name_{other}").set_value("Renamed").run()
    assert not app.exception and open_run(other).plan.name == "Renamed"
    assert len(list_runs(VISITOR)) == 2
    app.button(key=f"{session.DELETE}_yes_{other}").click().run()
    assert not app.exception
    assert [one.id for one in list_runs(VISITOR)] == [finished]


def test_the_diary_of_a_stranger_is_empty(open_app: Open, finished: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "visitor", lambda: STRANGER)
    app = view(train_page(open_app), "Diary")
    assert not app.exception
    assert "There is no run yet" in words(app)


def test_a_run_of_the_diary_can_be_opened(open_app: Open, finished: str) -> None:
    app = view(train_page(open_app), "Diary")
    app.button(key=f"{session.DIARY}_open_{finished}").click().run()
    assert not app.exception
    assert app.query_params[session.RUN] == finished and app.subheader[0].value == "First of mine"


def test_the_chosen_network_stays_chosen_while_the_browser_has_not_told_whose_it_is(
    open_app: Open, finished: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = train_page(open_app, run=finished)
    monkeypatch.setattr(session, "visitor", lambda: None)
    app.session_state[session.MODEL] = f"run:{finished}"
    app.switch_page("screens/recognise.py").run()
    assert app.selectbox(key=session.MODEL).value == f"run:{finished}"


def test_whoever_is_given_the_address_of_a_run_can_look_at_it_and_no_more(
    open_app: Open, finished: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "visitor", lambda: STRANGER)
    app = train_page(open_app, run=finished)
    assert not app.exception and "Test accuracy" in words(app)
    assert not {"Stop", "Go on", "Read with it on the Recognise page"} & set(buttons(app))
