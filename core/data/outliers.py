"""Draws what is not a digit: scribbles, shapes, letters, several digits over one another.

In: a seed, and pen-written digits to pile up. Out: (N, 28, 28) uint8, prepared as the app prepares drawings. A network that
has seen such pictures answers them with doubt (outlier exposure; Hendrycks, Mazeika, Dietterich 2019).
"""

from collections.abc import Callable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from core.data.rendered import Hand, vary
from core.data.strokes import StrokeDigit
from core.errors import PreparationError
from core.imaging.pipeline import prepare
from core.imaging.strokes import Points, render

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

Strokes = tuple[Points, ...]
Random = np.random.Generator


def draw_outliers(count: int, digits: Sequence[StrokeDigit], seed: int) -> NDArray[np.uint8]:
    """Return `count` prepared pictures of what is not a digit, (count, 28, 28) uint8."""
    random = np.random.default_rng(seed)
    kinds: tuple[Callable[[], Strokes | None], ...] = (
        lambda: scribble(random),
        lambda: shape(random),
        lambda: pile(digits, random),
    )
    images: list[NDArray[np.uint8]] = []
    while len(images) < count:
        kind = int(random.integers(len(kinds) + 1))
        images += letter(random) if kind == len(kinds) else _prepared(kinds[kind](), random)
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
