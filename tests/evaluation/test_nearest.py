"""The nearest training digits are those of the class that differ least."""

import numpy as np
import pytest

from core.data.shown import shown_digits
from core.evaluation.nearest import nearest_digits


def a_training_digit(label: int) -> np.ndarray:
    shown = shown_digits(train=True)
    return shown.images[shown.labels == label][17]


@pytest.mark.parametrize("label", range(10))
def test_a_training_digit_is_nearest_to_itself(label: int) -> None:
    image = a_training_digit(label)
    first, *others = nearest_digits(image, label, 5)
    assert first.distance == 0
    np.testing.assert_array_equal(first.image, image)
    assert len(others) == 4
    assert all(one.distance > 0 for one in others)


def test_distances_grow() -> None:
    distances = [one.distance for one in nearest_digits(a_training_digit(4), 9, 600)]
    assert distances == sorted(distances)
    assert len(distances) == 600


def test_a_digit_moved_by_a_pixel_stays_near() -> None:
    image = a_training_digit(1)
    moved = nearest_digits(np.roll(image, 1, axis=1), 1, 1)[0].distance
    blank = nearest_digits(np.zeros((28, 28), np.uint8), 1, 1)[0].distance
    assert moved < blank


def test_the_digit_is_not_changed() -> None:
    image = a_training_digit(5)
    before = image.copy()
    nearest_digits(image, 5, 1)
    np.testing.assert_array_equal(image, before)
