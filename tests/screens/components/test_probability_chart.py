"""The bars are a figure that plotly would have built the same way, though it never checked them."""

from dataclasses import replace

import plotly.graph_objects as go
import pytest

from core.models.answering import Answer, Verdict
from screens.components import probability_chart
from screens.components.figure import Figure

FOUR_OR_NINE = Answer((0.0, 0.0, 0.0, 0.0, 0.55, 0.0, 0.0, 0.0, 0.0, 0.45), 4, 9, Verdict.UNSURE)


@pytest.mark.parametrize("answer", [FOUR_OR_NINE, replace(FOUR_OR_NINE, verdict=Verdict.NOT_A_DIGIT), None])
def test_plotly_would_have_built_the_same_figure(answer: Answer | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probability_chart, "is_dark", lambda: False)
    own = Figure(probability_chart._figure(answer)).to_dict()
    checked = go.Figure(own).to_dict()
    checked["layout"]["template"] = {}  # plotly fills it in, Streamlit's theme replaces it
    assert checked == own


def test_both_digits_in_doubt_are_coloured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probability_chart, "is_dark", lambda: False)
    colours = probability_chart._colours(FOUR_OR_NINE)
    assert [digit for digit, colour in enumerate(colours) if colour != probability_chart.OTHERS] == [4, 9]


def test_the_bars_are_labelled_as_the_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probability_chart, "is_dark", lambda: False)
    almost = Answer((0.0,) * 7 + (0.9889, 0.0011, 0.01), 7, 9, Verdict.DIGIT)
    assert probability_chart._figure(almost)["data"][0]["text"] == [""] * 7 + ["98 %", "", "1.0 %"]


def test_what_is_no_digit_has_its_bars_under_a_reservation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probability_chart, "is_dark", lambda: False)
    said = [
        [
            note["text"]
            for note in probability_chart._figure(replace(FOUR_OR_NINE, verdict=verdict))["layout"].get("annotations", ())
        ]
        for verdict in (Verdict.NOT_A_DIGIT, Verdict.UNSURE)
    ]
    assert said == [["If it were a digit after all:"], []]
