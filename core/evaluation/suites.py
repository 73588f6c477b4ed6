"""Measures a model on labelled digits: pictures such as MNIST, or pen strokes drawn as the pad draws them.

In: a model, a data set, the name of a pipeline. Out: a generator of `Progress` that returns a frozen result. A new suite is one
more such generator, whose result has a `record`, entered in `scripts.evaluate`.
"""

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol, TypeVar

import numpy as np

from core.data.dataset import Dataset
from core.data.strokes import StrokeDigit, split_of
from core.errors import PreparationError
from core.evaluation.metrics import Reading, Score, count_verdicts, score, score_by_digit, score_by_group
from core.imaging.pipeline import DEFAULT_PIPELINE, prepare
from core.imaging.strokes import Drawing, place, render
from core.imaging.types import Image
from core.models.answering import answer_with_care
from core.models.checkpoint import Model
from core.reading import TURNING
from core.recognition import recognise

CHUNK = 256
"""Digits prepared before they are answered together, and between two events of progress."""
WRITER_LEAST = 20
"""Fewer digits of one hand say little about it."""
WORST_WRITERS = 5


@dataclass(frozen=True)
class Progress:
    """So many of all have been measured."""

    done: int
    total: int


class Result(Protocol):
    """What a suite returns in the end."""

    def record(self) -> dict[str, Any]:
        """Return the result as values for JSON."""


ResultT = TypeVar("ResultT")
Measurement = Generator[Progress, None, ResultT]
"""A suite at work: yields its progress, returns its result."""


@dataclass(frozen=True)
class Placement:
    """How digits are laid onto the pad, as in `core.imaging.strokes.place`."""

    size: float = 1.0
    offset: float = 0.0


@dataclass(frozen=True)
class DigitResult:
    """How well single digits were read. `none` and `several` count those not found as one digit, which are wrong.

    `verdicts` counts the answers by verdict; accuracy does not depend on them. `readings` are in the order of the data.
    """

    total: Score
    per_digit: tuple[Score, ...]
    verdicts: Mapping[str, int]
    none: int
    several: int
    readings: tuple[Reading, ...] = ()

    def record(self) -> dict[str, Any]:
        """Return the result as values for JSON; the accuracy of a digit that does not occur is None."""
        return {
            "n": self.total.n,
            "accuracy": self.total.accuracy,
            "per_digit": {one.name: one.accuracy for one in self.per_digit},
            "verdicts": dict(self.verdicts),
            "none": self.none,
            "several": self.several,
        }


@dataclass(frozen=True)
class StrokeResult:
    """How well pen-written digits were read, also by split, and by the writers read worst (of at least `WRITER_LEAST`)."""

    digits: DigitResult
    splits: tuple[Score, ...]
    writers: int
    worst_writers: tuple[Score, ...]

    def record(self) -> dict[str, Any]:
        """Return the result as values for JSON."""
        return self.digits.record() | {
            "splits": {one.name: _values(one) | {"share": one.n / self.digits.total.n} for one in self.splits},
            "writers": self.writers,
            "worst_writers": [{"writer": one.name} | _values(one) for one in self.worst_writers],
        }


@dataclass(frozen=True)
class _Case:
    """A labelled digit, prepared: what was found on its picture."""

    label: int
    found: tuple[Image, ...]
    group: str = ""


def measure_pictures(model: Model, dataset: Dataset, pipeline: str | None = None) -> Measurement[DigitResult]:
    """Measure on pictures, as they are stored where `pipeline` is None, else each sent through that pipeline.

    Raises: UnknownName for a pipeline.
    """
    pairs = zip(dataset.images, dataset.labels.tolist(), strict=True)
    cases = (_Case(label, (image,) if pipeline is None else prepared(image, pipeline)) for image, label in pairs)
    readings = yield from _answer_all(model, cases, len(dataset))
    return _digit_result(readings)


