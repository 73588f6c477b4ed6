"""The 1,797 small digits that come with scikit-learn: always there, read in no time.

In: nothing. Out: digits of 13 people, 28x28, four fifths to learn from. Only scikit-learn's file is read; to import it would
bring pandas and scipy, 140 MB, into the server. (Alpaydin, Kaynak, Optical recognition of handwritten
digits, 1998: bitmaps of 32x32 counted in blocks of 4x4, so that each picture is 8x8 of 0 to 16. Of 43 people 30 wrote their
training part; scikit-learn has the test part, by the other 13.) The people are not named, so that the same hand is in both
parts here.
"""

import gzip
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.data.dataset import DIGIT_NAMES, Dataset
from core.data.enlarged import enlarged
from core.data.registry import DEFAULT_DATA, DataChoice, Known, Parts, register
from core.data.split import chosen_share
from core.data.subset import take
from core.errors import DataMissing
from core.i18n.catalogues import N_

TEST_SHARE = 0.2
SEED = 0
MOST_INK = 16
PACKAGE, FILE = "sklearn", "datasets/data/digits.csv.gz"
"""A line for each digit: 64 numbers, then which digit it is."""
SMALL_SIDE_PX = 8

KNOWN = Known(
    DEFAULT_DATA,
    N_("Small digits"),
    N_("1,797 digits of 13 people, at first only 8 x 8 pixels each: a network learns them in seconds."),
    "Optical Recognition of Handwritten Digits (test part), E. Alpaydin, C. Kaynak, UCI; a copy comes with scikit-learn",
    "CC BY 4.0",
    is_offline=True,
)


@register(KNOWN)
def load_digits(_choice: DataChoice, _download: bool) -> Parts:
    """Return the digits, enlarged to 28x28, parted by a fixed seed.

    Raises: DataMissing where scikit-learn is not installed.
    """
    small = small_digits()
    everything = replace(small, images=enlarged(small.images))
    is_test = chosen_share(everything.labels, TEST_SHARE, SEED)
    return Parts(take(everything, np.flatnonzero(~is_test)), take(everything, np.flatnonzero(is_test)))


def small_digits() -> Dataset:
    """Return all digits as they come, (1797, 8, 8) uint8, ink high.

    Raises: DataMissing where scikit-learn is not installed.
    """
    rows = _rows()
    blocks = rows[:, :-1].reshape(-1, SMALL_SIDE_PX, SMALL_SIDE_PX)
    images = np.rint(blocks * (255 / MOST_INK)).astype(np.uint8)
    return Dataset(KNOWN.name, images, rows[:, -1].copy(), DIGIT_NAMES, KNOWN.source, KNOWN.licence)


def _rows() -> NDArray[np.int64]:
    """Return the file's lines, (1797, 65); its package is looked for, not imported."""
    package = find_spec(PACKAGE)
    if package is None or package.origin is None:
        raise DataMissing(name=KNOWN.title, path=f"{PACKAGE}/{FILE}")
    with gzip.open(Path(package.origin).parent / FILE, "rt", encoding="ascii") as file:
        return np.loadtxt(file, delimiter=",", dtype=np.int64)
