"""Follows the pen: for a drawing, what a model says to how each digit was drawn is heard beside what it says to the picture.

In: digits of a drawing with their answers, its strokes, a model. Out: an answer for each. A picture no longer shows where a
stroke began, which way it went, and where the pen was lifted, which settles doubts: a tick looks like a 1, drawn the other way.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.imaging.owning import LEAST, shares_on, spread
from core.imaging.strokes import Drawing, Points
from core.imaging.trajectory import trajectory
from core.imaging.types import PreparedDigit
from core.models.answering import Answer, hear_pen
from core.models.checkpoint import Model

MOST = 0.8
"""A stroke is a digit's own where so much of it lies on the digit's ink; where less than that does, but more than LEAST, it is
shared, and nobody can tell how the digit was drawn."""


def followed(digits: Sequence[PreparedDigit], answers: Sequence[Answer], drawing: Drawing, model: Model) -> tuple[Answer, ...]:
    """Return the answers, the pen heard for each digit that has strokes of its own and shares none."""
    if model.pen is None or drawing.is_blank:
        return tuple(answers)
    points = spread(drawing.strokes)
    own_strokes = {place: _own_strokes(digit, drawing.strokes, points) for place, digit in enumerate(digits)}
    places = [place for place, strokes in own_strokes.items() if strokes]
    if not places:
        return tuple(answers)
    ways = np.stack([trajectory(own_strokes[place]) for place in places])
    heard = dict(zip(places, hear_pen(model, [answers[place] for place in places], ways), strict=True))
    return tuple(heard.get(place, own) for place, own in enumerate(answers))


def _own_strokes(digit: PreparedDigit, strokes: Sequence[Points], points: NDArray[np.float32]) -> list[Points]:
    """Return the strokes that the digit was drawn with; none where it shares one."""
    shares = shares_on(digit, points).tolist()
    is_shared = any(LEAST < share < MOST for share in shares)
    return [] if is_shared else [stroke for stroke, share in zip(strokes, shares, strict=True) if share >= MOST]
