"""Fits how a model's logits become probabilities and verdicts, and counts how honest the probabilities are.

In: logits and labels of validation data. Out: `Limits` for the model's card; bins of confidence and their mean gap.
Temperature: Guo, Pleiss, Sun, Weinberger (On calibration of modern neural networks, 2017). Energy: Liu, Wang, Owens, Li
(Energy-based out-of-distribution detection, 2020). Bins: Naeini, Cooper, Hauskrecht (Obtaining well calibrated probabilities
using Bayesian binning, 2015).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from core.models.card import Limits

REFUSED_SHARE = 0.005
"""The price of refusing what is no digit: this part of good validation digits is refused with it."""
UNSURE_SHARE = 0.01
"""The price of naming doubt: this part of rightly read validation digits is called unsure."""
LEAST_RIGHT = 0.95
"""Of the answers that are called sure at least this part is right, whatever the price of naming doubt."""
TEMPERATURES = torch.logspace(-1, 1, 201)
BINS = 15
"""As in Guo et al. (2017)."""


@dataclass(frozen=True)
class Bin:
    """The `n` answers whose confidence lies between `low` and `high`; of none, the confidence is the middle."""

    low: float
    high: float
    n: int
    confidence: float
    accuracy: float


def fit_limits(logits: Tensor, labels: Tensor, temperature: float | None = None) -> Limits:
    """Return thresholds for validation logits (N, 10) with labels (N,), and the temperature, fitted too unless it is given."""
    temperature = fit_temperature(logits, labels) if temperature is None else temperature
    scaled = logits / temperature
    energy = energies(scaled)
    confidence, prediction = F.softmax(scaled, dim=1).max(dim=1)
    return Limits(
        temperature=round(temperature, 4),
        least_energy=round(float(torch.quantile(energy, REFUSED_SHARE)), 4),
        least_confidence=fit_least_confidence(confidence, prediction == labels),
    )


def fit_temperature(logits: Tensor, labels: Tensor) -> float:
    """Return the temperature of the least cross-entropy, from 0.1 to 10 in steps of 2.3 %."""
    losses = torch.stack([F.cross_entropy(logits / temperature, labels) for temperature in TEMPERATURES])
    return float(TEMPERATURES[losses.argmin()])


def fit_least_confidence(confidence: Tensor, is_right: Tensor) -> float:
    """Return the confidence below which an answer is unsure, of answers (N,) and whether they are right.

    1 where no threshold makes the sure answers right often enough: a network that has not learnt yet is sure of nothing.
    """
    order = confidence.argsort(descending=True)
    right_share = is_right[order].double().cumsum(0) / torch.arange(1, len(order) + 1)
    often_enough = (right_share >= LEAST_RIGHT).nonzero().flatten()
    if not len(often_enough):
        return 1.0
    priced = torch.quantile(confidence[is_right], UNSURE_SHARE)
    return round(float(torch.maximum(priced, confidence[order[often_enough[-1]]])), 4)


def energies(logits: Tensor) -> Tensor:
    """Return log-sum-exp of each row: (N, 10) -> (N,); high for what the network has seen the like of."""
    return torch.logsumexp(logits, dim=1)


def expected_calibration_error(probabilities: Tensor, labels: Tensor, bins: int = BINS) -> float:
    """Return the mean gap between confidence and accuracy over equal bins of confidence, weighted by their counts.

    Probabilities (N, 10) with labels (N,), one or more.
    """
    confidence, prediction = probabilities.max(dim=1)
    return mean_gap(confidence_bins(confidence, prediction == labels, bins))


def confidence_bins(confidence: Tensor, is_right: Tensor, bins: int = BINS) -> tuple[Bin, ...]:
    """Return equal bins of confidence from 0 to 1, of answers (N,) and whether they are right (N,)."""
    bin_of = (confidence * bins).long().clamp(max=bins - 1)
    return tuple(_bin(index, bins, confidence[bin_of == index], is_right[bin_of == index]) for index in range(bins))


def mean_gap(bins: Sequence[Bin]) -> float:
    """Return the expected calibration error of bins that hold one or more answers."""
    return sum(one.n * abs(one.confidence - one.accuracy) for one in bins) / sum(one.n for one in bins)


def _bin(index: int, bins: int, confidence: Tensor, is_right: Tensor) -> Bin:
    n = len(confidence)
    low, high = index / bins, (index + 1) / bins
    if not n:
        return Bin(low, high, 0, (low + high) / 2, 0.0)
    return Bin(low, high, n, float(confidence.double().mean()), float(is_right.double().mean()))
