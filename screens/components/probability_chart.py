"""The ten probabilities of one digit as bars."""

import streamlit as st

from core.models.answering import Answer, Verdict
from screens.components import share
from screens.components.encode import is_dark
from screens.components.figure import STILL, Figure
from screens.components.words import _

HEIGHT_PX = 210
SURE, UNSURE, OTHERS = "#0f766e", "#b45309", "#94a3b8"
SURE_DARK, UNSURE_DARK = "#2dd4bf", "#f59e0b"
LEAST_SHOWN = 0.01
"""A probability below this is 0 % when cut off: no number above its bar."""

SUPPOSED = {"xref": "paper", "yref": "paper", "x": 0, "y": 1, "yanchor": "top", "showarrow": False, "font": {"size": 14}}


def show(answer: Answer | None) -> None:
    """Show the probabilities of an answer; empty axes where there is none, so that the chart is loaded when it is needed."""
    st.plotly_chart(
        Figure(_figure(answer)),
        height=HEIGHT_PX,
        config=STILL,
        alt=_("Bar chart: how likely each of the ten digits is"),
    )


def _figure(answer: Answer | None) -> dict[str, object]:
    probabilities = answer.probabilities if answer else (0.0,) * 10
    is_refused = answer is not None and answer.verdict is Verdict.NOT_A_DIGIT
    return {
        "data": [
            {
                "type": "bar",
                "x": list(range(10)),
                "y": [round(probability, 4) for probability in probabilities],
                "text": [share.fine(p) if p >= LEAST_SHOWN else "" for p in probabilities],
                "textposition": "outside",
                "cliponaxis": False,
                "marker": {"color": _colours(answer)},
            }
        ],
        "layout": {
            "template": {},
            "margin": {"l": 4, "r": 4, "t": 8, "b": 24},
            "bargap": 0.28,
            "xaxis": {"tickmode": "linear", "fixedrange": True, "tickfont": {"size": 15}},
            "yaxis": {"range": [0, 1.35 if is_refused else 1.15], "visible": False, "fixedrange": True},
            **({"annotations": [SUPPOSED | {"text": _("If it were a digit after all:")}]} if is_refused else {}),
            "uniformtext": {"minsize": 10, "mode": "show"},
        },
    }


def _colours(answer: Answer | None) -> list[str]:
    colours = [OTHERS] * 10
    if answer is None or answer.verdict is Verdict.NOT_A_DIGIT:
        return colours
    sure, unsure = (SURE_DARK, UNSURE_DARK) if is_dark() else (SURE, UNSURE)
    if answer.verdict is Verdict.UNSURE:
        colours[answer.prediction] = colours[answer.runner_up] = unsure
    else:
        colours[answer.prediction] = sure
    return colours
