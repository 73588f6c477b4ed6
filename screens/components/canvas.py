"""The one door to a drawing: our pad, or streamlit-drawable-canvas. Returns an array.

The drawable canvas is kept as a choice for desktops. On phones its toolbar hides when touched, and an invisible strip of it
wipes drawings; so the pad is the default.
"""

from collections.abc import Callable
from enum import StrEnum

import cv2
import numpy as np
import streamlit as st
from streamlit_drawable_canvas import st_canvas

from core.errors import DrawingError
from core.imaging.strokes import BRUSH_DEFAULT, Drawing, parse_drawing, render
from core.imaging.types import Image
from core.recognition import ReadDigit
from screens.components import pad, session
from screens.components.encode import MARK_KINDS, label
from screens.components.pad import Mark
from screens.components.reading import Reading
from screens.components.words import _

CANVAS_WIDTH_PX, CANVAS_HEIGHT_PX = 448, 336
"""The drawable canvas has a fixed size; this is what a desktop's column holds beside the sidebar."""


class Surface(StrEnum):
    """What to draw on."""

    PAD = "pad"
    DRAWABLE_CANVAS = "drawable canvas"


def draw(surface: Surface, read: Callable[[Image | None, Drawing | None], Reading]) -> Reading:
    """Show the surface, and return what `read` makes of the drawing on it: grey (480, 640), or None where it is blank.

    It is given the strokes as well, None where the surface does not tell them.
    """
    if surface is Surface.DRAWABLE_CANVAS:
        return read(_drawable_canvas(), None)
    message = session.pad_message()
    try:
        drawing = parse_drawing(message)
        reading = read(None if drawing.is_blank else render(drawing), drawing)
    except DrawingError as error:
        reading = Reading(error=error)
    pad.show(message, _marks(reading))
    return reading


def _marks(reading: Reading) -> list[Mark]:
    digits = reading.recognition.digits if reading.recognition else ()
    return [_mark(digit) for digit in digits] if len(digits) > 1 else []


def _mark(digit: ReadDigit) -> Mark:
    box, verdict = digit.prepared.box, digit.answer.verdict
    return Mark(x=box.x, y=box.y, width=box.width, height=box.height, text=label(digit), kind=MARK_KINDS[verdict])


def _drawable_canvas() -> Image | None:
    st.caption(_("For desktops: on phones this canvas can lose drawings. The pad keeps them."))
    result = st_canvas(
        stroke_width=BRUSH_DEFAULT,
        stroke_color="#16181d",
        background_color="#fdfcf8",
        width=CANVAS_WIDTH_PX,
        height=CANVAS_HEIGHT_PX,
        drawing_mode="freedraw",
        return_image_data=True,
        key=session.DRAWABLE_CANVAS,
    )
    if result.image_data is None or not (result.json_data or {}).get("objects"):
        return None
    pixels = np.asarray(result.image_data, np.uint8)
    alpha = pixels[..., 3:].astype(np.float32) / 255
    on_white = (pixels[..., :3] * alpha + 255 * (1 - alpha)).astype(np.uint8)
    return np.asarray(cv2.cvtColor(on_white, cv2.COLOR_RGB2GRAY), np.uint8)
