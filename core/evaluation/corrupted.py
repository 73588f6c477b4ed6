"""Measures a model on MNIST spoilt in the fifteen ways of MNIST-C.

In: a model, digits as pictures, which kinds. Out: a generator of `Progress` that returns the accuracy of each kind, their mean,
and that of the pictures unspoilt.
"""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.data.corruptions import KINDS, corrupt
from core.data.dataset import Dataset
from core.errors import UnknownName
from core.evaluation.suites import DigitResult, Measurement, as_part, measure_pictures
from core.models.checkpoint import Model


@dataclass(frozen=True)
class Spoiling:
    """Which kinds of corruption, from which seed, and the pipeline, None for pictures as they are."""

    kinds: tuple[str, ...] = tuple(KINDS)
    pipeline: str | None = None
    seed: int = 0


@dataclass(frozen=True)
class CorruptedResult:
    """How well spoilt digits were read, by kind, and how well they were before."""

    clean: DigitResult
    kinds: Mapping[str, DigitResult]

    @property
    def mean(self) -> float:
        """The mean accuracy over the kinds."""
        return float(np.mean([one.total.accuracy for one in self.kinds.values()]))

    def record(self) -> dict[str, Any]:
        """Return the result as values for JSON; `n` counts the pictures of one kind, `accuracy` is the mean over kinds."""
        return {
            "n": self.clean.total.n,
            "accuracy": self.mean,
            "clean": {"accuracy": self.clean.total.accuracy, "verdicts": dict(self.clean.verdicts)},
            "kinds": {
                name: {"accuracy": one.total.accuracy, "verdicts": dict(one.verdicts)} for name, one in self.kinds.items()
            },
        }


def measure_corrupted(model: Model, dataset: Dataset, spoiling: Spoiling) -> Measurement[CorruptedResult]:
    """Measure on pictures as they are, then on each kind of corruption; a kind draws the same whatever the others are.

    Raises: UnknownName for a kind or a pipeline.
    """
    unknown = [kind for kind in spoiling.kinds if kind not in KINDS]
    if unknown:
        raise UnknownName(kind="kind of corruption", name=unknown[0], known=", ".join(KINDS))
    total = len(dataset) * (1 + len(spoiling.kinds))
    clean = yield from as_part(measure_pictures(model, dataset, spoiling.pipeline), 0, total)
    results: dict[str, DigitResult] = {}
    for count, kind in enumerate(spoiling.kinds, start=1):
        spoilt = _spoilt(dataset, kind, spoiling.seed)
        measurement = measure_pictures(model, spoilt, spoiling.pipeline)
        results[kind] = yield from as_part(measurement, count * len(dataset), total)
    return CorruptedResult(clean, results)


def _spoilt(dataset: Dataset, kind: str, seed: int) -> Dataset:
    random = np.random.default_rng((seed, zlib.crc32(kind.encode())))
    return replace(dataset, name=f"{dataset.name}-{kind}", images=corrupt(dataset.images, kind, random))
