"""The confusion matrix: what was taken for what, and the pictures behind each of its cells.

In: a classification, the pictures that were answered. Out: the matrix; where a cell is chosen, its pictures.
"""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.evaluation.classification import Classification
from screens.components import amounts, session, thumbnails, touch
from screens.components.encode import is_dark
from screens.components.figure import TOUCHED, Figure
from screens.components.training_cache import MOST_OF_A_CELL, Pictures
from screens.components.words import _

CELL_PX, LEAST_PX, MOST_PX = 34, 300, 900
MOST_NUMBERED = 24
"""With more classes the cells are too small for a number."""
TEXT_PX, SMALL_PX, FEW_FIGURES = 12, 11, 3
"""Longer numbers are set smaller, so that they fit a cell on a phone."""
LIGHT = [[0, "rgba(15, 118, 110, 0.04)"], [0.01, "rgba(15, 118, 110, 0.18)"], [1, "rgba(15, 118, 110, 1)"]]
DARK = [[0, "#132022"], [0.01, "#173c3b"], [1, "#2ccbb7"]]  # opaque, so that plotly chooses ink that can be read on it


def show(result: Classification, pictures: Pictures | None, run_id: str) -> None:
    """Show the matrix, in counts or in shares of each row, and the pictures of the cell that is chosen in it."""
    is_normalised = st.toggle(_("In per cent of each row"), key=f"{session.CONFUSION_SHARES}_{run_id}")
    touch.listen()
    cell = choose_cell(result, is_normalised, f"{session.CONFUSION}_{run_id}")
    if cell is None:
        st.caption(_("Choose a cell to see its pictures. Rows are what it is, columns what was answered."))
    elif pictures is not None:
        _show_cell(result, pictures, cell.label, cell.prediction)


@dataclass(frozen=True)
class Cell:
    """What it is, and what was answered; numbers of classes."""

    label: int
    prediction: int


def choose_cell(result: Classification, is_normalised: bool, key: str) -> Cell | None:
    """Show the matrix, and return the cell that is chosen in it."""
    event: Any = st.plotly_chart(
        Figure(figure(result, is_normalised)),
        height=min(max(LEAST_PX, CELL_PX * len(result.class_names) + 90), MOST_PX),
        config=TOUCHED,
        key=key,
        on_select="rerun",
        selection_mode="points",
        alt=_("Confusion matrix: each row is a class, each column what it was taken for"),
    )
    points = event["selection"]["points"] if event else []
    return Cell(*divmod(int(points[0]["point_index"]), len(result.class_names))) if points else None


def _show_cell(result: Classification, pictures: Pictures, label: int, prediction: int) -> None:
    places = result.places(label, prediction)
    names = result.class_names
    sentence = _("«{label}» answered as «{answer}»: {count}").format(
        label=_(names[label]), answer=_(names[prediction]), count=len(places)
    )
    st.caption(sentence)
    items = [
        thumbnails.Item(pictures[place], amounts.share(float(result.confidences[place]), 0))
        for place in places[:MOST_OF_A_CELL]
    ]
    thumbnails.show(items, sentence)


def figure(result: Classification, is_normalised: bool) -> dict[str, object]:
    """Return the chart: coloured cells, and on each a point that can be chosen and says what it stands for."""
    names, shares = [_(name) for name in result.class_names], result.normalised.tolist()
    counts = result.confusion.tolist()
    cells = [(row, column) for row in range(len(names)) for column in range(len(names))]
    texts = [[_text(*pair, is_normalised) for pair in zip(*rows, strict=True)] for rows in zip(counts, shares, strict=True)]
    is_long = any(len(text) > FEW_FIGURES for row in texts for text in row)
    hints = [
        _("«{label}» answered as «{answer}»: {count}").format(label=names[row], answer=names[column], count=counts[row][column])
        for row, column in cells
    ]
    heat = {
        "type": "heatmap",
        "x": names,
        "y": names,
        "z": shares,
        "zmin": 0,
        "zmax": 1,
        "showscale": False,
        "colorscale": DARK if is_dark() else LIGHT,
        "hoverinfo": "skip",
        "xgap": 1,
        "ygap": 1,
        "text": texts,
        "texttemplate": "%{text}" if len(names) <= MOST_NUMBERED else "",
        "textfont": {"size": SMALL_PX if is_long else TEXT_PX},
    }
    points = {
        "type": "scatter",
        "mode": "markers",
        "x": [names[column] for row, column in cells],
        "y": [names[row] for row, column in cells],
        "hovertext": hints,
        "hoverinfo": "text",
        "marker": {"symbol": "square", "size": CELL_PX - 4, "opacity": 0},
        "selected": {"marker": {"opacity": 0.25, "color": "#b45309"}},
        "unselected": {"marker": {"opacity": 0}},
        "showlegend": False,
    }
    return {"data": [heat, points], "layout": _layout(len(names))}


def _text(count: int, share: float, is_normalised: bool) -> str:
    if not count:
        return ""
    return f"{100 * share:.0f}" if is_normalised else str(count)


def _layout(count: int) -> dict[str, object]:
    axis = {"type": "category", "fixedrange": True, "showgrid": False, "automargin": True, "tickmode": "linear"}
    return {
        "template": {},
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "xaxis": {
            **axis,
            "title": {"text": _("What was answered"), "standoff": 6},
            "side": "top",
            "range": [-0.5, count - 0.5],
        },
        "yaxis": {**axis, "title": {"text": _("What it is"), "standoff": 14}, "range": [count - 0.5, -0.5]},
        "hovermode": "closest",
        "clickmode": "event+select",
        "dragmode": False,
    }
