"""The rows of a run's curves: one for each step, one for each epoch.

In: rows, as a run writes them. Out: fewer rows for a chart, or a table for a spreadsheet.
"""

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

MOST_POINTS = 300
"""A chart on a phone is about as many pixels wide."""


@dataclass(frozen=True)
class StepRow:
    """One batch learnt; `seconds` from the beginning of the run, pauses left out."""

    step: int
    epoch: int
    loss: float
    learning_rate: float
    seconds: float


@dataclass(frozen=True)
class EpochRow:
    """One pass over the training data; `seconds` are its own, `step` is its last; accuracies are parts of 1."""

    epoch: int
    train_loss: float
    train_accuracy: float
    validation_loss: float
    validation_accuracy: float
    learning_rate: float
    seconds: float
    is_best: bool
    step: int


@dataclass(frozen=True)
class History:
    """All that a run has told so far, in the order in which it happened."""

    epochs: tuple[EpochRow, ...] = ()
    steps: tuple[StepRow, ...] = ()

    @property
    def best(self) -> EpochRow | None:
        """The epoch with the lowest validation loss; None before the first is over."""
        return next((row for row in reversed(self.epochs) if row.is_best), None)

    @property
    def steps_per_epoch(self) -> int:
        """How many steps an epoch takes; 0 while the first is not over."""
        return self.epochs[0].step if self.epochs else 0


Row = TypeVar("Row", StepRow, EpochRow)


def thinned(rows: Sequence[Row], most: int = MOST_POINTS) -> tuple[Row, ...]:
    """Return at most `most` rows: the first, the last, and of each stretch between them the lowest and the highest loss."""
    return tuple(rows[place] for place in kept_places([_height(row) for row in rows], most))


def kept_places(heights: Sequence[float], most: int = MOST_POINTS) -> tuple[int, ...]:
    """Return the places of at most `most` points that keep the look of a line: the first, the last, lowest and highest."""
    if len(heights) <= most:
        return tuple(range(len(heights)))
    stretches = max((most - 2) // 2, 1)
    inner = range(1, len(heights) - 1)
    kept = {0, len(heights) - 1}
    for number in range(stretches):
        places = inner[number * len(inner) // stretches : (number + 1) * len(inner) // stretches]
        kept |= {min(places, key=heights.__getitem__), max(places, key=heights.__getitem__)}
    return tuple(sorted(kept))


def _height(row: StepRow | EpochRow) -> float:
    loss = row.loss if isinstance(row, StepRow) else row.validation_loss
    return math.inf if math.isnan(loss) else loss


COLUMNS = (
    *("step", "epoch", "loss", "learning_rate", "seconds"),
    *("train_loss", "train_accuracy", "validation_loss", "validation_accuracy", "is_best"),
)


def to_csv(history: History) -> str:
    """Return the whole history as one table, in order of the steps; the row of an epoch follows its last step's."""
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    table.writeheader()
    rows: list[StepRow | EpochRow] = sorted((*history.steps, *history.epochs), key=lambda row: row.step)
    table.writerows(vars(row) for row in rows)
    return text.getvalue()
