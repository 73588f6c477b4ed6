"""Draws strokes that are no digit, for the network that reads how a pen went: scribbles, shapes, piles, pairs, letters.

In: a seed, and pen-written digits to pile up. Out: strokes of any scale, in the order in which they were drawn.
"""

from collections.abc import Callable, Sequence

import cv2
import numpy as np

from core.data.outliers import Random, Strokes, pile, scribble, shape, side_by_side
from core.data.strokes import StrokeDigit
from core.imaging.strokes import Points

Corners = tuple[tuple[tuple[int, int], ...], ...]

LETTERS: dict[str, tuple[Corners, ...]] = {
    "A": ((((0, 10), (4, 0), (8, 10)), ((2, 6), (6, 6))), (((4, 0), (0, 10)), ((4, 0), (8, 10)), ((2, 6), (6, 6)))),
    "E": (
        (((7, 0), (0, 0), (0, 10), (7, 10)), ((0, 5), (5, 5))),
        (((0, 0), (0, 10), (7, 10)), ((0, 0), (7, 0)), ((0, 5), (5, 5))),
    ),
    "F": ((((7, 0), (0, 0), (0, 10)), ((0, 5), (5, 5))), (((0, 0), (0, 10)), ((0, 0), (7, 0)), ((0, 5), (5, 5)))),
    "H": ((((0, 0), (0, 10)), ((7, 0), (7, 10)), ((0, 5), (7, 5))), (((0, 0), (0, 10)), ((0, 5), (7, 5)), ((7, 0), (7, 10)))),
    "K": ((((0, 0), (0, 10)), ((7, 0), (0, 5), (7, 10))), (((0, 0), (0, 10)), ((7, 0), (1, 5)), ((1, 5), (7, 10)))),
    "M": ((((0, 10), (1, 0), (4, 7), (7, 0), (8, 10)),), (((0, 0), (0, 10)), ((0, 0), (4, 7), (8, 0), (8, 10)))),
    "N": ((((0, 10), (0, 0), (7, 10), (7, 0)),), (((0, 0), (0, 10)), ((0, 0), (7, 10), (7, 0)))),
    "R": ((((0, 10), (0, 0), (4, 0), (6, 2), (6, 4), (4, 5), (0, 5), (7, 10)),),),
    "W": ((((0, 0), (2, 10), (5, 2), (8, 10), (10, 0)),),),
    "X": ((((0, 0), (7, 10)), ((7, 0), (0, 10))),),
    "V": ((((0, 0), (4, 10), (8, 0)),), (((0, 0), (4, 10)), ((4, 10), (8, 0)))),
    "h": ((((0, 0), (0, 10), (1, 6), (4, 5), (6, 7), (6, 10)),),),
    "m": ((((0, 4), (0, 10), (2, 5), (4, 5), (4, 10), (6, 5), (8, 5), (8, 10)),),),
    "#": ((((2, 0), (2, 10)), ((6, 0), (6, 10)), ((0, 3), (8, 3)), ((0, 7), (8, 7))),),
    "+": ((((4, 1), (4, 9)), ((0, 5), (8, 5))), (((0, 5), (8, 5)), ((4, 1), (4, 9)))),
    "=": ((((0, 3), (8, 3)), ((0, 7), (8, 7))),),
    "tick": ((((0, 6), (3, 10), (9, 0)),),),
}
"""Letters and signs that no reader takes for a digit, each in the ways in which people write them, y down."""
JITTER = 0.5
"""How far each corner of a letter goes astray, of a tenth of its height: a standard deviation."""
STEPS_PER_CORNER = 6


def draw_pen_outliers(count: int, digits: Sequence[StrokeDigit], seed: int) -> list[Strokes]:
    """Return `count` times strokes that are no digit."""
    random = np.random.default_rng(seed)
    kinds: tuple[Callable[[], Strokes | None], ...] = (
        lambda: scribble(random),
        lambda: shape(random),
        lambda: pile(digits, random),
        lambda: _pair(digits, random),
        lambda: _letter(random),
        lambda: _letter(random),
    )
    drawn: list[Strokes] = []
    while len(drawn) < count:
        strokes = kinds[int(random.integers(len(kinds)))]()
        drawn += [] if strokes is None else [strokes]
    return drawn


def _pair(digits: Sequence[StrokeDigit], random: Random) -> Strokes:
    first, second = side_by_side(digits, random)
    return first.strokes + second.strokes


def _letter(random: Random) -> Strokes:
    names = tuple(LETTERS)
    ways = LETTERS[names[int(random.integers(len(names)))]]
    return tuple(_written(corners, random) for corners in ways[int(random.integers(len(ways)))])


def _written(corners: Sequence[tuple[int, int]], random: Random) -> Points:
    """Return a stroke through corners that go a little astray, its corners more or less round."""
    astray = np.array(corners, np.float64) + random.normal(0, JITTER, (len(corners), 2))
    knots = np.arange(len(corners))
    places = np.linspace(0, len(corners) - 1, STEPS_PER_CORNER * (len(corners) - 1) + 1)
    points = np.stack([np.interp(places, knots, astray[:, axis]) for axis in (0, 1)], 1)
    width = int(random.integers(1, STEPS_PER_CORNER))
    smooth = cv2.blur(points, (1, width), borderType=cv2.BORDER_REPLICATE)
    return smooth.astype(np.float32)
