"""Makes the optimiser that a config names, and changes its learning rate and momentum as a run goes on.

In: a config and a network's parameters. Out: PyTorch's own, set up. How large each step is, `core.training.schedules` says;
`plateau` alone, which waits for validation losses, is PyTorch's.
"""

from collections.abc import Iterable
from typing import Any

import torch
from torch import nn
from torch.optim import Optimizer
from torch.optim.lr_scheduler import ReduceLROnPlateau

from core.training.config import Optimiser, Schedule, TrainingConfig
from core.training.schedules import pull


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
        self._config, self._optimiser, self._steps_per_epoch = config, optimiser, steps_per_epoch
        self._step = 0
        self._plateau: ReduceLROnPlateau | None = None
        if config.schedule is Schedule.PLATEAU:
            self._plateau = ReduceLROnPlateau(optimiser, factor=config.schedule_factor, patience=config.schedule_patience - 1)
        self._set_for_step()

    @property
    def learning_rate(self) -> float:
        """The learning rate of the next step."""
        return float(self._optimiser.param_groups[0]["lr"])

    def after_step(self) -> None:
        """Go on by a step."""
        self._step += 1
        self._set_for_step()

    def after_epoch(self, validation_loss: float) -> None:
        """Lower the learning rate where the validation loss has not fallen for a while."""
        if self._plateau is not None:
            self._plateau.step(validation_loss)

    def state(self) -> dict[str, object]:
        """Return what `restore` needs to go on from here, beside the optimiser's own state."""
        return {"step": self._step, "plateau": self._plateau.state_dict() if self._plateau is not None else None}

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from where `state` was asked for."""
        self._step = int(state["step"])
        if self._plateau is not None:
            self._plateau.load_state_dict(state["plateau"])
        self._set_for_step()

    def _set_for_step(self) -> None:
        """Tell the optimiser how large its next step is; `plateau` does so itself."""
        if self._plateau is not None:
            return
        chosen = pull(self._config, self._steps_per_epoch, self._step)
        for group in self._optimiser.param_groups:
            group["lr"] = chosen.learning_rate
            if chosen.momentum is not None and "betas" in group:
                group["betas"] = (chosen.momentum, *group["betas"][1:])
            elif chosen.momentum is not None:
                group["momentum"] = chosen.momentum
