"""Several pictures at once: reads them one after the other, says what each says, and lets the visitor choose one."""

from collections.abc import Mapping
from html import escape

import streamlit as st

from screens.components import cached, crowd, session
from screens.components.photo import Photo
from screens.components.reading import Outcome
from screens.components.words import _, plain


def read_all(photos: Mapping[str, Photo], model: str, pipeline: str) -> dict[str, Outcome]:
    """Read all pictures, and let other visitors have their turn between; while several are read, say which one it is.

    Those whose outcome is at hand are not read again, however many there are.
    """
    views = {name: session.view_of(photo.key) for name, photo in photos.items()}
    waiting = [name for name, photo in photos.items() if not cached.is_read(photo, views[name], model, pipeline)]
    place = st.empty()
    outcomes = {}
    for name, photo in photos.items():
        if name in waiting:
            if len(waiting) > 1:
                number = waiting.index(name)
                said = _("Reading {number} of {count}: {name}").format(number=number + 1, count=len(waiting), name=plain(name))
                place.progress(number / len(waiting), text=said)
            crowd.turn.give_way()
        outcomes[name] = cached.outcome(photo, views[name], model, pipeline)
    place.empty()
    return outcomes


def choose(outcomes: Mapping[str, Outcome]) -> str:
    """Return the name of the picture to look at; where there are several, list what each says and let the visitor choose."""
    names = list(outcomes)
    key = session.begin_file(names, [name for name in names if outcomes[name].error is None])
    if len(names) == 1:
        return names[0]
    chosen = st.pills(
        _("{count} pictures").format(count=len(names)),
        names,
        required=True,
        format_func=lambda name: f"{plain(name)}: {outcomes[name].line}",
        wrap=True,
        key=key,
    )
    errors = {name: outcome.error for name, outcome in outcomes.items() if outcome.error}
    failed = "".join(f"<p><b>{escape(name)}</b> {escape(error.sentence(_))}</p>" for name, error in errors.items())
    if failed:
        st.html(f'<div class="trazo-failed">{failed}</div>')
    return str(chosen) if chosen in outcomes else names[0]
