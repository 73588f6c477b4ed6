"""Parts a data set in two, so that a network is watched on pictures it never learns.

In: a data set, the share of the second part, a seed. Out: two data sets; the same seed parts them in the same way.
"""

from dataclasses import dataclass, replace

import numpy as np

from core.data.dataset import Dataset


@dataclass(frozen=True)
class Split:
    """Pictures to learn from, and pictures to watch."""

    train: Dataset
    validation: Dataset


def split_validation(train: Dataset, share: float, seed: int) -> Split:
    """Set a share of the pictures aside for validation."""
    order = np.random.default_rng(seed).permutation(len(train))
    count = round(share * len(train))
    parts = (
        replace(train, images=train.images[places], labels=train.labels[places])
        for places in (np.sort(order[count:]), np.sort(order[:count]))
    )
    return Split(*parts)
