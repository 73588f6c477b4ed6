"""MNIST's digits that pages show are those of MNIST, in their order, without MNIST at hand."""

from pathlib import Path

import numpy as np
import pytest

from core.data import shown
from core.data.shown import shown_digits, write_shown_digits
from core.errors import DataMissing
from tests.experiments.small_data import TEST, bars, labels, write_mnist


def test_all_test_digits_are_there_and_600_of_each_class_to_learn_from() -> None:
    test, train = shown_digits(train=False), shown_digits(train=True)
    assert test.images.shape == (10_000, 28, 28) and train.images.shape == (6_000, 28, 28)
    assert test.images.dtype == np.uint8 and test.labels.dtype == np.int64
    assert test.labels[:10].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9], "MNIST's own order"
    assert np.bincount(train.labels).tolist() == [600] * 10
    assert "MNIST" in test.source and test.licence == "CC BY-SA 3.0"


def test_the_file_is_small() -> None:
    assert shown.FILE.stat().st_size < 3_000_000


def test_the_file_is_made_of_mnist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown, "FILE", tmp_path / "shown.npz")
    write_mnist(tmp_path)
    assert write_shown_digits(tmp_path) == tmp_path / "shown.npz"
    shown_digits.cache_clear()
    try:
        made = shown_digits(train=False)
    finally:
        shown_digits.cache_clear()
    assert np.array_equal(made.images, bars(TEST, 1)) and np.array_equal(made.labels, labels(TEST))


def test_without_mnist_the_file_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown, "FILE", tmp_path / "shown.npz")
    with pytest.raises(DataMissing):
        write_shown_digits(tmp_path)
    assert not (tmp_path / "shown.npz").exists()
