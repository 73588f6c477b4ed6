"""Reads, and fetches where that is allowed, the data sets that torchvision knows.

In: the name of a set, which part of it, the folder in which torchvision has laid it out. Out: a `Dataset`, pictures upright,
ink high where they are grey. Whether the files are there is told without loading torchvision.
"""

import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.dataset import DIGIT_NAMES, Dataset
from core.data.enlarged import enlarged
from core.data.torchvision_door import open_torchvision
from core.errors import DataDamaged, DataMissing, FetchFailed
from core.i18n.catalogues import N_

FETCH_ERRORS = (OSError, HTTPException, RuntimeError)
"""No network, an answer cut short, and what torchvision raises where a checksum differs or no mirror answers."""
READ_ERRORS = (OSError, EOFError, RuntimeError, AssertionError, ValueError, TypeError, LookupError, pickle.UnpicklingError)
"""What torchvision lets out on files that are cut short or of another kind."""
Images = NDArray[np.uint8]


def _as_stored(images: Images) -> Images:
    return images


def _transposed(images: Images) -> Images:
    """Return pictures stored column by column upright."""
    return np.ascontiguousarray(images.transpose(0, 2, 1))


@dataclass(frozen=True)
class FetchedSet:
    """One data set: torchvision's class for it, its folder and files, whom to credit.

    `is_digits` names the classes 0 to 9, else they are named as torchvision does.
    """

    class_name: str
    folder: str
    files: tuple[str, ...]
    source: str
    licence: str
    is_digits: bool = False
    straighten: Callable[[Images], Images] = _as_stored
    arguments: Mapping[str, str] = field(default_factory=dict)


NOT_STATED = "none stated"
MNIST_FILES = tuple(f"{part}-{kind}-ubyte" for part in ("train", "t10k") for kind in ("images-idx3", "labels-idx1"))

SETS: Mapping[str, FetchedSet] = {
    "mnist": FetchedSet(
        "MNIST", "MNIST/raw", MNIST_FILES, "MNIST, Y. LeCun, C. Cortes, C. Burges", "CC BY-SA 3.0", is_digits=True
    ),
    "emnist-digits": FetchedSet(
        "EMNIST",
        "EMNIST/raw",
        tuple(f"emnist-digits-{part}-{kind}-ubyte" for part in ("train", "test") for kind in ("images-idx3", "labels-idx1")),
        "EMNIST, G. Cohen, S. Afshar, J. Tapson, A. van Schaik, 2017, from NIST Special Database 19",
        NOT_STATED,
        is_digits=True,
        straighten=_transposed,
        arguments={"split": "digits"},
    ),
    "qmnist": FetchedSet(
        "QMNIST",
        "QMNIST/raw",
        tuple(f"qmnist-{part}-{kind}" for part in ("train", "test") for kind in ("images-idx3-ubyte", "labels-idx2-int")),
        "QMNIST, C. Yadav, L. Bottou, 2019",
        "BSD 3-Clause",
        is_digits=True,
    ),
    "usps": FetchedSet(
        "USPS",
        "",
        ("usps.bz2", "usps.t.bz2"),
        "USPS, J. J. Hull, 1994, as kept by LIBSVM",
        NOT_STATED,
        is_digits=True,
        straighten=enlarged,
    ),
    "fashion-mnist": FetchedSet(
        "FashionMNIST", "FashionMNIST/raw", MNIST_FILES, "Fashion-MNIST, H. Xiao, K. Rasul, R. Vollgraf, 2017", "MIT"
    ),
    "kmnist": FetchedSet(
        "KMNIST", "KMNIST/raw", MNIST_FILES, "KMNIST, T. Clanuwat and others, 2018, from data of CODH and NIJL", "CC BY-SA 4.0"
    ),
    "cifar10": FetchedSet(
        "CIFAR10",
        "cifar-10-batches-py",
        (*(f"data_batch_{number}" for number in range(1, 6)), "test_batch", "batches.meta"),
        "CIFAR-10, A. Krizhevsky, 2009",
        NOT_STATED,
    ),
}


@dataclass(frozen=True)
class Wanted:
    """A part of one of `SETS`, and whether it may be fetched."""

    name: str
    is_train: bool
    may_download: bool = False


def are_files_there(root: Path, name: str) -> bool:
    """Return whether all files of one of `SETS` lie below `root`."""
    return all((root / SETS[name].folder / file).is_file() for file in SETS[name].files)


def read_part(wanted: Wanted, root: Path) -> Dataset:
    """Read one part of a set below `root`, fetched before where that is needed and allowed.

    Raises: DataMissing where the files are not there, FetchFailed where they cannot be fetched, DataDamaged.
    """
    one = SETS[wanted.name]
    folder = root / one.folder
    if not are_files_there(root, wanted.name):
        if not wanted.may_download:
            raise DataMissing(name=one.class_name, path=str(folder))
        _fetch(one, wanted, root)
    try:
        return _checked(wanted.name, _opened(one, wanted.is_train, root), folder)
    except READ_ERRORS as error:
        raise DataDamaged(path=str(folder), line=1, reason=N_("the files are cut short or of another kind")) from error


def _fetch(one: FetchedSet, wanted: Wanted, root: Path) -> None:
    try:
        _opened(one, wanted.is_train, root, download=True)
    except FETCH_ERRORS as error:
        raise FetchFailed(name=one.class_name, path=str(root)) from error


def _opened(one: FetchedSet, is_train: bool, root: Path, download: bool = False) -> Any:
    open_one = getattr(open_torchvision(), one.class_name)
    return open_one(root=str(root), train=is_train, download=download, **one.arguments)


def _checked(name: str, opened: Any, folder: Path) -> Dataset:
    """Return torchvision's arrays in our form. Raises: DataDamaged where pictures and labels do not belong together."""
    one = SETS[name]
    images, labels = np.asarray(opened.data, np.uint8), np.asarray(opened.targets, np.int64)
    labels = labels if labels.ndim == 1 else labels[:, 0]  # QMNIST: the digit, then who wrote it
    class_names = DIGIT_NAMES if one.is_digits else tuple(opened.classes)
    if len(images) != len(labels) or not len(labels) or not 0 <= labels.min() <= labels.max() < len(class_names):
        raise DataDamaged(path=str(folder), line=1, reason=N_("pictures and labels do not belong together"))
    return Dataset(name, one.straighten(images), labels, class_names, one.source, one.licence)
