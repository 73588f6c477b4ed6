"""Looks at a picture until it reads well: upright, in the right light, touching digits apart.

In: a picture, a model, the name of a pipeline. Out: a `Reading`: prepared digits in reading order, an answer for each, and the
stages of the preparation. What a pipeline cannot tell by itself the model decides here, by what it can read: which way a page
lies, whether something broad was a shadow or a stroke, and where digits that touch come apart.
A large picture is looked at in a smaller copy first; where digits are large on that, it is all that is looked at.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.comparing import Reading
from core.errors import NothingDrawn, PreparationError
from core.heads import without_heads
from core.i18n.catalogues import N_
from core.imaging.illumination import PAGE_PX, Look
from core.imaging.paint import paint_digits, paint_strokes
from core.imaging.pipeline import DEFAULT_PIPELINE, LOOKS, PALER_LINES, Facts, Lines, Stage, trace
from core.imaging.pipeline import OPTIONAL as OPTIONAL_STAGES
from core.imaging.shrinking import shrink, whole_factor
from core.imaging.strokes import NO_DRAWING, Drawing
from core.imaging.types import Image
from core.joining import join_broken
from core.models.answering import Verdict, answer, look_again
from core.models.checkpoint import Model
from core.pen import followed
from core.refusing import refused
from core.stacking import split_stacked
from core.touching import STROKE, Answered, doubted, split_touching
from core.turning import LEAST_DIGITS, UPRIGHT, Turn, box_before, find_turn, turned_by

HEADS, STACKING, JOINING, SPLITTING, PEN = N_("heads"), N_("stacking"), N_("joining"), N_("splitting"), N_("pen")
TURNING, SECOND_LOOK, COPY, VIEWS_AGAIN, LINES = "turning", "second look", "copy", "views", "lines"
OPTIONAL = (*OPTIONAL_STAGES, HEADS, STACKING, JOINING, SPLITTING, TURNING, SECOND_LOOK, COPY, VIEWS_AGAIN, LINES)
"""What can be left out, to see what it is worth on photos; PEN can be, too, on drawings."""
COPY_SIDE_PX, LARGE_PX = 1000, 80
"""A copy has about this size. Digits as tall as this on it are four times what a network sees: nothing of them is lost."""
COARSE_SIDES_PX, COARSE_PX = (350, 170, 500, 700), 28
"""On so coarse copies grainy strokes are whole and texture is gone: they are looked at where nothing else reads well, and first
those on which only large digits are as tall as COARSE_PX."""
ON_CROP = {
    LOOKS[Look.NONE]: (Look.WIDE,),
    LOOKS[Look.WIDE]: (Look.CLOSE,),
    LOOKS[Look.CLOSE]: (Look.WIDE,),
    LOOKS[Look.STEP]: (Look.WIDE,),
}
ON_PAGE = ON_CROP | {LOOKS[Look.NONE]: (Look.WIDE, Look.CLOSE), LOOKS[Look.STEP]: (Look.CLOSE, Look.WIDE)}
"""How the light is looked at next, by how it was looked at first, until all is well read."""
RULED = 5
"""So many lines on a picture are a ruling, and looked at in other ways."""


@dataclass(frozen=True)
class Way:
    """How to look: with which pipeline, how closely at the light, and `without` which stages and decisions of OPTIONAL and PEN.

    `drawing` holds the strokes that the picture was drawn with, in its pixels, where they are known.
    """

    pipeline: str
    look: Look | None = None
    without: Collection[str] = ()
    lines: Lines = Lines.TRACED
    drawing: Drawing = NO_DRAWING

    def turned(self) -> "Way":
        """Return how to look at the picture once it is turned, where strokes on it are elsewhere."""
        return replace(self, drawing=NO_DRAWING)

    def shrunk(self, factor: int) -> "Way":
        """Return how to look at a copy of the picture whose sides are divided by `factor`."""
        return replace(self, drawing=self.drawing.times(1 / factor))


def read(picture: Image, model: Model, way: Way) -> Reading:
    """Read a picture; where that leaves doubts, look at the light the other way too and take the better reading.

    With another pipeline than `classroom`, the model's answer to what its stages make of the picture is all there is.

    Raises: PreparationError, with the stages done so far, where there is nothing to read; UnknownName for a pipeline.
    """
    if way.pipeline != DEFAULT_PIPELINE:
        return _answered(_trace(picture, way), model)
    if PEN in way.without:
        model = replace(model, pen=None)
    best = _read_copy(picture, model, way, COPY_SIDE_PX, LARGE_PX) or _read_best(picture, model, way)
    is_photo = picture.ndim == 3  # a drawing made on the pad is grey
    if is_photo and SECOND_LOOK not in way.without:
        best = _read_coarsely(picture, model, way, best)
    return replace(best, answers=doubted(best.answers)) if best.was_no_digit else best


def _read_coarsely(picture: Image, model: Model, way: Way, best: Reading) -> Reading:
    """Return the best reading there is, of coarse copies too for as long as it is not well read."""
    for side_px in COARSE_SIDES_PX:
        coarse = None if best.is_well_read else _read_copy(picture, model, way, side_px, COARSE_PX)
        if coarse is not None and coarse.is_well_read and coarse.makes_whole(best):
            best = coarse
    return best


def _read_copy(picture: Image, model: Model, way: Way, side_px: int, least_px: int) -> Reading | None:
    """Return the reading of a copy of about `side_px`, its boxes in the picture.

    None for a picture no larger than that, or where the digits are not as tall as `least_px` on the copy.
    """
    factor = whole_factor(picture.shape, side_px)
    if factor == 1 or COPY in way.without:
        return None
    copy, way = shrink(picture, factor), way.shrunk(factor)
    try:
        stages = _trace(copy, way)
        if float(np.median([digit.box.height for digit in stages[-1].digits])) < least_px:
            return None
        best = _read_best(copy, model, way, stages)
    except PreparationError:
        return None
    digits = tuple(replace(digit, box=digit.box.times(factor)) for digit in best.digits)
    gray, *others = best.stages
    told = replace(gray, facts={**gray.facts, N_("sides divided by"): factor})
    return replace(best, digits=digits, stages=(told, *others))


def _trace(picture: Image, way: Way) -> tuple[Stage, ...]:
    return tuple(trace(picture, way.pipeline, way.look, way.without, way.lines))


def _read_best(picture: Image, model: Model, way: Way, stages: tuple[Stage, ...] = ()) -> Reading:
    """Return the best of some looks at the light; `stages` are those of the first, where it was taken already."""
    try:
        first = _read_first(picture, model, way, stages)
    except PreparationError as error:
        second = _read_otherwise(picture, model, way, error.stages)
        if second is None:
            raise
        return second
    was_even = _look_of(first.stages) == LOOKS[Look.NONE]
    if was_even and not _is_page(picture) and any(answer.verdict is Verdict.DIGIT for answer in first.answers):
        return first
    return _read_otherwise(picture, model, way, first.stages, first) or first


def _read_first(picture: Image, model: Model, way: Way, stages: tuple[Stage, ...]) -> Reading:
    """Return the first reading.

    Raises: NothingDrawn where nothing stood out of the paper but strokes among paler lines, which they may be themselves.
    """
    first = _read_upright(picture, model, way, stages)
    is_of_lines = any(PALER_LINES in stage.facts for stage in first.stages)
    if is_of_lines and not first.is_rather_than(None):
        error = NothingDrawn()
        error.stages = first.stages
        raise error
    return first


def _read_otherwise(
    picture: Image, model: Model, way: Way, stages: Sequence[object], first: Reading | None = None
) -> Reading | None:
    """Return the best of the first reading, if there is one, and those in other lights; `stages` are those of the first."""
    best, turns = first, 0 if first is None else first.quarter_turns
    upright = np.ascontiguousarray(np.rot90(picture, turns))
    if not {SECOND_LOOK, LINES}.intersection(way.without) and _is_page(picture) and (first is None or _is_ruled(stages)):
        best = _read_without_lines(upright, model, way.turned() if turns else way, best)
    before = _look_of(stages)
    looks = {} if SECOND_LOOK in way.without else ON_PAGE if _is_page(picture) else ON_CROP
    for look in looks.get(before, ()):
        if best is not None and best.is_well_read:
            break
        try:
            other = _read_upright(upright, model, replace(way.turned() if turns else way, look=look))
        except PreparationError:
            continue
        if before == LOOKS[Look.NONE] and look is Look.CLOSE and not _is_writing(other, first):
            continue
        other = replace(other, quarter_turns=(turns + other.quarter_turns) % 4)
        if best is None or other.is_better_than(best):
            best = other
    return best


def _is_ruled(stages: Sequence[object]) -> bool:
    """Return whether there are squares or ruled lines among the ink."""
    return any(int(stage.facts.get("ruled lines", 0)) >= RULED for stage in stages if isinstance(stage, Stage))


def _read_without_lines(upright: Image, model: Model, way: Way, best: Reading | None) -> Reading | None:
    """Return the best of a reading and of those without what is paler than the writing, or has the colour of ruled lines.

    Lines that are traced take strokes along, and what is left of lines and strokes may look like another digit. So these are
    better where they hold all that was surely read, mere strokes left out; or where they read more.
    """
    if best is not None and best.is_well_read and len(best.digits) == 1:
        return best
    turns = 0 if best is None else best.quarter_turns
    for lines in (Lines.PALER, Lines.BY_COLOUR):
        try:
            other = _read_upright(upright, model, replace(way, lines=lines))
        except PreparationError:
            continue
        other = replace(other, quarter_turns=(turns + other.quarter_turns) % 4)
        if other.is_rather_than(best):
            best = other
    return best


def _is_writing(close: Reading, first: Reading | None) -> bool:
    """Return whether a close look at even light found several digits, and more: of what is broad it leaves but outlines."""
    return len(close.digits) >= LEAST_DIGITS and (first is None or len(close.digits) > len(first.digits))


def _is_page(picture: Image) -> bool:
    """Return whether a picture is a photo of some size: no drawing made on the pad, which is grey, no crop around a digit."""
    return picture.ndim == 3 and max(picture.shape) >= PAGE_PX


def _look_of(stages: Sequence[object]) -> str:
    looks = (stage.facts["light"] for stage in stages if isinstance(stage, Stage) and "light" in stage.facts)
    return str(next(looks, ""))


def _read_upright(picture: Image, model: Model, way: Way, stages: tuple[Stage, ...] = ()) -> Reading:
    first = _read_once(picture, model, way, stages)
    turn = UPRIGHT if TURNING in way.without else find_turn(first.digits, first.answers, model)
    if turn.quarters:
        turned = np.ascontiguousarray(np.rot90(picture, turn.quarters))
        try:
            first = replace(_read_once(turned, model, way.turned()), quarter_turns=turn.quarters)
        except PreparationError:  # nothing is found on it that way round
            return _finish(first, model, way)
        picture, way = turned, way.turned()
        turn = find_turn(first.digits, first.answers, model)
    level = _read_level(picture, turn, model, way.turned()) if turn.lean_deg else None
    if level is not None and _is_rather(level, first, turn):
        return replace(level, quarter_turns=first.quarter_turns)
    return _finish(first, model, way)


def _is_rather(level: Reading, first: Reading, turn: Turn) -> bool:
    """Return whether to believe a turned page: no less is read on it; clearly more where no slope of rows spoke for it."""
    if turn.is_guess:
        return len(level.digits) >= LEAST_DIGITS and level.is_better_than(first)
    return level.worth >= first.worth


def _read_once(picture: Image, model: Model, way: Way, stages: tuple[Stage, ...] = ()) -> Reading:
    reading = _answered(stages or _trace(picture, way), model)
    return reading if HEADS in way.without else _without_heads(reading)


def _answered(stages: tuple[Stage, ...], model: Model) -> Reading:
    digits = stages[-1].digits
    return Reading(digits, answer(model, np.stack([digit.image for digit in digits])), stages)


def _without_heads(reading: Reading) -> Reading:
    pairs = without_heads(reading.digits, reading.answers)
    return _changed(reading, pairs, HEADS, {N_("left out"): len(reading.digits) - len(pairs)})


def _changed(reading: Reading, pairs: Sequence[Answered], name: str, facts: Facts) -> Reading:
    """Return the reading with other digits, fewer or more, and a stage that shows them; as it is where they are as many."""
    if len(pairs) == len(reading.digits):
        return reading
    digits, answers = zip(*pairs, strict=True)
    stage = Stage(name, paint_digits(digits), {N_("digits"): len(digits), **facts}, 0.0, digits)
    return replace(reading, digits=digits, answers=answers, stages=(*reading.stages, stage))


def _read_level(picture: Image, turn: Turn, model: Model, way: Way) -> Reading | None:
    """Return the reading of the picture turned by an angle to the left, its boxes in the picture as it came."""
    lean_deg = turn.lean_deg
    try:
        if turn.is_guess:
            guessed = _read_once(turned_by(picture, lean_deg).image, model, way)
            lean_deg += find_turn(guessed.digits, guessed.answers, model).lean_deg
        turned = turned_by(picture, lean_deg)
        level = _finish(_read_once(turned.image, model, way), model, way)
    except PreparationError:
        return None
    digits = tuple(replace(digit, box=box_before(turned, digit, picture.shape)) for digit in level.digits)
    gray, *others = level.stages
    told = replace(gray, facts={**gray.facts, N_("turned by degrees"): round(lean_deg)})
    return replace(level, digits=digits, stages=(told, *others))


def _finish(reading: Reading, model: Model, way: Way) -> Reading:
    """Join what is broken, cut apart what touches, follow the pen; some is no digit by its form, whatever the model says."""
    joined = _join_unless_left_out(_unstack_unless_left_out(reading, model, way), model, way)
    split = _split_unless_left_out(joined, model, way)
    split = _follow(_look_again(split, model, way), model, way)
    picture = split.stages[0].image if way.drawing.is_blank else None
    return replace(split, answers=refused(split.digits, split.answers, picture))


def _unstack_unless_left_out(reading: Reading, model: Model, way: Way) -> Reading:
    if STACKING in way.without:
        return reading
    pairs = split_stacked(reading.digits, reading.answers, model, way.drawing)
    return _changed(reading, pairs, STACKING, {N_("were touching"): len(pairs) - len(reading.digits) + 1})


def _join_unless_left_out(reading: Reading, model: Model, way: Way) -> Reading:
    if JOINING in way.without:
        return reading
    pairs = join_broken(reading.digits, reading.answers, model, way.drawing)
    return _changed(reading, pairs, JOINING, {N_("were broken"): len(reading.digits) - len(pairs)})


def _split_unless_left_out(reading: Reading, model: Model, way: Way) -> Reading:
    if SPLITTING in way.without:
        return reading
    pairs = split_touching(reading.digits, reading.answers, model, way.drawing)
    split = _changed(reading, pairs, SPLITTING, {N_("were touching"): len(pairs) - len(reading.digits) + 1})
    is_strokes = all(own.prediction == STROKE for own in split.answers)
    was_alone = len(reading.answers) == 1 < len(split.answers)
    return replace(split, was_no_digit=was_alone and (is_strokes or reading.answers[0].verdict is not Verdict.DIGIT))


def _look_again(reading: Reading, model: Model, way: Way) -> Reading:
    if VIEWS_AGAIN in way.without:
        return reading
    images = np.stack([digit.image for digit in reading.digits])
    return replace(reading, answers=look_again(model, images, reading.answers))


def _follow(reading: Reading, model: Model, way: Way) -> Reading:
    answers = followed(reading.digits, reading.answers, way.drawing, model)
    alone = [own.by_picture for own in answers if own.by_picture]
    if not alone:
        return reading
    otherwise = sum(own.by_picture is not None and own.by_picture.prediction != own.prediction for own in answers)
    facts = {N_("drawn digits followed"): len(alone), N_("read otherwise than by the picture"): otherwise}
    stage = Stage(PEN, paint_strokes(way.drawing, reading.stages[0].image.shape), facts, 0.0, reading.digits)
    return replace(reading, answers=answers, stages=(*reading.stages, stage))
