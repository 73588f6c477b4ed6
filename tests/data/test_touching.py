"""Numbers whose digits touch, cut in every way: right cuts have a label, wrong ones none."""

import numpy as np
import pytest

from core.data.synthetic.touching import NO_LABEL, touching_digits
from core.data.synthetic.writers import InventedHands
from core.models.answering import Verdict, answer
from core.models.checkpoint import load_model


@pytest.fixture(scope="module")
def cut():
    return touching_digits(InventedHands(), 40, seed=3)


def test_the_same_seed_cuts_the_same(cut) -> None:
    again = touching_digits(InventedHands(), 40, seed=3)
    assert np.array_equal(cut.images, again.images) and np.array_equal(cut.labels, again.labels)
    assert cut.images.shape[1:] == (28, 28) and cut.images.dtype == np.uint8


def test_right_cuts_are_mostly_read_and_wrong_ones_are_wider(cut) -> None:
    is_digit = cut.labels != NO_LABEL
    assert is_digit.sum() >= 30 and (~is_digit).sum() >= 30 and len(set(cut.labels[is_digit].tolist())) >= 8
    answers = answer(load_model("default"), cut.images)
    right = [one.prediction == label for one, label in zip(answers, cut.labels, strict=True) if label != NO_LABEL]
    assert np.mean(right) >= 0.9
    refused = np.array([one.verdict is not Verdict.DIGIT for one in answers])
    assert refused[~is_digit].mean() > refused[is_digit].mean() + 0.3


def test_zeros_are_the_most(cut) -> None:
    counts = np.bincount(cut.labels[cut.labels >= 0], minlength=10)
    assert counts[0] == counts.max()


def test_no_numbers_make_no_digits() -> None:
    assert len(touching_digits(InventedHands(), 0, seed=0)) == 0
