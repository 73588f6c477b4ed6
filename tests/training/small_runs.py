"""Runs small enough for tests: few digits, few steps, one thread."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from core.data.dataset import Dataset
from core.data.glyphs import glyph
from core.data.registry import DataChoice, Parts
from core.data.rendered import rendered_strokes
from core.data.strokes import StrokeDigit
from core.training.config import TrainingConfig
from core.training.host import host_limits
from core.training.plan import RunPlan, write_plan
from core.training.run_folder import new_id, path_of, touch_watched
from core.training.stopping import Stopping, StopReason

HANDS = [StrokeDigit(label, "nobody", glyph(str(label)), label + 1) for label in range(10)]
DIGITS = rendered_strokes(HANDS, variants=4, seed=0)
PLAN = RunPlan("First", "anna", DataChoice("digits"), TrainingConfig(epochs=2, batch_size=16), validation_share=0.25)


class StopAfter(Stopping):
    """Stops by hand after so many steps."""

    def __init__(self, folder: Path, steps: int) -> None:
        super().__init__(folder, host_limits())
        self._left = steps

    def reason(self, trained_s: float) -> StopReason | None:
        self._left -= 1
        return StopReason.ASKED if self._left <= 0 else super().reason(trained_s)


def few_digits(_choice: DataChoice) -> Parts:
    """Stand in for `load` with 40 digits, 10 of them for the test."""
    places = [label * 4 for label in range(10)]
    return Parts(DIGITS, replace(DIGITS, images=DIGITS.images[places], labels=DIGITS.labels[places]))


def more_digits(choice: DataChoice) -> Parts:
    """Stand in for `load` with the same digits ten times over, so that an epoch has dozens of steps."""
    parts = few_digits(choice)
    train = replace(DIGITS, images=np.tile(DIGITS.images, (10, 1, 1)), labels=np.tile(DIGITS.labels, 10))
    return Parts(train, parts.test)


def no_digits(_choice: DataChoice) -> Parts:
    """Stand in for `load` with pictures of a single class."""
    ones: Dataset = replace(DIGITS, labels=DIGITS.labels * 0)
    return Parts(ones, ones)


def laid_down(plan: RunPlan = PLAN) -> Path:
    """Return the folder of a new run that is in no queue."""
    folder = path_of(new_id())
    folder.mkdir(parents=True)
    write_plan(plan, folder)
    touch_watched(folder)
    return folder


def wait_until(is_so: Callable[[], object], seconds: float = 120) -> None:
    """Wait for something to come true."""
    latest = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < latest, "it did not come true in time"
        time.sleep(0.02)
