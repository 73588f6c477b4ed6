"""What a run has told so far, as rows for curves and tables.

In: nothing. Out: frozen rows; no work is done here.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class EpochRow:
    """One epoch, at whose end `step` steps were done; accuracies are parts of 1, `seconds` the epoch's own."""

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
class StepRow:
    """One step; `seconds` from the beginning of the run, pauses left out."""

    step: int
    epoch: int
    loss: float
    learning_rate: float
    seconds: float


@dataclass(frozen=True)
class History:
    """All epochs so far, and as many of the steps as were noted."""

    epochs: tuple[EpochRow, ...] = ()
    steps: tuple[StepRow, ...] = ()
