"""Refuses settings and data with which no network can be trained, in a sentence that says what to do.

In: a config, training data. Out: nothing, or an error.
"""

from dataclasses import dataclass

import numpy as np

from core.errors import DataUnfit, SettingInvalid
from core.i18n.catalogues import N_
from core.training.batches import TrainingData
from core.training.config import TrainingConfig

LEAST_CLASSES = 2


@dataclass(frozen=True)
class Range:
    """What a setting may be, both ends included."""

    least: float
    most: float


RANGES = {
    "epochs": Range(1, 10_000),
    "batch_size": Range(1, 4096),
    "learning_rate": Range(1e-8, 1e7),
    "momentum": Range(0, 0.999),
    "weight_decay": Range(0, 10),
    "schedule_factor": Range(0.001, 0.999),
    "schedule_patience": Range(1, 10_000),
    "early_stopping": Range(0, 10_000),
    "dropout": Range(0, 0.95),
    "label_smoothing": Range(0, 0.9),
    "plain_epochs": Range(0, 10_000),
    "far_share": Range(0, 1),
    "spoilt_share": Range(0, 1),
    "average_decay": Range(0, 0.99999),
    "outlier_weight": Range(0, 100),
}


def check_config(config: TrainingConfig) -> None:
    """Check every number of a config.

    Raises: SettingInvalid, naming the first that is out of its range.
    """
    for name, limits in RANGES.items():
        value = getattr(config, name)
        if value is not None and not limits.least <= value <= limits.most:
            raise SettingInvalid(setting=name, value=value, least=limits.least, most=limits.most)


def check_data(data: TrainingData) -> None:
    """Check that there is something to learn, and something to watch.

    Raises: DataUnfit, where there are too few pictures, a single class, or pictures of two sizes.
    """
    if not len(data.train) or not len(data.validation):
        raise DataUnfit(name=data.train.name, reason=N_("it holds too few pictures to learn from some and watch others"))
    if len(np.unique(data.train.labels)) < LEAST_CLASSES:
        raise DataUnfit(name=data.train.name, reason=N_("all its pictures are of one class, so there is nothing to tell apart"))
    if data.train.shape != data.validation.shape:
        raise DataUnfit(name=data.train.name, reason=N_("its pictures differ in size or colour from those to watch"))
