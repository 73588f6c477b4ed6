"""Several pictures at once: reads them one after the other, says what each says, and lets the visitor choose one."""

from collections.abc import Mapping
from html import escape

import streamlit as st

from screens.components import cached, session
from screens.components.photo import Photo
from screens.components.reading import Reading
from screens.components.words import _, plain


def read_all(photos: Mapping[str, Photo], model: str, pipeline: str) -> dict[str, Reading]:
    """Read all pictures, those at hand at once; while several others are read, say which one it is."""
    views = {name: session.view_of(photo.key) for name, photo in photos.items()}
    waiting = [name for name, photo in photos.items() if not cached.is_read(photo, views[name], model, pipeline)]
    place = st.empty()
    readings = {}
    for name, photo in photos.items():
        if len(waiting) > 1 and name in waiting:
            number = waiting.index(name)
            said = _("Reading {number} of {count}: {name}").format(number=number + 1, count=len(waiting), name=plain(name))
            place.progress(number / len(waiting), text=said)
        readings[name] = cached.reading(photo, views[name], model, pipeline)
    place.empty()
    return readings


def choose(readings: Mapping[str, Reading]) -> str:
    """Return the name of the picture to look at; where there are several, list what each says and let the visitor choose."""
    names = list(readings)
    key = session.begin_file(names, [name for name in names if readings[name].error is None])
    if len(names) == 1:
        return names[0]
    chosen = st.pills(
        _("{count} pictures").format(count=len(names)),
        names,
        required=True,
        format_func=lambda name: f"{plain(name)}: {summary(readings[name])}",
        wrap=True,
        key=key,
    )
    errors = {name: reading.error for name, reading in readings.items() if reading.error}
    failed = "".join(f"<p><b>{escape(name)}</b> {escape(error.sentence(_))}</p>" for name, error in errors.items())
    if failed:
        st.html(f'<div class="trazo-failed">{failed}</div>')
    return str(chosen) if chosen in readings else names[0]


def summary(reading: Reading) -> str:
    """Return what was read, in one line; a dash where nothing was."""
    return " | ".join(reading.recognition.rows) if reading.recognition and reading.recognition.rows else "–"
