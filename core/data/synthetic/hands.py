"""Digits as people in Europe and America write them, drawn as pen strokes by an invented hand.

In: a random generator, which chooses the habits of one person. Out: a `Writing`, the strokes of a digit with its height as
unit. Crossed 7, slashed or dotted 0, open 4, looped 2, 8 of two loops, 1 with upstroke or foot: corner points drawn by hand
for this project, rounded by the spline of `core.data.glyphs`, then bent by a smooth field so that no two are alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from core.data.glyphs import HEIGHT, rounded
from core.imaging.strokes import Points
from core.imaging.types import Image

Corners = tuple[tuple[tuple[int, int], ...], ...]
Random = np.random.Generator

_ROUND_ZERO = ((58, 4), (22, 20), (8, 74), (26, 128), (60, 134), (90, 96), (90, 42), (70, 8), (46, 5))
_SEVEN = ((90, 6), (62, 66), (40, 138))
_STRAIGHT_SEVEN = ((88, 8), (58, 74), (34, 136))
_CROSS = ((28, 74), (56, 71), (84, 69))

VARIANTS: Mapping[int, Mapping[str, Corners]] = {
    0: {
        "plain": (_ROUND_ZERO,),
        "narrow": (((60, 6), (30, 26), (24, 76), (36, 126), (58, 134), (78, 100), (78, 42), (66, 10), (50, 8)),),
        "slashed": (_ROUND_ZERO, ((92, 8), (50, 70), (6, 132))),
        "dotted": (_ROUND_ZERO, ((49, 66), (51, 72))),
        "open": (((54, 10), (22, 24), (8, 76), (28, 130), (62, 134), (90, 92), (86, 38), (66, 4)),),
    },
    1: {
        "stick": (((54, 4), (52, 70), (50, 136)),),
        "upstroke": (((14, 62), (36, 34), (60, 4)), ((60, 4), (59, 70), (58, 136))),
        "long upstroke": (((2, 96), (30, 52), (62, 4)), ((62, 4), (61, 70), (60, 138))),
        "steep upstroke": (((0, 122), (34, 60), (68, 4)), ((68, 4), (66, 70), (64, 138))),
        "foot": (((28, 38), (46, 22), (58, 4)), ((58, 4), (57, 70), (56, 134)), ((24, 134), (56, 133), (90, 133))),
        "flag": (((38, 20), (50, 14), (58, 4)), ((58, 4), (56, 70), (52, 136))),
    },
    2: {
        "plain": (((12, 38), (28, 8), (62, 4), (84, 30), (70, 66), (36, 104), (8, 132)), ((8, 132), (50, 130), (92, 132))),
        "looped": (
            ((14, 36), (30, 8), (64, 4), (84, 34), (62, 84), (28, 126), (8, 124), (14, 106), (38, 114), (64, 134), (94, 126)),
        ),
        "swan": (((16, 30), (40, 4), (78, 16), (74, 56), (40, 106), (14, 134), (52, 124), (92, 134)),),
    },
    3: {
        "round": (((14, 20), (40, 4), (76, 14), (76, 44), (40, 66)), ((40, 66), (80, 78), (88, 108), (56, 134), (10, 122))),
        "flat top": (
            ((14, 8), (50, 7), (84, 6)),
            ((84, 6), (62, 32), (42, 58)),
            ((42, 58), (82, 68), (86, 108), (50, 136), (8, 120)),
        ),
        "looped": (((14, 22), (44, 4), (76, 20), (62, 54), (42, 66), (50, 58), (80, 76), (86, 112), (48, 136), (8, 118)),),
    },
    4: {
        "closed": (((66, 4), (36, 48), (6, 94)), ((6, 94), (50, 92), (94, 90)), ((66, 4), (65, 70), (62, 138))),
        "open": (((30, 6), (22, 42), (10, 80)), ((10, 80), (50, 80), (92, 78)), ((72, 30), (68, 84), (64, 138))),
        "wide open": (((20, 6), (14, 40), (14, 70), (44, 76), (86, 68)), ((84, 8), (80, 70), (74, 138))),
        "slanted open": (((30, 4), (16, 50), (6, 94)), ((6, 94), (44, 70), (84, 42)), ((84, 42), (80, 90), (70, 138))),
        "crossed": (((60, 4), (34, 48), (8, 92)), ((8, 92), (50, 90), (94, 88)), ((70, 50), (68, 94), (64, 138))),
    },
    5: {
        "hat": (
            ((22, 8), (20, 36), (18, 62)),
            ((18, 62), (54, 52), (86, 78), (76, 118), (44, 136), (8, 124)),
            ((22, 8), (54, 6), (86, 4)),
        ),
        "one stroke": (
            ((86, 6), (54, 7), (24, 10)),
            ((24, 10), (20, 34), (18, 60)),
            ((18, 60), (56, 50), (88, 80), (74, 122), (42, 136), (8, 122)),
        ),
        "round": (((84, 8), (40, 6), (24, 30), (30, 58), (68, 68), (84, 98), (62, 132), (26, 134), (8, 118)),),
    },
    6: {
        "round": (((74, 4), (40, 30), (14, 78), (16, 116), (44, 136), (80, 118), (80, 86), (54, 72), (22, 92)),),
        "open": (((82, 6), (44, 30), (14, 84), (22, 126), (54, 134), (72, 106), (48, 92)),),
        "straight": (((58, 4), (34, 50), (16, 96), (28, 130), (58, 134), (78, 110), (64, 84), (38, 84), (18, 104)),),
        "running": (
            ((44, 4), (22, 44), (12, 92), (24, 130), (52, 124), (80, 86), (86, 60), (72, 60), (58, 92), (68, 128), (96, 108)),
        ),
    },
    7: {
        "plain": (((8, 10), (48, 8), (90, 6)), _SEVEN),
        "crossed": (((8, 10), (48, 8), (90, 6)), _SEVEN, ((30, 74), (56, 72), (82, 70))),
        "straight": (((12, 8), (50, 8), (88, 8)), _STRAIGHT_SEVEN),
        "serif": (((10, 26), (11, 16), (12, 8)), ((12, 8), (50, 9), (88, 8)), _STRAIGHT_SEVEN),
        "crossed serif": (((10, 26), (11, 16), (12, 8)), ((12, 8), (50, 9), (88, 8)), _STRAIGHT_SEVEN, _CROSS),
        "bowed": (((6, 46), (10, 22), (38, 4), (66, 10), (72, 34)), ((72, 34), (68, 84), (58, 138))),
        "crossed bowed": (
            ((6, 46), (10, 22), (38, 4), (66, 10), (72, 34)),
            ((72, 34), (68, 84), (62, 138)),
            ((24, 98), (60, 95), (98, 90)),
        ),
    },
    8: {
        "one stroke": (
            ((78, 18), (48, 2), (20, 24), (40, 58), (78, 92), (66, 130), (32, 132), (18, 98), (54, 62), (82, 34), (72, 12)),
        ),
        "two loops": (
            ((52, 4), (26, 14), (24, 48), (50, 64), (76, 48), (74, 14), (50, 4)),
            ((50, 64), (20, 82), (18, 118), (50, 136), (82, 118), (80, 80), (50, 64)),
        ),
    },
    9: {
        "curved": (((84, 26), (56, 4), (20, 22), (22, 56), (54, 64), (84, 34), (86, 24)), ((86, 24), (82, 76), (68, 136))),
        "straight": (((80, 22), (52, 4), (20, 24), (24, 58), (52, 64), (78, 40), (80, 18)), ((80, 18), (78, 76), (76, 138))),
        "running": (((60, 40), (88, 18), (56, 4), (14, 20), (22, 44), (58, 56), (74, 90), (60, 120), (34, 138)),),
        "tilted": (((56, 60), (92, 12), (52, 4), (6, 44), (42, 52), (66, 66), (70, 100), (44, 138)),),
        "small loop": (((58, 34), (36, 44), (26, 24), (50, 4), (80, 18), (88, 62), (66, 116), (22, 138)),),
        "hooked": (
            ((84, 26), (54, 4), (20, 24), (24, 56), (54, 62), (84, 32)),
            ((84, 32), (86, 84), (66, 130), (34, 134), (14, 120)),
        ),
    },
}
"""The ways to write each digit, in a box 100 wide and 140 high."""

BEND = 4.5
"""How far the bending field moves a point at most, typically, of 140: more and a 4 reads as a 9."""
WAVES = 3
PEN_LIFT = 1.5
"""How far a stroke starts from where it should, of 140."""


@dataclass(frozen=True)
class Writing:
    """One written digit: strokes, or `cover` where only pixels are known; how it is written is its `variant`.

    Strokes have x from 0 to the right and y from 0 (top) to 1 (foot) for a digit of full height. `cover` is (H, W) uint8, ink
    high, cut to the digit.
    """

    label: int
    strokes: tuple[Points, ...] = ()
    cover: Image | None = None
    variant: str = ""

    @property
    def aspect(self) -> float:
        """Width of the digit, its height being 1."""
        if self.cover is not None:
            return float(self.cover.shape[1] / self.cover.shape[0])
        return max(0.05, *(float(stroke[:, 0].max()) for stroke in self.strokes))


def settled(label: int, strokes: tuple[Points, ...], variant: str = "") -> Writing:
    """Return strokes of any scale as a writing: the larger of height and 0.7 of width becomes 1."""
    points = np.concatenate(strokes)
    low, span = points.min(axis=0), np.ptp(points, axis=0)
    size = max(float(span[1]), 0.7 * float(span[0]), 1e-6)
    foot = (1 - span[1] / size) / 2
    offset = np.array([0, foot], np.float32)
    return Writing(label, tuple(((stroke - low) / size + offset).astype(np.float32) for stroke in strokes), None, variant)


@dataclass(frozen=True)
class InventedHand:
    """The habits of one person: which variant of each digit, and how wide."""

    habits: Mapping[int, str]
    stretch: float
    labels: tuple[int, ...] = tuple(range(10))

    def write(self, label: int, random: Random) -> Writing:
        """Return a digit as this person writes it this time."""
        return write_variant(label, self.habits[label], random, self.stretch)


def invent_hand(random: Random) -> InventedHand:
    """Choose one variant of each digit, and a width."""
    habits = {label: str(random.choice(list(variants))) for label, variants in VARIANTS.items()}
    return InventedHand(habits, float(random.uniform(0.75, 1.1)))


def write_variant(label: int, variant: str, random: Random, stretch: float = 1.0) -> Writing:
    """Return a digit in one of the `VARIANTS`, bent as a hand bends it."""
    model = _rounded_variant(label, variant)
    lifts = random.normal(0, PEN_LIFT, (len(model), 2)).astype(np.float32)
    bend = _BendingField(random)
    strokes = [stroke + lift for stroke, lift in zip(model, lifts, strict=True)]
    bent = tuple((stroke + bend(stroke)) * (stretch / HEIGHT, 1 / HEIGHT) for stroke in strokes)
    return settled(label, tuple(stroke.astype(np.float32) for stroke in bent), variant)


@cache
def _rounded_variant(label: int, variant: str) -> tuple[Points, ...]:
    return tuple(rounded(np.array(stroke, np.float32)) for stroke in VARIANTS[label][variant])


class _BendingField:
    """A sum of a few slow waves, the same for all strokes of a digit, so that joined strokes stay joined."""

    def __init__(self, random: Random) -> None:
        """Draw direction, length and strength of each wave."""
        self.wave_vectors = random.normal(0, 2 * np.pi / 180, (WAVES, 2))
        self.phases = random.uniform(0, 2 * np.pi, WAVES)
        self.strengths = random.normal(0, BEND / np.sqrt(WAVES), (WAVES, 2))

    def __call__(self, points: Points) -> NDArray[np.float64]:
        """Return how far each of the points (n, 2) moves."""
        moved: NDArray[np.float64] = np.sin(points @ self.wave_vectors.T + self.phases) @ self.strengths
        return moved