def measure_strokes(
    model: Model, digits: Sequence[StrokeDigit], placement: Placement, pipeline: str = DEFAULT_PIPELINE
) -> Measurement[StrokeResult]:
    """Measure on pen strokes, drawn on the pad and read as the page reads it; `digits` are one or more.

    What is refused beside a digit that is read does not count: the page does not read it either.
    Raises: UnknownName for a pipeline.
    """
    readings: list[Reading] = []
    for digit in digits:
        readings.append(_read_on_pad(model, digit, placement, pipeline))
        if len(readings) % CHUNK == 0 or len(readings) == len(digits):
            yield Progress(len(readings), len(digits))
    writers = score_by_group(readings)
    known = [writer for writer in writers if writer.n >= WRITER_LEAST]
    worst = sorted(known, key=lambda writer: writer.right / writer.n)[:WORST_WRITERS]
    return StrokeResult(_digit_result(readings), _by_split(writers), len(writers), tuple(worst))


def as_part(measurement: Measurement[ResultT], before: int, total: int) -> Measurement[ResultT]:
    """Run a measurement that is a part of a larger one, of which `before` are done."""
    while True:
        try:
            progress = next(measurement)
        except StopIteration as end:
            result: ResultT = end.value
            return result
        yield Progress(before + progress.done, total)


def _read_on_pad(model: Model, digit: StrokeDigit, placement: Placement, pipeline: str) -> Reading:
    drawing = _drawing(digit, placement)
    try:
        found = recognise(render(drawing), model, pipeline, (TURNING,), drawing).digits
    except PreparationError:
        found = ()
    read = [one for one in found if one.text] or found
    return Reading(digit.label, len(read), read[0].answer if len(read) == 1 else None, digit.writer)


def draw(digit: StrokeDigit, placement: Placement) -> Image:
    """Return a pen-written digit as the pad draws it."""
    return render(_drawing(digit, placement))


def _drawing(digit: StrokeDigit, placement: Placement) -> Drawing:
    return Drawing(place(digit.strokes, placement.size, placement.offset))


def prepared(image: Image, pipeline: str) -> tuple[Image, ...]:
    """Return the 28x28 pictures of what a pipeline finds; none where it cannot go on."""
    try:
        return tuple(digit.image for digit in prepare(image, pipeline))
    except PreparationError:
        return ()


def _answer_all(model: Model, cases: Iterable[_Case], total: int) -> Generator[Progress, None, tuple[Reading, ...]]:
    readings: list[Reading] = []
    for chunk in _chunks(cases):
        readings += _answer_chunk(model, chunk)
        yield Progress(len(readings), total)
    return tuple(readings)


def _chunks(cases: Iterable[_Case]) -> Iterator[list[_Case]]:
    waiting = iter(cases)
    while chunk := list(islice(waiting, CHUNK)):
        yield chunk


def _answer_chunk(model: Model, chunk: Sequence[_Case]) -> list[Reading]:
    """Answer the digits found alone on their picture; the others stay without an answer."""
    singles = [case.found[0] for case in chunk if len(case.found) == 1]
    answers = iter(answer_with_care(model, np.stack(singles)) if singles else ())
    return [Reading(case.label, len(case.found), next(answers) if len(case.found) == 1 else None, case.group) for case in chunk]


def _digit_result(readings: Sequence[Reading]) -> DigitResult:
    return DigitResult(
        total=score("all", readings),
        per_digit=score_by_digit(readings),
        verdicts=count_verdicts(reading.answer for reading in readings if reading.answer is not None),
        none=sum(reading.found == 0 for reading in readings),
        several=sum(reading.found > 1 for reading in readings),
        readings=tuple(readings),
    )


def _by_split(writers: Sequence[Score]) -> tuple[Score, ...]:
    splits: dict[str, list[Score]] = {}
    for writer in writers:
        splits.setdefault(split_of(writer.name), []).append(writer)
    return tuple(
        Score(name, sum(one.n for one in members), sum(one.right for one in members))
        for name, members in sorted(splits.items())
    )


def _values(one: Score) -> dict[str, Any]:
    return {"n": one.n, "accuracy": one.accuracy}
