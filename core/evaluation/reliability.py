"""Measures whether a model is as often right as it says: on digits as they were learnt, spoilt, drawn, photographed.

In: readings, or a model and what to read. Out: for each set, bins of confidence and the expected calibration error. Digits not
found as one have no confidence and are left out. (Guo, Pleiss, Sun, Weinberger 2017; shifted data after Ovadia et al., Can you
trust your model's uncertainty?, 2019.)
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch

from core.data.dataset import Dataset
from core.data.strokes import StrokeDigit
from core.evaluation.calibration import Bin, confidence_bins, mean_gap
from core.evaluation.corrupted import CorruptedResult, Spoiling, measure_corrupted
from core.evaluation.metrics import ROW_MARK, Reading
from core.evaluation.photos import Photo, PhotoReading, measure_photos
from core.evaluation.suites import Measurement, Placement, as_part, measure_strokes
from core.models.answering import Verdict
from core.models.checkpoint import Model

PLACEMENTS = {"strokes": Placement(), "strokes, small": Placement(size=0.25, offset=0.7)}
"""In the middle of the pad, and as a visitor who writes a quarter of the size towards a corner."""


@dataclass(frozen=True)
class Reliability:
    """How far confidence and accuracy of one set are apart; `left_out` digits were not found as one."""

    name: str
    bins: tuple[Bin, ...]
    left_out: int = 0

    @property
    def n(self) -> int:
        """How many answers there are."""
        return sum(one.n for one in self.bins)

    @property
    def error(self) -> float | None:
        """The expected calibration error, None without answers."""
        return mean_gap(self.bins) if self.n else None

    @property
    def accuracy(self) -> float | None:
        """The share of answers that are right."""
        return sum(one.n * one.accuracy for one in self.bins) / self.n if self.n else None

    @property
    def confidence(self) -> float | None:
        """The mean confidence."""
        return sum(one.n * one.confidence for one in self.bins) / self.n if self.n else None

    def record(self) -> dict[str, Any]:
        """Return the set as values for JSON; a bin is its n, confidence and accuracy."""
        return {
            "n": self.n,
            "left_out": self.left_out,
            "accuracy": self.accuracy,
            "confidence": self.confidence,
            "expected_calibration_error": self.error,
            "bins": [[one.n, one.confidence, one.accuracy] for one in self.bins],
        }


@dataclass(frozen=True)
class CalibrationResult:
    """Each set, and each kind of spoilt digits alone."""

    sets: tuple[Reliability, ...]
    kinds: tuple[Reliability, ...] = ()

    @property
    def mean_of_kinds(self) -> float | None:
        """The mean over the kinds of their errors, None where there are no kinds."""
        return float(np.mean([one.error for one in self.kinds])) if self.kinds else None

    def record(self) -> dict[str, Any]:
        """Return the result as values for JSON."""
        return {
            "n": sum(one.n for one in self.sets),
            "sets": {one.name: one.record() for one in self.sets},
            "kinds": {one.name: one.error for one in self.kinds},
            "mean_of_kinds": self.mean_of_kinds,
        }


@dataclass(frozen=True)
class Calibrating:
    """What to measure on; a part that is empty is left out."""

    mnist: Dataset
    strokes: Sequence[StrokeDigit] = ()
    photos: Sequence[Photo] = ()
    spoiling: Spoiling = field(default_factory=Spoiling)


def measure_calibration(model: Model, plan: Calibrating) -> Measurement[CalibrationResult]:
    """Measure on MNIST, MNIST spoilt, strokes, strokes small and off centre, photos.

    Raises: as the suites of the parts.
    """
    spoilt_total = len(plan.mnist) * (1 + len(plan.spoiling.kinds))
    total = spoilt_total + 2 * len(plan.strokes) + len(plan.photos)
    spoilt = yield from as_part(measure_corrupted(model, plan.mnist, plan.spoiling), 0, total)
    others: dict[str, Iterable[Reading]] = {}
    if plan.strokes:
        for name, placement in PLACEMENTS.items():
            before = spoilt_total + len(plan.strokes) * len(others)
            drawn = yield from as_part(measure_strokes(model, plan.strokes, placement), before, total)
            others[name] = drawn.digits.readings
    if plan.photos:
        photos = yield from as_part(measure_photos(model, plan.photos), total - len(plan.photos), total)
        others["photos"] = photo_digits(photos.readings)
    return calibration_of(spoilt, others)


def calibration_of(spoilt: CorruptedResult, others: Mapping[str, Iterable[Reading]]) -> CalibrationResult:
    """Return the calibration of what has been read already."""
    pooled = [reading for kind in spoilt.kinds.values() for reading in kind.readings]
    sets = {"mnist": spoilt.clean.readings, "mnist, corrupted": pooled} | dict(others)
    return CalibrationResult(
        tuple(reliability(name, readings) for name, readings in sets.items()),
        tuple(reliability(name, kind.readings) for name, kind in spoilt.kinds.items()),
    )


def reliability(name: str, readings: Iterable[Reading]) -> Reliability:
    """Return the bins of confidence of readings."""
    every = tuple(readings)
    answered = [(one.answer.confidence, one.is_right) for one in every if one.answer is not None]
    confidence = torch.tensor([one for one, _ in answered], dtype=torch.float64)
    is_right = torch.tensor([one for _, one in answered], dtype=torch.bool)
    return Reliability(name, confidence_bins(confidence, is_right), len(every) - len(answered))


def photo_digits(readings: Iterable[PhotoReading]) -> tuple[Reading, ...]:
    """Return the digits of those photos on which as many were found, and not refused, as there are on the label."""
    digits: list[Reading] = []
    for reading in readings:
        label = reading.photo.label.replace(ROW_MARK, "")
        kept = [one for one in reading.answers if one.verdict is not Verdict.NOT_A_DIGIT]
        if len(kept) == len(label):
            pairs = zip(label, kept, strict=True)
            digits += [Reading(int(name), 1, answer, reading.photo.group) for name, answer in pairs]
    return tuple(digits)
