"""Works out the scores of classes from the confusion matrices that records hold.

In: a matrix, the names of its classes. Out: scores of each class, and their mean over classes.
"""

from collections.abc import Iterable, Sequence
from statistics import mean

import numpy as np

from core.evaluation.classification import ClassScore, classify
from core.experiments.record import Matrix


def class_scores(matrix: Matrix, names: Sequence[str]) -> tuple[ClassScore, ...]:
    """Return the scores of each class: of the matrix (C, C), rows the truth, one picture is made for each count."""
    counts = np.array(matrix, np.int64)
    labels, predictions = np.indices(counts.shape)
    return classify(np.repeat(labels, counts.ravel()), np.repeat(predictions, counts.ravel()), names).scores


def macro(scores: Iterable[float | None]) -> float:
    """Return the mean over classes, each counting alike; classes without a score are left out."""
    return mean(score for score in scores if score is not None)
