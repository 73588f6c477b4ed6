"""Draw a digit or bring a photo of one, and see what Trazo reads, how sure it is, and how the picture was prepared."""

import streamlit as st

from core.errors import TrazoError
from core.imaging.types import Image
from core.recognition import ReadDigit
from screens.components import (
    answer_card,
    cached,
    canvas,
    comparison,
    crowd,
    photo_input,
    picture,
    probability_chart,
    session,
    settings,
    stage_strip,
)
from screens.components.reading import Reading, read
from screens.components.words import _, one_language

st.title(_("Which digit is it?"))
chosen = settings.choose()


def read_picture(image: Image | None) -> Reading:
    """Read one picture with what the visitor chose."""
    return read(image, chosen.model, chosen.pipeline)


def bring(source: str) -> Reading:
    """Take the visitor's picture from where it comes, and read it."""
    if source == settings.DRAW:
        return canvas.draw(chosen.surface, read_picture)
    bring_pictures = {settings.PHOTO: photo_input.upload, settings.CAMERA: photo_input.photograph}
    pictures = bring_pictures.get(source, photo_input.choose_sample)()
    readings = {
        name: Reading(error=image) if isinstance(image, TrazoError) else read_picture(image) for name, image in pictures.items()
    }
    if not readings:
        return Reading()
    name = picture.choose(readings)
    picture.show(name, readings[name])
    return readings[name]


def choose_digit(reading: Reading) -> ReadDigit | None:
    """Return the digit whose probabilities are shown; where there are several, let the visitor click through them."""
    digits = reading.recognition.digits if reading.recognition else ()
    if len(digits) < 2:
        return digits[0] if digits else None
    index = st.pills(
        _("Digits, one by one"),
        range(len(digits)),
        default=0,
        required=True,
        format_func=lambda place: f"{place + 1}: {digits[place].text or '▢'}",
        wrap=True,
        key=session.CHOSEN_DIGIT,
    )
    return digits[index if index is not None and index < len(digits) else 0]


@st.fragment
def recognise() -> None:
    """The whole page below its title; runs again by itself with every stroke, when it is this visitor's turn."""
    with crowd.turn, one_language():
        show_page()


def show_page() -> None:
    """Show where the picture comes from, what it says, and how that came about."""
    left, right = st.columns([1.15, 1], gap="large")
    with left:
        source = settings.choose_source()
        reading = bring(source)
    with right:
        answer_card.show(reading, _(settings.INVITATIONS[source]))
        digit = choose_digit(reading)
        if digit is not None or source == settings.DRAW:
            probability_chart.show(digit.answer if digit else None)
    if reading.stages:
        st.subheader(_("How the picture was prepared"))
        stage_strip.show(reading.stages)
    if reading.recognition is not None:
        cached.settle_memory_once()
    if reading.picture is not None:
        comparison.offer(reading.picture, chosen.model)


recognise()
