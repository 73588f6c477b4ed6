"""Looks at data sets for a page, without taking them into the memory of its server.

In: what was chosen. Out: a glimpse of it; some of its test pictures. They are read in a process of their own.
"""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.data.elsewhere import elsewhere
from core.data.folders import read_folders
from core.data.glimpse import Glimpse, glimpse_of
from core.data.registry import DataChoice, Parts, is_at_hand, known, load

FOLDERS = "folders"
"""The data set that visitors bring."""


@dataclass(frozen=True)
class Tested:
    """All labels (N,) of what a data set tests with, and the pictures at the places that were asked for."""

    labels: NDArray[np.int64]
    images: NDArray[np.uint8]


def look(choice: DataChoice, download: bool = False) -> Glimpse:
    """Return what is to be seen of a data set.

    Raises: as `core.data.registry.load`; DataUnfit where reading it breaks.
    """
    return elsewhere(partial(_look, choice, download), known(choice.name).title)


def pictures_tested_on(choice: DataChoice, places: NDArray[np.int64]) -> Tested:
    """Return the test pictures at these places; fewer where there are not so many.

    Raises: as `look`.
    """
    return elsewhere(partial(_tested, choice, places), known(choice.name).title)


def _look(choice: DataChoice, download: bool) -> Glimpse:
    if choice.name == FOLDERS and is_at_hand(choice):
        found = read_folders(Path(choice.file))
        return glimpse_of(Parts(found.train, found.test), found.skipped, found.empty_classes)
    return glimpse_of(load(choice, download))


def _tested(choice: DataChoice, places: NDArray[np.int64]) -> Tested:
    test = load(choice).test
    return Tested(test.labels, test.images[places[places < len(test)]])
