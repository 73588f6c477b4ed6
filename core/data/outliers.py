"""Draws what is not a digit: scribbles, shapes, letters, several digits over one another, two that touch, pieces of digits.

In: a seed, and pen-written digits to pile up. Out: (N, 28, 28) uint8, prepared as the app prepares drawings. A network that
has seen such pictures answers them with doubt (outlier exposure; Hendrycks, Mazeika, Dietterich 2019): so its doubt can say
that two touching digits are not one, and that a cut between them went wrong.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from core.data.rendered import Hand, vary
from core.data.strokes import StrokeDigit
from core.errors import PreparationError
from core.imaging.cutting import trim
from core.imaging.normalise import normalise
from core.imaging.pipeline import prepare
from core.imaging.strokes import FULL_HEIGHT, Drawing, Points, place, render

LETTERS = "AEFHKMNPRWXdkmwx#$%&*+=@"
"""Letters and signs that no reader takes for a digit; left out are those alike to one: O, I, l, S, Z, B, b, G, g, q, y, T …"""
LETTER_FONTS = (
    cv2.FONT_HERSHEY_SIMPLEX,
    cv2.FONT_HERSHEY_DUPLEX,
    cv2.FONT_HERSHEY_COMPLEX,
    cv2.FONT_HERSHEY_SCRIPT_SIMPLEX,
    cv2.FONT_HERSHEY_SCRIPT_COMPLEX,
)
LETTER_SIDE_PX = 120
MOST_INK = 60
"""Mean of a picture, of 255; fatter ones are blobs, which a fat 1 or 8 resembles."""
PILE_OFFSET = 120
"""Of a digit 1000 high: digits of a pile lie nearly on top of one another."""
WILD_HAND = Hand(rotation_deg=25.0, shear=0.3, stretch=0.3)
STEADY_HAND = Hand(least_size=0.4, most_size=1.6, rotation_deg=8.0, shear=0.2, stretch=0.1, stroke_of_height=0.08)
"""Writes two digits side by side; its size is that of both."""
MOST_OVERLAP = 0.12
"""Of a digit's height: so far two touching digits reach into each other."""
FRAGMENT_SHARES = (0.3, 0.7)
"""Of the width of the digit that a wrong cut goes through."""
UNLIKE_LEFT_HALVES = (2, 3, 4, 5, 8, 9)
"""The left half of these is no digit; the right half of an 8 is a 3, that of a 9 or a 4 a 1."""
LEAST_PAIR_ASPECT, LEAST_HALF_ASPECT = 0.75, 0.35
"""Width over height: a slimmer pair may be a digit with a stroke at its side, a slimmer half a 1."""

Strokes = tuple[Points, ...]
Random = np.random.Generator


def draw_outliers(count: int, digits: Sequence[StrokeDigit], seed: int) -> NDArray[np.uint8]:
    """Return `count` prepared pictures of what is not a digit, (count, 28, 28) uint8."""
    random = np.random.default_rng(seed)
    kinds: tuple[Callable[[], list[NDArray[np.uint8]]], ...] = (
        lambda: _prepared(scribble(random), random),
        lambda: _prepared(shape(random), random),
        lambda: _prepared(pile(digits, random), random),
        lambda: letter(random),
        lambda: joined(digits, random),
        lambda: fragment(digits, random),
    )
    images: list[NDArray[np.uint8]] = []
    while len(images) < count:
        images += kinds[int(random.integers(len(kinds)))]()
    return np.stack(images[:count])


def _prepared(strokes: Strokes | None, random: Random) -> list[NDArray[np.uint8]]:
    if strokes is None:
        return []
    try:
        found = prepare(render(vary(strokes, WILD_HAND, random)))
    except PreparationError:
        return []
    return [digit.image for digit in found if len(found) == 1 and digit.image.mean() < MOST_INK]


def scribble(random: Random) -> Strokes:
    """Return a pen that runs to and fro: a smoothed random walk with many turns."""
    corners = random.uniform(0, 1000, (int(random.integers(12, 26)), 2))
    knots = np.linspace(0, 1, len(corners))
    path = np.linspace(0, 1, 12 * len(corners))
    points = np.stack([np.interp(path, knots, corners[:, axis]) for axis in (0, 1)], axis=1)
    smooth = cv2.blur(points.astype(np.float32), (1, int(random.integers(1, 10))))
    return (np.asarray(smooth, np.float32),)


def shape(random: Random) -> Strokes:
    """Return a triangle, square, star, spiral, zigzag, wave or grid; no polygon of more corners, which is nearly a 0."""
    makers = (_polygon, _spiral, _zigzag, _wave, _grid)
    return makers[int(random.integers(len(makers)))](random)


def _polygon(random: Random) -> Strokes:
    corners, skip = ((3, 1), (4, 1), (5, 2), (7, 3), (7, 2))[int(random.integers(5))]
    turns = 2 * np.pi * (np.arange(corners + 1) * skip / corners + random.uniform())
    return (np.stack([np.cos(turns), np.sin(turns)], 1).astype(np.float32) * 500,)


def _spiral(random: Random) -> Strokes:
    turns = np.linspace(0, 2 * np.pi * random.uniform(2.2, 5), 120) * random.choice((-1, 1))
    return ((np.abs(turns)[:, None] * np.stack([np.cos(turns), np.sin(turns)], 1)).astype(np.float32),)


def _zigzag(random: Random) -> Strokes:
    count = int(random.integers(5, 11))
    zigzag = np.stack([np.arange(count) * 150.0, np.where(np.arange(count) % 2, 0, random.uniform(200, 900))], 1)
    zigzag = zigzag if random.uniform() < 0.5 else zigzag[:, ::-1]
    return (zigzag.astype(np.float32),)


