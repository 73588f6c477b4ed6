"""What is shown of a data set is counted right, and stays small."""

import dataclasses

import numpy as np

from core.data.dataset import DIGIT_NAMES, Dataset
from core.data.glimpse import SAMPLED, glimpse_of
from core.data.registry import Parts
from core.models.shape import DIGITS

LABELS = np.arange(1000, dtype=np.int64) % 10
IMAGES = np.random.default_rng(0).integers(0, 256, (1000, 28, 28), np.uint8)
TRAIN = Dataset("numbers", IMAGES, LABELS, DIGIT_NAMES, "here", "MIT")
PARTS = Parts(TRAIN, dataclasses.replace(TRAIN, images=IMAGES[:25], labels=LABELS[:25]))


def test_pictures_are_counted_by_class() -> None:
    glimpse = glimpse_of(PARTS)
    assert glimpse.train_counts == (100,) * 10 and glimpse.train_count == 1000
    assert glimpse.test_counts == (3,) * 5 + (2,) * 5 and glimpse.test_count == 25


def test_few_pictures_are_kept_of_every_class() -> None:
    glimpse = glimpse_of(PARTS)
    assert len(glimpse.sample) == SAMPLED and glimpse.shape == DIGITS
    assert np.bincount(glimpse.sample.labels).tolist() == [SAMPLED // 10] * 10
    assert glimpse.sheet.ndim == 2


def test_nothing_was_passed_over_unless_it_is_said() -> None:
    assert glimpse_of(PARTS).skipped == ()
    assert glimpse_of(PARTS, empty_classes=("owl",)).empty_classes == ("owl",)
