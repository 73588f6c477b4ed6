"""Draws a line across ink: dotted, or a zigzag.

In: ink (N, 28, 28) from 0 to 1. Out: the same form. Shapes and widths as in MNIST-C (2019), where they have one strength.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from core.data.corruptions.smoothing import Ink

SIDE = 28
LAST = SIDE - 1
WIDTH_PX = 2.3
"""So far above and below its middle a line fades out, as 1 + log(1 - distance / width)."""
DOT_PX = 2
ZIGZAG_LEFT, ZIGZAG_RIGHT = 2, 25
ZIGZAG_LENGTH, ZIGZAG_HEIGHT = 2.0, 2.0
"""A tooth is four pixels long, two above and two below the line."""
ZIGZAG_RISE = 5

Numbers = NDArray[np.float64]
"""(N,): one for each picture."""


def dotted_line(ink: Ink, random: np.random.Generator) -> Ink:
    """Draw a line of dots from the left rim to the right one."""
    left, right = random.integers(0, LAST, (2, len(ink)))
    none = np.zeros(len(ink))
    line = _lines((none, left.astype(np.float64)), (none + LAST, right.astype(np.float64)))
    is_gap = np.arange(SIDE) // DOT_PX % 2 == 0
    line[:, :, is_gap] = 0
    return np.asarray(np.minimum(ink + line, 1), np.float32)


def zigzag(ink: Ink, random: np.random.Generator) -> Ink:
    """Draw a zigzag from left to right, rising or falling a little."""
    start = random.integers(0, LAST, len(ink)).astype(np.float64)
    rise = random.integers(-ZIGZAG_RISE, ZIGZAG_RISE, len(ink))
    xs, ys = _teeth(rise)
    corners = [(x + ZIGZAG_LEFT, y + start) for x, y in zip(xs, ys, strict=True)]
    spoilt = ink
    for one, next_one in pairwise(corners):
        spoilt = np.asarray(np.minimum(spoilt + _lines(one, next_one), 1), np.float32)
    return spoilt


def _teeth(rise: NDArray[np.int64]) -> tuple[list[Numbers], list[Numbers]]:
    """Return x and y of the corners of zigzags that begin at (0, 0), each list from left to right."""
    across = ZIGZAG_RIGHT - ZIGZAG_LEFT
    slope = np.arctan(rise / across)
    length = across / np.cos(slope)  # 23.0 to 23.5, so that all have the same number of teeth
    tooth = 2 * ZIGZAG_LENGTH
    count = int((across - ZIGZAG_LENGTH) // tooth) + 1
    along = [np.zeros_like(length), *(np.full_like(length, (2 * i + 1) * ZIGZAG_LENGTH) for i in range(count)), length]
    last = (-1) ** (count - 1) * ZIGZAG_HEIGHT / (2 * (length - tooth * (length // tooth)))
    above = [np.zeros_like(length), *(np.full_like(length, (-1) ** i * ZIGZAG_HEIGHT) for i in range(count)), last]
    pairs = list(zip(along, above, strict=True))
    return (
        [np.cos(slope) * x - np.sin(slope) * y for x, y in pairs],
        [np.sin(slope) * x + np.cos(slope) * y for x, y in pairs],
    )


def _lines(start: tuple[Numbers, Numbers], end: tuple[Numbers, Numbers]) -> Ink:
    """Return one line for each picture, (N, 28, 28), between points (x, y), of which the end lies further right."""
    left, right = start[0][:, None, None], end[0][:, None, None]
    slope = (end[1] - start[1])[:, None, None] / (right - left)
    rows, columns = np.ogrid[:SIDE, :SIDE]
    away = np.abs(rows - (start[1][:, None, None] + slope * (columns - left)))
    line = np.clip(1 + np.log1p(-np.minimum(away, WIDTH_PX - 1e-10) / WIDTH_PX), 0, 1)
    is_beside = (columns < np.floor(left)) | (columns >= np.ceil(right))
    return np.where(is_beside, 0, line).astype(np.float32)
