"""The confusion matrix is what plotly would draw, and each of its points is a cell."""

import numpy as np
import plotly.graph_objects as go
import pytest

from core.evaluation.classification import classify
from screens.components import confusion

RESULT = classify(np.array([0, 0, 0, 1, 2]), np.array([0, 0, 1, 1, 2]), ("cat", "dog", "owl"))


@pytest.fixture(autouse=True, params=[False, True], ids=["light", "dark"])
def _theme(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confusion, "is_dark", lambda: request.param)


@pytest.mark.parametrize("is_normalised", [False, True])
def test_plotly_finds_the_chart_valid(is_normalised: bool) -> None:
    assert go.Figure(confusion.figure(RESULT, is_normalised)).data[0].type == "heatmap"


def test_a_point_stands_for_a_cell_row_by_row() -> None:
    cells, points = confusion.figure(RESULT, False)["data"]
    place = 1  # the first row, the second column
    assert (points["y"][place], points["x"][place], cells["text"][0][1]) == ("cat", "dog", "1")
    assert points["hovertext"][place] == "«cat» answered as «dog»: 1"


def test_shares_are_those_of_the_row() -> None:
    assert confusion.figure(RESULT, True)["data"][0]["text"][0] == ["67", "33", ""]


def test_many_classes_have_no_numbers_in_their_cells() -> None:
    names = tuple(str(number) for number in range(30))
    many = classify(np.arange(30), np.arange(30), names)
    assert confusion.figure(many, False)["data"][0]["texttemplate"] == ""


def test_long_numbers_are_set_smaller() -> None:
    thousand = classify(np.zeros(1000, np.int64), np.zeros(1000, np.int64), ("cat", "dog"))
    sizes = [confusion.figure(one, False)["data"][0]["textfont"]["size"] for one in (RESULT, thousand)]
    assert sizes[0] > sizes[1]
