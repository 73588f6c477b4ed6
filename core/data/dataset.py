"""The one form in which every data set arrives.

In: nothing. Out: the frozen `Dataset`; no work is done here.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Dataset:
    """Pictures and their labels.

    `images` is (N, 28, 28) uint8, ink high; `labels` is (N,) int64, an index into `class_names`.
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


DIGIT_NAMES = tuple(str(digit) for digit in range(10))
