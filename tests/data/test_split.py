"""A data set parted in two, every class with its share."""

import numpy as np
import pytest

from core.data.dataset import DIGIT_NAMES, Dataset
from core.data.split import chosen_share, split_validation
from core.errors import DataUnfit, SettingInvalid


def numbered(*labels: int) -> Dataset:
    """Return pictures of which each shows its own number."""
    images = np.arange(len(labels), dtype=np.uint8)[:, None, None] * np.ones((1, 28, 28), np.uint8)
    return Dataset("numbered", images, np.array(labels, np.int64), DIGIT_NAMES, "", "")


def test_every_class_gives_its_share_and_no_picture_is_in_both():
    split = split_validation(numbered(*[1] * 20, *[7] * 10), 0.2, seed=3)
    assert np.bincount(split.train.labels)[[1, 7]].tolist() == [16, 8]
    assert np.bincount(split.validation.labels)[[1, 7]].tolist() == [4, 2]
    seen = [*split.train.images[:, 0, 0], *split.validation.images[:, 0, 0]]
    assert sorted(seen) == list(range(30))


def test_one_seed_parts_in_one_way():
    labels = np.repeat([0, 1], 50)
    assert (chosen_share(labels, 0.3, 1) == chosen_share(labels, 0.3, 1)).all()
    assert (chosen_share(labels, 0.3, 1) != chosen_share(labels, 0.3, 2)).any()


@pytest.mark.parametrize("share", [0.01, 0.5, 0.9])
def test_a_class_of_two_keeps_one_in_each_part_and_a_single_picture_is_learnt(share: float):
    split = split_validation(numbered(3, 3, 5, 5, 8), share, seed=0)
    assert sorted(split.train.labels) == [3, 5, 8] and sorted(split.validation.labels) == [3, 5]


def test_what_cannot_be_parted_is_refused():
    for share in (0.0, 1.0, -1.0, float("nan")):
        with pytest.raises(SettingInvalid, match="validation_share"):
            split_validation(numbered(1, 1), share, seed=0)
    for labels in ((), (1,), (1, 2, 3)):
        with pytest.raises(DataUnfit, match="no class has two"):
            split_validation(numbered(*labels), 0.5, seed=0)
