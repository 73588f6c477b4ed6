"""Follows the pen: for a drawing, what a model says to how each digit was drawn is heard beside what it says to the picture.

In: digits of a drawing with their answers, its strokes, a model. Out: an answer for each. A picture no longer shows where a
stroke began, which way it went, and where the pen was lifted, which settles doubts: a tick looks like a 1, drawn the other way.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.strokes import Drawing, Points
from core.imaging.trajectory import trajectory
from core.imaging.types import PreparedDigit
from core.models.answering import Answer, hear_pen
from core.models.checkpoint import Model

MOST, LEAST = 0.8, 0.2
"""A stroke is a digit's own where so much of it lies on the digit's ink; where less than the one and more than the other does,
it is shared, and nobody can tell how the digit was drawn."""
PLACES = 32
"""Points at equal distances at which a stroke is looked up."""
FRINGE = 0.03
"""How far beside the ink a stroke may lie, of the digit's height: pictures are smoothed, broad strokes thinned."""


def followed(digits: Sequence[PreparedDigit], answers: Sequence[Answer], drawing: Drawing, model: Model) -> tuple[Answer, ...]:
    """Return the answers, the pen heard for each digit that has strokes of its own and shares none."""
    if model.pen is None or drawing.is_blank:
        return tuple(answers)
    spread = [_spread(stroke) for stroke in drawing.strokes]
    own_strokes = {place: _own_strokes(digit, drawing.strokes, spread) for place, digit in enumerate(digits)}
    places = [place for place, strokes in own_strokes.items() if strokes]
    if not places:
        return tuple(answers)
    ways = np.stack([trajectory(own_strokes[place]) for place in places])
    heard = dict(zip(places, hear_pen(model, [answers[place] for place in places], ways), strict=True))
    return tuple(heard.get(place, own) for place, own in enumerate(answers))


def _spread(stroke: Points) -> Points:
    """Return points at equal distances along a stroke."""
    ends = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(stroke, axis=0).T))])
    places = np.linspace(0, ends[-1], PLACES)
    return np.stack([np.interp(places, ends, stroke[:, axis]) for axis in (0, 1)], 1).astype(np.float32)


def _own_strokes(digit: PreparedDigit, strokes: Sequence[Points], spread: Sequence[Points]) -> list[Points]:
    """Return the strokes that the digit was drawn with; none where it shares one."""
    shares = _shares_on(digit, np.stack(spread)).tolist()
    is_shared = any(LEAST < share < MOST for share in shares)
    return [] if is_shared else [stroke for stroke, share in zip(strokes, shares, strict=True) if share >= MOST]


def _shares_on(digit: PreparedDigit, spread: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return how much of each stroke, (N, PLACES, 2), lies on the digit's ink or right beside it, of 1: (N,)."""
    height, width = digit.ink.shape
    reach = 1 + round(FRINGE * height)
    sums = cv2.integral((digit.ink > 0).view(np.uint8))  # (height + 1, width + 1)
    scale = np.array([width / digit.box.width, height / digit.box.height], np.float32)
    low = np.rint((spread - (digit.box.x, digit.box.y)) * scale).astype(int) - reach
    left, top = np.clip(low, 0, (width, height)).transpose(2, 0, 1)
    right, bottom = np.clip(low + 2 * reach + 1, 0, (width, height)).transpose(2, 0, 1)
    ink = sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left]
    shares: NDArray[np.float64] = (ink > 0).mean(axis=1)
    return shares
