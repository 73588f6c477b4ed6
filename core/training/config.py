"""The settings of one training run.

In: nothing. Out: a frozen dataclass; no work is done here.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from core.training.augment import NOTHING, Augmentation


class Optimiser(StrEnum):
    """How a gradient becomes a step; the names are those of the papers."""

    ADAM = "adam"
    ADAMW = "adamw"
    SGD = "sgd"
    RMSPROP = "rmsprop"
    ADAGRAD = "adagrad"
    ADADELTA = "adadelta"


class Schedule(StrEnum):
    """How the learning rate changes over a run."""

    CONSTANT = "constant"
    STEP = "step"
    COSINE = "cosine"
    ONE_CYCLE = "one-cycle"
    PLATEAU = "plateau"


@dataclass(frozen=True)
class TrainingConfig:
    """How to train; the default values are the student report's.

    `momentum` is that of SGD. `schedule_factor` multiplies the learning rate, in `step` after every `schedule_patience`
    epochs, in `plateau` after so many without a lower validation loss; `one-cycle` lets it rise to `learning_rate` and fall
    to zero (Smith and Topin 2018). `early_stopping` is how many epochs without a lower validation loss end a run, 0 for
    never. `dropout` replaces the architecture's own where it has one. `is_balanced` weighs rare classes as much as frequent
    ones. `head_only` leaves all but the last linear layer as it is; `keeps_statistics` leaves means and variances of batch
    normalisation as the network to go on from has them. `augmentation` changes each batch anew, but for the last
    `plain_epochs`; `far_share` of the pictures are bent far, `spoilt_share` spoilt. `average_decay` above 0 answers with a
    running average of the weights (Polyak and Juditsky 1992); `outlier_weight` is the share of the loss for pictures that are
    no digit; `bfloat16` computes in 16 bits where the processor has them.
    """

    architecture: str = "compact_cnn"
    epochs: int = 5
    batch_size: int = 64
    optimiser: Optimiser = Optimiser.ADAM
    learning_rate: float = 0.001
    momentum: float = 0.9
    weight_decay: float = 0.0
    schedule: Schedule = Schedule.CONSTANT
    schedule_factor: float = 0.5
    schedule_patience: int = 3
    early_stopping: int = 0
    dropout: float | None = None
    label_smoothing: float = 0.0
    is_balanced: bool = False
    head_only: bool = False
    keeps_statistics: bool = False
    augmentation: Augmentation = field(default_factory=lambda: NOTHING)
    plain_epochs: int = 0
    far_share: float = 0.0
    spoilt_share: float = 0.0
    average_decay: float = 0.0
    outlier_weight: float = 0.0
    bfloat16: bool = True
    seed: int = 0
