"""Shows what is in a data set: how many pictures of each class, and some of them.

In: a data set. Out: counts, or one picture with a row for each class.
"""

import numpy as np
from numpy.typing import NDArray

from core.data.dataset import Dataset

GAP_PX = 2
"""Black between two pictures of a sheet."""


def class_counts(dataset: Dataset) -> tuple[int, ...]:
    """Return the number of pictures of each class, in the order of `class_names`."""
    return tuple(int(count) for count in np.bincount(dataset.labels, minlength=len(dataset.class_names)))


def picture_sheet(dataset: Dataset, per_class: int, seed: int) -> NDArray[np.uint8]:
    """Return some pictures of each class, drawn by the seed: a row for each class, `per_class` columns.

    (classes x (side + gap), per_class x (side + gap)) uint8, a last axis of 3 for colour; black where pictures are lacking.
    """
    random = np.random.default_rng(seed)
    side = dataset.images.shape[1]
    cell = side + GAP_PX
    sheet = np.zeros((len(dataset.class_names) * cell, per_class * cell, *dataset.images.shape[3:]), np.uint8)
    for row in range(len(dataset.class_names)):
        places = random.permutation(np.flatnonzero(dataset.labels == row))[:per_class]
        for column, place in enumerate(places):
            top, left = row * cell, column * cell
            sheet[top : top + side, left : left + side] = dataset.images[place]
    return sheet
