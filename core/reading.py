"""Looks at a picture until it reads well: upright, in the right light, touching digits apart.

In: a picture, a model, the name of a pipeline. Out: a `Reading`: prepared digits in reading order, an answer for each, and the
stages of the preparation. What a pipeline cannot tell by itself the model decides here, by what it can read: which way a page
lies, whether something broad was a shadow or a stroke, and where digits that touch come apart.
"""

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from core.errors import PreparationError
from core.i18n.catalogues import N_
from core.imaging.cutting import FAINTEST_INK, trim
from core.imaging.illumination import Look
from core.imaging.normalise import fit_inside, normalise
from core.imaging.paint import paint_digits
from core.imaging.pipeline import LOOKS, Stage, trace
from core.imaging.pipeline import OPTIONAL as OPTIONAL_STAGES
from core.imaging.rows import writing_slope
from core.imaging.splitting import Lattice, Segment, find_segments
from core.imaging.types import Box, Image, Part, PreparedDigit
from core.models.answering import Answer, Verdict, answer
from core.models.checkpoint import Model

SPLITTING, TURNING, SECOND_LOOK = N_("splitting"), "turning", "second look"
OPTIONAL = (*OPTIONAL_STAGES, SPLITTING, TURNING, SECOND_LOOK)
"""What can be left out, to see what it is worth."""
OTHER_LOOK = {LOOKS[Look.WIDE]: Look.CLOSE, LOOKS[Look.CLOSE]: Look.WIDE}
WORTH = {Verdict.DIGIT: 1.0, Verdict.UNSURE: 0.2, Verdict.NOT_A_DIGIT: -0.3}
NEARLY_ALL = 0.9
CLEARLY = 0.05
"""Of what was found, a second look must read so much more to be believed."""
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
STEEP_DEG = 18.0
STEEP_GAIN = -0.15
"""Rows that steep are those of a turned page: unless its digits read far worse turned back, the page is read again so."""
SPLIT_HEIGHT = 0.6
"""What is lower than this part of the usual height is a dash or a rest of a line, not digits."""
SPLIT_WIDTH = 0.55
"""What is narrower, against its height, is not two digits; what is not read as a digit and is broader may be …"""
SURELY_WIDE = 1.15
"""… and what is as broad as this may be even where it is read as one."""
MOST_WIDTH = 8.0
MOST_TRIED = 40
"""A number of a dozen digits in one stroke, and so many on one picture, are as much as is tried."""
REFUSED_COST = {Verdict.DIGIT: 0.0, Verdict.UNSURE: 1.0, Verdict.NOT_A_DIGIT: 4.0}
DIGIT_COST = 0.25
"""In nats: what each digit more must gain."""


@dataclass(frozen=True)
class Reading:
    """One way of looking at a picture, and what the model says then; `quarter_turns` to the left set it upright."""

    digits: tuple[PreparedDigit, ...]
    answers: tuple[Answer, ...]
    stages: tuple[Stage, ...]
    quarter_turns: int = 0

    @property
    def worth(self) -> float:
        """How much was read: the confidence of all digits."""
        return sum(WORTH[answer.verdict] * answer.confidence for answer in self.answers)

    @property
    def is_well_read(self) -> bool:
        """Whether everything was read as a digit; on a page, nearly everything."""
        well_read = sum(answer.verdict is Verdict.DIGIT for answer in self.answers)
        return well_read >= (1.0 if len(self.answers) < LEAST_DIGITS else NEARLY_ALL) * len(self.answers)

    def is_better_than(self, other: "Reading") -> bool:
        """Return whether no less was read, and more of what was found: a rest of shadow, taken for a 1, must not win."""
        share, others = self.worth / len(self.answers), other.worth / len(other.answers)
        return share >= others + CLEARLY and self.worth >= other.worth


@dataclass(frozen=True)
class Turn:
    """A turn to the left, by quarters or by an angle, and how much more confidence it must bring, of 1, to be believed."""

    quarters: int = 0
    lean_deg: float = 0.0
    least_gain: float = 0.0


UPRIGHT = Turn()


@dataclass(frozen=True)
class Turned:
    """A turned picture, and the matrix (2, 3) that leads from its pixels to those of the picture before."""

    image: Image
    to_picture: NDArray[np.float64]


@dataclass(frozen=True)
class Way:
    """How to look: with which pipeline, how closely at the light, and `without` which stages and decisions of OPTIONAL."""

    pipeline: str
    look: Look | None = None
    without: Collection[str] = ()


def read(picture: Image, model: Model, way: Way) -> Reading:
    """Read a picture; where that leaves doubts, look at the light the other way too and take the better reading.

    Raises: PreparationError, with the stages done so far, where there is nothing to read; UnknownName for a pipeline.
    """
    try:
        first = _read_upright(picture, model, way)
    except PreparationError as error:
        second = _try(picture, model, _other_way(way, error.stages))
        if second is None:
            raise
        return second
    if first.is_well_read:
        return first
    upright = np.ascontiguousarray(np.rot90(picture, first.quarter_turns))
    second = _try(upright, model, _other_way(way, first.stages))
    if second is not None:
        second = replace(second, quarter_turns=(first.quarter_turns + second.quarter_turns) % 4)
    return first if second is None or not second.is_better_than(first) else second


