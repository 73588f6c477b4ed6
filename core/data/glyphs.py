"""Ten digits as a pen would write them, drawn by hand for this project.

In: a digit. Out: its strokes in a box 100 wide and 140 high. Each stroke is a few corner points, rounded by a spline
(Catmull and Rom 1974), so that samples and tests need no data set.
"""

import numpy as np
from numpy.typing import NDArray

from core.imaging.strokes import Points

WIDTH, HEIGHT = 100, 140
STEPS_PER_CORNER = 10

_CORNERS: dict[str, tuple[tuple[tuple[int, int], ...], ...]] = {
    "0": (((58, 4), (22, 20), (8, 74), (26, 128), (60, 134), (90, 96), (90, 42), (70, 8), (48, 4)),),
    "1": (((26, 44), (44, 28), (60, 4)), ((60, 4), (58, 70), (54, 136))),
    "2": (((12, 38), (28, 8), (62, 4), (84, 30), (70, 66), (36, 104), (8, 132)), ((8, 132), (50, 130), (92, 132))),
    "3": (((14, 20), (40, 4), (76, 14), (76, 44), (40, 66)), ((40, 66), (80, 78), (88, 108), (56, 134), (10, 122))),
    "4": (((60, 4), (34, 48), (8, 92)), ((8, 92), (50, 90), (94, 88)), ((70, 50), (68, 94), (64, 138))),
    "5": (
        ((22, 8), (20, 36), (18, 62)),
        ((18, 62), (54, 52), (86, 78), (76, 118), (44, 136), (8, 124)),
        ((22, 8), (54, 6), (86, 4)),
    ),
    "6": (((74, 4), (40, 30), (14, 78), (16, 116), (44, 136), (80, 118), (80, 86), (54, 72), (22, 92)),),
    "7": (((8, 10), (48, 8), (90, 6)), ((90, 6), (62, 66), (40, 138)), ((30, 74), (56, 72), (82, 70))),
    "8": (((78, 18), (48, 2), (20, 24), (40, 58), (78, 92), (66, 130), (32, 132), (18, 98), (54, 62), (82, 34), (74, 14)),),
    "9": (((84, 26), (56, 4), (20, 22), (22, 56), (54, 64), (84, 34), (86, 24)), ((86, 24), (82, 76), (68, 136))),
    "scribble": (
        (
            (8, 60),
            (90, 20),
            (20, 100),
            (96, 60),
            (10, 20),
            (70, 130),
            (40, 6),
            (30, 124),
            (92, 96),
            (6, 90),
            (80, 40),
            (50, 136),
        ),
        ((20, 40), (84, 110), (16, 120), (76, 8), (60, 90), (12, 70), (94, 76)),
    ),
    "four or nine": (((40, 6), (20, 44), (28, 66), (70, 60)), ((40, 6), (56, 14)), ((76, 14), (72, 70), (66, 138))),
}

NAMES = tuple(_CORNERS)


def glyph(name: str) -> tuple[Points, ...]:
    """Return the strokes of a digit (`"0"` to `"9"`), of `scribble`, or of `four or nine`, each (n, 2)."""
    return tuple(rounded(np.array(corners, np.float32)) for corners in _CORNERS[name])


def rounded(corners: NDArray[np.float32]) -> Points:
    """Return the smooth curve through corner points (n, 2); two points are a straight line, and stay as they are."""
    if len(corners) < 3:
        return corners
    knots = np.concatenate([corners[:1], corners, corners[-1:]])
    return np.concatenate([*(_segment(knots[i : i + 4]) for i in range(len(corners) - 1)), corners[-1:]]).astype(np.float32)


def _segment(knots: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the curve from the second of four knots (4, 2) to the third: Catmull and Rom's cubic with tension 1/2."""
    before, start, end, after = knots
    t = np.linspace(0, 1, STEPS_PER_CORNER, endpoint=False, dtype=np.float32)[:, None]
    linear, square = end - before, 2 * before - 5 * start + 4 * end - after
    cubic = 3 * (start - end) + after - before
    points: NDArray[np.float32] = start + 0.5 * t * (linear + t * (square + t * cubic))
    return points
