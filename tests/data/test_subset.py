"""A smaller part of the data, every label with its share."""

import numpy as np

from core.data.dataset import DIGIT_NAMES, Dataset
from core.data.subset import part_of, stratified


def test_every_label_gives_as_many_as_the_others():
    assert stratified([7, 7, 7, 7, 1, 1, 3], 4).tolist() == [0, 1, 4, 6]
    assert stratified([7, 7, 7, 7, 1, 1, 3], 6).tolist() == [0, 1, 2, 4, 5, 6]


def test_no_limit_or_a_high_one_takes_all():
    assert stratified([2, 1], None).tolist() == stratified([2, 1], 9).tolist() == [0, 1]
    assert stratified([], 3).tolist() == []


def test_pictures_and_labels_stay_together():
    images = np.arange(4, dtype=np.uint8)[:, None, None] * np.ones((1, 28, 28), np.uint8)
    part = part_of(Dataset("d", images, np.array([5, 5, 5, 6]), DIGIT_NAMES, "", ""), 2)
    assert (part.labels.tolist(), part.images[:, 0, 0].tolist()) == ([5, 6], [0, 3])
