"""The main job: a picture in, the digits on it out.

In: a picture as an array, a model, the name of a pipeline. Out: a `Recognition`: every digit with its box, its 28x28 image,
its ten probabilities and a verdict, and every stage of the preparation. Page, API and command lines all call this.
"""

import ctypes
import gc
import sys
import threading
import time
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np

from core.errors import PreparationError
from core.imaging.illumination import Look
from core.imaging.pipeline import DEFAULT_PIPELINE, LOOKS, Stage, trace
from core.imaging.types import Image, PreparedDigit
from core.models.answering import Answer, Verdict, answer
from core.models.checkpoint import DEFAULT_MODEL, Model, load_model

SWITCH_S = 0.0005
"""How soon a thread hands over to another, a tenth of Python's default: answers wait less for one another under load."""
HEAPS = 2
"""As many as answers are made at once. By default each new thread takes another heap, eight for each core, and none shrinks."""
MOST_IN_HEAP = 4 << 20
"""Larger arrays, which photos have, get memory of their own, and give it back at once; in bytes."""
KEPT_FREE = 16 << 20
"""So much of each heap stays ours when it is free: all arrays of a drawing, which the next one needs again; in bytes."""
GLIBC_SETTINGS = {-8: HEAPS, -3: MOST_IN_HEAP, -1: KEPT_FREE}
"""M_ARENA_MAX, M_MMAP_THRESHOLD and M_TRIM_THRESHOLD of malloc.h."""
OTHER_LOOK = {LOOKS[Look.WIDE]: Look.CLOSE, LOOKS[Look.CLOSE]: Look.WIDE}
WORTH = {Verdict.DIGIT: 1.0, Verdict.UNSURE: 0.2, Verdict.NOT_A_DIGIT: -0.3}
CLEARLY = 0.05
LEAST_DIGITS = 5
WELL_READ = 0.75
CLEARLY_BETTER = 0.15
_LOADING = threading.Lock()


@dataclass(frozen=True)
class ReadDigit:
    """One digit of a picture: where it stands, how it was prepared, and what the model says to it."""

    prepared: PreparedDigit
    answer: Answer

    @property
    def text(self) -> str:
        """The digit as it is read; empty for what is not a digit."""
        return "" if self.answer.verdict is Verdict.NOT_A_DIGIT else str(self.answer.prediction)


@dataclass(frozen=True)
class Recognition:
    """What was read on one picture: the digits in reading order, and how it came about."""

    digits: tuple[ReadDigit, ...]
    stages: tuple[Stage, ...]
    model: str
    pipeline: str
    seconds: float
    turned_deg: int = 0

    @property
    def rows(self) -> tuple[str, ...]:
        """The digits of each written row, joined; rows on which nothing is a digit are left out."""
        numbers = sorted({digit.prepared.row for digit in self.digits})
        rows = ("".join(digit.text for digit in self.digits if digit.prepared.row == number) for number in numbers)
        return tuple(row for row in rows if row)

    @property
    def text(self) -> str:
        """The digits joined, one line for each row."""
        return "\n".join(self.rows)

    @property
    def verdict(self) -> Verdict:
        """The verdict on the whole: a digit where all are, not a digit where none is, else unsure where any is unsure."""
        verdicts = {digit.answer.verdict for digit in self.digits}
        if verdicts == {Verdict.NOT_A_DIGIT}:
            return Verdict.NOT_A_DIGIT
        return Verdict.UNSURE if Verdict.UNSURE in verdicts else Verdict.DIGIT


def recognise(picture: Image, model: Model, pipeline: str = DEFAULT_PIPELINE) -> Recognition:
    """Read the digits of a picture: RGB (H, W, 3) or grey (H, W) uint8, dark or light ink.

    Raises: PreparationError, with the stages done so far, where there is nothing to read; UnknownName for a pipeline.
    """
    started = time.perf_counter()
    reading = _read(picture, model, pipeline)
    return Recognition(
        digits=tuple(ReadDigit(*pair) for pair in zip(reading.stages[-1].digits, reading.answers, strict=True)),
        stages=reading.stages,
        model=model.card.name,
        pipeline=pipeline,
        seconds=time.perf_counter() - started,
        turned_deg=90 * reading.quarter_turns,
    )


@dataclass(frozen=True)
class _Reading:
    """One way of looking at a picture, and what the model says then."""

    stages: tuple[Stage, ...]
    answers: tuple[Answer, ...]
    quarter_turns: int = 0

    @property
    def worth(self) -> float:
        """How much was read: the confidence of all digits."""
        return sum(WORTH[answer.verdict] * answer.confidence for answer in self.answers)

    def is_better_than(self, other: "_Reading") -> bool:
        """Return whether no less was read, and more of what was found: a rest of shadow, taken for a 1, must not win."""
        share, others = self.worth / len(self.answers), other.worth / len(other.answers)
        return share >= others + CLEARLY and self.worth >= other.worth


