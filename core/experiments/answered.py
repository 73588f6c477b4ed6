"""What the network of a record answered, part by part.

In: a record, and the labels of the digits whose predictions it keeps. Out: a `Classification`.
"""

import numpy as np
from numpy.typing import NDArray

from core.evaluation.classification import Classification, classify
from core.evaluation.same_pictures import digits_of
from core.experiments.record import Matrix, Record


def answered_counts(record: Record, part: str) -> Classification:
    """Return what was answered to training, validation or test; only counts are kept, so the pictures' order is lost."""
    names = record.data.class_names
    cells = np.repeat(np.arange(len(names) ** 2), _flat(record.confusion[part]))
    labels, predictions = np.divmod(cells, len(names))
    return classify(labels, predictions, names)


def answered_digits(record: Record, labels: NDArray[np.int64]) -> Classification:
    """Return what was answered to the test digits, picture by picture; `labels` (N,) are theirs."""
    return classify(labels, digits_of(record.predictions), record.data.class_names)


def _flat(matrix: Matrix) -> NDArray[np.int64]:
    return np.array(matrix, np.int64).ravel()
