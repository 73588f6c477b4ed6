"""Fits how much the way of the pen is heard beside the picture.

In: what two networks say to digits that neither has learnt from, and their labels. Out: weight and temperature of their
logarithmic opinion pool, and the confidence below which its answers are unsure.
"""

from typing import NamedTuple

from torch import Tensor
from torch.nn import functional as F

from core.evaluation.calibration import fit_least_confidence, fit_temperature
from core.models.answering import pooled

WEIGHTS = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0)


class Pool(NamedTuple):
    """How the pen is heard, as in `core.models.card.Pen`."""

    weight: float
    temperature: float
    least_confidence: float


def fit_pool(seen: Tensor, heard: Tensor, labels: Tensor) -> Pool:
    """Return the pool of the least cross-entropy.

    In: by the picture (N, 10) probabilities, by the pen (N, 10) their logarithms, labels (N,).
    """
    temperatures = {weight: round(fit_temperature(pooled(seen, heard, weight), labels), 4) for weight in WEIGHTS}
    logits = {weight: pooled(seen, heard, weight) / temperature for weight, temperature in temperatures.items()}
    weight = min(WEIGHTS, key=lambda weight: float(F.cross_entropy(logits[weight], labels)))
    confidence, prediction = F.softmax(logits[weight], dim=1).max(dim=1)
    return Pool(weight, temperatures[weight], fit_least_confidence(confidence, prediction == labels))
