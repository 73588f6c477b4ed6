"""Draws pen strokes as the pad draws them.

In: the strokes of a drawing in the pad's units. Out: black ink on white, grey edges. The pad's canvas, the training data and
the strokes suite all go through `render`, so that a network is trained and measured on what visitors' drawings become.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from core.errors import DrawingError
from core.i18n.catalogues import N_
from core.imaging.types import Image

PAD_WIDTH = 640
PAD_HEIGHT = 480
"""The pad's own units, whatever its size on the screen."""
FULL_HEIGHT = 0.7 * PAD_HEIGHT
"""As large as people draw a single digit on it."""
BRUSH_LEAST, BRUSH_DEFAULT, BRUSH_MOST = 4, 14, 40
LINE_EXCESS = 1.35
"""OpenCV's antialiased lines of an even width are this much wider than asked (measured); the pad draws its lines so too."""
MAX_STROKES = 500
MAX_POINTS = 20_000
MOST_NUMBER = 1e9
"""What lies further away than this was not drawn on a pad; NaN fails every comparison."""
SUBPIXEL_BITS = 4

Points = NDArray[np.float32]
"""(n, 2): x right, y down."""


@dataclass(frozen=True)
class Drawing:
    """Strokes on the pad, in the pad's units.

    `brush` is the stroke width of all, or `brushes` holds one for each stroke where they differ.
    """

    strokes: tuple[Points, ...]
    brush: float = BRUSH_DEFAULT
    brushes: tuple[float, ...] = ()

    @property
    def is_blank(self) -> bool:
        """Whether nothing was drawn."""
        return not self.strokes

    @property
    def widths(self) -> tuple[float, ...]:
        """The width of each stroke."""
        return self.brushes or (self.brush,) * len(self.strokes)

    def times(self, factor: float) -> "Drawing":
        """Return the drawing with its sides times `factor`."""
        return Drawing(
            tuple((stroke * factor).astype(np.float32) for stroke in self.strokes),
            self.brush * factor,
            tuple(brush * factor for brush in self.brushes),
        )


NO_DRAWING = Drawing(())


def parse_drawing(message: object) -> Drawing:
    """Check what a pad sent: `{"strokes": [[x0, y0, x1, y1, …], …], "brushes": [16, …]}`; None is a blank pad.

    Raises: DrawingError for anything else, and for more strokes or points than a hand draws.
    """
    if message is None:
        return Drawing(())
    if not isinstance(message, Mapping) or not isinstance(message.get("strokes"), list):
        raise DrawingError(reason=N_("it has no list of strokes"))
    strokes = message["strokes"]
    if len(strokes) > MAX_STROKES or sum(len(stroke) for stroke in strokes if isinstance(stroke, list)) > 2 * MAX_POINTS:
        raise DrawingError(reason=N_("it has more strokes than a hand draws"))
    points = tuple(_parse_stroke(stroke) for stroke in strokes)
    brushes = message.get("brushes", [BRUSH_DEFAULT] * len(points))
    if not isinstance(brushes, list) or len(brushes) != len(points):
        raise DrawingError(reason=N_("it has not one brush width for each stroke"))
    return Drawing(points, brushes=tuple(min(max(_number(brush), BRUSH_LEAST), BRUSH_MOST) for brush in brushes))


def _parse_stroke(stroke: object) -> Points:
    if not isinstance(stroke, list) or not stroke or len(stroke) % 2:
        raise DrawingError(reason=N_("a stroke is no list of pairs of numbers"))
    flat = [_number(value) for value in stroke]
    limit = 2 * max(PAD_WIDTH, PAD_HEIGHT)
    return np.clip(np.array(flat, np.float32).reshape(-1, 2), -limit, limit)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not -MOST_NUMBER <= value <= MOST_NUMBER:
        raise DrawingError(reason=N_("a value is no number"))
    return float(value)


def render(drawing: Drawing) -> Image:
    """Return the drawing as (480, 640) uint8, black on white."""
    image = np.full((PAD_HEIGHT, PAD_WIDTH), 255, np.uint8)
    scale = 1 << SUBPIXEL_BITS
    for stroke, brush in zip(drawing.strokes, drawing.widths, strict=True):
        # A canvas puts whole numbers on the corners of pixels, OpenCV on their centres: half a pixel between them.
        points = np.rint((stroke - 0.5) * scale).astype(np.int32)
        if len(points) == 1:
            radius = round(brush) // 2 * scale
            cv2.circle(image, points[0].tolist(), radius, 0, cv2.FILLED, cv2.LINE_AA, SUBPIXEL_BITS)
        else:
            cv2.polylines(image, [points], False, 0, 2 * round(brush / 2), cv2.LINE_AA, SUBPIXEL_BITS)
    return image


def place(strokes: tuple[Points, ...], size: float = 1.0, offset: float = 0.0) -> tuple[Points, ...]:
    """Lay strokes of any scale onto the pad, the way a visitor would draw that digit.

    `size` 1 lets the longer side fill 70 % of the pad's height, 0.25 a quarter of that. `offset` moves it from the middle (0)
    towards the lower right corner (1), negative towards the upper left one, and never off the pad.
    """
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    span = high - low
    scale = size * FULL_HEIGHT / max(float(span.max()), 1e-6)
    pad = np.array([PAD_WIDTH, PAD_HEIGHT], np.float32)
    room = np.maximum((pad - span * scale) / 2 - BRUSH_DEFAULT, 0)
    shift = pad / 2 - (low + high) / 2 * scale + offset * room
    return tuple((stroke * scale + shift).astype(np.float32) for stroke in strokes)
