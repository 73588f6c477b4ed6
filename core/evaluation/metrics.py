"""Counts how much of what was read is right.

In: labels, beside the answers or the texts that were read. Out: numbers and shares in 0..1. The edit distance is that of
Levenshtein (1966), found row by row as by Wagner and Fischer (The string-to-string correction problem, 1974). AUROC is the
share of pairs in the right order (Mann and Whitney, 1947).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.data.dataset import DIGIT_NAMES
from core.models.answering import Answer, Verdict

ROW_MARK = "|"
"""Stands between the rows of a text, in labels and in what is printed."""


@dataclass(frozen=True)
class Reading:
    """What was read for one labelled digit: how many digits were found, and the answer where it was one; `group` is free."""

    label: int
    found: int
    answer: Answer | None
    group: str = ""

    @property
    def is_right(self) -> bool:
        """Whether one digit was found and the prediction is its label, whatever the verdict."""
        return self.answer is not None and self.answer.prediction == self.label


@dataclass(frozen=True)
class Score:
    """How many of `n` readings are right; the accuracy of none is None."""

    name: str
    n: int
    right: int

    @property
    def accuracy(self) -> float | None:
        """The share that is right."""
        return self.right / self.n if self.n else None


def score(name: str, readings: Sequence[Reading]) -> Score:
    """Return how many of the readings are right."""
    return Score(name, len(readings), sum(reading.is_right for reading in readings))


def score_by_digit(readings: Sequence[Reading]) -> tuple[Score, ...]:
    """Return ten scores, one for each label, in order of the digits."""
    return tuple(score(name, [one for one in readings if one.label == digit]) for digit, name in enumerate(DIGIT_NAMES))


def score_by_group(readings: Iterable[Reading]) -> tuple[Score, ...]:
    """Return one score for each group that occurs, sorted by its name."""
    groups: dict[str, list[Reading]] = {}
    for reading in readings:
        groups.setdefault(reading.group, []).append(reading)
    return tuple(score(name, groups[name]) for name in sorted(groups))


def count_verdicts(answers: Iterable[Answer]) -> dict[str, int]:
    """Return how often each verdict was given; all of them are named."""
    counts = {verdict.value: 0 for verdict in Verdict}
    for answer in answers:
        counts[answer.verdict.value] += 1
    return counts


def edit_distance(one: str, other: str) -> int:
    """Return the fewest insertions, deletions and replacements of a character that turn one text into the other."""
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        distances = [row]
        for column, wanted in enumerate(other, start=1):
            replaced = above[column - 1] + (letter != wanted)
            distances.append(min(replaced, above[column] + 1, distances[-1] + 1))
        above = distances
    return above[-1]


def digits_missed(label: str, read: str) -> int:
    """Return how many digits of the label are lost: the edit distance without row marks, at most all of them."""
    label, read = label.replace(ROW_MARK, ""), read.replace(ROW_MARK, "")
    return min(edit_distance(label, read), len(label))


def auroc(digits: ArrayLike, others: ArrayLike) -> float | None:
    """Return the area under the ROC curve: the chance that a digit scores higher than another, equals counting half.

    None where there are no digits or no others.
    """
    high, low = np.asarray(digits, np.float64), np.sort(np.asarray(others, np.float64))
    if not len(high) or not len(low):
        return None
    below, not_above = np.searchsorted(low, high, "left"), np.searchsorted(low, high, "right")
    return float((below + not_above).mean() / (2 * len(low)))
