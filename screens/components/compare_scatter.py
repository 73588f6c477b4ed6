"""A picture of what experiments cost and what they read: of each its test accuracy, joined to that on strokes of real people.

In: the lines of the table. Out: a chart with a logarithmic axis, along which the reader chooses what lies.
"""

from collections.abc import Callable, Mapping, Sequence
from math import floor, log10

import streamlit as st

from core.experiments.comparison import Line
from screens.components import amounts, session
from screens.components.compare_words import AXES, DATA_SETS, PARAMETERS, PER_DIGIT, TRAINING
from screens.components.curves import DARK, LIGHT, axis, share_axis
from screens.components.encode import is_dark
from screens.components.figure import TOUCHED, Figure
from screens.components.words import _

HEIGHT_PX = 430
ROOM = 1.25
"""The axis goes on for a quarter beyond the outermost points."""
MOST_TICKS = 7
ALONG: Mapping[str, Callable[[Line], float | None]] = {
    PARAMETERS: lambda line: line.parameters,
    TRAINING: lambda line: line.seconds and line.seconds.mean,
    PER_DIGIT: lambda line: line.ms_per_digit and line.ms_per_digit.mean,
}

Trace = dict[str, object]


def show(shown: Sequence[Line]) -> None:
    """Show the chart, below the choice of what lies along it."""
    st.subheader(_("What accuracy costs"), anchor=False)
    along = st.segmented_control(
        _("Along the axis"),
        list(ALONG),
        default=PARAMETERS,
        required=True,
        format_func=_,
        key=session.COMPARE_ALONG,
        label_visibility="collapsed",
        persist_state="session",
    )
    st.plotly_chart(
        Figure(figure(shown, along or PARAMETERS)),
        height=HEIGHT_PX,
        config=TOUCHED,
        key=session.COMPARE_SCATTER,
        alt=_("Accuracy on test pictures and on strokes of real people, a pair of points for each network"),
    )
    st.caption(
        _(
            "A line joins the two accuracies of a network: the longer it is, the more is lost on real hands. "
            "Touch a point to see its name."
        )
    )


def figure(shown: Sequence[Line], along: str) -> dict[str, object]:
    """Return the chart of these lines; who has no test accuracy, or nothing along the axis, is not in it."""
    placed = [(place, line) for line in shown if (place := ALONG[along](line)) and line.test]
    with_strokes = [(place, line) for place, line in placed if line.strokes]
    colours = DARK if is_dark() else LIGHT
    test = _points(placed, [line.test.mean for _place, line in placed if line.test], _("Test pictures"))
    strokes = _points(
        with_strokes, [line.strokes.mean for _place, line in with_strokes if line.strokes], _("Strokes of real people")
    )
    test["marker"] = {"color": colours["train"], "size": 10, "symbol": "circle"}
    strokes["marker"] = {"color": colours["validation"], "size": 11, "symbol": "diamond"}
    traces = [_joints(with_strokes, colours["steps"]), test, strokes]
    return {"data": traces, "layout": _layout(along, [place for place, _line in placed])}


def _joints(placed: Sequence[tuple[float, Line]], colour: str) -> Trace:
    """Return a line between the two points of each network; None lifts the pen."""
    joined = [(place, line.test.mean, line.strokes.mean) for place, line in placed if line.test and line.strokes]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [x for place, _test, _strokes in joined for x in (place, place, None)],
        "y": [y for _place, test, strokes in joined for y in (test, strokes, None)],
        "line": {"color": colour, "width": 1.5},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _points(placed: Sequence[tuple[float, Line]], accuracies: Sequence[float], name: str) -> Trace:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [float(f"{place:.4g}") for place, _line in placed],
        "y": [round(accuracy, 5) for accuracy in accuracies],
        "name": name,
        "hovertext": [_hint(line) for _place, line in placed],
        "hoverinfo": "text",
    }


def _hint(line: Line) -> str:
    """Return what a point says: name, data, both accuracies."""
    data = _(DATA_SETS.get(line.data.name, line.data.name))
    says = [f"<b>{_(line.title)}</b>", f"{data}: {amounts.share(line.test and line.test.mean)}"]
    if line.strokes:
        says.append(f"{_('Strokes of real people')}: {amounts.share(line.strokes.mean)}")
    return "<br>".join(says)


def ticks(places: Sequence[float]) -> list[float]:
    """Return the numbers to write along a logarithmic axis: 1, 2, 5, 10 …; only 1, 10, 100 … where those were too many."""
    if not places:
        return []
    least, most = min(places) / ROOM, max(places) * ROOM
    decades = range(floor(log10(least)), floor(log10(most)) + 1)
    every = [round(step * 10.0**decade, -decade) for decade in decades for step in (1, 2, 5)]
    within = [tick for tick in every if least <= tick <= most]
    tens = [tick for tick in within if log10(tick).is_integer()]
    return within if len(within) <= MOST_TICKS else tens


def _layout(along: str, places: Sequence[float]) -> dict[str, object]:
    marks = ticks(places)
    bounds = [log10(min(places) / ROOM), log10(max(places) * ROOM)] if places else [0, 1]
    return {
        "template": {},
        "margin": {"l": 8, "r": 26, "t": 12, "b": 8},
        "xaxis": {
            **axis(),
            "type": "log",
            "range": bounds,
            "tickvals": marks,
            "ticktext": [_tick(mark) for mark in marks],
            "tickangle": 0,
            "ticklabeloverflow": "allow",
            "title": {"text": _(AXES[along]), "standoff": 12},
        },
        "yaxis": share_axis(),
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"size": 13}},
        "hovermode": "closest",
        "dragmode": False,
    }


def _tick(mark: float) -> str:
    return amounts.number(int(mark)) if mark >= 1 else amounts.decimal(mark, max(1, -floor(log10(mark))))
