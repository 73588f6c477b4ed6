"""MNIST's digits that pages show: all 10,000 of the test set, and 6,000 to learn from, 600 of each class.

In: `mnist-shown.npz` beside this file, so that they are there without MNIST and without a network. Out: a `Dataset`. Made by
`python -m scripts.show_mnist`. (Y. LeCun, C. Cortes, C. Burges; CC BY-SA 3.0, which holds for that file, too.)
"""

import io
from functools import lru_cache
from pathlib import Path

import numpy as np

from core.data.dataset import DIGIT_NAMES, Dataset
from core.data.mnist import LICENCE, SOURCE, read_mnist
from core.data.subset import part_of
from core.whole import write_whole

FILE = Path(__file__).with_name("mnist-shown.npz")
TRAIN_DIGITS = 6000


@lru_cache(maxsize=2)
def shown_digits(train: bool) -> Dataset:
    """Return the test digits in MNIST's own order, or those of the training set."""
    part = "train" if train else "test"
    with np.load(FILE, allow_pickle=False) as kept:
        images, labels = kept[f"{part}_images"], kept[f"{part}_labels"].astype(np.int64)
    return Dataset("mnist", images, labels, DIGIT_NAMES, SOURCE, LICENCE)


def write_shown_digits(root: Path) -> Path:
    """Write the file anew from MNIST below `root`; return its path.

    Raises: DataMissing, DataDamaged, OSError.
    """
    train, test = part_of(read_mnist(root, train=True), TRAIN_DIGITS), read_mnist(root, train=False)
    content = io.BytesIO()
    np.savez_compressed(
        content,
        train_images=train.images,
        train_labels=train.labels.astype(np.uint8),
        test_images=test.images,
        test_labels=test.labels.astype(np.uint8),
    )
    write_whole(FILE, content.getvalue())
    return FILE
