"""The charts of training are what plotly would draw, and hold few points."""

import plotly.graph_objects as go
import pytest

from core.experiments.curves import Line
from core.i18n.catalogues import translator
from core.training.history import EpochRow, History, StepRow
from screens.components import curves, figure
from screens.components.figure import Figure

EPOCHS = tuple(EpochRow(n, 1 / n, 1 - 0.5 / n, 1.1 / n, 1 - 0.6 / n, 0.001, 1.0, n < 4, 1000 * n) for n in range(1, 7))
STEPS = tuple(StepRow(n, 1, 2 / n, 0.001, n / 10) for n in range(1, 6001))
HISTORY = History(EPOCHS, STEPS)


@pytest.fixture(autouse=True, params=[False, True], ids=["light", "dark"])
def _theme(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(curves, "is_dark", lambda: request.param)


def figures() -> list[dict[str, object]]:
    return [
        curves.loss_figure(HISTORY, 6, 1000),
        curves.accuracy_figure(HISTORY, 6),
        curves.several_figure({"one": HISTORY, "other": History(EPOCHS[:2])}, "validation_accuracy", "Accuracy"),
        curves.loss_figure(History(), 6, 1),
    ]


@pytest.mark.parametrize("place", range(4))
def test_plotly_finds_every_chart_valid(place: int) -> None:
    own = Figure(figures()[place]).to_dict()
    assert go.Figure(own).to_dict().keys() >= {"data", "layout"}


def test_a_name_stands_in_a_chart_as_it_was_given() -> None:
    chart = curves.several_figure({"a <b>&": HISTORY}, "validation_loss", "Loss")
    assert chart["data"][0]["name"] == "a &lt;b&gt;&amp;"


def test_no_curve_has_more_than_300_points() -> None:
    assert max(len(trace["x"]) for trace in curves.loss_figure(HISTORY, 6, 1000)["data"]) <= 300


def test_steps_are_laid_along_the_epochs() -> None:
    steps = curves.loss_figure(HISTORY, 6, 1000)["data"][0]
    assert (steps["x"][0], steps["x"][-1]) == (0.001, 6)


def test_the_best_epoch_has_a_star() -> None:
    star = curves.accuracy_figure(HISTORY, 6)["data"][-1]
    assert star["marker"]["symbol"] == "star" and star["x"] == [3]


def test_a_run_without_an_epoch_has_no_star() -> None:
    assert len(curves.accuracy_figure(History((), STEPS), 6)["data"]) == 2


def test_before_the_first_epoch_accuracy_goes_from_none_to_all() -> None:
    assert curves.accuracy_figure(History(), 6)["layout"]["yaxis"]["range"] == [0, 1]
    assert "range" not in curves.accuracy_figure(HISTORY, 6)["layout"]["yaxis"]


def test_marks_close_together_are_told_apart() -> None:
    assert curves.accuracy_figure(HISTORY, 6)["layout"]["yaxis"]["tickformat"] == "~%"


def test_a_chart_writes_numbers_as_the_language_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figure, "_", translator("es"))
    assert Figure({"data": [], "layout": {}}).to_dict()["layout"] == {"separators": ",\u202f"}


LINES = {f"Run {number}": Line((1.0, 2.0), (0.5, 0.25 * number)) for number in range(8)}


@pytest.mark.parametrize("is_share", [False, True])
def test_plotly_finds_the_chart_of_lines_valid(is_share: bool) -> None:
    chart = go.Figure(curves.lines_figure(LINES, "Loss", "Epoch", is_share))
    assert [trace.name for trace in chart.data] == list(LINES) and chart.layout.xaxis.title.text == "Epoch"


def test_lines_of_one_colour_differ_in_their_dashes() -> None:
    styles = [curves.style_of(number) for number in range(12)]
    assert len(set(styles)) == 12 and sum(style.is_solid for style in styles) == 6


def test_a_long_line_has_no_points_on_it() -> None:
    long = Line(tuple(map(float, range(200))), (0.5,) * 200)
    traces = curves.lines_figure({"long": long, "short": LINES["Run 1"]}, "Loss", "Epoch", False)["data"]
    assert [trace["mode"] for trace in traces] == ["lines", "lines+markers"]
