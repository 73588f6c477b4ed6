"""Shows beforehand what settings will do: the learning rate over the run, changed pictures, the size of a network.

In: settings, a data set. Out: numbers and pictures; nothing is trained.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from core.data.dataset import Dataset
from core.models.inference import to_tensor
from core.models.registry import build, parameter_count
from core.models.shape import Shape
from core.training.augment import Augmentation, augment_batch
from core.training.checks import check_config
from core.training.config import TrainingConfig
from core.training.schedules import learning_rates

PREVIEW_STEPS = 600
"""Of a whole run: more than a chart has pixels, fewer than take noticeable time."""


@dataclass(frozen=True)
class NetworkFacts:
    """`dropout` is the architecture's own, None where it has none."""

    parameters: int
    dropout: float | None


def network_facts(architecture: str, shape: Shape) -> NetworkFacts:
    """Return what is known of an architecture for such pictures before it is trained.

    Raises: UnknownName.
    """
    network = build(architecture, shape)
    dropouts = [layer.p for layer in network.modules() if isinstance(layer, nn.Dropout)]
    return NetworkFacts(parameter_count(network), dropouts[0] if dropouts else None)


def preview_rates(config: TrainingConfig, train_count: int) -> Sequence[float]:
    """Return how the learning rate goes over a run of so many pictures, in at most `PREVIEW_STEPS` steps or one per epoch.

    Raises: SettingInvalid.
    """
    check_config(config)
    steps = math.ceil(train_count / config.batch_size)
    return learning_rates(config, max(1, min(steps, PREVIEW_STEPS // config.epochs)))


def preview_pictures(dataset: Dataset, augmentation: Augmentation, seed: int, count: int = 20) -> NDArray[np.uint8]:
    """Return some pictures, drawn by the seed, as training would show them: (count, side, side[, 3]) uint8."""
    chosen = np.random.default_rng(seed).permutation(len(dataset))[:count]
    ink = to_tensor(dataset.images[chosen])
    changed = augment_batch(ink, augmentation, torch.Generator().manual_seed(seed))
    pictures = (255 * changed).round().to(torch.uint8).numpy()
    return np.ascontiguousarray(pictures[:, 0] if dataset.images.ndim == 3 else pictures.transpose(0, 2, 3, 1))
