"""One digit of a picture: its 28x28 image, its answer, and why."""

from html import escape

import streamlit as st

from core.recognition import ReadDigit, Recognition
from screens.components import session, share, why
from screens.components.encode import Markup, data_url, is_dark, label
from screens.components.photo import Photo
from screens.components.words import _


def choose_drawn(recognition: Recognition) -> ReadDigit:
    """Return the digit of a drawing that is looked at; where there are several, let the visitor click through them."""
    digits = recognition.digits
    if len(digits) < 2:
        return digits[0]
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


def choose_on(photo: Photo, recognition: Recognition) -> ReadDigit:
    """Return the digit of a photo that is looked at, and show it."""
    digit = step_on(photo, recognition)
    show(digit)
    return digit


def step_on(photo: Photo, recognition: Recognition) -> ReadDigit:
    """Return the digit of a photo that is looked at: the one clicked on, or reached by the buttons here."""
    count = len(recognition.digits)
    chosen = session.digit_of(photo.key, count)
    if count > 1:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            for key, icon, words, step in (
                (session.DIGIT_BEFORE, ":material/chevron_left:", _("The digit before"), -1),
                (session.DIGIT_AFTER, ":material/chevron_right:", _("The next digit"), 1),
            ):
                st.button(words, icon=icon, key=key, help=words, on_click=session.step_digit, args=(photo.key, step, count))
            st.caption(_("Digit {place} of {count}, or click on one.").format(place=chosen + 1, count=count), width="content")
    return recognition.digits[chosen]


def show(digit: ReadDigit) -> None:
    """Show one digit: what the network saw, what it answered, and why."""
    theme = "trazo-dark" if is_dark() else "trazo-light"
    alt = escape(_("The digit as the network sees it, 28x28 pixels"))
    reason = escape(share.unparted(why.of_digit(digit.answer)))
    st.html(
        Markup(
            f'<div class="trazo-digit {theme}"><img src="{data_url(digit.prepared.image)}" alt="{alt}">'
            f"<div><strong>{label(digit)}</strong><p>{reason}</p></div></div>"
        )
    )
