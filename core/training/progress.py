"""How far a run has come: all its counts, its best weights, and the rest of the epoch that it is in.

In: what happens, step by step. Out: counts; a state of plain values and tensors from which another process goes on.
"""

import dataclasses
import math
import time
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn

from core.training.events import Ending

Weights = dict[str, Tensor]


def copy_of(network: nn.Module) -> Weights:
    """Return a network's weights, safe from further training."""
    return {name: value.detach().cpu().clone() for name, value in network.state_dict().items()}


@dataclass
class Progress:
    """`epoch` is the one under way, from 1; `order` its pictures, the first `place` of them learnt; `seconds` the run's."""

    best: Weights
    step: int = 0
    epoch: int = 1
    order: Tensor = field(default_factory=lambda: torch.empty(0, dtype=torch.int64))
    place: int = 0
    is_in_epoch: bool = False
    loss_sum: float = 0.0
    right: int = 0
    count: int = 0
    best_loss: float = math.inf
    best_epoch: int = 0
    epochs_since_best: int = 0
    epoch_began_s: float = 0.0
    seconds_before: float = 0.0
    ending: Ending | None = None
    _clock: float = field(default_factory=time.perf_counter)

    @property
    def seconds(self) -> float:
        """How long the run has taken, pauses left out."""
        return self.seconds_before + time.perf_counter() - self._clock

    def batches(self, size: int) -> tuple[Tensor, ...]:
        """Return the numbers of the epoch's pictures that are still to come, batch by batch."""
        rest = self.order[self.place :]
        return torch.split(rest, size) if len(rest) else ()

    def resume_clock(self) -> None:
        """Let the time from here on count, and none since the last count."""
        self._clock = time.perf_counter()

    def begin_epoch(self, count: int, random: torch.Generator) -> None:
        """Put the pictures in a new order, unless the epoch had begun before."""
        if not self.is_in_epoch:
            self.is_in_epoch = True
            self.order, self.place = torch.randperm(count, generator=random), 0
            self.loss_sum, self.right, self.count = 0.0, 0, 0
            self.epoch_began_s = self.seconds

    def count_step(self, batch: Tensor, loss: float, right: int, count: int) -> None:
        """Count a batch, and what this process has learnt of it."""
        self.step += 1
        self.place += len(batch)
        self.loss_sum += loss * count
        self.right += right
        self.count += count

    def end_epoch(self, validation_loss: float, network: nn.Module) -> bool:
        """Count an epoch; keep its weights and return true where they are the best so far."""
        is_best = validation_loss < self.best_loss
        if is_best:
            self.best, self.best_loss, self.best_epoch = copy_of(network), validation_loss, self.epoch
        self.epochs_since_best = 0 if is_best else self.epochs_since_best + 1
        self.epoch += 1
        self.is_in_epoch = False
        return is_best

    def state(self) -> dict[str, Any]:
        """Return everything as plain values and tensors."""
        values = {one.name: getattr(self, one.name) for one in dataclasses.fields(self) if not one.name.startswith("_")}
        return {**values, "seconds_before": self.seconds, "ending": self.ending and str(self.ending)}

    def restore(self, state: dict[str, Any], count: int) -> None:
        """Go on from a state, with the same `count` of pictures.

        Raises: KeyError where it lacks a count, ValueError for an ending that is none, and where there were other pictures.
        """
        if len(state["order"]) not in (0, count):
            raise ValueError(f"{len(state['order'])} pictures then, {count} now")
        for one in dataclasses.fields(self):
            if not one.name.startswith("_"):
                setattr(self, one.name, state[one.name])
        self.ending = Ending(state["ending"]) if state["ending"] else None
        self.resume_clock()
