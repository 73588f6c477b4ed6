"""Makes the batches of a run: digits with their share of what is no digit, each picture changed in its own way.

In: data as uint8 in memory, a config. Out: float tensors, ready for the network.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.data.dataset import Dataset
from core.models.inference import to_tensor
from core.training.augment import FAR, NOTHING, augment_batch
from core.training.config import TrainingConfig
from core.training.spoil import Spoiling, spoil_batch

OUTLIERS_PER_DIGIT = 0.1
"""Outliers in a batch, for each digit in it."""


def none() -> NDArray[np.uint8]:
    """Return no pictures."""
    return np.empty((0, 28, 28), np.uint8)


@dataclass(frozen=True)
class TrainingData:
    """What to learn from and what to watch; `outliers` is (N, 28, 28) uint8, possibly empty."""

    train: Dataset
    validation: Dataset
    outliers: NDArray[np.uint8] = field(default_factory=none)


class Batches:
    """All pictures of a run, and the draw of how each is changed; `generator` holds all that is random."""

    def __init__(self, config: TrainingConfig, data: TrainingData, generator: torch.Generator) -> None:
        """Keep the pictures as they are stored."""
        self._config, self._generator = config, generator
        self._images, self._labels = torch.from_numpy(data.train.images), torch.from_numpy(data.train.labels)
        self._outliers = torch.from_numpy(data.outliers) if config.outlier_weight else torch.empty(0, 28, 28)

    def __len__(self) -> int:
        """Return the number of pictures to learn from, outliers left out."""
        return len(self._labels)

    def labels(self, chosen: Tensor) -> Tensor:
        """Return the labels of the chosen pictures."""
        return self._labels[chosen]

    def inputs(self, chosen: Tensor, is_plain: bool = False) -> Tensor:
        """Return the chosen pictures, outliers behind them, changed; `is_plain` leaves most as they are."""
        images = self._images[chosen]
        count = round(len(chosen) * OUTLIERS_PER_DIGIT) if len(self._outliers) else 0
        if count:
            strangers = torch.randint(len(self._outliers), (count,), generator=self._generator)
            images = torch.cat([images, self._outliers[strangers]])
        return self._changed(to_tensor(images), is_plain).contiguous(memory_format=torch.channels_last)

    def _changed(self, ink: Tensor, is_plain: bool) -> Tensor:
        if not is_plain and self._config.augmentation != NOTHING:
            ink = augment_batch(ink, self._config.augmentation, self._generator)
        if self._config.far_share:
            ink = self._some(ink, self._config.far_share, lambda chosen: augment_batch(chosen, FAR, self._generator))
        if self._config.spoilt_share:
            ink = spoil_batch(ink, Spoiling(self._config.spoilt_share), self._generator)
        return ink

    def _some(self, ink: Tensor, share: float, change: Callable[[Tensor], Tensor]) -> Tensor:
        is_chosen = torch.rand(len(ink), generator=self._generator) < share
        if is_chosen.any():
            ink[is_chosen] = change(ink[is_chosen])
        return ink
