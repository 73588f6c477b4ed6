"""A photo with a box round every digit that was read on it; to be clicked on, turned, and cut.

A Streamlit component (v2) without a build step: `picture.html`, `picture.css` and `picture.js` beside this file. The browser
sends one thing at a time as the trigger `asked`: `{"digit": 3}`, `{"turn": true}`, `{"part": [left, top, width, height]}` in
parts of what is shown, or `{"whole": true}`.
"""

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import streamlit as st

from core.errors import PictureError
from core.recognition import ReadDigit
from screens.components import cached, session, why
from screens.components.encode import MARK_KINDS, label
from screens.components.photo import Photo
from screens.components.reading import Reading
from screens.components.view import Part, View
from screens.components.words import _

ASKED = "asked"


def _file(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


_mount = st.components.v2.component(
    "trazo_picture", html=_file("picture.html"), css=_file("marks.css") + _file("picture.css"), js=_file("picture.js")
)


@dataclass(frozen=True)
class _Shown:
    """What is on the page: a photo as its visitor and then the pipeline turned it."""

    photo: Photo
    view: View
    more_turns: int

    @property
    def as_turned(self) -> View:
        """The view after all turns."""
        return replace(self.view, quarter_turns=(self.view.quarter_turns + self.more_turns) % 4)


def show(name: str, photo: Photo, reading: Reading) -> Reading:
    """Show a photo, and return its reading with the picture that was read; where it cannot be opened, show nothing."""
    if isinstance(reading.error, PictureError):
        return reading
    view = session.view_of(photo.key)
    image = view.seen(photo.open())
    more_turns = reading.recognition.turned_deg // 90 if reading.recognition else 0
    shown = _Shown(photo, view, more_turns)
    height, width = np.rot90(image, more_turns).shape[:2]
    digits = reading.recognition.digits if reading.recognition else ()
    _mount(
        key=session.PICTURE,
        data=[
            {  # in a list, as the pad's
                "url": cached.shown(photo, shown.as_turned),
                "width": width,
                "height": height,
                "alt": _("{name}, read as {text}").format(name=name, text=reading.outcome.line),
                "boxes": [_box(index, digit, width, height) for index, digit in enumerate(digits) if _is_part(digit, width)],
                "chosen": session.digit_of(photo.key, len(digits)),
                "is_whole": view.is_whole,
                "words": _words(),
            }
        ],
        on_asked_change=partial(_answer, shown),
    )
    if view.is_by_hand:
        st.caption(_("Turned by hand: it is read as it stands now."))
    return replace(reading, picture=image)


def _is_part(digit: ReadDigit, width: int) -> bool:
    """Whether a digit's box says something: that of the notebook's preparation is the whole picture."""
    return digit.prepared.box.width < width


def _box(index: int, digit: ReadDigit, width: int, height: int) -> dict[str, object]:
    box = digit.prepared.box
    return {
        "index": index,
        "place": [box.x / width, box.y / height, box.width / width, box.height / height],
        "text": label(digit),
        "kind": MARK_KINDS[digit.answer.verdict],
        "label": _("Digit {place}: {answer}. {reason}").format(
            place=index + 1, answer=label(digit), reason=why.of_digit(digit.answer)
        ),
    }


def _answer(shown: _Shown) -> None:
    """Do what the visitor asked for in the browser."""
    act(shown.photo.key, session.triggered(session.PICTURE, ASKED), shown.view, shown.more_turns)


def act(photo: str, asked: object, view: View, more_turns: int) -> None:
    """Remember what was asked of a photo that is seen in this view, turned by so many quarters more; ignore anything else."""
    match asked:
        case {"digit": int(index)} if index >= 0:
            session.choose_digit(photo, index)
        case {"turn": True}:
            latest = session.view_of(photo)  # another one where the button was pressed again before the answer came
            session.look(photo, view.turned(more_turns) if latest == view else latest.turned())
        case {"whole": True}:
            session.look(photo, view.whole())
        case {"part": message} if (part := Part.parse(message)) is not None:
            session.look(photo, view.cut(part, more_turns))


def _words() -> dict[str, str]:
    return {
        "boxes": _("The digits in the picture"),
        "turn": _("Turn by 90°"),
        "cut": _("Choose a part"),
        "apply": _("Read only this part"),
        "whole": _("Whole picture"),
        "frame": _("The part to be read. Drag it, or move it with the arrow keys."),
        "corner": _("Corner of the part. Drag it, or move it with the arrow keys."),
        "hint": _("Drag the corners, or draw a new frame."),
    }
