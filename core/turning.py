"""Finds how a page lies whose digits do not stand upright, and turns pictures.

In: digits of a picture with their answers, a model. Out: a `Turn`. A pipeline cannot tell by itself which way up a page is; the
model decides by what it can read.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.cutting import FAINTEST_INK, trim
from core.imaging.normalise import fit_inside, normalise
from core.imaging.rows import writing_slope
from core.imaging.types import Box, Image, Part, PreparedDigit
from core.models.answering import Answer, Verdict, answer
from core.models.checkpoint import Model

LEAST_DIGITS = 5
MOST_ASKED = 30
WELL_READ = 0.75
CLEARLY_BETTER = 0.15
"""A page of LEAST_DIGITS is turned where fewer than WELL_READ read well, and of MOST_ASKED so many more do when turned."""
LEANS_DEG = (-45.0, -30.0, 30.0, 45.0)
"""Between the quarters; the networks read what leans by 20 degrees, and the rows' slope tells the rest."""
TURNED_PX = 60
"""Digits need not be larger to be asked how they read turned: three times as large as the network's."""
LEAST_IN_ROW = 3
"""Fewer digits have no slope."""
LEAST_LEAN_DEG = 8.0
"""Rows that lean less read as well as level ones (0.5 megapixels, plain paper, 12 photos for each angle)."""
ROWS_GAIN = 0.05
"""How much more confidence, of 1, must come of turning a page back by its rows' slope."""
STEEP_DEG = 18.0
STEEP_GAIN = -0.15
"""Rows that steep are those of a turned page: unless its digits read far worse turned back, the page is read again so."""


@dataclass(frozen=True)
class Turn:
    """A turn to the left, by quarters or by an angle, and how much more confidence it must bring, of 1, to be believed.

    `is_guess` where nothing on the page speaks for the angle but what the model reads then.
    """

    quarters: int = 0
    lean_deg: float = 0.0
    least_gain: float = 0.0
    is_guess: bool = False


UPRIGHT = Turn()


@dataclass(frozen=True)
class Turned:
    """A turned picture, and the matrix (2, 3) that leads from its pixels to those of the picture before."""

    image: Image
    to_picture: NDArray[np.float64]


def turned_by(image: Image, angle_deg: float) -> Turned:
    """Return a picture (H, W, …) turned by an angle to the left, as large as it needs; its corners continue its rim."""
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), angle_deg, 1)
    across, along = np.abs(matrix[0, :2]), np.abs(matrix[1, :2])
    size = (math.ceil(across @ (width, height)), math.ceil(along @ (width, height)))
    matrix[:, 2] += ((size[0] - width) / 2, (size[1] - height) / 2)
    turned = cv2.warpAffine(image, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return Turned(np.asarray(turned, dtype=np.uint8), np.asarray(cv2.invertAffineTransform(matrix), dtype=np.float64))


def box_before(turned: Turned, digit: PreparedDigit, shape: tuple[int, ...]) -> Box:
    """Return the box of a digit's ink in the picture (H, W, …) that was turned."""
    rows, columns = np.nonzero(digit.ink > FAINTEST_INK)
    if not rows.size:
        rows, columns = np.zeros(1, int), np.zeros(1, int)
    x = digit.box.x + columns * (digit.box.width / digit.ink.shape[1])
    y = digit.box.y + rows * (digit.box.height / digit.ink.shape[0])
    places = turned.to_picture @ np.stack([x, y, np.ones(x.shape)])  # (2, n)
    most = np.array([shape[1] - 1, shape[0] - 1])
    left, top = np.clip(np.floor(places.min(axis=1)).astype(int), 0, most).tolist()
    right, bottom = np.clip(np.ceil(places.max(axis=1)).astype(int), (left, top), most).tolist()
    return Box(left, top, right + 1 - left, bottom + 1 - top)


def find_turn(digits: Sequence[PreparedDigit], answers: Sequence[Answer], model: Model) -> Turn:
    """Return how a page must be turned so that its digits stand upright.

    One digit says little (a 6 is a turned 9), and rows climb and fall on upright pages as well. So the network is asked how
    some turns would read: back by the rows' slope; and where a page of LEAST_DIGITS reads badly, by other angles. Each must
    gain enough confidence on the whole; rows so steep that nobody writes upright digits in them need none.
    """
    turns = _turns_to_try(digits, answers)
    if not turns:
        return UPRIGHT
    asked = slice(None, None, -(-len(digits) // MOST_ASKED))
    inks = [digit.ink for digit in digits[asked]]
    own = _confidence(answers[asked])
    gains = [_confidence(answer(model, _turned_digits(inks, turn))) - own - turn.least_gain for turn in turns]
    best = int(np.argmax(gains))
    return turns[best] if gains[best] >= 0 else UPRIGHT


def _turns_to_try(digits: Sequence[PreparedDigit], answers: Sequence[Answer]) -> tuple[Turn, ...]:
    slope = writing_slope(tuple(Part(digit.box, ()) for digit in digits)) if len(digits) >= LEAST_IN_ROW else 0.0
    lean_deg = math.degrees(math.atan(slope))
    turns = []
    if abs(lean_deg) >= LEAST_LEAN_DEG:
        turns.append(Turn(lean_deg=lean_deg, least_gain=STEEP_GAIN if abs(lean_deg) >= STEEP_DEG else ROWS_GAIN))
    well_read = sum(answer.verdict is Verdict.DIGIT for answer in answers) / len(digits)
    if len(digits) >= LEAST_DIGITS and well_read < WELL_READ:
        turns += [Turn(quarters=quarters, least_gain=CLEARLY_BETTER) for quarters in (1, 2, 3)]
        turns += [Turn(lean_deg=lean_deg, least_gain=CLEARLY_BETTER, is_guess=True) for lean_deg in LEANS_DEG]
    return tuple(turns)


def _turned_digits(inks: Sequence[Image], turn: Turn) -> NDArray[np.uint8]:
    """Return the prepared digits (N, 28, 28) of inks that are turned."""
    if turn.quarters:
        return np.stack([normalise(np.ascontiguousarray(np.rot90(ink, turn.quarters))) for ink in inks])
    small = [np.pad(fit_inside(ink, TURNED_PX) if max(ink.shape) > TURNED_PX else ink, 1) for ink in inks]
    return np.stack([normalise(trim(turned_by(ink, turn.lean_deg).image)) for ink in small])


def _confidence(answers: Sequence[Answer]) -> float:
    return sum(answer.confidence for answer in answers if answer.verdict is Verdict.DIGIT) / len(answers)
