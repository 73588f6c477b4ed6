"""Says how well a network tells classes apart, and where it errs.

In: labels, beside probabilities, or predictions with their confidences. Out: a confusion matrix, scores for each class, the
accuracy with its interval (Wilson, Probable inference, 1927), and the surest mistakes. Counts and scores are those of
scikit-learn, to which tests hold them; it is not imported, since it brings pandas and scipy, 140 MB, into the server.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Z_95 = 1.959964
"""How many standard deviations to each side hold 95 % of a normal distribution."""


@dataclass(frozen=True)
class Interval:
    """Where the true share lies in 95 of 100 cases; both in 0..1."""

    low: float
    high: float


@dataclass(frozen=True)
class ClassScore:
    """How one class fares; None where there is nothing to divide by.

    `precision`: of what was answered so, the share that is. `recall`: of what is, the share answered so. `specificity`: of all
    others, the share not answered so. `f1` is the harmonic mean of precision and recall. `support` counts its pictures.
    """

    name: str
    support: int
    precision: float | None
    recall: float | None
    specificity: float | None
    f1: float | None


@dataclass(frozen=True)
class Mistake:
    """A picture, by its place in the data set, that was answered wrong; `confidence` is that of the wrong answer."""

    place: int
    label: int
    prediction: int
    confidence: float


@dataclass(frozen=True)
class Classification:
    """What came of a data set: `labels` and `predictions` (N,), `confidences` (N,), `confusion` (C, C), its rows the truth."""

    class_names: tuple[str, ...]
    labels: NDArray[np.int64]
    predictions: NDArray[np.int64]
    confidences: NDArray[np.float64]
    confusion: NDArray[np.int64]
    scores: tuple[ClassScore, ...]

    @property
    def count(self) -> int:
        """How many pictures were answered."""
        return len(self.labels)

    @property
    def right(self) -> int:
        """How many answers are right."""
        return int(np.trace(self.confusion))

    @property
    def accuracy(self) -> float | None:
        """The share that is right; None of nothing."""
        return self.right / self.count if self.count else None

    @property
    def interval(self) -> Interval:
        """The accuracy's interval."""
        return wilson_interval(self.right, self.count)

    @property
    def normalised(self) -> NDArray[np.float64]:
        """The confusion matrix in parts of each row, (C, C); a row without pictures stays 0."""
        totals = self.confusion.sum(axis=1, keepdims=True)
        return np.asarray(self.confusion / np.maximum(totals, 1), np.float64)

    def places(self, label: int, prediction: int) -> list[int]:
        """Return the places of the pictures of one cell, the surest answers first."""
        chosen = np.flatnonzero((self.labels == label) & (self.predictions == prediction))
        return [int(place) for place in chosen[np.argsort(-self.confidences[chosen], kind="stable")]]

    def surest_places(self, per_cell: int) -> NDArray[np.int64]:
        """Return the places of so many answers of each cell, the surest ones; sorted."""
        cells = self.labels * len(self.class_names) + self.predictions
        order = np.lexsort((-self.confidences, cells))
        in_order = cells[order]
        rank = np.arange(len(order)) - np.searchsorted(in_order, in_order)
        return np.sort(order[rank < per_cell])

    def worst_mistakes(self, most: int = 25) -> tuple[Mistake, ...]:
        """Return the wrong answers of highest confidence, the surest first."""
        wrong = np.flatnonzero(self.labels != self.predictions)
        order = wrong[np.argsort(-self.confidences[wrong], kind="stable")][:most]
        return tuple(
            Mistake(int(place), int(self.labels[place]), int(self.predictions[place]), float(self.confidences[place]))
            for place in order
        )


def classify(
    labels: NDArray[np.int64],
    answers: NDArray[np.floating] | NDArray[np.int64],
    class_names: Sequence[str],
    confidences: NDArray[np.floating] | None = None,
) -> Classification:
    """Return what came of (N,) labels answered with (N, C) probabilities, or with (N,) predictions.

    `confidences` (N,) belong to predictions; without them each counts as sure.
    """
    if answers.ndim == 2:
        answers, confidences = answers.argmax(axis=1), answers.max(axis=1, initial=0)
    predictions = answers.astype(np.int64)
    sureness = np.ones(len(predictions)) if confidences is None else confidences.astype(np.float64)
    confusion = _confusion(labels, predictions, len(class_names))
    return Classification(tuple(class_names), labels, predictions, sureness, confusion, _scores(confusion, class_names))


def _confusion(labels: NDArray[np.int64], predictions: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Return how often each of `count` classes was answered as each, (count, count), rows the truth."""
    cells = np.bincount(labels * count + predictions, minlength=count * count)
    return cells.reshape(count, count).astype(np.int64)


def _scores(confusion: NDArray[np.int64], names: Sequence[str]) -> tuple[ClassScore, ...]:
    """Return the scores of each class; none of them is known where nothing was answered."""
    right, support, answered = np.diag(confusion), confusion.sum(axis=1), confusion.sum(axis=0)
    others = confusion.sum() - support
    spared = others - (answered - right)
    return tuple(
        ClassScore(
            name=name,
            support=int(support[place]),
            precision=_share(right[place], answered[place]),
            recall=_share(right[place], support[place]),
            specificity=_share(spared[place], others[place]),
            f1=_share(2 * right[place], support[place] + answered[place]),
        )
        for place, name in enumerate(names)
    )


def _share(part: int, whole: int) -> float | None:
    return float(part / whole) if whole else None


def wilson_interval(right: int, count: int) -> Interval:
    """Return the interval of a share that was counted, at 95 %; everything is possible where nothing was counted."""
    if not count:
        return Interval(0.0, 1.0)
    share, z2 = right / count, Z_95**2
    middle = (share + z2 / (2 * count)) / (1 + z2 / count)
    reach = Z_95 / (1 + z2 / count) * math.sqrt(share * (1 - share) / count + z2 / (4 * count**2))
    return Interval(max(middle - reach, 0.0), min(middle + reach, 1.0))
