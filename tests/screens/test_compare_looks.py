"""Ten digits, mistakes and curves on the Compare page, without a browser."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from torch import nn

from core.data.registry import DataChoice
from core.experiments.record import CurveRow, write_record
from core.training.config import TrainingConfig
from core.training.diary import Diary
from core.training.events import EpochDone
from core.training.plan import RunPlan, write_plan
from core.training.run_folder import new_id, path_of
from screens.components import session
from screens.components.compare_words import CURVES, DIGITS, MISTAKES
from tests.kept_answers import predictions, told
from tests.screens.conftest import Open
from tests.screens.test_train import words

VISITOR = "0" * 32


@pytest.fixture(autouse=True)
def shelf_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a shelf: two networks that tell their answers, two of whom only counts are kept."""
    monkeypatch.setenv("TRAZO_EXPERIMENTS", str(tmp_path / "shelf"))
    monkeypatch.setenv("TRAZO_RUNS", str(tmp_path / "runs"))
    monkeypatch.setattr(session, "visitor", lambda: VISITOR)
    folder = tmp_path / "shelf"
    for one in (
        told("compact", predictions(*range(40))),
        told("lenet-5", predictions(*range(30, 60))),
        told("lenet-5-modern"),
        told("from-scratch"),
    ):
        write_record(one, folder)
    return folder


def compare_page(open_app: Open, view: str) -> AppTest:
    app = open_app().switch_page("screens/compare.py").run()
    app.button_group(key=session.COMPARE_VIEW).set_value(view).run()
    assert not app.exception
    return app


def kept_run(name: str) -> str:
    """Return the id of a run of the visitor that has noted one epoch."""
    run = new_id()
    folder = path_of(run)
    folder.mkdir(parents=True)
    write_plan(RunPlan(name, VISITOR, DataChoice("digits"), TrainingConfig(), created="2026-01-02T03:04:05"), folder)
    Diary(folder).tell(EpochDone(1, 1.0, 0.5, 1.0, 0.5, 0.001, 2.0, True, nn.Identity()))
    return run


def charts(app: AppTest) -> list[str]:
    """Return the charts of the page, as JSON."""
    return [chart.proto.spec for chart in app.get("plotly_chart")]


def test_ten_digits_are_shown_and_ten_others_at_a_press(open_app: Open) -> None:
    app = compare_page(open_app, DIGITS)
    before = words(app)
    assert before.count('<img src="data:image/png') == 10 and "of MNIST's 10,000 test digits" in before
    assert "LeNet-5 of 1998 <small>" in before and "The network from scratch" not in before, "it told only counts"
    app.button(key=f"{session.TEN_OTHERS}_button").click().run()
    assert not app.exception and words(app) != before


def test_only_digits_are_shown_about_which_they_disagree_or_one_errs(open_app: Open) -> None:
    app = compare_page(open_app, DIGITS)
    app.button_group(key=session.TEN_FILTER).set_value("Where they disagree").run()
    assert "Drawn from 50 of" in words(app), "ten digits are misread by both, alike"
    app.button_group(key=session.TEN_FILTER).set_value("Only mistakes").run()
    assert "Drawn from 60 of" in words(app)
    app.selectbox(key=session.TEN_WHOSE).set_value("lenet-5").run()
    assert "Drawn from 30 of" in words(app) and "LeNet-5 of 1998 <small>0 of 10 right" in words(app)


def test_without_a_network_there_is_nothing_to_show(open_app: Open) -> None:
    app = compare_page(open_app, DIGITS)
    app.multiselect(key=session.TEN_MODELS).set_value([]).run()
    assert "Choose at least one network." in words(app)
    app.multiselect(key=session.TEN_MODELS).set_value(["lenet-5"]).run()
    app.button_group(key=session.TEN_FILTER).set_value("Where they disagree").run()
    assert "There is no such digit" in words(app), "nobody disagrees alone"


def test_two_networks_are_compared_in_matrices_intervals_and_a_test(open_app: Open) -> None:
    app = compare_page(open_app, MISTAKES)
    said = words(app)
    assert len(charts(app)) == 2 and "99.70\u00a0% (99.57 to 99.79\u00a0%)" in said, "the best, and the usual one"
    assert "«LeNet-5 of 1998» alone reads 30 right, and «Compact CNN» alone 20" in said
    assert "**This difference could be chance:**" in said and "in 20\u00a0% of all cases" in said


