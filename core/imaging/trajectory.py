"""Turns the strokes of a digit into the trajectory of its pen, as a network reads it.

In: strokes in the order in which they were drawn, of any scale. Out: (POINTS, 3) float32: x right and y down, the longer side
of the digit 1 and its middle 0, and whether the pen was down on the way there. Points at equal distances, as in online
handwriting recognition (Guyon, Albrecht, Le Cun, Denker, Hubbard 1991), say nothing of the pen's speed, which differs between
a mouse, a finger, and a tablet.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.imaging.strokes import Points

POINTS = 72
UP_SHARE = 0.5
"""A way with the pen up takes up so many of the points that it would take up with the pen down."""
LEAST_STEP = 1e-6
"""Of the digit's side: points on one spot stay apart, so that they have an order."""

Trajectory = NDArray[np.float32]
"""(POINTS, 3): x, y, pen down (1) or up (0)."""


def trajectory(strokes: Sequence[Points]) -> Trajectory:
    """Return the trajectory through all strokes, one or more, in their order."""
    points = np.concatenate(strokes).astype(np.float64)
    low, high = points.min(axis=0), points.max(axis=0)
    points = (points - (low + high) / 2) / max(float((high - low).max()), LEAST_STEP)
    is_down = np.ones(len(points), bool)
    is_down[np.cumsum([len(stroke) for stroke in strokes])[:-1]] = False
    lengths = np.hypot(*np.diff(points, axis=0).T)
    steps = np.where(is_down[1:], lengths, UP_SHARE * lengths) + LEAST_STEP
    ends = np.concatenate([[0.0], np.cumsum(steps)])
    places = np.linspace(0, ends[-1], POINTS)
    down = is_down[np.searchsorted(ends, places)]
    down[0] = True
    return np.stack([np.interp(places, ends, points[:, 0]), np.interp(places, ends, points[:, 1]), down], 1).astype(np.float32)
