"""Takes a smaller part of a data set in which every label has its share.

In: labels, or a data set, and how many are wanted. Out: the same in the order it had, the first ones of each label.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.data.dataset import Dataset


def stratified(labels: ArrayLike, limit: int | None) -> NDArray[np.int64]:
    """Return the places of at most `limit` labels, as many of each as there are or as every other gets; all for None."""
    values = np.asarray(labels, np.int64)
    if limit is None or limit >= len(values):
        return np.arange(len(values))
    turn = np.zeros(len(values), np.int64)
    for label in np.unique(values):
        turn[values == label] = np.arange(np.count_nonzero(values == label))
    return np.sort(np.lexsort((np.arange(len(values)), turn))[:limit])


def part_of(dataset: Dataset, limit: int | None) -> Dataset:
    """Return a data set of at most `limit` pictures, every label with its share; all of it for None."""
    return take(dataset, stratified(dataset.labels, limit))


def take(dataset: Dataset, places: NDArray[np.int64]) -> Dataset:
    """Return the data set of the pictures at these places, in their order."""
    return replace(dataset, images=dataset.images[places], labels=dataset.labels[places])
