"""The 1,797 small digits that come with scikit-learn: always there, read in a second.

In: nothing. Out: digits of 43 people, 28x28, four fifths to learn from. (Alpaydin, Kaynak, Optical recognition of handwritten
digits, 1998: bitmaps of 32x32 counted in blocks of 4x4, so that each picture is 8x8 of 0 to 16.) The people are not named, so
that the same hand is in both parts.
"""

from dataclasses import replace

import numpy as np

from core.data.dataset import DIGIT_NAMES, Dataset
from core.data.enlarged import enlarged
from core.data.registry import DEFAULT_DATA, DataChoice, Known, Parts, register
from core.data.split import chosen_share
from core.data.subset import take
from core.i18n.catalogues import N_

TEST_SHARE = 0.2
SEED = 0
MOST_INK = 16

KNOWN = Known(
    DEFAULT_DATA,
    N_("Small digits"),
    N_("1,797 digits of 43 people, at first only 8 x 8 pixels each: a network learns them in seconds."),
    "Optical Recognition of Handwritten Digits (test part), E. Alpaydin, C. Kaynak, UCI; a copy comes with scikit-learn",
    "CC BY 4.0",
    is_offline=True,
)


@register(KNOWN)
def load_digits(_choice: DataChoice, _download: bool) -> Parts:
    """Return the digits, enlarged to 28x28, parted by a fixed seed."""
    small = small_digits()
    everything = replace(small, images=enlarged(small.images))
    is_test = chosen_share(everything.labels, TEST_SHARE, SEED)
    return Parts(take(everything, np.flatnonzero(~is_test)), take(everything, np.flatnonzero(is_test)))


def small_digits() -> Dataset:
    """Return all digits as they come, (1797, 8, 8) uint8, ink high."""
    from sklearn import datasets  # noqa: PLC0415 (a second of import that serving never pays)

    small = datasets.load_digits()
    images = np.rint(small.images * (255 / MOST_INK)).astype(np.uint8)
    return Dataset(KNOWN.name, images, small.target.astype(np.int64), DIGIT_NAMES, KNOWN.source, KNOWN.licence)
