"""Reads photographs of animals and vehicles as pictures the size of digits, to test whether they are refused.

In: CIFAR-10 (Krizhevsky, Learning multiple layers of features from tiny images, 2009) as a zip of `test/CLASS/NAME.jpg`. Out:
(n, 28, 28) uint8, grey.
"""

import zipfile
import zlib
from pathlib import Path

import cv2
import numpy as np

from core.data.unseen import SIDE_PX, Strangers
from core.errors import DataDamaged, DataMissing
from core.imaging.types import Image

KIND = "cifar"
PART = "test/"


def read_cifar(path: Path, count: int) -> Strangers:
    """Read up to `count` test pictures, spread evenly over the file, which is sorted by class.

    Raises: DataMissing where the file is not there or holds no test picture, DataDamaged where it is no such zip.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = sorted(name for name in archive.namelist() if name.startswith(PART) and name.endswith((".jpg", ".png")))
            chosen = [names[round(place)] for place in np.linspace(0, len(names) - 1, min(count, len(names)))]
            pictures = [_digit_sized(path, archive.read(name)) for name in chosen]
    except OSError as error:
        raise DataMissing(name="The zip of CIFAR-10", path=str(path)) from error
    except (zipfile.BadZipFile, zlib.error) as error:
        raise DataDamaged(path=str(path), line=1, reason="not a whole zip file") from error
    if not pictures:
        raise DataMissing(name=f"A picture below {PART}", path=str(path))
    return Strangers(KIND, np.stack(pictures))


def _digit_sized(path: Path, data: bytes) -> Image:
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)
    if picture is None:
        raise DataDamaged(path=str(path), line=1, reason="one of its pictures cannot be read")
    return np.asarray(cv2.resize(picture, (SIDE_PX, SIDE_PX), interpolation=cv2.INTER_AREA), np.uint8)
