"""What a training run tells while it goes.

In: nothing. Out: frozen events; no work is done here.
"""

from dataclasses import dataclass
from enum import StrEnum

from torch import nn


class Ending(StrEnum):
    """Why a run is over: all epochs done, no progress for a while, or a loss that is no number any more."""

    FINISHED = "finished"
    EARLY = "early"
    DIVERGED = "diverged"


@dataclass(frozen=True)
class Started:
    """The run begins, or goes on after `step` steps: how many steps and pictures it takes in all."""

    steps: int
    steps_per_epoch: int
    train_count: int
    validation_count: int
    parameters: int
    step: int = 0


@dataclass(frozen=True)
class StepDone:
    """One batch is learnt; `step` counts from 1 over all epochs, `seconds` from the beginning of the run, pauses left out."""

    step: int
    epoch: int
    loss: float
    learning_rate: float
    seconds: float


@dataclass(frozen=True)
class EpochDone:
    """One pass over the training data is done; accuracies are parts of 1, those of training are taken on its way.

    `seconds` are the epoch's own. `is_best` where the validation loss is the lowest so far. `network` is what the run would
    end with now, in evaluation mode; it changes when the run goes on.
    """

    epoch: int
    train_loss: float
    train_accuracy: float
    validation_loss: float
    validation_accuracy: float
    learning_rate: float
    seconds: float
    is_best: bool
    network: nn.Module


@dataclass(frozen=True)
class Ended:
    """The run is over; `network` holds the weights of the best epoch, in evaluation mode."""

    network: nn.Module
    ending: Ending
    best_epoch: int
    seconds: float


Event = Started | StepDone | EpochDone | Ended
