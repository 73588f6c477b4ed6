"""Parts a data set in two in which every class keeps its share, so that a network is watched on pictures it never learns.

In: a data set, the share of the second part, a seed. Out: two data sets; the same seed parts them in the same way.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data.dataset import Dataset
from core.data.subset import take
from core.errors import DataUnfit, SettingInvalid
from core.i18n.catalogues import N_

LEAST_SHARE, MOST_SHARE = 0.01, 0.9


@dataclass(frozen=True)
class Split:
    """Pictures to learn from, and pictures to watch."""

    train: Dataset
    validation: Dataset


def split_validation(train: Dataset, share: float, seed: int) -> Split:
    """Set `share` of each class aside for validation; a class of two pictures or more keeps one in each part.

    Raises: SettingInvalid for a share out of its range, DataUnfit where no class has two pictures.
    """
    if not LEAST_SHARE <= share <= MOST_SHARE:
        raise SettingInvalid(setting="validation_share", value=share, least=LEAST_SHARE, most=MOST_SHARE)
    is_aside = chosen_share(train.labels, share, seed)
    if not is_aside.any():
        raise DataUnfit(name=train.name, reason=N_("no class has two pictures, one to learn from and one to watch"))
    return Split(take(train, np.flatnonzero(~is_aside)), take(train, np.flatnonzero(is_aside)))


def chosen_share(labels: NDArray[np.int64], share: float, seed: int) -> NDArray[np.bool_]:
    """Return which of the labels (N,) are drawn when `share` of each class is: (N,) bool, never a class's only one."""
    random = np.random.default_rng(seed)
    is_chosen = np.zeros(len(labels), np.bool_)
    for label in np.unique(labels):
        places = random.permutation(np.flatnonzero(labels == label))
        is_chosen[places[: _count(len(places), share)]] = True
    return is_chosen


def _count(total: int, share: float) -> int:
    """Return how many of a class go aside: at least one, and not all, where there are two or more."""
    return min(max(1, round(total * share)), total - 1)
