"""Asks whether the answer was right, and keeps the digits that the visitor confirms or corrects.

One row of buttons, below the answer and always as high, so that nothing moves: a digit more would cost each stroke a little.
"""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.data import collected
from core.data.collected import KeptDigit, digit_id
from core.errors import TrazoError
from core.imaging.encoding import png_bytes, shrunk
from core.imaging.strokes import Drawing
from core.models.answering import Verdict
from core.recognition import ReadDigit
from screens.components import session
from screens.components.photo import Photo
from screens.components.reading import Reading
from screens.components.words import _

YES, ALL = "yes", "all"
CROP_PX = 128
CROP_MARGIN = 0.15
"""Of the longer side of a digit: so much of the paper round it is kept with it."""


@dataclass(frozen=True)
class _Asked:
    """What the question is about: the digits on the page, the one that is looked at, and what they come from."""

    digits: tuple[ReadDigit, ...]
    place: int
    drawing: Drawing | None
    photo: Photo | None
    quarter_turns: int


@dataclass(frozen=True)
class _Note:
    """What was kept last: the ids, what they were kept as, their labels before, and how many digits the visitor has."""

    ids: tuple[str, ...]
    text: str
    before: dict[str, int]
    total: int


def ask(reading: Reading, digit: ReadDigit | None, photo: Photo | None) -> None:
    """Ask about the digit that is looked at; without one, keep the place of the question free."""
    if digit is None or reading.recognition is None:
        with st.container(key=session.FEEDBACK_IDLE):
            _buttons(None, False)
        return
    digits = reading.recognition.digits
    place = next(number for number, other in enumerate(digits) if other is digit)
    asked = _Asked(digits, place, reading.drawing, photo, reading.recognition.turned_deg // 90)
    _tell_error()
    note = session.remembered(session.KEPT_NOTE)
    is_kept = isinstance(note, _Note) and _id(digit) in note.ids
    with st.container(key=session.FEEDBACK_PLACE):
        _buttons(asked, is_kept)
        if is_kept:
            _tell(note)


def _buttons(asked: _Asked | None, is_kept: bool) -> None:
    st.pills(
        _question(asked),
        _answers(asked),
        format_func=lambda answer: {YES: _("Yes"), ALL: _("All right")}.get(answer, str(answer)),
        key=session.FEEDBACK,
        on_change=_keep,
        args=(asked,),
        disabled=asked is None,
        label_visibility="hidden" if is_kept else "visible",
        wrap=True,
    )


def _question(asked: _Asked | None) -> str:
    if asked is None or len(asked.digits) == 1:
        return _("Was it right? If not, what is it?")
    return _("Was digit {place} right? If not, what is it?").format(place=asked.place + 1)


def _answers(asked: _Asked | None) -> list[str | int]:
    numbers: list[str | int] = list(range(10))
    if asked is None:
        return [YES, *numbers]
    yes = [YES] if _said(asked.digits[asked.place]) is not None else []
    is_number = sum(_said(digit) is not None for digit in asked.digits) > 1
    return [*yes, *([ALL] if is_number else []), *numbers]


def _tell(note: _Note) -> None:
    with st.container(key=session.FEEDBACK_NOTE, horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<span role="status">{_("Kept as {text}").format(text=note.text)}</span>', width="content")
        st.page_link("screens/my_digits.py", label=_("My digits ({count})").format(count=note.total), width="content")
        st.button(_("Undo"), key=session.FEEDBACK_UNDO, type="tertiary", on_click=_undo, args=(note,))


def _tell_error() -> None:
    error = session.remembered(session.KEPT_NOTE)
    if isinstance(error, str):
        session.forget(session.KEPT_NOTE)
        st.toast(error, icon=":material/error:")


def _keep(asked: _Asked) -> None:
    """Keep what the visitor has just said of the digits."""
    choice, visitor = session.take_choice(session.FEEDBACK), session.visitor()
    if choice is None:
        return
    if visitor is None:
        session.remember(session.KEPT_NOTE, _("Nothing was kept yet: your browser was not ready. Press again."))
        return
    labels = _labels(asked, choice)
    digits = [_kept(asked, asked.digits[place], label) for place, label in labels.items()]
    try:
        before = collected.labels_of(visitor, [digit.id for digit in digits])
        total = collected.add(visitor, digits)
    except TrazoError as error:
        session.remember(session.KEPT_NOTE, error.sentence(_))
        return
    text = "".join(map(str, labels.values()))
    session.remember(session.KEPT_NOTE, _Note(tuple(digit.id for digit in digits), text, before, total))


def _labels(asked: _Asked, choice: object) -> dict[int, int]:
    """Return what the visitor says that the digits are, by their places."""
    if isinstance(choice, int):
        return {asked.place: choice}
    places = range(len(asked.digits)) if choice == ALL else [asked.place]
    said = {place: _said(asked.digits[place]) for place in places}
    return {place: label for place, label in said.items() if label is not None}


def _undo(note: _Note) -> None:
    """Let the visitor's digits be as they were before the last answer."""
    session.forget(session.KEPT_NOTE)
    visitor = session.visitor()
    if visitor is None:
        return
    try:
        collected.delete(visitor, set(note.ids) - set(note.before))
        collected.relabel(visitor, note.before)
    except TrazoError as error:
        session.remember(session.KEPT_NOTE, error.sentence(_))


def _kept(asked: _Asked, digit: ReadDigit, label: int) -> KeptDigit:
    return KeptDigit(
        id=_id(digit),
        label=label,
        image=digit.prepared.image,
        strokes=collected.strokes_within(asked.drawing, digit.prepared.box) if asked.drawing else None,
        crop=_crop(asked.photo, asked.quarter_turns, digit) if asked.photo else None,
        created=collected.now(),
        source="photo" if asked.photo else "drawing",
        model_said=_said(digit),
    )


def _crop(photo: Photo, quarter_turns: int, digit: ReadDigit) -> bytes:
    """Return the place of a digit on a photo as a small PNG."""
    image = np.rot90(session.view_of(photo.key).seen(photo.open()), quarter_turns)
    height, width = image.shape[:2]
    box = digit.prepared.box
    rows, columns = box.grown(round(CROP_MARGIN * box.longer_side), width, height).slices
    return png_bytes(shrunk(np.ascontiguousarray(image[rows, columns]), CROP_PX))


def _id(digit: ReadDigit) -> str:
    return digit_id(digit.prepared.image, digit.prepared.box)


def _said(digit: ReadDigit) -> int | None:
    return None if digit.answer.verdict is Verdict.NOT_A_DIGIT else digit.answer.prediction
