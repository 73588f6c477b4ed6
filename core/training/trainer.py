"""Trains a network and tells how it goes.

In: a frozen config, training and validation data, perhaps pictures that are no digit. Out: a generator of frozen events. It
prints, plots and saves nothing; whoever iterates decides, and may stop at any event: `Ended` brings the network.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn, update_bn

from core.data.dataset import Dataset
from core.models.registry import build
from core.training.augment import FAR, Bend, bend_batch
from core.training.config import TrainingConfig
from core.training.events import Ended, EpochDone, Event, Started, StepDone
from core.training.spoil import Spoiling, spoil_batch

OUTLIERS_PER_DIGIT = 0.1
"""Outliers in a batch, for each digit in it."""
REFRESH_BATCHES = 20
"""Batches from which the averaged network takes the statistics of its batch normalisation."""
EVALUATION_BATCH = 512


@dataclass(frozen=True)
class TrainingData:
    """What to learn from and what to watch; `outliers` is (N, 28, 28) uint8, possibly empty."""

    train: Dataset
    validation: Dataset
    outliers: NDArray[np.uint8]


class LossAndAccuracy(NamedTuple):
    """Mean cross-entropy, and the part of 1 that is right."""

    loss: float
    accuracy: float


def train(config: TrainingConfig, data: TrainingData, start: nn.Module | None = None) -> Iterator[Event]:
    """Train a new network, or go on from the weights of `start`; yield Started, StepDone and EpochDone, and Ended last."""
    started = time.perf_counter()
    run = _Run(config, data, start)
    yield Started(run.steps, len(data.train), len(data.validation))
    for epoch in range(1, config.epochs + 1):
        epoch_started, losses = time.perf_counter(), []
        for batch in run.batches():
            losses.append(run.learn(batch))
            yield StepDone(run.step, epoch, losses[-1], run.learning_rate)
        network = run.settled_network()
        loss, accuracy = evaluate(network, data.validation)
        yield EpochDone(epoch, sum(losses) / len(losses), loss, accuracy, time.perf_counter() - epoch_started, network)
    yield Ended(run.settled_network(), time.perf_counter() - started)


def evaluate(network: nn.Module, dataset: Dataset) -> LossAndAccuracy:
    """Return mean cross-entropy and accuracy over a data set."""
    logits = predict_logits(network, dataset.images)
    labels = torch.from_numpy(dataset.labels)
    loss = float(F.cross_entropy(logits, labels))
    return LossAndAccuracy(loss, float((logits.argmax(1) == labels).float().mean()))


def predict_logits(network: nn.Module, images: NDArray[np.uint8]) -> Tensor:
    """Return the logits of many pictures: (N, 28, 28) uint8 -> (N, 10) float."""
    network.eval()
    with torch.inference_mode():
        parts = [network(_to_ink(torch.from_numpy(batch))) for batch in _split(images)]
    return torch.cat(parts).float()


def _split(images: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
    return [np.ascontiguousarray(images[i : i + EVALUATION_BATCH]) for i in range(0, len(images), EVALUATION_BATCH)]


def _to_ink(images: Tensor) -> Tensor:
    return images.unsqueeze(1).float() / 255  # (N, 1, 28, 28)


class _Run:
    """The state of one run: network, optimiser, schedule, average, and the draw of the batches."""

    def __init__(self, config: TrainingConfig, data: TrainingData, start: nn.Module | None) -> None:
        torch.manual_seed(config.seed)
        self.config = config
        self.generator = torch.Generator().manual_seed(config.seed)
        self.images, self.labels = torch.from_numpy(data.train.images), torch.from_numpy(data.train.labels)
        self.outliers = torch.from_numpy(data.outliers)
        self.network = _channels_last(build(config.architecture))
        if start is not None:
            self.network.load_state_dict(start.state_dict())
        self.optimiser = torch.optim.AdamW(self.network.parameters(), lr=config.learning_rate, weight_decay=config.weight_decay)
        self.step = 0
        self.steps = config.epochs * -(-len(self.images) // config.batch_size)
        self.schedule = self._schedule()
        self.average = self._average()

    def _schedule(self) -> torch.optim.lr_scheduler.LRScheduler:
        if self.config.one_cycle:
            return torch.optim.lr_scheduler.OneCycleLR(self.optimiser, self.config.learning_rate, total_steps=self.steps + 1)
        return torch.optim.lr_scheduler.ConstantLR(self.optimiser, factor=1.0)

    def _average(self) -> AveragedModel | None:
        if not self.config.average_decay:
            return None
        return AveragedModel(self.network, multi_avg_fn=get_ema_multi_avg_fn(self.config.average_decay))  # type: ignore[no-untyped-call]

    @property
    def learning_rate(self) -> float:
        return float(self.schedule.get_last_lr()[0])

    def batches(self) -> Iterator[Tensor]:
        """Yield the numbers of the pictures of each batch, every picture once, in a new order."""
        self.network.train()
        order = torch.randperm(len(self.images), generator=self.generator)
        yield from torch.split(order, self.config.batch_size)

    def learn(self, batch: Tensor) -> float:
        """Take one step on the pictures of a batch and return the loss."""
        inputs = self._with_outliers(batch)
        with torch.autocast("cpu", torch.bfloat16, enabled=self.config.bfloat16):
            logits = self.network(inputs).float()
        loss = F.cross_entropy(logits[: len(batch)], self.labels[batch])
        if len(logits) > len(batch):
            doubt = -F.log_softmax(logits[len(batch) :], dim=1).mean()
            loss = loss + self.config.outlier_weight * doubt
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        self.optimiser.step()
        self.schedule.step()
        self.step += 1
        if self.average is not None:
            self.average.update_parameters(self.network)
        return float(loss.detach())

    def _inputs(self, images: Tensor) -> Tensor:
        ink = _to_ink(images)
        if self.config.augment:
            ink = bend_batch(ink, Bend(), self.generator)
        if self.config.far_share:
            is_far = torch.rand(len(ink), generator=self.generator) < self.config.far_share
            if is_far.any():
                ink[is_far] = bend_batch(ink[is_far], FAR, self.generator)
        if self.config.spoilt_share:
            ink = spoil_batch(ink, Spoiling(self.config.spoilt_share), self.generator)
        return ink.contiguous(memory_format=torch.channels_last)

    def _with_outliers(self, batch: Tensor) -> Tensor:
        """Return the digits of a batch with their share of outliers behind them, each bent in its own way."""
        count = round(len(batch) * OUTLIERS_PER_DIGIT) if len(self.outliers) and self.config.outlier_weight else 0
        chosen = torch.randint(max(1, len(self.outliers)), (count,), generator=self.generator)
        return self._inputs(torch.cat([self.images[batch], self.outliers[chosen]]))

    def settled_network(self) -> nn.Module:
        """Return the network to answer with: the average where one is kept.

        Its batch statistics are taken anew, over the same mixture that it was trained on, outliers included.
        """
        if self.average is None:
            return self.network.eval()
        order = torch.randperm(len(self.images), generator=self.generator)[: REFRESH_BATCHES * EVALUATION_BATCH]
        update_bn(map(self._with_outliers, torch.split(order, EVALUATION_BATCH)), self.average)
        return self.average.module.eval()


def _channels_last(network: nn.Module) -> nn.Module:
    return network.to(memory_format=torch.channels_last)  # type: ignore[call-overload, no-any-return]
