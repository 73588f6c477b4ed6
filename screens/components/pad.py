"""Our drawing pad: strokes from mouse, finger or pen, while they are drawn.

A Streamlit component (v2) without a build step: `pad.html`, `pad.css` and `pad.js` beside this file. The browser sends
`{"strokes": [[x0, y0, …], …], "brushes": […], "serial": n}` in units of 640 x 480; the pixels are drawn from the strokes on
the server, by the same function that draws the training data.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

import streamlit as st

from core.imaging.strokes import BRUSH_DEFAULT, BRUSH_LEAST, BRUSH_MOST, LINE_EXCESS, PAD_HEIGHT, PAD_WIDTH
from screens.components import crowd, session
from screens.components.words import _


class Mark(TypedDict):
    """A box to show over the drawing, in the pad's units; `kind` is `digit`, `unsure` or `refused`."""

    x: int
    y: int
    width: int
    height: int
    text: str
    kind: str


def _file(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


_mount = st.components.v2.component(
    "trazo_pad", html=_file("pad.html"), css=_file("pad.css") + _file("marks.css"), js=_file("pad.js")
)


def show(message: object, marks: Sequence[Mark]) -> None:
    """Show the pad with the drawing it sent last, the session's `pad_message`, and marks over it."""
    _mount(
        key=session.PAD,
        data=[
            {  # in a list, since Streamlit searches the values of a dict for data frames, and loads pandas for it: 69 MB
                "width": PAD_WIDTH,
                "height": PAD_HEIGHT,
                "brush": BRUSH_DEFAULT,
                "brush_least": BRUSH_LEAST,
                "brush_most": BRUSH_MOST,
                "line_excess": LINE_EXCESS,
                "throttle_ms": crowd.own_throttle_ms(),
                "answered": message.get("serial", 0) if isinstance(message, dict) else 0,
                "drawing": message,
                "marks": list(marks),
                "words": _words(),
            }
        ],
        on_drawing_change=lambda: None,
    )


def _words() -> dict[str, str]:
    return {
        "hint": _("Draw a digit or a whole number here"),
        "ink": _("Drawing pad. Draw with mouse, finger or pen."),
        "undo": _("Undo (Ctrl+Z)"),
        "redo": _("Redo (Ctrl+Y)"),
        "clear": _("Clear (Delete)"),
        "brush": _("Brush width"),
    }
