"""Knows every data set that a class can train with by its name.

In: what was chosen. Out: its pictures to learn from and to test with. So far the small digits that come with scikit-learn
(Alpaydin, Kaynak, Optical recognition of handwritten digits, 1998).
"""

from dataclasses import dataclass, replace

import numpy as np

from core.data.dataset import DIGIT_NAMES, Dataset
from core.errors import UnknownName
from core.i18n.catalogues import N_

DEFAULT_DATA = "digits"
TEST_COUNT = 360
SOURCE = "Optical Recognition of Handwritten Digits (test part), E. Alpaydin, C. Kaynak, UCI; a copy comes with scikit-learn"


@dataclass(frozen=True)
class DataChoice:
    """What a visitor chose; only texts, so that it can be written as JSON."""

    name: str
    task: str = ""
    file: str = ""


@dataclass(frozen=True)
class Parts:
    """Pictures to learn from, and others to test with."""

    train: Dataset
    test: Dataset


def load(choice: DataChoice) -> Parts:
    """Read the data set that was chosen.

    Raises: UnknownName.
    """
    if choice.name != DEFAULT_DATA:
        raise UnknownName(kind=N_("data set"), name=choice.name, known=DEFAULT_DATA)
    from sklearn import datasets  # noqa: PLC0415 (a second of import that serving never pays)

    small = datasets.load_digits()
    images = np.pad(np.kron(small.images, np.ones((1, 3, 3))) * (255 / 16), ((0, 0), (2, 2), (2, 2))).astype(np.uint8)
    everything = Dataset(choice.name, images, small.target.astype(np.int64), DIGIT_NAMES, SOURCE, "CC BY 4.0")
    return Parts(_part(everything, slice(TEST_COUNT, None)), _part(everything, slice(TEST_COUNT)))


def _part(dataset: Dataset, places: slice) -> Dataset:
    return replace(dataset, images=dataset.images[places], labels=dataset.labels[places])
