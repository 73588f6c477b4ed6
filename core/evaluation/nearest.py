"""Finds the training digits that look most like a digit: the nearest neighbours of Fix and Hodges (1951), as pixels.

In: a prepared digit and a class. Out: the training digits of that class that are nearest, and how far each is: the Euclidean
distance of slightly blurred pictures, so that a stroke one pixel aside is still near.
"""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from core.data.shown import shown_digits
from core.imaging.types import Image

BLUR_PX = 1.0
"""The standard deviation of the blur: half the width of a stroke of MNIST."""
WHITE = 255.0


@dataclass(frozen=True)
class Neighbour:
    """A training digit, (28, 28) uint8, ink high, and its distance: the length of the difference of pixels of 0..1."""

    image: Image
    distance: float


def nearest_digits(image: Image, label: int, count: int) -> tuple[Neighbour, ...]:
    """Return the `count` training digits `label` that are nearest to a prepared digit, of 600 shown ones, nearest first."""
    digits, blurred = _of_class(label), _blurred_class(label)
    differences = blurred.astype(np.float32) - _blur(image)  # (600, 28, 28)
    distances = np.sqrt(np.einsum("nij,nij->n", differences, differences)) / WHITE
    return tuple(Neighbour(digits[place], float(distances[place])) for place in distances.argsort(kind="stable")[:count])


def _of_class(label: int) -> NDArray[np.uint8]:
    shown = shown_digits(train=True)
    return np.asarray(shown.images[shown.labels == label], np.uint8)


@lru_cache(maxsize=10)
def _blurred_class(label: int) -> NDArray[np.uint8]:
    """Return all digits of a class, blurred; for all ten classes these are 4.7 MB."""
    return np.stack([_blur(image) for image in _of_class(label)])


def _blur(image: Image) -> Image:
    return np.asarray(cv2.GaussianBlur(image, (0, 0), BLUR_PX), np.uint8)