def test_without_answers_to_the_same_digits_no_test_is_made(open_app: Open) -> None:
    app = compare_page(open_app, MISTAKES)
    app.selectbox(key=session.PAIR_SECOND).set_value("from-scratch").run()
    assert not app.exception and "was not tested with MNIST's own test digits" in words(app)
    app.button_group(key=session.PAIR_PART).set_value("train").run()
    assert not app.exception and "Only of test digits is it kept" in words(app)
    app.selectbox(key=session.PAIR_SECOND).set_value("lenet-5").run()
    assert "Choose two different networks." in words(app)


def test_a_part_that_the_next_pair_does_not_tell_of_is_left(open_app: Open, shelf_folder: Path) -> None:
    for name in ("compact", "lenet-5"):
        one = told(name, predictions())
        write_record(replace(one, confusion={**one.confusion, "validation": one.confusion["train"]}), shelf_folder)
    app = compare_page(open_app, MISTAKES)
    app.button_group(key=session.PAIR_PART).set_value("validation").run()
    app.selectbox(key=session.PAIR_SECOND).set_value("from-scratch").run()
    assert not app.exception and app.button_group(key=session.PAIR_PART).value == "test"


def test_curves_are_chosen_one_by_one_or_as_a_group(open_app: Open) -> None:
    app = compare_page(open_app, CURVES)
    assert app.multiselect(key=session.LINES).value == ["lenet-5", "lenet-5-modern"]
    assert len(charts(app)) == 1 and words(app).count("<li>") == 2
    app.multiselect(key=session.LINES).set_value(["compact"]).run()
    app.button_group(key=session.LINES_GROUP).set_value("LeNet-5 then and now").run()
    assert not app.exception and app.multiselect(key=session.LINES).value == ["lenet-5", "lenet-5-modern"]


def test_the_visitors_own_run_stands_beside_the_experiments(open_app: Open) -> None:
    run = kept_run("Mine")
    app = compare_page(open_app, CURVES)
    app.multiselect(key=session.LINES).set_value([f"run:{run}", "compact"]).run()
    assert not app.exception and "Mine (yours)" in charts(app)[0]
    assert "the times cannot simply be compared" in words(app)


def test_the_name_of_a_run_is_only_a_name(open_app: Open) -> None:
    run = kept_run("<img src=x onerror=alert(1)>")
    app = compare_page(open_app, CURVES)
    app.multiselect(key=session.LINES).set_value([f"run:{run}"]).run()
    assert not app.exception and "&lt;img src=x" in words(app) and "<img src=x" not in words(app)


def test_a_training_that_does_not_tell_what_is_drawn_is_named(open_app: Open, shelf_folder: Path) -> None:
    write_record(told("from-scratch", rows=(CurveRow(1, 2.0, 0.5, 0.8),)), shelf_folder)
    app = compare_page(open_app, CURVES)
    app.multiselect(key=session.LINES).set_value(["from-scratch", "compact"]).run()
    assert "not noted there: The network from scratch \\(NumPy\\)." in words(app)
    app.selectbox(key=session.LINES_VALUE).set_value("train_loss").run()
    assert not app.exception and "not noted there" not in words(app)


def test_without_a_training_there_is_nothing_to_draw(open_app: Open) -> None:
    app = compare_page(open_app, CURVES)
    app.multiselect(key=session.LINES).set_value([]).run()
    assert "Choose at least one training." in words(app) and not charts(app)


@pytest.mark.parametrize("view", [DIGITS, MISTAKES, CURVES])
def test_every_view_speaks_spanish_and_keeps_what_was_chosen(open_app: Open, view: str) -> None:
    app = compare_page(open_app, view)
    before = words(app)
    app.button_group(key=session.LANGUAGE).set_value("es").run()
    assert not app.exception and words(app) != before
    assert app.button_group(key=session.COMPARE_VIEW).value == view


@pytest.mark.parametrize("view", [DIGITS, MISTAKES, CURVES])
def test_an_empty_shelf_is_said_in_a_sentence(open_app: Open, view: str, shelf_folder: Path) -> None:
    for file in shelf_folder.glob("*.json"):
        file.unlink()
    assert compare_page(open_app, view).info


def test_a_run_that_was_deleted_is_chosen_no_more(open_app: Open) -> None:
    run = kept_run("Mine")
    app = compare_page(open_app, CURVES)
    app.multiselect(key=session.LINES).set_value([f"run:{run}", "compact"]).run()
    shutil.rmtree(path_of(run))
    app.run()
    assert not app.exception and app.multiselect(key=session.LINES).value == ["compact"]