def _other_way(way: Way, stages: Sequence[object]) -> Way | None:
    look = None if SECOND_LOOK in way.without else OTHER_LOOK.get(_look_of(stages))
    return None if look is None else replace(way, look=look)


def _try(picture: Image, model: Model, way: Way | None) -> Reading | None:
    if way is None:
        return None
    try:
        return _read_upright(picture, model, way)
    except PreparationError:
        return None


def _look_of(stages: Sequence[object]) -> str:
    looks = (stage.facts["look"] for stage in stages if isinstance(stage, Stage) and "look" in stage.facts)
    return str(next(looks, ""))


def _read_upright(picture: Image, model: Model, way: Way) -> Reading:
    first = _read_once(picture, model, way)
    turn = UPRIGHT if TURNING in way.without else find_turn(first, model)
    if turn.quarters:
        picture = np.ascontiguousarray(np.rot90(picture, turn.quarters))
        first = replace(_read_once(picture, model, way), quarter_turns=turn.quarters)
        turn = find_turn(first, model)
    level = _read_level(picture, turn.lean_deg, model, way) if turn.lean_deg else None
    if level is not None and _is_rather(level, first, turn):
        return replace(level, quarter_turns=first.quarter_turns)
    return _split_unless_left_out(first, model, way)


def _is_rather(level: Reading, first: Reading, turn: Turn) -> bool:
    """Return whether to believe a turned page: no less is read on it; clearly more where no slope of rows spoke for it."""
    if turn.lean_deg in LEANS_DEG:
        return len(level.digits) >= LEAST_DIGITS and level.is_better_than(first)
    return level.worth >= first.worth


def _split_unless_left_out(reading: Reading, model: Model, way: Way) -> Reading:
    return reading if SPLITTING in way.without else split_touching(reading, model)


def _read_once(picture: Image, model: Model, way: Way) -> Reading:
    stages = tuple(trace(picture, way.pipeline, way.look, way.without))
    digits = stages[-1].digits
    return Reading(digits, answer(model, np.stack([digit.image for digit in digits])), stages)


def _read_level(picture: Image, lean_deg: float, model: Model, way: Way) -> Reading | None:
    """Return the reading of the picture turned by an angle to the left, its boxes in the picture as it came."""
    try:
        if lean_deg in LEANS_DEG:
            lean_deg += find_turn(_read_once(turned_by(picture, lean_deg).image, model, way), model).lean_deg
        turned = turned_by(picture, lean_deg)
        level = _split_unless_left_out(_read_once(turned.image, model, way), model, way)
    except PreparationError:
        return None
    digits = tuple(replace(digit, box=_box_before(turned, digit, picture.shape)) for digit in level.digits)
    gray, *others = level.stages
    told = replace(gray, facts={**gray.facts, N_("turned by degrees"): round(lean_deg)})
    return replace(level, digits=digits, stages=(told, *others))


