"""What an experiment is: data, what learns, how, and what its report says.

In: nothing. Out: frozen values; no work is done here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.training.config import TrainingConfig

Setting = str | int | float | tuple[int, ...]


class Learner(StrEnum):
    """Who learns: Trazo's trainer with PyTorch, the network written out in NumPy, or one of scikit-learn's.

    `RELEASED` has learnt already, by `scripts.train_default`, and is measured only.
    """

    TORCH = "torch"
    NUMPY = "numpy"
    FOREST = "forest"
    SCIKIT_MLP = "scikit-mlp"
    RELEASED = "released"


@dataclass(frozen=True)
class ExperimentData:
    """Which pictures, and how they are parted.

    `test_share` of all pictures, of the set's training and test part together, is drawn anew to test with; 0 keeps the set's
    own parts. `validation_share` of what is left is set aside; 0 for protocols without validation.
    """

    name: str
    task: str = ""
    test_share: float = 0.0
    validation_share: float = 0.1


@dataclass(frozen=True)
class Reported:
    """What the report says: accuracies are parts of 1, None where it says nothing."""

    test: float | None = None
    validation: float | None = None
    train: float | None = None
    remark: str = ""


@dataclass(frozen=True)
class Experiment:
    """One system under one protocol; `row` is its place in the list of reports.

    `config` is how PyTorch's networks are trained, `settings` are those of the other learners. `remark` says what we chose
    where the report leaves it open, and where we differ. What is not `is_shipped` can be trained again: all weights that are
    shipped stay below 40 MB together.
    """

    name: str
    row: int
    title: str
    data: ExperimentData
    learner: Learner = Learner.TORCH
    config: TrainingConfig = field(default_factory=TrainingConfig)
    settings: Mapping[str, Setting] = field(default_factory=dict)
    reported: Reported = field(default_factory=Reported)
    remark: str = ""
    is_shipped: bool = True

    @property
    def architecture(self) -> str:
        """The network whose weights are kept; empty for what is no network of ours."""
        match self.learner:
            case Learner.TORCH | Learner.RELEASED:
                return self.config.architecture
            case Learner.NUMPY:
                return "mlp_128"
            case Learner.SCIKIT_MLP:
                return "mlp_128_64"
            case Learner.FOREST:
                return ""
