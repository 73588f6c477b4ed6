"""Tells which ink is whose stroke's.

In: a prepared digit, and strokes in the pixels of the picture it was found on. Out: how much of each stroke lies on the digit;
the part of its ink that a stroke drew.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.strokes import Drawing, Points
from core.imaging.types import Mask, PreparedDigit

PLACES = 32
"""Points at equal distances at which a stroke is looked up."""
FRINGE = 0.03
"""How far beside the ink a stroke may lie, of the digit's height: pictures are smoothed, broad strokes thinned."""
LEAST = 0.2
"""A stroke of which less lies on a digit is not one of its own, at most it touches it."""
ABOVE = 0.7
"""Strokes that share so much of the narrower one's width are of one digit, as the ring of a 0 and its slash."""


@dataclass(frozen=True)
class Drawn:
    """A stroke, the width of its brush, and its place in the order of the drawing."""

    stroke: Points
    brush: float
    turn: int


def strokes_on(digit: PreparedDigit, drawing: Drawing) -> list[tuple[Drawn, ...]]:
    """Return the strokes that lie on the digit's ink, from left to right; together those that stand one above the other."""
    if drawing.is_blank:
        return []
    points = spread(drawing.strokes)
    lie_on = np.flatnonzero(shares_on(digit, points) >= LEAST).tolist()
    across = sorted(lie_on, key=lambda turn: float(points[turn, :, 0].mean()))
    stacks: list[tuple[Drawn, ...]] = []
    for turn in across:
        stack: tuple[Drawn, ...] = (Drawn(drawing.strokes[turn], drawing.widths[turn], turn),)
        while stacks and _stand_above(stacks[-1], stack):
            stack = (*stacks.pop(), *stack)
        stacks.append(stack)
    return stacks


def _stand_above(one: Sequence[Drawn], other: Sequence[Drawn]) -> bool:
    (left, right), (other_left, other_right) = _sides(one), _sides(other)
    shared = min(right, other_right) - max(left, other_left)
    return shared >= ABOVE * min(right - left, other_right - other_left)


def _sides(stack: Sequence[Drawn]) -> tuple[float, float]:
    """Return where the ink of strokes begins and ends, from left to right."""
    left = min(float(drawn.stroke[:, 0].min()) - drawn.brush / 2 for drawn in stack)
    return left, max(float(drawn.stroke[:, 0].max()) + drawn.brush / 2 for drawn in stack)


def spread(strokes: Sequence[Points]) -> NDArray[np.float32]:
    """Return points at equal distances along each of one or more strokes: (N, PLACES, 2)."""
    return np.stack([_spread(stroke) for stroke in strokes])


def _spread(stroke: Points) -> Points:
    ends = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(stroke, axis=0).T))])
    places = np.linspace(0, ends[-1], PLACES)
    return np.stack([np.interp(places, ends, stroke[:, axis]) for axis in (0, 1)], 1).astype(np.float32)


def shares_on(digit: PreparedDigit, points: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return how much of each stroke, (N, PLACES, 2), lies on the digit's ink or right beside it, of 1: (N,)."""
    height, width = digit.ink.shape
    reach = _reach(height)
    sums = cv2.integral((digit.ink > 0).view(np.uint8))  # (height + 1, width + 1)
    low = np.rint(_on_ink(digit, points)).astype(int) - reach
    left, top = np.clip(low, 0, (width, height)).transpose(2, 0, 1)
    right, bottom = np.clip(low + 2 * reach + 1, 0, (width, height)).transpose(2, 0, 1)
    ink = sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left]
    shares: NDArray[np.float64] = (ink > 0).mean(axis=1)
    return shares


def covered_by(digit: PreparedDigit, strokes: Sequence[Drawn]) -> Mask:
    """Return where on the digit's ink, (h, w), strokes were drawn."""
    height, width = digit.ink.shape
    covered = np.zeros((height, width), np.uint8)
    for drawn in strokes:
        thickness = round(drawn.brush * height / digit.box.height) + 2 * _reach(height)
        cv2.polylines(covered, [np.rint(_on_ink(digit, drawn.stroke)).astype(np.int32)], False, 1, thickness)
    return covered.astype(np.bool_)


def _reach(height: int) -> int:
    return 1 + round(FRINGE * height)


def _on_ink(digit: PreparedDigit, points: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return points of the picture as points of the digit's ink, which may be finer or coarser."""
    height, width = digit.ink.shape
    scale = np.array([width / digit.box.width, height / digit.box.height], np.float32)
    moved: NDArray[np.float32] = (points - np.array([digit.box.x, digit.box.y], np.float32)) * scale
    return moved
