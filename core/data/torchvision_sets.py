"""Reads, and fetches where that is allowed, the data sets that torchvision knows.

In: the name of a set, which part of it, the folder in which torchvision has laid it out. Out: a `Dataset`, pictures upright,
ink high where they are grey. torchvision itself, which takes much memory, is only asked to fetch.
"""

import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.data.dataset import DIGIT_NAMES, Dataset
from core.data.enlarged import enlarged
from core.data.fetching import fetch
from core.data.stored import Stored, read_cifar_batches, read_idx_pair, read_libsvm
from core.errors import DataDamaged, DataMissing
from core.i18n.catalogues import N_

READ_ERRORS = (OSError, EOFError, ValueError, TypeError, LookupError, AttributeError, pickle.UnpicklingError)
"""What is raised on files that are cut short or of another kind."""
Images = NDArray[np.uint8]


def _as_stored(images: Images) -> Images:
    return images


def _transposed(images: Images) -> Images:
    """Return pictures stored column by column upright; they stay where they are."""
    return images.transpose(0, 2, 1)


@dataclass(frozen=True)
class FetchedSet:
    """One data set: torchvision's class for it, its folder, its files and how they are read, whom to credit."""

    class_name: str
    folder: str
    train_files: tuple[str, ...]
    test_files: tuple[str, ...]
    source: str
    licence: str
    class_names: tuple[str, ...] = DIGIT_NAMES
    read: Callable[[Sequence[Path]], Stored] = read_idx_pair
    straighten: Callable[[Images], Images] = _as_stored
    arguments: Mapping[str, str] = field(default_factory=dict)

    @property
    def files(self) -> tuple[str, ...]:
        """All files that are read."""
        return self.train_files + self.test_files


def _idx_files(part: str, labels: str = "labels-idx1-ubyte") -> tuple[str, ...]:
    return (f"{part}-images-idx3-ubyte", f"{part}-{labels}")


NOT_STATED = "none stated"
CLOTHES = ("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot")
SYLLABLES = ("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo")
ANIMALS_AND_VEHICLES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
"""Classes in the order of their labels, as the makers of the sets name them."""

SETS: Mapping[str, FetchedSet] = {
    "mnist": FetchedSet(
        "MNIST",
        "MNIST/raw",
        _idx_files("train"),
        _idx_files("t10k"),
        "MNIST, Y. LeCun, C. Cortes, C. Burges",
        "CC BY-SA 3.0",
    ),
    "emnist-digits": FetchedSet(
        "EMNIST",
        "EMNIST/raw",
        _idx_files("emnist-digits-train"),
        _idx_files("emnist-digits-test"),
        "EMNIST, G. Cohen, S. Afshar, J. Tapson, A. van Schaik, 2017, from NIST Special Database 19",
        NOT_STATED,
        straighten=_transposed,
        arguments={"split": "digits"},
    ),
    "qmnist": FetchedSet(
        "QMNIST",
        "QMNIST/raw",
        _idx_files("qmnist-train", "labels-idx2-int"),
        _idx_files("qmnist-test", "labels-idx2-int"),
        "QMNIST, C. Yadav, L. Bottou, 2019",
        "BSD 3-Clause",
    ),
    "usps": FetchedSet(
        "USPS",
        "",
        ("usps.bz2",),
        ("usps.t.bz2",),
        "USPS, J. J. Hull, 1994, as kept by LIBSVM",
        NOT_STATED,
        read=read_libsvm,
        straighten=enlarged,
    ),
    "fashion-mnist": FetchedSet(
        "FashionMNIST",
        "FashionMNIST/raw",
        _idx_files("train"),
        _idx_files("t10k"),
        "Fashion-MNIST, H. Xiao, K. Rasul, R. Vollgraf, 2017",
        "MIT",
        CLOTHES,
    ),
    "kmnist": FetchedSet(
        "KMNIST",
        "KMNIST/raw",
        _idx_files("train"),
        _idx_files("t10k"),
        "KMNIST, T. Clanuwat and others, 2018, from data of CODH and NIJL",
        "CC BY-SA 4.0",
        SYLLABLES,
    ),
    "cifar10": FetchedSet(
        "CIFAR10",
        "cifar-10-batches-py",
        tuple(f"data_batch_{number}" for number in range(1, 6)),
        ("test_batch",),
        "CIFAR-10, A. Krizhevsky, 2009",
        NOT_STATED,
        ANIMALS_AND_VEHICLES,
        read=read_cifar_batches,
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
        fetch(one.class_name, root, one.arguments)
    files = one.train_files if wanted.is_train else one.test_files
    try:
        return _checked(wanted.name, one.read([folder / file for file in files]), folder)
    except READ_ERRORS as error:
        raise DataDamaged(path=str(folder), line=1, reason=N_("the files are cut short or of another kind")) from error


def _checked(name: str, stored: Stored, folder: Path) -> Dataset:
    """Return what is stored in our form. Raises: DataDamaged where pictures and labels do not belong together."""
    one, labels = SETS[name], stored.labels
    is_known = len(labels) > 0 and 0 <= labels.min() <= labels.max() < len(one.class_names)
    if len(stored.images) != len(labels) or not is_known:
        raise DataDamaged(path=str(folder), line=1, reason=N_("pictures and labels do not belong together"))
    return Dataset(name, one.straighten(stored.images), labels, one.class_names, one.source, one.licence)
