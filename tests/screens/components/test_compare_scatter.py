"""The chart of cost and accuracy is what plotly would draw, joins pairs, and writes few numbers along its axis."""

from pathlib import Path

import plotly.graph_objects as go
import pytest

from core.experiments.comparison import Line, lines
from core.experiments.shelf import shelf
from screens.components import compare_scatter
from screens.components.compare_scatter import figure, ticks
from screens.components.compare_words import AXES, PARAMETERS
from tests.made_records import fill_shelf


@pytest.fixture(params=[False, True], ids=["light", "dark"])
def shown(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Line]:
    monkeypatch.setattr(compare_scatter, "is_dark", lambda: request.param)
    fill_shelf(tmp_path)
    return list(lines(shelf(tmp_path)))


@pytest.mark.parametrize("along", AXES)
def test_plotly_finds_the_chart_valid(shown: list[Line], along: str) -> None:
    for some in (shown, shown[:1], []):
        assert len(go.Figure(figure(some, along)).data) == 3


def test_a_line_joins_the_two_accuracies_of_a_network(shown: list[Line]) -> None:
    joints, test, strokes = figure(shown, PARAMETERS)["data"]
    assert (len(test["x"]), len(strokes["x"])) == (4, 3)
    assert joints["y"][:3] == [pytest.approx(0.985), pytest.approx(0.91), None] and joints["x"][0] == joints["x"][1]


def test_a_point_says_its_name_and_both_accuracies(shown: list[Line]) -> None:
    hint = figure(shown, PARAMETERS)["data"][1]["hovertext"][0].replace("\u00a0", " ")
    assert hint == "<b>Compact CNN</b><br>MNIST: 98.5 %<br>Strokes of real people: 91.0 %"


@pytest.mark.parametrize(
    ("places", "written"),
    [
        ([0.07, 0.7], [0.1, 0.2, 0.5]),
        ([900, 1_600_000], [1000, 10_000, 100_000, 1_000_000]),
        ([30.0], []),
        ([], []),
    ],
)
def test_few_round_numbers_stand_along_the_axis(places: list[float], written: list[float]) -> None:
    assert ticks(places) == written