def _read(picture: Image, model: Model, pipeline: str) -> _Reading:
    """Read a picture; where that leaves doubts, look at the light the other way too and take the better reading."""
    try:
        first = _read_upright(picture, model, pipeline, None)
    except PreparationError as error:
        other = OTHER_LOOK.get(_look_of(error.stages))
        if other is None:
            raise
        try:
            return _read_upright(picture, model, pipeline, other)
        except PreparationError:
            raise error from None
    other = OTHER_LOOK.get(_look_of(first.stages))
    if other is None or all(answer.verdict is Verdict.DIGIT for answer in first.answers):
        return first
    try:
        second = _read_upright(picture, model, pipeline, other)
    except PreparationError:
        return first
    return second if second.is_better_than(first) else first


def _look_of(stages: tuple[Stage, ...]) -> str:
    return next((str(stage.facts["look"]) for stage in stages if "look" in stage.facts), "")


def _read_upright(picture: Image, model: Model, pipeline: str, look: Look | None) -> _Reading:
    stages = tuple(trace(picture, pipeline, look))
    answers = _answer_stage(stages[-1], model)
    turns = turns_upright(stages[-1].digits, answers, model)
    if not turns:
        return _Reading(stages, answers)
    turned = np.ascontiguousarray(np.rot90(picture, turns))
    stages = tuple(trace(turned, pipeline, look))
    return _Reading(stages, _answer_stage(stages[-1], model), turns)


def _answer_stage(stage: Stage, model: Model) -> tuple[Answer, ...]:
    return answer(model, np.stack([digit.image for digit in stage.digits]))


def turns_upright(digits: tuple[PreparedDigit, ...], answers: tuple[Answer, ...], model: Model) -> int:
    """Return by how many quarter turns to the left a page must be turned so that its digits stand upright, 0 to 3.

    One digit says little (a 6 is a turned 9); so at least LEAST_DIGITS are asked, where few of them read well as they stand,
    and a turn is believed where they read clearly better on the whole.
    """
    well_read = sum(answer.verdict is Verdict.DIGIT for answer in answers)
    if len(digits) < LEAST_DIGITS or well_read >= WELL_READ * len(digits):
        return 0
    images = np.stack([digit.image for digit in digits])
    turned = [_confidence(answers)]
    turned += [_confidence(answer(model, np.ascontiguousarray(np.rot90(images, turns, (1, 2))))) for turns in (1, 2, 3)]
    best = int(np.argmax(turned))
    return best if turned[best] >= turned[0] + CLEARLY_BETTER else 0


def _confidence(answers: tuple[Answer, ...]) -> float:
    return sum(answer.confidence for answer in answers if answer.verdict is Verdict.DIGIT) / len(answers)


def serving_model(name: str = DEFAULT_MODEL) -> Model:
    """Return a released model, loaded and warmed once per process, shared by page and API.

    Raises: as `load_model`.
    """
    with _LOADING:
        return _warm_model(name)


@cache
def _warm_model(name: str) -> Model:
    """Load a model and let it answer once. OpenCV shall use one thread for each answer, as torch does."""
    cv2.setNumThreads(1)
    sys.setswitchinterval(SWITCH_S)
    _set_up_heaps()
    model = load_model(name)
    answer(model, np.zeros((1, 28, 28), np.uint8))
    settle_memory()
    return model


def _set_up_heaps() -> None:
    """Let all threads share few heaps that keep what the next picture needs. Nothing to do where the C library is not glibc.

    Streamlit starts a thread for each run: with 110 visitors their heaps took 507 MB, shared ones 410 MB. What a heap keeps
    need not be asked of the system again, which took 1.1 of 5.3 ms for each picture (two cores of an AMD EPYC).
    """
    if sys.platform == "linux" and hasattr(library := ctypes.CDLL(None), "mallopt"):
        for setting, value in GLIBC_SETTINGS.items():
            library.mallopt(setting, value)


def settle_memory() -> None:
    """Take what is in memory out of the garbage collector's sight, once everything that stays has been loaded.

    With torch loaded, every collection walks half a million objects that live as long as the process, for 110 ms. Streamlit
    would collect after each run of a script, all visitors' objects as well; `.streamlit/config.toml` tells it not to.
    """
    gc.collect()
    gc.freeze()
