"""Makes the findings of a stage visible.

In: what a stage found. Out: RGB pictures for people; no later stage reads them.
"""

import cv2
import numpy as np

from core.imaging.normalise import SIDE_PX
from core.imaging.strokes import Drawing
from core.imaging.types import Image, Labels, Mask, Part, PreparedDigit

PAPER = (255, 255, 255)
LEFT_OUT = (200, 200, 200)
PALETTE = ((213, 94, 0), (0, 114, 178), (0, 158, 115), (204, 121, 167), (86, 180, 233), (230, 159, 0))
"""Okabe and Ito's colours (2008), told apart by colour-blind readers too."""
SHOWN_SIDE_PX = 320
FIRST, LAST = np.array(PALETTE[1]), np.array(PALETTE[0])
"""The pen's colour at the beginning of a drawing and at its end; between them it changes evenly, in small steps."""
POINTS_OF_A_COLOUR = 4
TILES_IN_A_ROW = 10


def paint_parts(labels: Labels, parts: tuple[Part, ...]) -> Image:
    """Return the parts in the order given, each in its colour, specks in grey: (H, W) -> RGB of at most 320 px."""
    step = max(1, -(-max(labels.shape) // SHOWN_SIDE_PX))
    shown = np.ascontiguousarray(labels[::step, ::step])
    count = max([int(shown.max()), *(number for part in parts for number in part.components)])
    colours = np.full((count + 1, 3), LEFT_OUT, np.uint8)
    colours[0] = PAPER
    for index, part in enumerate(parts):
        colours[list(part.components)] = PALETTE[index % len(PALETTE)]
    return np.take(colours, shown, axis=0)


def paint_ruling(ink_mask: Mask, line_mask: Mask) -> Image:
    """Return what is left in black, the lines taken away in colour: two masks (H, W) -> RGB of at most 320 px."""
    step = max(1, -(-max(ink_mask.shape) // SHOWN_SIDE_PX))
    shown = np.where(ink_mask[::step, ::step, None], np.uint8(0), np.uint8(PAPER[0]))
    lines = line_mask[::step, ::step, None] & ~ink_mask[::step, ::step, None]
    return np.asarray(np.where(lines, np.array(PALETTE[0], np.uint8), shown), dtype=np.uint8).repeat(1, axis=2)


def paint_digits(digits: tuple[PreparedDigit, ...]) -> Image:
    """Return the prepared digits side by side, ten in a row, as one grey picture."""
    columns = min(len(digits), TILES_IN_A_ROW)
    rows = -(-len(digits) // TILES_IN_A_ROW)
    sheet = np.zeros((rows * SIDE_PX, columns * SIDE_PX), np.uint8)
    for index, digit in enumerate(digits):
        y, x = divmod(index, TILES_IN_A_ROW)
        sheet[y * SIDE_PX : (y + 1) * SIDE_PX, x * SIDE_PX : (x + 1) * SIDE_PX] = digit.image
    return sheet


def paint_strokes(drawing: Drawing, shape: tuple[int, ...]) -> Image:
    """Return the way of the pen on a picture of this shape: from FIRST to LAST, a dot where each stroke begins.

    In: a drawing in pixels of a picture (H, W). Out: RGB, as broad as all findings of stages are shown.
    """
    height, width = shape[:2]
    scale = SHOWN_SIDE_PX / width
    shown = np.full((round(height * scale), SHOWN_SIDE_PX, 3), PAPER, np.uint8)
    total, drawn = max(1, sum(len(stroke) for stroke in drawing.strokes) - 1), 0
    for stroke in drawing.strokes:
        points = np.rint(stroke * scale).astype(np.int32)
        for start in range(0, len(points), POINTS_OF_A_COLOUR):
            colour = (FIRST + (drawn + start) / total * (LAST - FIRST)).tolist()
            cv2.polylines(shown, [points[start : start + POINTS_OF_A_COLOUR + 1]], False, colour, 2, cv2.LINE_AA)
        cv2.circle(shown, points[0].tolist(), 4, (FIRST + drawn / total * (LAST - FIRST)).tolist(), cv2.FILLED, cv2.LINE_AA)
        drawn += len(points)
    return shown
