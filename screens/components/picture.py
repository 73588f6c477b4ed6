"""A picture with what was read on it, and one picture of several to look at."""

from collections.abc import Mapping
from html import escape

import streamlit as st

from core.recognition import ReadDigit
from screens.components import session
from screens.components.encode import MARK_KINDS, data_url
from screens.components.reading import Reading
from screens.components.words import _

SHOWN_PX = 640


def choose(readings: Mapping[str, Reading]) -> str:
    """Return the name of the picture to look at; where there are several, list what each says and let the visitor choose."""
    names = list(readings)
    if len(names) == 1:
        return names[0]
    chosen = st.pills(
        _("{count} pictures").format(count=len(names)),
        names,
        default=names[0],
        required=True,
        format_func=lambda name: f"{name}: {summary(readings[name])}",
        wrap=True,
        key=session.CHOSEN_FILE,
    )
    return str(chosen) if chosen in readings else names[0]


def summary(reading: Reading) -> str:
    """Return what was read, in one line; a dash where nothing was."""
    return " | ".join(reading.recognition.rows) if reading.recognition and reading.recognition.rows else "–"


def show(name: str, reading: Reading) -> None:
    """Show a picture with a box round every digit and its answer at it."""
    if reading.picture is None:
        return
    height, width = reading.picture.shape[:2]
    digits = reading.recognition.digits if reading.recognition else ()
    marks = "".join(_mark(digit, width, height) for digit in digits if digit.prepared.box.width < width)
    alt = escape(_("{name}, read as {text}").format(name=name, text=summary(reading)))
    url = data_url(reading.picture, SHOWN_PX)
    st.html(f'<div class="trazo-picture"><img src="{url}" alt="{alt}">{marks}</div>')


def _mark(digit: ReadDigit, width: int, height: int) -> str:
    box, kind = digit.prepared.box, MARK_KINDS[digit.answer.verdict]
    place = f"left:{box.x / width:.2%};top:{box.y / height:.2%};width:{box.width / width:.2%};height:{box.height / height:.2%}"
    return f'<div class="mark {kind}" style="{place}"><span>{digit.text or "?"}</span></div>'
