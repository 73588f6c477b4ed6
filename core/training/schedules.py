"""Says how large the steps of a run are, by the schedule that its config names.

In: a config, how many steps an epoch has, the number of a step. Out: numbers, by the formulas of PyTorch's schedulers, to which
tests hold them. The trainer and the preview both ask here. `plateau` has no formula: it waits for validation losses.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from core.training.config import Optimiser, Schedule, TrainingConfig

RISING_SHARE, FIRST_PART, LAST_PART = 0.3, 25.0, 1e4
"""One-cycle rises over this share of the run, from a 25th of the highest learning rate, and falls to a 10,000th of that."""
LEAST_MOMENTUM, MOST_MOMENTUM = 0.85, 0.95
"""One-cycle's momentum, lowest where the learning rate is highest."""
WITH_MOMENTUM = (Optimiser.ADAM, Optimiser.ADAMW, Optimiser.SGD)
"""Those whose momentum one-cycle changes."""


@dataclass(frozen=True)
class Pull:
    """How far one step goes; `momentum` is None where the optimiser keeps its own."""

    learning_rate: float
    momentum: float | None = None


def pull(config: TrainingConfig, steps_per_epoch: int, step: int) -> Pull:
    """Return how far the step goes that is taken after `step` others; for `plateau` as if the loss always fell."""
    rate, steps = config.learning_rate, config.epochs * steps_per_epoch
    match config.schedule:
        case Schedule.STEP:
            return Pull(rate * config.schedule_factor ** (step // (config.schedule_patience * steps_per_epoch)))
        case Schedule.COSINE:
            return Pull(_between(rate, 0.0, step / steps))
        case Schedule.ONE_CYCLE:
            return _one_cycle(config, steps, step)
        case Schedule.CONSTANT | Schedule.PLATEAU:
            return Pull(rate)


def learning_rates(config: TrainingConfig, steps_per_epoch: int) -> Sequence[float]:
    """Return the learning rate of each step of a run; for `plateau` that of a run whose validation loss always falls."""
    return [pull(config, steps_per_epoch, step).learning_rate for step in range(config.epochs * steps_per_epoch)]


def _one_cycle(config: TrainingConfig, steps: int, step: int) -> Pull:
    """Return a step of one-cycle: up and down by half waves of a cosine (Smith and Topin 2018)."""
    most = config.learning_rate
    first = most / FIRST_PART
    peak = RISING_SHARE * (steps + 1) - 1
    if step <= peak:
        rate, momentum, part = (first, most), (MOST_MOMENTUM, LEAST_MOMENTUM), step / peak
    else:
        rate, momentum, part = (most, first / LAST_PART), (LEAST_MOMENTUM, MOST_MOMENTUM), (step - peak) / (steps - peak)
    has_momentum = config.optimiser in WITH_MOMENTUM
    return Pull(_between(*rate, part), _between(*momentum, part) if has_momentum else None)


def _between(start: float, end: float, part: float) -> float:
    """Return where half a wave of a cosine from `start` to `end` stands after this part of it, 0..1."""
    return end + (start - end) / 2.0 * (math.cos(math.pi * part) + 1)