def turned_by(image: Image, angle_deg: float) -> Turned:
    """Return a picture (H, W, …) turned by an angle to the left, as large as it needs; its corners continue its rim."""
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), angle_deg, 1)
    across, along = np.abs(matrix[0, :2]), np.abs(matrix[1, :2])
    size = (math.ceil(across @ (width, height)), math.ceil(along @ (width, height)))
    matrix[:, 2] += ((size[0] - width) / 2, (size[1] - height) / 2)
    turned = cv2.warpAffine(image, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return Turned(np.asarray(turned, dtype=np.uint8), np.asarray(cv2.invertAffineTransform(matrix), dtype=np.float64))


def _box_before(turned: Turned, digit: PreparedDigit, shape: tuple[int, ...]) -> Box:
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


def find_turn(reading: Reading, model: Model) -> Turn:
    """Return how a page must be turned so that its digits stand upright.

    One digit says little (a 6 is a turned 9), and rows climb and fall on upright pages as well. So the network is asked how
    some turns would read: back by the rows' slope; and where a page of LEAST_DIGITS reads badly, by other angles. Each must
    gain enough confidence on the whole; rows so steep that nobody writes upright digits in them need none.
    """
    turns = _turns_to_try(reading)
    if not turns:
        return UPRIGHT
    asked = slice(None, None, -(-len(reading.digits) // MOST_ASKED))
    inks = [digit.ink for digit in reading.digits[asked]]
    own = _confidence(reading.answers[asked])
    gains = [_confidence(answer(model, _turned_digits(inks, turn))) - own - turn.least_gain for turn in turns]
    best = int(np.argmax(gains))
    return turns[best] if gains[best] >= 0 else UPRIGHT


def _turns_to_try(reading: Reading) -> tuple[Turn, ...]:
    digits = reading.digits
    slope = writing_slope(tuple(Part(digit.box, ()) for digit in digits)) if len(digits) >= LEAST_IN_ROW else 0.0
    lean_deg = math.degrees(math.atan(slope))
    turns = []
    if abs(lean_deg) >= LEAST_LEAN_DEG:
        turns.append(Turn(lean_deg=lean_deg, least_gain=STEEP_GAIN if abs(lean_deg) >= STEEP_DEG else CLEARLY))
    well_read = sum(answer.verdict is Verdict.DIGIT for answer in reading.answers) / len(digits)
    if len(digits) >= LEAST_DIGITS and well_read < WELL_READ:
        turns += [Turn(quarters=quarters, least_gain=CLEARLY_BETTER) for quarters in (1, 2, 3)]
        turns += [Turn(lean_deg=lean_deg, least_gain=CLEARLY_BETTER) for lean_deg in LEANS_DEG]
    return tuple(turns)


def _turned_digits(inks: Sequence[Image], turn: Turn) -> NDArray[np.uint8]:
    """Return the prepared digits (N, 28, 28) of inks that are turned."""
    if turn.quarters:
        return np.stack([normalise(np.ascontiguousarray(np.rot90(ink, turn.quarters))) for ink in inks])
    small = [np.pad(fit_inside(ink, TURNED_PX) if max(ink.shape) > TURNED_PX else ink, 1) for ink in inks]
    return np.stack([normalise(trim(turned_by(ink, turn.lean_deg).image)) for ink in small])


def _confidence(answers: tuple[Answer, ...]) -> float:
    return sum(answer.confidence for answer in answers if answer.verdict is Verdict.DIGIT) / len(answers)


def split_touching(reading: Reading, model: Model) -> Reading:
    """Return the reading with those parts cut into several digits that read better so."""
    pairs: list[tuple[PreparedDigit, Answer]] = []
    least_height = SPLIT_HEIGHT * float(np.median([digit.box.height for digit in reading.digits]))
    tried = 0
    for digit, own in zip(reading.digits, reading.answers, strict=True):
        is_tried = tried < MOST_TRIED and digit.box.height >= least_height and _may_be_several(digit, own)
        tried += is_tried
        pairs += list(_split(digit, own, model)) if is_tried else [(digit, own)]
    if len(pairs) == len(reading.digits):
        return reading
    digits, answers = tuple(pair[0] for pair in pairs), tuple(pair[1] for pair in pairs)
    facts = {N_("digits"): len(digits), N_("were touching"): len(digits) - len(reading.digits) + 1}
    stage = Stage(SPLITTING, paint_digits(digits), facts, 0.0, digits)
    return replace(reading, digits=digits, answers=answers, stages=(*reading.stages, stage))


def _may_be_several(digit: PreparedDigit, own: Answer) -> bool:
    least = SURELY_WIDE if own.verdict is Verdict.DIGIT else SPLIT_WIDTH
    return bool(least <= digit.ink.shape[1] / digit.ink.shape[0] <= MOST_WIDTH)


def _split(digit: PreparedDigit, own: Answer, model: Model) -> Iterator[tuple[PreparedDigit, Answer]]:
    lattice = find_segments(digit.ink)
    path = best_path(lattice, answer(model, np.stack([one.image for one in lattice.segments]))) if lattice.segments else ()
    if len(path) < 2:
        yield digit, own
        return
    for segment, its_answer in path:
        ink = digit.ink[segment.box.slices]
        yield PreparedDigit(_place(digit, segment.box), digit.row, segment.image, ink), its_answer


def _place(digit: PreparedDigit, box: Box) -> Box:
    """Return where a box of the ink lies in the picture."""
    across, down = digit.box.width / digit.ink.shape[1], digit.box.height / digit.ink.shape[0]
    x, y = digit.box.x + round(box.x * across), digit.box.y + round(box.y * down)
    return Box(x, y, max(1, round(box.width * across)), max(1, round(box.height * down)))


def best_path(lattice: Lattice, answers: Sequence[Answer]) -> tuple[tuple[Segment, Answer], ...]:
    """Return the segments, from left to right, that cover the lattice and read best; nothing where refused ones remain.

    The cost of a digit is its surprise, minus the logarithm of its confidence, more where the model refuses it (Viterbi 1967).
    """
    best: list[tuple[float, tuple[tuple[Segment, Answer], ...]]] = [(0.0, ())]
    for last in range(1, lattice.pieces + 1):
        ways = [
            (best[one.first][0] + _cost(its_answer), (*best[one.first][1], (one, its_answer)))
            for one, its_answer in zip(lattice.segments, answers, strict=True)
            if one.last == last and np.isfinite(best[one.first][0])
        ]
        best.append(min(ways, key=lambda way: way[0], default=(np.inf, ())))
    path = best[-1][1]
    return path if all(its_answer.verdict is not Verdict.NOT_A_DIGIT for _, its_answer in path) else ()


def _cost(own: Answer) -> float:
    return DIGIT_COST + REFUSED_COST[own.verdict] - float(np.log(max(own.confidence, 1e-6)))
