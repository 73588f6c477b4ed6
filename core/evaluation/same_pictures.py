"""What several models answered to the same pictures: where they disagree, where they err.

In: the predictions of each, as records keep them. Out: the places of the pictures to look at.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.intp]
"""Where pictures lie in their data set, (n,), sorted unless something else is said."""


@dataclass(frozen=True)
class SamePictures:
    """The truth, `labels` (N,), and what each of M models answered, `predictions` (M, N)."""

    labels: NDArray[np.int64]
    predictions: NDArray[np.int64]

    @property
    def is_right(self) -> NDArray[np.bool_]:
        """Whether each answer is right, (M, N)."""
        return np.asarray(self.predictions == self.labels)

    @property
    def every(self) -> Places:
        """All pictures."""
        return np.arange(len(self.labels))

    @property
    def disagreements(self) -> Places:
        """The pictures to which not all models answer the same."""
        return np.flatnonzero((self.predictions != self.predictions[:1]).any(axis=0))

    @property
    def mistakes(self) -> Places:
        """The pictures about which one model or more is wrong."""
        return np.flatnonzero(~self.is_right.all(axis=0))

    def mistakes_of(self, model: int) -> Places:
        """Return the pictures about which the model in this place is wrong."""
        return np.flatnonzero(~self.is_right[model])


def same_pictures(labels: NDArray[np.int64], predictions: Sequence[str]) -> SamePictures:
    """Return models side by side from (N,) labels and, for each model, a character for each picture."""
    rows = [digits_of(one) for one in predictions]
    return SamePictures(labels, np.stack(rows) if rows else np.empty((0, len(labels)), np.int64))


def digits_of(predictions: str) -> NDArray[np.int64]:
    """Return predictions, a character for each, as (N,) numbers."""
    return np.frombuffer(predictions.encode("ascii"), np.uint8).astype(np.int64) - ord("0")


def some_of(places: Places, most: int, seed: int) -> Places:
    """Return at most so many of some places at random, sorted; one seed, the same ones again."""
    return np.sort(np.random.default_rng(seed).permutation(places)[:most])
