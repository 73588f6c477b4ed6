"""What an experiment costs in memory and time."""

import time
from pathlib import Path

import numpy as np
import pytest
import torch

from core.experiments import cost
from core.experiments.cost import STATUS, peak_memory_mb, reset_peak_memory, seconds_per_digit


@pytest.mark.skipif(not STATUS.exists(), reason="only Linux tells a process's highest memory")
def test_the_highest_memory_is_told_and_forgotten() -> None:
    reset_peak_memory()
    before = peak_memory_mb()
    large = np.ones(100 * 2**20, np.uint8)
    peak = peak_memory_mb()
    assert before is not None and peak is not None and peak > before + 50
    del large
    reset_peak_memory()
    assert (peak_memory_mb() or 0) < peak - 50


def test_where_nobody_tells_there_is_no_figure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("CLEAR", "STATUS"):
        monkeypatch.setattr(cost, name, tmp_path / "nothing")
    reset_peak_memory()
    assert peak_memory_mb() is None


def test_a_digit_is_timed_alone_on_one_thread_and_the_threads_come_back() -> None:
    seen = []
    threads = torch.get_num_threads()

    def answer(images: np.ndarray) -> None:
        seen.append((len(images), torch.get_num_threads()))
        time.sleep(0.002)

    assert 0.002 <= seconds_per_digit(answer, np.zeros((5, 28, 28), np.uint8)) < 0.5
    assert seen == [(1, 1)] * 5 and torch.get_num_threads() == threads
