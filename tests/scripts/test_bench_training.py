"""Speeds of training are of whole batches, and of ours without one trick at a time."""

from pathlib import Path

import numpy as np
import pytest

from core.data.dataset import DIGIT_NAMES, Dataset
from scripts.bench import training


@pytest.fixture
def mnist(monkeypatch: pytest.MonkeyPatch) -> training.Mnist:
    monkeypatch.setattr(training, "WARM_UP", 1)
    monkeypatch.setattr(training, "ROUND_PICTURES", 512)
    monkeypatch.setattr(training, "set_up_heaps", lambda _: None)
    random = np.random.default_rng(0)
    data = Dataset(
        "noise", random.integers(0, 256, (1024, 28, 28), np.uint8), np.arange(1024) % 10, DIGIT_NAMES, "noise", "MIT"
    )
    return training.Mnist(Path(), data, data)


@pytest.mark.parametrize("what", ["our-speed", *training.TRICKS])
def test_every_figure_of_ours_is_a_speed(what: str, mnist: training.Mnist) -> None:
    assert 1 < training.FIGURES[what](mnist, 0) < 1e6


def test_each_trick_leaves_out_one_thing_alone() -> None:
    whole = training.Trick("all of it")
    for trick in training.TRICKS.values():
        changed = [getattr(trick, part) != getattr(whole, part) for part in ("config", "channels_last", "heaps")]
        assert changed.count(True) == 1


def test_each_trick_is_measured_beside_the_usual_way(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def ask(what: str, _seed: int, _root: Path) -> float:
        asked.append(what)
        return 100.0 if what.startswith("usual") else 450.0

    monkeypatch.setattr(training, "_asked", ask)
    measured = {one.what: one for one in training.measure_training(Path(), 0)}
    assert measured["training, how many times as fast"].samples == (4.5,) * training.ROUNDS
    assert set(asked) == {"usual-speed", "our-speed", *training.TRICKS}
    assert sum("without" in what for what in measured) == len(training.TRICKS)
