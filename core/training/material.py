"""Brings together what a run learns from, what it watches and what it is tested on.

In: a plan. Out: three data sets. A run on a registered data set sets a share of its pictures aside to watch; one on a
visitor's own digits mixes them with old ones and keeps some out (`core.training.fine_tuning`).
"""

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.data.collected import as_dataset, read
from core.data.dataset import Dataset
from core.data.drawn import drawn_for_limits
from core.data.looking import look
from core.data.registry import DataChoice, load
from core.data.split import split_validation
from core.errors import DataMissing
from core.models.card import Card
from core.models.shape import DIGITS
from core.paths import data_folder
from core.training.batches import none
from core.training.fine_tuning import (
    MOST_OLD,
    SHARE_OF_MINE,
    check_mine,
    fine_tuning_data,
    held_out,
    old_digits,
    recommended_config,
)
from core.training.memory import DataSize
from core.training.plan import RunPlan

MINE = "mine"
"""As a data set, with a visitor's number as its file: the digits that he or she keeps."""
OTHERS = (DataChoice("mnist"), DataChoice("digits"))
"""Other people's digits, to see what a fine-tuning costs: the first of these that is at hand."""


@dataclass(frozen=True)
class Material:
    """What a run learns from, watches, and is tested on once; `outliers` (N, 28, 28) uint8 are no digits, possibly none.

    `asked` is what its network is going to be asked, to set its limits by; what is watched where there is nothing better.
    """

    train: Dataset
    validation: Dataset
    test: Dataset
    asked: Dataset
    outliers: NDArray[np.uint8] = field(default_factory=none)

    @property
    def size(self) -> DataSize:
        """How much there is of it."""
        return DataSize(len(self.train) + len(self.validation), len(self.test), self.train.shape)


def plan_fine_tuning(visitor: str, name: str, card: Card, start: str, head_only: bool = False) -> RunPlan:
    """Return the plan of a run in which the model `start`, of this card, learns a visitor's digits."""
    config = recommended_config(card.architecture, head_only=head_only)
    return RunPlan(name, visitor, DataChoice(MINE, file=visitor), config, start)


def gather(plan: RunPlan) -> Material:
    """Return the pictures of a plan.

    Raises: UnknownName, or a DataError that says what to do.
    """
    if is_fine_tuning(plan.data):
        tuning = fine_tuning_data(_mine(plan.data), old_digits(data_folder(), plan.config.seed), plan.config.seed)
        return Material(tuning.train, tuning.validation, tuning.held_out, asked=tuning.validation)
    parts = load(plan.data)
    split = split_validation(parts.train, plan.validation_share, plan.config.seed)
    asked = drawn_for_limits() if split.train.holds_digits else split.validation
    return Material(split.train, split.validation, parts.test, asked)


def kept_out(plan: RunPlan) -> Dataset:
    """Return those of a visitor's digits that would be kept out of a run on them now.

    Raises: as `gather`.
    """
    return held_out(_mine(plan.data), plan.config.seed)


def others() -> Dataset:
    """Return other people's digits that no run on own ones learns from.

    Raises: a DataError where not even the last of OTHERS can be read.
    """
    for choice in OTHERS[:-1]:
        try:
            return load(choice).test
        except DataMissing:
            continue
    return load(OTHERS[-1]).test


def size_of(choice: DataChoice) -> DataSize:
    """Return how many pictures a data set has; it is read for that, once, in a process of its own.

    Raises: as `gather`.
    """
    if not is_fine_tuning(choice):
        return _measured(choice)
    mine = _mine(choice)
    check_mine(mine)
    return DataSize(round(max(MOST_OLD / (1 - SHARE_OF_MINE), MOST_OLD + len(mine))), len(mine), DIGITS)


def is_fine_tuning(choice: DataChoice) -> bool:
    """Whether a choice is a visitor's own digits."""
    return choice.name == MINE


def _mine(choice: DataChoice) -> Dataset:
    return as_dataset(read(choice.file).digits)


@lru_cache(maxsize=32)
def _measured(choice: DataChoice) -> DataSize:
    seen = look(choice)
    return DataSize(seen.train_count, seen.test_count, seen.shape)
