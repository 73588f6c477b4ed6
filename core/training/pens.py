"""Trains the network that reads how a pen went.

In: digits as strokes, and strokes that are no digit. Out: a `TrajectoryCNN` in evaluation mode. Each epoch sees every digit
drawn otherwise: turned, slanted, bent, now and then a stroke backwards, earlier or later, broken off, or two without lifting
the pen, since hands differ in that more than in shape.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.optim.swa_utils import AveragedModel, update_bn

from core.data.outliers import Strokes
from core.data.strokes import StrokeDigit
from core.imaging.strokes import Points
from core.imaging.trajectory import POINTS, trajectory
from core.models.trajectory_cnn import TrajectoryCNN

BATCH, LEARNING_RATE, WEIGHT_DECAY, SMOOTHING, AVERAGE_DECAY = 128, 0.004, 0.05, 0.05, 0.998
OUTLIERS_IN_BATCH, OUTLIER_WEIGHT = 24, 0.2
ORDERS = 4
"""So many ways to go through the strokes of each digit are drawn before the first epoch."""
CHANGED = 0.12
"""The share of digits to which each change of the strokes happens."""
ROTATION_DEG, SHEAR, STRETCH, BEND = 15.0, 0.3, 0.25, 0.035
"""The largest deviations; `BEND` is a standard deviation, of the digit's side."""
KNOTS = 9
"""Of the trajectory, which is bent smoothly between them."""


@dataclass(frozen=True)
class PenEpoch:
    """What an epoch came to: its mean loss, and the network as it would answer now."""

    epoch: int
    loss: float
    network: nn.Module


def train_pen(digits: Sequence[StrokeDigit], outliers: Sequence[Strokes], epochs: int, seed: int) -> Iterator[PenEpoch]:
    """Train on digits and strokes that are none, one or more of each; yield after each epoch."""
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    labels = torch.tensor([digit.label for digit in digits])
    strokes = [digit.strokes for digit in digits]
    orders = [_stacked(strokes), *(_stacked([_reordered(one, random) for one in strokes]) for _ in range(ORDERS - 1))]
    strangers = _stacked(outliers)
    network = TrajectoryCNN()
    steps = epochs * math.ceil(len(digits) / BATCH)
    optimiser = torch.optim.AdamW(network.parameters(), LEARNING_RATE, weight_decay=WEIGHT_DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, LEARNING_RATE, total_steps=steps)
    average = AveragedModel(network, avg_fn=_average)
    for epoch in range(1, epochs + 1):
        drawn, loss_sum = orders[epoch % ORDERS], 0.0
        network.train()
        for batch in torch.split(torch.randperm(len(labels)), BATCH):
            beside = strangers[torch.randint(len(strangers), (OUTLIERS_IN_BATCH,))]
            logits = network(bent(torch.cat([drawn[batch], beside])))
            doubt = -F.log_softmax(logits[len(batch) :], dim=1).mean()
            digits_loss = F.cross_entropy(logits[: len(batch)], labels[batch], label_smoothing=SMOOTHING)
            optimiser.zero_grad()
            (digits_loss + OUTLIER_WEIGHT * doubt).backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            schedule.step()
            average.update_parameters(network)
            loss_sum += float(digits_loss.detach()) * len(batch)
        update_bn([bent(drawn)], average)
        yield PenEpoch(epoch, loss_sum / len(labels), average.module.eval())


def _average(average: Tensor, now: Tensor, count: Tensor | int) -> Tensor:
    """Return the moving average of a weight; while few steps are taken, it forgets the first of them sooner."""
    decay = min(AVERAGE_DECAY, (1 + int(count)) / (10 + int(count)))
    return torch.lerp(now, average, decay)


def _stacked(strokes: Sequence[Sequence[Points]]) -> Tensor:
    return torch.from_numpy(np.stack([trajectory(one) for one in strokes]))


def _reordered(strokes: Sequence[Points], random: np.random.Generator) -> list[Points]:
    """Return the same ink, drawn in another way now and then."""
    drawn = list(strokes)
    if random.random() < CHANGED:
        drawn = [stroke[::-1] if random.random() < 0.5 else stroke for stroke in drawn]
    if random.random() < CHANGED:
        random.shuffle(drawn)
    longest = max(range(len(drawn)), key=lambda place: len(drawn[place]))
    if random.random() < CHANGED and len(drawn[longest]) > 4:
        cut = int(random.integers(2, len(drawn[longest]) - 2))
        drawn[longest : longest + 1] = [drawn[longest][: cut + 1], drawn[longest][cut:]]
    elif random.random() < CHANGED and len(drawn) > 1:
        drawn[:2] = [np.concatenate(drawn[:2])]
    return drawn


def bent(trajectories: Tensor) -> Tensor:
    """Return trajectories (N, POINTS, 3), each turned, slanted, stretched and bent in its own way, and as large as before."""
    count = len(trajectories)
    angle, shear = torch.deg2rad(_evenly(count, ROTATION_DEG)), _evenly(count, SHEAR)
    stretch = 1 + _evenly(count, STRETCH)
    turn = torch.stack([angle.cos(), -angle.sin(), angle.sin(), angle.cos()], 1).view(count, 2, 2)
    slant = torch.stack([stretch, shear, torch.zeros(count), 1 / stretch], 1).view(count, 2, 2)
    places = trajectories[..., :2] @ (turn @ slant).transpose(1, 2)
    bends = F.interpolate(torch.randn(count, 2, KNOTS) * BEND, size=POINTS, mode="linear", align_corners=True)
    places = places + bends.transpose(1, 2) * torch.rand(count, 1, 1)
    low, high = places.amin(1, keepdim=True), places.amax(1, keepdim=True)
    places = (places - (low + high) / 2) / (high - low).amax(2, keepdim=True).clamp(min=1e-6)
    return torch.cat([places, trajectories[..., 2:]], -1)


def _evenly(count: int, most: float) -> Tensor:
    return (2 * torch.rand(count) - 1) * most
