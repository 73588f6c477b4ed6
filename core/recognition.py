"""The main job: a picture in, the digits on it out.

In: a picture as an array, a model, the name of a pipeline. Out: a `Recognition`: every digit with its box, its 28x28 image,
its ten probabilities and a verdict, and every stage of the preparation. Page, API and command lines all call this.
"""

import gc
import sys
import threading
import time
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cache

import cv2
import numpy as np

from core.heaps import Heaps, set_up_heaps
from core.imaging.pipeline import DEFAULT_PIPELINE, Stage
from core.imaging.strokes import NO_DRAWING, Drawing
from core.imaging.trajectory import POINTS
from core.imaging.types import Image, PreparedDigit
from core.models.answering import Answer, Verdict, answer, hear_pen, look_again
from core.models.checkpoint import DEFAULT_MODEL, Model, load_model
from core.reading import Way, read

SWITCH_S = 0.0005
"""How soon a thread hands over to another, a tenth of Python's default: answers wait less for one another under load."""
HEAPS = Heaps(count=2, most_in_heap=4 << 20, kept_free=16 << 20)
"""As many as answers are made at once; by default each new thread takes another, eight for each core, and none shrinks. Larger
arrays, which photos have, get memory of their own, and give it back at once. All arrays of a drawing stay for the next one.
With 110 visitors, each run a thread, heaps took 507 MB, shared ones 410 MB; to ask the system anew took 1.1 of 5.3 ms for each
picture (two cores of an AMD EPYC)."""
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
        """The verdict on the whole: not a digit where no part is one, unsure where any is or most are none, else a digit."""
        verdicts = [digit.answer.verdict for digit in self.digits]
        refused = verdicts.count(Verdict.NOT_A_DIGIT)
        if refused == len(verdicts):
            return Verdict.NOT_A_DIGIT
        return Verdict.UNSURE if Verdict.UNSURE in verdicts or 2 * refused > len(verdicts) else Verdict.DIGIT


def recognise(
    picture: Image,
    model: Model,
    pipeline: str = DEFAULT_PIPELINE,
    without: Collection[str] = (),
    drawing: Drawing | None = None,
) -> Recognition:
    """Read the digits of a picture: RGB (H, W, 3) or grey (H, W) uint8, dark or light ink.

    `without` names what of `core.reading.OPTIONAL` and PEN is left out. `drawing` holds the strokes that the picture was
    drawn with, in its pixels: what was drawn without lifting the pen is no two digits, and how it was drawn tells which one.
    Raises: PreparationError, with the stages done so far, where there is nothing to read; UnknownName for a pipeline.
    """
    started = time.perf_counter()
    reading = read(picture, model, Way(pipeline, without=without, drawing=drawing or NO_DRAWING))
    return Recognition(
        digits=tuple(ReadDigit(*pair) for pair in zip(reading.digits, reading.answers, strict=True)),
        stages=reading.stages,
        model=model.card.name,
        pipeline=pipeline,
        seconds=time.perf_counter() - started,
        turned_deg=90 * reading.quarter_turns,
    )


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
    set_up_heaps(HEAPS)
    model = load_model(name)
    blank = np.zeros((1, 28, 28), np.uint8)
    seen = answer(model, blank)
    look_again(model, blank, [replace(seen[0], probabilities=(0.1,) * 10, verdict=Verdict.UNSURE)])
    if model.pen is not None:
        hear_pen(model, seen, np.zeros((1, POINTS, 3), np.float32))
    settle_memory()
    return model


def settle_memory() -> None:
    """Take what is in memory out of the garbage collector's sight, once everything that stays has been loaded.

    With torch loaded, every collection walks half a million objects that live as long as the process, for 110 ms. Streamlit
    would collect after each run of a script, all visitors' objects as well; `.streamlit/config.toml` tells it not to.
    """
    gc.collect()
    gc.freeze()
