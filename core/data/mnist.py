"""Reads MNIST.

In: the folder that holds `MNIST/raw`, as torchvision lays it out. Out: a `Dataset`. (LeCun, Cortes, Burges 1998; 60,000
training and 10,000 test digits of American census clerks and pupils.)
"""

from pathlib import Path

from core.data.dataset import DIGIT_NAMES, Dataset
from core.data.torchvision_door import open_torchvision
from core.errors import DataMissing

SOURCE = "MNIST, Y. LeCun, C. Cortes, C. Burges"
LICENCE = "CC BY-SA 3.0"


def read_mnist(root: Path, train: bool) -> Dataset:
    """Read the training or the test part of MNIST below `root`.

    Raises: DataMissing where the files are not there.
    """
    datasets = open_torchvision()
    try:
        mnist = datasets.MNIST(root=str(root), train=train, download=False)
    except RuntimeError as error:
        raise DataMissing(name="MNIST", path=str(root / "MNIST" / "raw")) from error
    return Dataset("mnist", mnist.data.numpy(), mnist.targets.numpy(), DIGIT_NAMES, SOURCE, LICENCE)
