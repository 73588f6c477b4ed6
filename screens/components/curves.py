"""The curves of training: loss and accuracy of one run, of several laid over one another, and a learning rate beforehand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from core.experiments.curves import Line
from core.training.history import EpochRow, History, thinned
from screens.components.encode import is_dark
from screens.components.figure import TOUCHED, Figure
from screens.components.words import _

HEIGHT_PX, LOW_PX = 290, 170
LIGHT = {"train": "#0f766e", "validation": "#b45309", "steps": "#94a3b8"}
DARK = {"train": "#2dd4bf", "validation": "#f59e0b", "steps": "#64748b"}
SEVERAL = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00")
"""Colours that everybody can tell apart (Okabe and Ito 2002)."""
GRID = "rgba(128, 128, 128, 0.2)"
MOST_TICKS = 10

FEW_POINTS = 30
"""So many can be told apart as points."""

Trace = dict[str, object]


@dataclass(frozen=True)
class LineStyle:
    """How one of several lines is drawn; `dash` is plotly's word for it."""

    colour: str
    dash: str

    @property
    def is_solid(self) -> bool:
        """Whether the line has no gaps."""
        return self.dash == "solid"


def style_of(number: int) -> LineStyle:
    """Return the style of a line: other colours for six, then the same ones dashed."""
    return LineStyle(SEVERAL[number % len(SEVERAL)], "solid" if number // len(SEVERAL) % 2 == 0 else "dash")


def show(history: History, epochs: int, steps_per_epoch: int, key: str) -> None:
    """Show loss and accuracy of a run of `epochs` epochs, each with what training and what validation says."""
    left, right = st.columns(2, gap="medium")
    with left:
        draw(loss_figure(history, epochs, steps_per_epoch), f"{key}_loss", _("Loss over the epochs"))
    with right:
        draw(accuracy_figure(history, epochs), f"{key}_accuracy", _("Accuracy over the epochs"))


def show_several(histories: Mapping[str, History], key: str) -> None:
    """Show the validation curves of several runs, by their names, over one another."""
    left, right = st.columns(2, gap="medium")
    with left:
        figure = several_figure(histories, "validation_loss", _("Validation loss"))
        draw(figure, f"{key}_loss", _("Validation loss of the chosen runs"))
    with right:
        figure = several_figure(histories, "validation_accuracy", _("Validation accuracy"))
        draw(figure, f"{key}_accuracy", _("Validation accuracy of the chosen runs"))


def show_rates(rates: Sequence[float], epochs: int, key: str) -> None:
    """Show how the learning rate goes over a run."""
    places = [epochs * place / max(len(rates), 1) for place in range(len(rates))]
    trace = _line(places, rates, _("Learning rate"), _colours()["train"])
    layout = _layout(_("Learning rate"), epochs)
    st.plotly_chart(
        Figure({"data": [trace], "layout": layout}),
        height=LOW_PX,
        config=TOUCHED,
        key=key,
        alt=_("Learning rate over the epochs"),
    )


def draw(figure: dict[str, object], key: str, alt: str, height_px: int = HEIGHT_PX) -> None:
    """Show a chart of curves."""
    st.plotly_chart(Figure(figure), height=height_px, config=TOUCHED, key=key, alt=alt)


def _colours() -> dict[str, str]:
    return DARK if is_dark() else LIGHT


def loss_figure(history: History, epochs: int, steps_per_epoch: int) -> dict[str, object]:
    """Return the chart of the loss: of each step, and of training and validation after each epoch."""
    colours = _colours()
    steps = thinned(history.steps)
    traces = [
        _line([row.step / steps_per_epoch for row in steps], [row.loss for row in steps], _("Each step"), colours["steps"])
    ]
    traces[0]["line"] = {"color": colours["steps"], "width": 1}
    traces += _both(history, "loss")
    return {"data": traces, "layout": _layout(_("Loss"), epochs)}


def accuracy_figure(history: History, epochs: int) -> dict[str, object]:
    """Return the chart of the accuracy of training and validation after each epoch."""
    layout = _layout(_("Accuracy"), epochs)
    layout["yaxis"] = share_axis() if history.epochs else {**share_axis(), "range": [0, 1]}
    return {"data": _both(history, "accuracy"), "layout": layout}


def several_figure(histories: Mapping[str, History], value: str, title: str) -> dict[str, object]:
    """Return the chart of one value of the epochs of several runs; in their names plotly would take <b> for HTML."""
    traces = []
    for number, (name, history) in enumerate(histories.items()):
        rows = thinned(history.epochs)
        colour = SEVERAL[number % len(SEVERAL)]
        traces.append(_points(rows, [getattr(row, value) for row in rows], escape(name, quote=False), colour))
    epochs = max((row.epoch for history in histories.values() for row in history.epochs), default=1)
    layout = _layout(title, epochs)
    if value == "validation_accuracy":
        layout["yaxis"] = share_axis()
    return {"data": traces, "layout": {**layout, "showlegend": True}}


def lines_figure(lines: Mapping[str, Line], title: str, along: str, is_share: bool) -> dict[str, object]:
    """Return the chart of lines by their names, in the styles of their places, over what `along` says."""
    layout = _layout(title, 1) | {"showlegend": False, "hovermode": "closest"}
    layout["xaxis"] = {**axis(), "rangemode": "tozero", "title": {"text": along, "standoff": 4}}
    if is_share:
        layout["yaxis"] = share_axis()
    return {
        "data": [_styled(name, line, style_of(number)) for number, (name, line) in enumerate(lines.items())],
        "layout": layout,
    }


def _styled(name: str, line: Line, style: LineStyle) -> Trace:
    trace = _line(line.x, line.y, name, style.colour)
    mode = "lines+markers" if len(line.x) <= FEW_POINTS else "lines"
    return {**trace, "mode": mode, "line": {"color": style.colour, "width": 2, "dash": style.dash}}


def _both(history: History, value: str) -> list[Trace]:
    """Return the curves of training and of validation, and a star at the best epoch."""
    rows, colours = thinned(history.epochs), _colours()
    train = [getattr(row, f"train_{value}") for row in rows]
    validation = [getattr(row, f"validation_{value}") for row in rows]
    traces = [
        _points(rows, train, _("Training"), colours["train"]),
        _points(rows, validation, _("Validation"), colours["validation"]),
    ]
    if history.best is not None:
        best = _points((history.best,), [getattr(history.best, f"validation_{value}")], _("Best epoch"), colours["validation"])
        traces.append({**best, "mode": "markers", "marker": {"symbol": "star", "size": 15, "color": colours["validation"]}})
    return traces


def _points(rows: Sequence[EpochRow], values: Sequence[float], name: str, colour: str) -> Trace:
    return {**_line([row.epoch for row in rows], values, name, colour), "mode": "lines+markers"}


def _line(places: Sequence[float], values: Sequence[float], name: str, colour: str) -> Trace:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [round(place, 3) for place in places],
        "y": [float(f"{value:.5g}") for value in values],
        "name": name,
        "line": {"color": colour, "width": 2},
        "marker": {"color": colour, "size": 6},
    }


def axis() -> dict[str, object]:
    """Return an axis that nobody moves, with thin lines."""
    return {"fixedrange": True, "showgrid": True, "gridcolor": GRID, "zeroline": False, "automargin": True}


def share_axis() -> dict[str, object]:
    """Return such an axis for parts of 1, told in per cent, as finely as neighbouring marks need."""
    return {**axis(), "tickformat": "~%"}


def _layout(title: str, epochs: int) -> dict[str, object]:
    """Return a chart's layout: one grid line for each epoch, or for each few where there are many."""
    ticks = {"dtick": max(1, -(-epochs // MOST_TICKS)), "tick0": 0, "range": [0, epochs * 1.03]}
    return {
        "template": {},
        "title": {"text": title, "font": {"size": 15}, "x": 0, "xanchor": "left", "y": 0.98, "yanchor": "top"},
        "margin": {"l": 8, "r": 8, "t": 34, "b": 8},
        "xaxis": {**axis(), **ticks, "title": {"text": _("Epoch"), "standoff": 4}},
        "yaxis": axis(),
        "legend": {"orientation": "h", "x": 0, "y": -0.26, "yanchor": "top", "font": {"size": 12}},
        "hovermode": "x unified",
        "uirevision": title,
    }