def _wave(random: Random) -> Strokes:
    x = np.linspace(0, 1000, 90)
    height = random.uniform(80, 350)
    return (np.stack([x, height * np.sin(x / 1000 * 2 * np.pi * random.uniform(2, 5))], 1).astype(np.float32),)


def _grid(random: Random) -> Strokes:
    across, down = int(random.integers(1, 5)), int(random.integers(2, 5))
    rows = [[(0.0, (i + 0.5) / across), (1.0, (i + 0.5) / across)] for i in range(across)]
    columns = [[((i + 0.5) / down, 0.0), ((i + 0.5) / down, 1.0)] for i in range(down)]
    return tuple(np.array(line, np.float32) * 1000 for line in rows + columns)


def pile(digits: Sequence[StrokeDigit], random: Random) -> Strokes | None:
    """Return two or three digits written over one another, unalike ones, so that none can be read."""
    chosen = [digits[int(i)] for i in random.integers(len(digits), size=int(random.integers(2, 4)))]
    if len({digit.label for digit in chosen}) < len(chosen) or {digit.label for digit in chosen} & {1}:
        return None
    return tuple(
        (stroke + random.uniform(-PILE_OFFSET, PILE_OFFSET, 2)).astype(np.float32)
        for digit in chosen
        for stroke in digit.strokes
    )


def joined(digits: Sequence[StrokeDigit], random: Random) -> list[NDArray[np.uint8]]:
    """Return two digits that touch, prepared as one part; nothing where the pipeline finds two."""
    strokes = [stroke for part in side_by_side(digits, random) for stroke in part.strokes]
    try:
        found = prepare(render(vary(tuple(strokes), STEADY_HAND, random)))
    except PreparationError:
        return []
    return [digit.image for digit in found if len(found) == 1 and _aspect(digit.image) >= LEAST_PAIR_ASPECT]


def fragment(digits: Sequence[StrokeDigit], random: Random) -> list[NDArray[np.uint8]]:
    """Return a digit with a piece of its neighbour, after a wrong cut, and the other piece where it is no digit."""
    first, second = side_by_side(digits, random)
    placed = place(first.strokes + second.strokes, random.uniform(0.5, 1.5))
    ink = 255 - render(Drawing(placed, random.uniform(0.04, 0.12) * min(_height(placed), FULL_HEIGHT)))
    is_first_cut = random.uniform() < 0.5
    columns = np.concatenate(placed[: len(first.strokes)] if is_first_cut else placed[len(first.strokes) :])[:, 0]
    share = random.uniform(*FRAGMENT_SHARES)
    cut = int(columns.min() + share * np.ptp(columns))
    left, right = (normalise(trim(np.ascontiguousarray(piece))) for piece in (ink[:, :cut], ink[:, cut:]))
    if (first if is_first_cut else second).label == 1:
        return []
    is_half_clear = is_first_cut and first.label in UNLIKE_LEFT_HALVES and share < 0.5 and _aspect(left) >= LEAST_HALF_ASPECT
    whole = right if is_first_cut else left
    return ([whole] if _aspect(whole) >= LEAST_PAIR_ASPECT else []) + ([left] if is_half_clear else [])


def _aspect(image: NDArray[np.uint8]) -> float:
    wide, high = int(np.count_nonzero(image.any(axis=0))), int(np.count_nonzero(image.any(axis=1)))
    return wide / max(1, high)


def _height(strokes: Strokes) -> float:
    return float(np.ptp(np.concatenate(strokes)[:, 1]))


def side_by_side(digits: Sequence[StrokeDigit], random: Random) -> tuple[StrokeDigit, StrokeDigit]:
    """Return two digits of about one height, the second so far to the right that their boxes touch or overlap a little."""
    chosen = [digits[int(i)] for i in random.integers(len(digits), size=2)]
    first, second = (_of_height(digit, random.uniform(0.85, 1.15)) for digit in chosen)
    aside = max(float(stroke[:, 0].max()) for stroke in first.strokes) - random.uniform(0, MOST_OVERLAP)
    shift = np.array([aside, random.uniform(-0.1, 0.1)], np.float32)
    return first, replace(second, strokes=tuple(stroke + shift for stroke in second.strokes))


def _of_height(digit: StrokeDigit, height: float) -> StrokeDigit:
    points = np.concatenate(digit.strokes)
    low, span = points.min(axis=0), np.ptp(points, axis=0)
    scale = np.float32(height / max(float(span[1]), 0.7 * float(span[0]), 1e-6))
    return replace(digit, strokes=tuple((stroke - low) * scale for stroke in digit.strokes))


def letter(random: Random) -> list[NDArray[np.uint8]]:
    """Return one printed or script letter, prepared; nothing where the pipeline does not take it for one part."""
    image = np.full((2 * LETTER_SIDE_PX, 2 * LETTER_SIDE_PX), 255, np.uint8)
    sign = LETTERS[int(random.integers(len(LETTERS)))]
    font = LETTER_FONTS[int(random.integers(len(LETTER_FONTS)))]
    scale, thickness = random.uniform(2.5, 5), int(random.integers(2, 14))
    cv2.putText(image, sign, (60, 170), font, scale, 0, thickness, cv2.LINE_AA)
    centre = (float(LETTER_SIDE_PX), float(LETTER_SIDE_PX))
    turn = cv2.getRotationMatrix2D(centre, random.uniform(-15, 15), random.uniform(0.7, 1.0))
    turned = cv2.warpAffine(image, turn, image.shape[::-1], borderValue=255)
    try:
        found = prepare(np.asarray(turned, np.uint8))
    except PreparationError:
        return []
    return [digit.image for digit in found if len(found) == 1 and digit.image.mean() < MOST_INK]
