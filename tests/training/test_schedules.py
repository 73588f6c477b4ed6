"""The formulas of the schedules are those of PyTorch's schedulers, step by step."""

import pytest
import torch
from torch import nn
from torch.optim import Optimizer
from torch.optim.lr_scheduler import ConstantLR, CosineAnnealingLR, LRScheduler, OneCycleLR, StepLR

from core.training.config import Optimiser, Schedule, TrainingConfig
from core.training.optimising import Pace, make_optimiser
from core.training.schedules import WITH_MOMENTUM, learning_rates, pull

LENGTHS = [(1, 1), (1, 2), (2, 1), (3, 7), (5, 100)]
"""Epochs, and the steps of each."""


def theirs(config: TrainingConfig, optimiser: Optimizer, steps_per_epoch: int) -> LRScheduler:
    """Return PyTorch's scheduler of a config."""
    steps = config.epochs * steps_per_epoch
    match config.schedule:
        case Schedule.STEP:
            return StepLR(optimiser, config.schedule_patience * steps_per_epoch, config.schedule_factor)
        case Schedule.COSINE:
            return CosineAnnealingLR(optimiser, steps)
        case Schedule.ONE_CYCLE:
            cycles = config.optimiser in WITH_MOMENTUM
            return OneCycleLR(optimiser, config.learning_rate, total_steps=steps + 1, cycle_momentum=cycles)
        case _:
            return ConstantLR(optimiser, factor=1.0)


def parameters() -> list[nn.Parameter]:
    return [nn.Parameter(torch.zeros(1))]


def momentum_of(optimiser: Optimizer) -> float | None:
    group = optimiser.param_groups[0]
    return group["betas"][0] if "betas" in group else group.get("momentum")


@pytest.mark.parametrize(("epochs", "steps_per_epoch"), LENGTHS)
@pytest.mark.parametrize("schedule", list(Schedule))
def test_every_learning_rate_is_that_of_pytorch(schedule: Schedule, epochs: int, steps_per_epoch: int) -> None:
    config = TrainingConfig(epochs=epochs, learning_rate=0.037, schedule=schedule, schedule_patience=2, schedule_factor=0.7)
    optimiser = make_optimiser(config, parameters())
    scheduler, expected = theirs(config, optimiser, steps_per_epoch), []
    for _ in range(epochs * steps_per_epoch):
        expected.append(optimiser.param_groups[0]["lr"])
        optimiser.step()
        scheduler.step()
    assert list(learning_rates(config, steps_per_epoch)) == pytest.approx(expected, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(("epochs", "steps_per_epoch"), LENGTHS)
@pytest.mark.parametrize("kind", list(Optimiser))
def test_one_cycle_is_that_of_pytorch_to_the_last_bit(kind: Optimiser, epochs: int, steps_per_epoch: int) -> None:
    config = TrainingConfig(epochs=epochs, optimiser=kind, learning_rate=0.037, schedule=Schedule.ONE_CYCLE)
    ours, other = make_optimiser(config, parameters()), make_optimiser(config, parameters())
    pace, scheduler = Pace(config, ours, steps_per_epoch), theirs(config, other, steps_per_epoch)
    for _ in range(epochs * steps_per_epoch):
        assert (pace.learning_rate, momentum_of(ours)) == (other.param_groups[0]["lr"], momentum_of(other))
        other.step()
        scheduler.step()
        pace.after_step()


def test_only_one_cycle_changes_the_momentum() -> None:
    for schedule in Schedule:
        config = TrainingConfig(optimiser=Optimiser.SGD, schedule=schedule)
        assert (pull(config, 10, 3).momentum is not None) is (schedule is Schedule.ONE_CYCLE)


def test_the_learning_rate_can_be_seen_before_training() -> None:
    def rates(schedule: Schedule) -> list[float]:
        config = TrainingConfig(epochs=4, learning_rate=0.1, schedule=schedule, schedule_patience=2, schedule_factor=0.5)
        return list(learning_rates(config, 5))

    assert rates(Schedule.CONSTANT) == rates(Schedule.PLATEAU) == [0.1] * 20
    assert rates(Schedule.STEP) == pytest.approx([0.1] * 10 + [0.05] * 10)
    assert rates(Schedule.COSINE)[0] == 0.1 and rates(Schedule.COSINE)[-1] < 0.001
    assert max(rates(Schedule.ONE_CYCLE)) == pytest.approx(0.1, rel=0.01) and rates(Schedule.ONE_CYCLE)[-1] < 0.005
