"""Brings together what an experiment learns from, watches and is tested on.

In: an experiment, a seed. Out: its pictures, parted as its protocol says, with their counts. Where CIFAR-10 is not at hand, a
ZIP of its pictures in class folders stands in; where PolyMNIST is not, ours does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.data.dataset import DIGIT_NAMES, Dataset
from core.data.registry import DataChoice, Parts, is_at_hand, load
from core.data.sets.digits import small_digits
from core.data.sets.polymnist import MODALITIES, PolyMNIST, polymnist_part
from core.data.split import chosen_share
from core.data.subset import part_of, take
from core.errors import DataMissing
from core.experiments.experiment import ExperimentData
from core.i18n.catalogues import N_
from core.paths import data_folder

CIFAR, CIFAR_ZIP = "cifar10", "cifar10-folders.zip"
ALL = "all"
QUICK_PICTURES = 2000
"""Of each part, in a quick look."""

Counts = Mapping[str, Mapping[str, tuple[int, ...]]]


@dataclass(frozen=True)
class Brought:
    """The parts of an experiment's data; `validation` is empty for protocols without it. `counts` are by part, group, class."""

    train: Dataset
    validation: Dataset
    test: Dataset
    counts: Counts
    is_stand_in: bool = False


@dataclass(frozen=True)
class _Whole:
    """Training and test part; `groups` names for each picture what it is counted under beside its class."""

    parts: Parts
    train_groups: NDArray[np.str_]
    test_groups: NDArray[np.str_]
    train_classes: NDArray[np.int64]
    test_classes: NDArray[np.int64]
    class_names: tuple[str, ...]
    is_stand_in: bool = False


def bring(data: ExperimentData, seed: int, is_quick: bool = False) -> Brought:
    """Read an experiment's pictures and part them; `is_quick` takes a few only.

    Raises: DataMissing, DataDamaged, UnknownName.
    """
    whole = _whole(data)
    if data.test_share:
        whole = _redrawn(whole, data.test_share, seed)
    is_aside = _aside(whole.parts.train, data.validation_share, seed)
    train, validation = take(whole.parts.train, np.flatnonzero(~is_aside)), take(whole.parts.train, np.flatnonzero(is_aside))
    counts = {
        "train": _counted(whole.train_groups[~is_aside], whole.train_classes[~is_aside], whole.class_names),
        "validation": _counted(whole.train_groups[is_aside], whole.train_classes[is_aside], whole.class_names),
        "test": _counted(whole.test_groups, whole.test_classes, whole.class_names),
    }
    parts = (train, validation, whole.parts.test)
    if is_quick:
        parts = tuple(part_of(part, QUICK_PICTURES) for part in parts)  # type: ignore[assignment]
    return Brought(*parts, counts=counts, is_stand_in=whole.is_stand_in)


def _aside(train: Dataset, share: float, seed: int) -> NDArray[np.bool_]:
    """Return which training pictures are set aside, as many of each class; none for a share of 0."""
    return chosen_share(train.labels, share, seed) if share else np.zeros(len(train), np.bool_)


def _whole(data: ExperimentData) -> _Whole:
    if data.name == "polymnist":
        return _polymnist(data.task)
    if data.name == "digits-8x8":
        small = small_digits()
        return _plain(Parts(small, take(small, np.arange(0))))
    if data.name == CIFAR and not is_at_hand(DataChoice(CIFAR)):
        return replace(_plain(load(DataChoice("folders", file=_cifar_zip()))), is_stand_in=True)
    return _plain(load(DataChoice(data.name, data.task)))


def _plain(parts: Parts) -> _Whole:
    groups = [np.full(len(part), ALL) for part in (parts.train, parts.test)]
    return _Whole(parts, groups[0], groups[1], parts.train.labels, parts.test.labels, parts.train.class_names)


def _cifar_zip() -> str:
    path = data_folder() / CIFAR_ZIP
    if not path.is_file():
        raise DataMissing(name=N_("CIFAR-10"), path=str(path))
    return str(path)


def _polymnist(task: str) -> _Whole:
    train, test = polymnist_part("train", None), polymnist_part("test", None)
    return _Whole(
        Parts(train.of_task(task), test.of_task(task)),
        _modalities(train),
        _modalities(test),
        train.digits,
        test.digits,
        DIGIT_NAMES,
        train.is_stand_in,
    )


def _modalities(part: PolyMNIST) -> NDArray[np.str_]:
    return np.array(MODALITIES)[part.modalities]


def _redrawn(whole: _Whole, test_share: float, seed: int) -> _Whole:
    """Return all pictures parted anew, a share of each class to test with."""
    train, test = whole.parts.train, whole.parts.test
    images, labels = np.concatenate([train.images, test.images]), np.concatenate([train.labels, test.labels])
    everything = replace(train, images=images, labels=labels)
    is_test = chosen_share(labels, test_share, seed)
    return _plain(Parts(take(everything, np.flatnonzero(~is_test)), take(everything, np.flatnonzero(is_test))))


def _counted(groups: NDArray[np.str_], classes: NDArray[np.int64], names: tuple[str, ...]) -> dict[str, tuple[int, ...]]:
    return {
        str(group): tuple(np.bincount(classes[groups == group], minlength=len(names)).tolist()) for group in np.unique(groups)
    }
