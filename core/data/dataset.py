"""The one form in which every data set arrives.

In: nothing. Out: the frozen `Dataset`; no work is done here.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.models.shape import DIGITS, Shape

DIGIT_NAMES = tuple(str(digit) for digit in range(10))


@dataclass(frozen=True)
class Dataset:
    """Pictures and their labels.

    `images` is (N, side, side) uint8, grey, for digits ink high and side 28; or (N, side, side, 3) RGB. `labels` is (N,) int64,
    an index into `class_names`.
    """

    name: str
    images: NDArray[np.uint8]
    labels: NDArray[np.int64]
    class_names: tuple[str, ...]
    source: str
    licence: str

    def __len__(self) -> int:
        """Return the number of pictures."""
        return len(self.labels)

    @property
    def shape(self) -> Shape:
        """What a network for these pictures takes and answers."""
        channels = self.images.shape[3] if self.images.ndim == 4 else 1
        return Shape(channels, self.images.shape[1], len(self.class_names))

    @property
    def holds_digits(self) -> bool:
        """Whether a network for these pictures reads digits, as the Recognise page prepares them."""
        return self.shape == DIGITS and self.class_names == DIGIT_NAMES
