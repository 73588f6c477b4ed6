"""Reads photographs of animals and vehicles as pictures the size of digits, to test whether they are refused.

In: CIFAR-10 (Krizhevsky, Learning multiple layers of features from tiny images, 2009) as a zip of `test/CLASS/NAME.jpg`. Out:
(n, 28, 28) uint8, grey.
"""

from pathlib import Path

import cv2
import numpy as np

from core.data.archive import READ_ERRORS, Member, list_zip
from core.data.class_pictures import small_picture
from core.data.unseen import SIDE_PX, Strangers
from core.errors import ArchiveUnreadable, DataDamaged, DataMissing, PictureError
from core.imaging.types import Image

KIND = "cifar"
PART = "test/"


def read_cifar(path: Path, count: int) -> Strangers:
    """Read up to `count` test pictures, spread evenly over the file, which is sorted by class.

    Raises: DataMissing where the file is not there or holds no test picture, DataDamaged where it is no such zip.
    """
    if not path.is_file():
        raise DataMissing(name="The zip of CIFAR-10", path=str(path))
    try:
        members = [member for member in list_zip(path, path.name).members if member.name.startswith(PART)]
    except ArchiveUnreadable as error:
        raise DataDamaged(path=str(path), line=1, reason="not a whole zip file") from error
    if not members:
        raise DataMissing(name=f"A picture below {PART}", path=str(path))
    members.sort(key=lambda member: member.name)
    places = np.linspace(0, len(members) - 1, min(count, len(members)))
    return Strangers(KIND, np.stack([_digit_sized(path, members[round(place)]) for place in places]))


def _digit_sized(path: Path, member: Member) -> Image:
    try:
        picture = small_picture(member.read())
    except (PictureError, *READ_ERRORS) as error:
        raise DataDamaged(path=str(path), line=1, reason="one of its pictures cannot be read") from error
    gray = picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    return np.asarray(cv2.resize(gray, (SIDE_PX, SIDE_PX), interpolation=cv2.INTER_AREA), np.uint8)
