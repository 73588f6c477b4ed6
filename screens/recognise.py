"""Draw a digit or bring a photo of one, and see what Trazo reads, how sure it is, and how the picture was prepared."""

from functools import partial

import streamlit as st

from core.recognition import ReadDigit
from screens.components import (
    answer_card,
    cached,
    comparison,
    crowd,
    digit_card,
    feedback,
    probability_chart,
    session,
    settings,
    source,
    stage_strip,
)
from screens.components.photo import Photo
from screens.components.reading import Reading, read
from screens.components.words import _, one_language

with st.container(key=session.PAGE_TITLE):
    st.title(_("Which digit is it?"), anchor=False)
chosen = settings.choose()
stage_strip.listen()


def choose_digit(photo: Photo | None, reading: Reading) -> ReadDigit | None:
    """Return the digit whose probabilities are shown; where there are several, let the visitor choose."""
    if reading.recognition is None:
        return None
    return digit_card.choose_on(photo, reading.recognition) if photo else digit_card.choose_drawn(reading.recognition)


def read_again(photo: Photo | None, before: Reading, pipeline: str) -> Reading:
    """Read what is on the page with another pipeline."""
    if photo is None:
        return read(before.picture, chosen.model, pipeline, drawing=before.drawing)
    return cached.reading(photo, session.view_of(photo.key), chosen.model, pipeline)


@st.fragment
def recognise() -> None:
    """The whole page below its title; runs again by itself with every stroke, when it is this visitor's turn."""
    with crowd.turn, one_language():
        show_page()


def show_page() -> None:
    """Show where the picture comes from, what it says, and how that came about."""
    left, right = st.columns([1.15, 1], gap="large")
    with left:
        origin = settings.choose_source()
        photo, reading = source.bring(origin, chosen)
    with right:
        answer_card.show(reading, _(settings.INVITATIONS[origin]))
        digit = choose_digit(photo, reading)
        if digit is not None or origin == settings.DRAW:
            feedback.ask(reading, digit, photo)
            probability_chart.show(digit.answer if digit else None)
        if digit is not None and reading.recognition is not None and photo is None and len(reading.recognition.digits) > 1:
            digit_card.show(digit)
    if reading.stages:
        st.subheader(_("How the picture was prepared"), anchor=False)
        stage_strip.show(reading.stages)
    if reading.recognition is not None:
        cached.settle_memory_once()
    if reading.picture is not None:
        comparison.offer(partial(read_again, photo, reading))


recognise()
