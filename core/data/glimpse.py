"""What a page shows of a data set before anything is learnt, without keeping all of it in memory.

In: a data set in its two parts. Out: a frozen `Glimpse`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data.archive import Skipped
from core.data.dataset import Dataset
from core.data.overview import class_counts, picture_sheet
from core.data.registry import Parts
from core.data.subset import part_of
from core.models.shape import Shape

SHEET_COLUMNS = 12
"""As many small pictures as fit beside one another on a phone."""
SAMPLED = 200
"""Pictures to try changes on; every class has its share."""


@dataclass(frozen=True)
class Glimpse:
    """How many pictures of each class there are to learn from and to test with; `sample` holds few; `sheet` is one picture.

    `skipped` and `empty_classes` are what was passed over in an archive that somebody brought.
    """

    sample: Dataset
    sheet: NDArray[np.uint8]
    train_counts: tuple[int, ...]
    test_counts: tuple[int, ...]
    skipped: tuple[Skipped, ...] = ()
    empty_classes: tuple[str, ...] = ()

    @property
    def train_count(self) -> int:
        """All pictures to learn from."""
        return sum(self.train_counts)

    @property
    def test_count(self) -> int:
        """All pictures to test with."""
        return sum(self.test_counts)

    @property
    def shape(self) -> Shape:
        """What a network for these pictures takes and answers."""
        return self.sample.shape


def glimpse_of(parts: Parts, skipped: tuple[Skipped, ...] = (), empty_classes: tuple[str, ...] = ()) -> Glimpse:
    """Return what is to be seen of a data set."""
    sample = part_of(parts.train, max(SAMPLED, 2 * len(parts.train.class_names)))
    return Glimpse(
        sample=sample,
        sheet=picture_sheet(parts.train, SHEET_COLUMNS, seed=0),
        train_counts=class_counts(parts.train),
        test_counts=class_counts(parts.test),
        skipped=skipped,
        empty_classes=empty_classes,
    )
