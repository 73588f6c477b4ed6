"""Reads MNIST, which the command lines learn from and measure on.

In: the folder that holds `MNIST/raw`, as torchvision lays it out. Out: a `Dataset`. (LeCun, Cortes, Burges 1998; 60,000
training and 10,000 test digits of American census clerks and pupils.)
"""

from pathlib import Path

from core.data.dataset import Dataset
from core.data.torchvision_sets import SETS, Wanted, read_part

SOURCE, LICENCE = SETS["mnist"].source, SETS["mnist"].licence


def read_mnist(root: Path, train: bool) -> Dataset:
    """Read the training or the test part of MNIST below `root`.

    Raises: DataMissing where the files are not there, DataDamaged.
    """
    return read_part(Wanted("mnist", train), root)
