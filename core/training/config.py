"""The settings of one training run.

In: nothing. Out: a frozen dataclass; no work is done here.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class TrainingConfig:
    """How to train; the default values are the student report's.

    `augment` bends each batch anew; `far_share` of the pictures are bent far, `spoilt_share` spoilt; `one_cycle` lets the
    learning rate rise to `learning_rate` and fall to zero (Smith and Topin 2018); `average_decay` above 0 answers with a
    running average of the weights (Polyak and Juditsky 1992); `outlier_weight` is the share of the loss for pictures that are
    no digit; `bfloat16` computes in 16 bits, faster where the processor has them.
    """

    architecture: str = "compact_cnn"
    epochs: int = 5
    batch_size: int = 64
    learning_rate: float = 0.001
    weight_decay: float = 0.0
    augment: bool = False
    one_cycle: bool = False
    average_decay: float = 0.0
    outlier_weight: float = 0.0
    bfloat16: bool = False
    far_share: float = 0.0
    spoilt_share: float = 0.0
    seed: int = 0
