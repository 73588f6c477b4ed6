"""Letters and symbols as a pen would write them, drawn by hand for this project to test with, never to train with.

In: a name. Out: its strokes in a box 100 wide and 140 high, y down. No letter is here that a reader may take for a digit: none
of O o D Q, I J l i j r T t L, Z z, S s, B b, G g, q y P p, A a, C c e, U u n.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from core.imaging.strokes import Points

Corners = tuple[tuple[tuple[float, float], ...], ...]


def _arc(middle: tuple[float, float], radius: float, start_deg: float, end_deg: float) -> tuple[tuple[float, float], ...]:
    turns = np.deg2rad(np.linspace(start_deg, end_deg, 24))
    return tuple((float(middle[0] + radius * np.cos(turn)), float(middle[1] + radius * np.sin(turn))) for turn in turns)


def _rays(count: int, inner: float, outer: float) -> Corners:
    turns = 2 * np.pi * np.arange(count) / count
    ends = [(np.cos(turn), np.sin(turn)) for turn in turns]
    return tuple(tuple((float(50 + length * x), float(70 + length * y)) for length in (inner, outer)) for x, y in ends)


def _curve(points: NDArray[np.float64]) -> Corners:
    return (tuple((float(x), float(y)) for x, y in points),)


def _heart() -> Corners:
    turn = np.linspace(0, 2 * np.pi, 60)
    y = 13 * np.cos(turn) - 5 * np.cos(2 * turn) - 2 * np.cos(3 * turn) - np.cos(4 * turn)
    return _curve(np.stack([50 + 48 * np.sin(turn) ** 3, 66 - 3 * y], 1))


def _flower() -> Corners:
    turn = np.linspace(0, 2 * np.pi, 120)
    return _curve(np.stack([50 + 48 * np.cos(5 * turn) * np.cos(turn), 70 + 48 * np.cos(5 * turn) * np.sin(turn)], 1))


LETTERS: Mapping[str, Corners] = {
    "E": (((90, 6), (12, 6), (12, 136), (92, 136)), ((12, 68), (74, 68))),
    "F": (((12, 138), (12, 6), (90, 6)), ((12, 66), (72, 66))),
    "H": (((10, 4), (10, 138)), ((90, 4), (90, 138)), ((10, 70), (90, 70))),
    "K": (((12, 4), (12, 138)), ((88, 6), (14, 76), (92, 138))),
    "M": (((6, 138), (14, 4), (50, 90), (86, 4), (94, 138)),),
    "N": (((10, 138), (10, 4), (90, 138), (90, 4)),),
    "R": (((12, 138), (12, 6), (60, 6), (84, 24), (84, 48), (60, 68), (12, 70)), ((44, 70), (92, 138))),
    "V": (((6, 4), (50, 138), (94, 4)),),
    "W": (((4, 4), (26, 136), (50, 40), (74, 136), (96, 4)),),
    "X": (((8, 4), (92, 138)), ((92, 4), (8, 138))),
    "h": (((20, 4), (20, 138)), ((20, 92), (44, 68), (70, 74), (80, 100), (80, 138))),
    "m": (((8, 60), (10, 138)), ((10, 84), (28, 62), (46, 72), (50, 138)), ((50, 84), (68, 62), (88, 72), (92, 138))),
    "Zhe": (((50, 4), (50, 138)), ((8, 4), (50, 70), (8, 138)), ((92, 4), (50, 70), (92, 138))),
    "Shcha": (((8, 8), (8, 130), (86, 130), (86, 8)), ((47, 8), (47, 130)), ((86, 130), (98, 130), (98, 140))),
    "Psi": (((50, 4), (50, 138)), ((8, 10), (12, 60), (30, 82), (70, 82), (88, 60), (92, 10))),
    "pi": (((6, 24), (94, 18)), ((32, 22), (26, 134)), ((68, 20), (70, 110), (92, 130))),
}
"""Block letters, and some of other alphabets."""

SYMBOLS: Mapping[str, Corners] = {
    "anchor": (((50, 30), (50, 134)), ((26, 50), (74, 50)), _arc((50, 18), 12, 0, 360), _arc((50, 84), 48, 10, 170)),
    "arrow": (((4, 70), (96, 70)), ((62, 36), (96, 70), (62, 104))),
    "crown": (((6, 120), (4, 30), (28, 84), (50, 16), (72, 84), (96, 30), (94, 120), (6, 120)),),
    "double arrow": (((4, 70), (96, 70)), ((30, 44), (4, 70), (30, 96)), ((70, 44), (96, 70), (70, 96))),
    "envelope": (((2, 30), (98, 30), (98, 110), (2, 110), (2, 30)), ((2, 30), (50, 76), (98, 30))),
    "fish": (((96, 40), (70, 66), (40, 92), (14, 84), (2, 70), (14, 54), (40, 46), (70, 72), (96, 98), (96, 40)),),
    "flower": _flower(),
    "heart": _heart(),
    "house": (
        ((14, 48), (14, 136), (86, 136), (86, 48)),
        ((0, 66), (50, 8), (100, 66)),
        ((40, 136), (40, 96), (60, 96), (60, 136)),
    ),
    "sun": (_arc((50, 70), 22, 0, 360), *_rays(9, 22, 48)),
    "tick": (((4, 80), (34, 122), (98, 10)),),
    "tree": (
        ((50, 4), (16, 50), (36, 50), (6, 106), (94, 106), (64, 50), (84, 50), (50, 4)),
        ((42, 106), (42, 138), (58, 138), (58, 106)),
    ),
    "umbrella": ((*_arc((50, 60), 48, 180, 360), (2, 60)), ((50, 60), (50, 116), (60, 130), (74, 126), (76, 114))),
}
"""What people doodle."""


def strokes_of(corners: Corners) -> tuple[Points, ...]:
    """Return a letter or a symbol as pen strokes, each (n, 2)."""
    return tuple(np.array(stroke, np.float32) for stroke in corners)
