"""Measures whether a model refuses what is no digit, and at what price in digits.

In: a model, digits, pictures of other things by kind. Out: a generator of `Progress` that returns, for each kind, how well the
energy of the logits parts it from digits (AUROC), and how much of it is refused. (Hendrycks and Gimpel, A baseline for
detecting misclassified and out-of-distribution examples, 2017; energy: Liu, Wang, Owens, Li 2020.)
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from core.data.cifar import read_cifar
from core.data.dataset import Dataset
from core.data.strokes import StrokeDigit
from core.data.unseen import KINDS, SIDE_PX, Strangers, draw_unseen
from core.errors import UnknownName
from core.evaluation.calibration import energies
from core.evaluation.metrics import auroc
from core.evaluation.suites import Measurement, Placement, Progress, draw, prepared
from core.imaging.pipeline import DEFAULT_PIPELINE
from core.models.answering import MAX_BATCH, Verdict, answer_with_care
from core.models.checkpoint import Model
from core.models.inference import to_tensor

KEPT_SHARE = 0.99
"""Of good digits, at the threshold at which kinds and models are compared."""
SEED_OFFSET = 90_000
"""Keeps the generators away from those of training, which count from 0."""


@dataclass(frozen=True)
class Scores:
    """What the verdicts on pictures rest on: energy (N,) and confidence (N,), and the verdicts."""

    energy: NDArray[np.float64]
    confidence: NDArray[np.float64]
    verdicts: tuple[Verdict, ...]

    def share(self, *verdicts: Verdict) -> float | None:
        """Return the share of pictures with one of these verdicts, None without pictures."""
        return sum(one in verdicts for one in self.verdicts) / len(self.verdicts) if self.verdicts else None


@dataclass(frozen=True)
class KindScore:
    """How well one kind is told from digits and refused; shares of `n`, which the pipeline took for one part.

    `refused` counts all verdicts but `digit`; `refused_at_99` is at the energy above which 99 % of the digits lie.
    """

    name: str
    n: int
    left_out: int
    auroc: float | None
    auroc_confidence: float | None
    not_a_digit: float | None
    refused: float | None
    refused_at_99: float | None


@dataclass(frozen=True)
class OutlierResult:
    """Each kind, and what the shipped thresholds cost in digits."""

    kinds: tuple[KindScore, ...]
    digits: Scores

    @property
    def mean(self) -> KindScore:
        """The mean over the kinds that have pictures."""
        some = [one for one in self.kinds if one.n]
        return KindScore(
            name="mean",
            n=sum(one.n for one in some),
            left_out=sum(one.left_out for one in self.kinds),
            auroc=_mean(one.auroc for one in some),
            auroc_confidence=_mean(one.auroc_confidence for one in some),
            not_a_digit=_mean(one.not_a_digit for one in some),
            refused=_mean(one.refused for one in some),
            refused_at_99=_mean(one.refused_at_99 for one in some),
        )

    def record(self) -> dict[str, Any]:
        """Return the result as values for JSON."""
        refused = self.digits.share(Verdict.NOT_A_DIGIT, Verdict.UNSURE)
        digits = {"n": len(self.digits.verdicts), "not_a_digit": self.digits.share(Verdict.NOT_A_DIGIT), "refused": refused}
        return {
            "n": self.mean.n,
            "digits": digits,
            "mean": _values(self.mean),
            "kinds": {one.name: _values(one) for one in self.kinds},
        }


@dataclass(frozen=True)
class Refusing:
    """What to measure on: digits as pictures and as strokes; kinds, so many pictures of each, and the zip of CIFAR-10."""

    mnist: Dataset
    strokes: Sequence[StrokeDigit] = ()
    kinds: tuple[str, ...] = tuple(KINDS)
    count: int = 1000
    seed: int = 0
    cifar: Path | None = None


def measure_outliers(model: Model, plan: Refusing) -> Measurement[OutlierResult]:
    """Measure on each kind against the digits, those of MNIST as stored, strokes as the pad draws them and prepared.

    Raises: UnknownName for a kind; as `read_cifar`.
    """
    unknown = [kind for kind in plan.kinds if kind not in KINDS]
    if unknown:
        raise UnknownName(kind="kind of outlier", name=unknown[0], known=", ".join(KINDS))
    total = len(plan.mnist) + len(plan.strokes) + plan.count * (len(plan.kinds) + bool(plan.cifar))
    drawn: list[NDArray[np.uint8]] = []
    for done, digit in enumerate(plan.strokes, start=1):
        found = prepared(draw(digit, Placement()), DEFAULT_PIPELINE)
        drawn += found if len(found) == 1 else ()
        yield Progress(done, total)
    digits = score_images(model, np.concatenate([plan.mnist.images, _stacked(drawn)]))
    done = len(plan.mnist) + len(plan.strokes)
    kinds: list[KindScore] = []
    for strangers in _strangers(plan):
        kinds.append(_score(strangers, score_images(model, strangers.images), digits))
        done += plan.count
        yield Progress(done, total)
    return OutlierResult(tuple(kinds), digits)


def score_images(model: Model, images: NDArray[np.uint8]) -> Scores:
    """Return what the model's verdicts on (N, 28, 28) uint8 rest on."""
    answers = answer_with_care(model, images)
    with torch.inference_mode():
        batches = [to_tensor(images[start : start + MAX_BATCH]) for start in range(0, len(images), MAX_BATCH)]
        energy = [energies(model.network(batch) / model.card.limits.temperature) for batch in batches]
    return Scores(
        torch.cat([torch.zeros(0), *energy]).double().numpy(),
        np.array([one.confidence for one in answers], np.float64),
        tuple(one.verdict for one in answers),
    )


def _strangers(plan: Refusing) -> Iterator[Strangers]:
    for kind in plan.kinds:
        random = np.random.default_rng((SEED_OFFSET + plan.seed, zlib.crc32(kind.encode())))
        yield draw_unseen(kind, plan.count, random)
    if plan.cifar:
        yield read_cifar(plan.cifar, plan.count)


def _score(strangers: Strangers, scores: Scores, digits: Scores) -> KindScore:
    threshold = np.quantile(digits.energy, 1 - KEPT_SHARE)
    return KindScore(
        name=strangers.kind,
        n=len(strangers.images),
        left_out=strangers.left_out,
        auroc=auroc(digits.energy, scores.energy),
        auroc_confidence=auroc(digits.confidence, scores.confidence),
        not_a_digit=scores.share(Verdict.NOT_A_DIGIT),
        refused=scores.share(Verdict.NOT_A_DIGIT, Verdict.UNSURE),
        refused_at_99=float((scores.energy < threshold).mean()) if len(scores.energy) else None,
    )


def _stacked(images: Sequence[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    return np.array(images, np.uint8).reshape(-1, SIDE_PX, SIDE_PX)


def _mean(shares: Iterable[float | None]) -> float | None:
    known = [share for share in shares if share is not None]
    return float(np.mean(known)) if known else None


def _values(one: KindScore) -> dict[str, Any]:
    return {name: value for name, value in vars(one).items() if name != "name"}
