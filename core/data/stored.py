"""Reads pictures and labels from the files in which well-known data sets are handed out.

In: paths. Out: arrays as they are stored. The formats: idx (LeCun's page of MNIST, 1998), LIBSVM's text (Chang, Lin 2011), and
the pickled arrays of CIFAR (Krizhevsky 2009), of which nothing but arrays is unpickled. Files of another kind raise what Python
and NumPy let out: OSError, EOFError, ValueError, TypeError, LookupError, AttributeError, pickle.UnpicklingError.
"""

import bz2
import math
import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

IDX_NUMBERS: Mapping[int, np.dtype[Any]] = {8: np.dtype(np.uint8), 12: np.dtype(">i4")}
"""The third byte of an idx file says how its numbers are written; others do not occur in data sets of ours."""
POSTCODE_SIDE_PX, PHOTO_SIDE_PX = 16, 32
ARRAYS_ALONE = {
    ("numpy.core.multiarray", "_reconstruct"),
    ("numpy._core.multiarray", "_reconstruct"),
    ("numpy", "ndarray"),
    ("numpy", "dtype"),
    ("_codecs", "encode"),
}
"""What a pickle of arrays calls, of whichever Python and NumPy."""


@dataclass(frozen=True)
class Stored:
    """Pictures (N, ...) uint8 and as many labels (N,)."""

    images: NDArray[np.uint8]
    labels: NDArray[np.int64]


def read_idx(path: Path) -> NDArray[Any]:
    """Return the array of an idx file; it stays on the disk until it is looked at, and changes to it do not reach the file."""
    with path.open("rb") as file:
        zero, kind, axes = int.from_bytes(file.read(2), "big"), *file.read(2)
        shape = tuple(int.from_bytes(file.read(4), "big") for _ in range(axes))
        start = file.tell()
    if zero or kind not in IDX_NUMBERS:
        raise ValueError(f"{path.name} is no idx file of bytes or integers")
    numbers = IDX_NUMBERS[kind]
    if path.stat().st_size != start + math.prod(shape) * numbers.itemsize:
        raise ValueError(f"{path.name} is not as long as it says")
    return np.asarray(np.memmap(path, numbers, mode="c", offset=start, shape=shape))


def read_idx_pair(paths: Sequence[Path]) -> Stored:
    """Read a file of pictures and one of labels; of several numbers for each picture, the first is its label."""
    images, labels = (read_idx(path) for path in paths)
    if images.dtype != np.uint8 or images.ndim != 3:
        raise ValueError(f"{paths[0].name} holds no pictures")
    return Stored(images, (labels if labels.ndim == 1 else labels[:, 0]).astype(np.int64))


def read_libsvm(paths: Sequence[Path]) -> Stored:
    """Read postcodes: a line for each digit, its label from 1, then `PLACE:VALUE` with values of -1 to 1."""
    with bz2.open(paths[0], "rt", encoding="ascii") as file:
        rows = [line.split() for line in file]
    values = np.array([[one.split(":")[1] for one in row[1:]] for row in rows], np.float32)
    images = ((values.reshape(-1, POSTCODE_SIDE_PX, POSTCODE_SIDE_PX) + 1) / 2 * 255).astype(np.uint8)
    return Stored(images, np.array([int(row[0]) - 1 for row in rows], np.int64))


def read_cifar_batches(paths: Sequence[Path]) -> Stored:
    """Read batches of photos, each stored as 1,024 bytes of red, of green and of blue: (N, 32, 32, 3) RGB."""
    batches = [_unpickled(path) for path in paths]
    planes = np.concatenate([np.asarray(batch["data"], np.uint8) for batch in batches])
    photos = planes.reshape(-1, 3, PHOTO_SIDE_PX, PHOTO_SIDE_PX).transpose(0, 2, 3, 1)
    return Stored(photos, np.array([label for batch in batches for label in batch["labels"]], np.int64))


def _unpickled(path: Path) -> Any:
    with path.open("rb") as file:
        return _ArraysAlone(file, encoding="latin1").load()  # as Python 2 wrote them


class _ArraysAlone(pickle.Unpickler):
    """Refuses a pickle that would do anything but make arrays."""

    def find_class(self, module_name: str, global_name: str) -> Any:
        """Return what makes arrays. Raises: UnpicklingError for all else."""
        if (module_name, global_name) not in ARRAYS_ALONE:
            raise pickle.UnpicklingError(f"{module_name}.{global_name} is no array")
        return super().find_class(module_name, global_name)
