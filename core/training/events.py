"""What a training run tells while it goes.

In: nothing. Out: frozen events; no work is done here.
"""

from dataclasses import dataclass

from torch import nn


@dataclass(frozen=True)
class Started:
    """The run begins: how many steps and pictures it will take."""

    steps: int
    train_count: int
    validation_count: int


@dataclass(frozen=True)
class StepDone:
    """One batch is learnt; `step` counts from 1 over all epochs."""

    step: int
    epoch: int
    loss: float
    learning_rate: float


@dataclass(frozen=True)
class EpochDone:
    """One pass over the training data is done; accuracies are parts of 1.

    `network` is what the run would end with now, in evaluation mode; it changes when the run goes on.
    """

    epoch: int
    train_loss: float
    validation_loss: float
    validation_accuracy: float
    seconds: float
    network: nn.Module


@dataclass(frozen=True)
class Ended:
    """The run is over; `network` holds the weights to use, in evaluation mode."""

    network: nn.Module
    seconds: float


Event = Started | StepDone | EpochDone | Ended
