"""Fits how a model's logits become probabilities and verdicts.

In: logits and labels of validation data. Out: `Limits` for the model's card. Temperature: Guo, Pleiss, Sun, Weinberger (On
calibration of modern neural networks, 2017). Energy: Liu, Wang, Owens, Li (Energy-based out-of-distribution detection, 2020).
"""

import torch
from torch import Tensor
from torch.nn import functional as F

from core.models.card import Limits

REFUSED_SHARE = 0.005
"""The price of refusing what is no digit: this part of good validation digits is refused with it."""
UNSURE_SHARE = 0.01
"""The price of naming doubt: this part of rightly read validation digits is called unsure."""
TEMPERATURES = torch.logspace(-1, 1, 201)


def fit_limits(logits: Tensor, labels: Tensor) -> Limits:
    """Return temperature and thresholds for validation logits (N, 10) with labels (N,)."""
    temperature = fit_temperature(logits, labels)
    scaled = logits / temperature
    energy = energies(scaled)
    confidence, prediction = F.softmax(scaled, dim=1).max(dim=1)
    right = confidence[prediction == labels]
    return Limits(
        temperature=round(temperature, 4),
        least_energy=round(float(torch.quantile(energy, REFUSED_SHARE)), 4),
        least_confidence=round(float(torch.quantile(right, UNSURE_SHARE)), 4),
    )


def fit_temperature(logits: Tensor, labels: Tensor) -> float:
    """Return the temperature of the least cross-entropy, from 0.1 to 10 in steps of 2.3 %."""
    losses = torch.stack([F.cross_entropy(logits / temperature, labels) for temperature in TEMPERATURES])
    return float(TEMPERATURES[losses.argmin()])


def energies(logits: Tensor) -> Tensor:
    """Return log-sum-exp of each row: (N, 10) -> (N,); high for what the network has seen the like of."""
    return torch.logsumexp(logits, dim=1)


def expected_calibration_error(probabilities: Tensor, labels: Tensor, bins: int = 15) -> float:
    """Return the mean gap between confidence and accuracy over equal bins of confidence, weighted by their counts."""
    confidence, prediction = probabilities.max(dim=1)
    right = (prediction == labels).float()
    bin_of = (confidence * bins).long().clamp(max=bins - 1)
    gaps = [
        (bin_of == index).float().mean() * (confidence[bin_of == index].mean() - right[bin_of == index].mean()).abs()
        for index in range(bins)
        if bool((bin_of == index).any())
    ]
    return float(torch.stack(gaps).sum())
