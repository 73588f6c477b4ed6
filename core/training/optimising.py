"""Makes the optimiser and the learning-rate schedule that a config names.

In: a config and a network's parameters. Out: PyTorch's own, set up; and the curve of the learning rate before any training.
"""

from collections.abc import Iterable, Sequence

import torch
from torch import nn
from torch.optim import Optimizer
from torch.optim.lr_scheduler import (
    ConstantLR,
    CosineAnnealingLR,
    LRScheduler,
    OneCycleLR,
    ReduceLROnPlateau,
    StepLR,
)

from core.training.config import Optimiser, Schedule, TrainingConfig

WITH_MOMENTUM = (Optimiser.ADAM, Optimiser.ADAMW, Optimiser.SGD)
"""Those whose momentum one-cycle lowers while the learning rate is high."""


def make_optimiser(config: TrainingConfig, parameters: Iterable[nn.Parameter]) -> Optimizer:
    """Return the optimiser; all its other settings are PyTorch's own."""
    chosen, rate, decay = [one for one in parameters if one.requires_grad], config.learning_rate, config.weight_decay
    match config.optimiser:
        case Optimiser.ADAM:
            return torch.optim.Adam(chosen, rate, weight_decay=decay, fused=True)
        case Optimiser.ADAMW:
            return torch.optim.AdamW(chosen, rate, weight_decay=decay, fused=True)
        case Optimiser.SGD:
            return torch.optim.SGD(chosen, rate, momentum=config.momentum, weight_decay=decay, fused=True)
        case Optimiser.RMSPROP:
            return torch.optim.RMSprop(chosen, rate, weight_decay=decay)
        case Optimiser.ADAGRAD:
            return torch.optim.Adagrad(chosen, rate, weight_decay=decay)
        case Optimiser.ADADELTA:
            return torch.optim.Adadelta(chosen, rate, weight_decay=decay)


class Pace:
    """The learning rate of a run: asked to go on after each step and after each epoch."""

    def __init__(self, config: TrainingConfig, optimiser: Optimizer, steps_per_epoch: int) -> None:
        """Set the first learning rate."""
        self._optimiser = optimiser
        self._plateau: ReduceLROnPlateau | None = None
        self._schedule: LRScheduler | None = None
        if config.schedule is Schedule.PLATEAU:
            self._plateau = ReduceLROnPlateau(optimiser, factor=config.schedule_factor, patience=config.schedule_patience - 1)
        else:
            self._schedule = _by_step(config, optimiser, steps_per_epoch)

    @property
    def learning_rate(self) -> float:
        """The learning rate of the next step."""
        return float(self._optimiser.param_groups[0]["lr"])

    def after_step(self) -> None:
        """Go on by a step."""
        if self._schedule is not None:
            self._schedule.step()

    def after_epoch(self, validation_loss: float) -> None:
        """Lower the learning rate where the validation loss has not fallen for a while."""
        if self._plateau is not None:
            self._plateau.step(validation_loss)

    def state(self) -> dict[str, object]:
        """Return what `restore` needs to go on from here."""
        return dict((self._schedule or self._plateau).state_dict())  # type: ignore[union-attr]

    def restore(self, state: dict[str, object]) -> None:
        """Go on from where `state` was asked for."""
        (self._schedule or self._plateau).load_state_dict(state)  # type: ignore[union-attr]


def _by_step(config: TrainingConfig, optimiser: Optimizer, steps_per_epoch: int) -> LRScheduler:
    steps = config.epochs * steps_per_epoch
    match config.schedule:
        case Schedule.STEP:
            return StepLR(optimiser, config.schedule_patience * steps_per_epoch, config.schedule_factor)
        case Schedule.COSINE:
            return CosineAnnealingLR(optimiser, steps)
        case Schedule.ONE_CYCLE:
            has_momentum = config.optimiser in WITH_MOMENTUM
            return OneCycleLR(optimiser, config.learning_rate, total_steps=steps + 1, cycle_momentum=has_momentum)
        case _:
            return ConstantLR(optimiser, factor=1.0)


def learning_rates(config: TrainingConfig, steps_per_epoch: int) -> Sequence[float]:
    """Return the learning rate of each step of a run; for `plateau` that of a run whose validation loss always falls."""
    optimiser = make_optimiser(config, [nn.Parameter(torch.zeros(1))])
    pace = Pace(config, optimiser, steps_per_epoch)
    rates = []
    for _ in range(config.epochs * steps_per_epoch):
        rates.append(pace.learning_rate)
        optimiser.step()
        pace.after_step()
    return rates
