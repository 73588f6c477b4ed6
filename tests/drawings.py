"""Draws numbers as a hand would on the pad: strokes for a browser, and what the pad sends of them.

In: the digits of a number. Out: strokes in the pad's units (640 x 480), or the pad's message.
"""

from collections.abc import Sequence

import numpy as np

from core.data.glyphs import WIDTH, glyph
from core.imaging.strokes import BRUSH_DEFAULT, PAD_HEIGHT, PAD_WIDTH, Points, place

ADVANCE = 1.45 * WIDTH
"""From one digit to the next, paper between them included."""


def strokes_of(number: str, size: float = 1.0) -> tuple[Points, ...]:
    """Return the strokes of a number in the middle of the pad; `size` 1 lets it fill 70 % of the pad's height or width."""
    strokes = tuple(
        stroke + np.array([column * ADVANCE, 0], np.float32) for column, name in enumerate(number) for stroke in glyph(name)
    )
    return place(strokes, size * (PAD_WIDTH / PAD_HEIGHT if len(number) > 1 else 1))


def message(strokes: Sequence[Points], serial: int = 1) -> dict[str, object]:
    """Return what the pad sends of these strokes."""
    points = [stroke.ravel().round(1).tolist() for stroke in strokes]
    return {"strokes": points, "brushes": [BRUSH_DEFAULT] * len(points), "serial": serial}
