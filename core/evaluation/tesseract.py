"""Measures the Tesseract program on the same photos, where it is installed.

In: photos. Out: the same result as for our own models, without verdicts. Each photo is decoded by us and handed over as PNG, so
that it reads HEIC and turned photos too; it is told that there is one block of text, and that all of it is digits. (Smith, An
overview of the Tesseract OCR engine, 2007.)
"""

import shutil
import subprocess
from collections.abc import Sequence

from core.errors import PictureError
from core.evaluation.metrics import ROW_MARK
from core.evaluation.photos import Photo, PhotoReading, PhotoResult, photo_bytes, read_each
from core.evaluation.suites import Measurement
from core.imaging.decode import decode
from core.imaging.encoding import png_bytes

PROGRAM = "tesseract"
OPTIONS = ("stdin", "stdout", "--psm", "6", "-c", "tessedit_char_whitelist=0123456789")
MOST_S = 60


def is_installed() -> bool:
    """Say whether there is such a program."""
    return shutil.which(PROGRAM) is not None


def version() -> str:
    """Return its name and version, as it says them itself."""
    told = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True, check=False, timeout=MOST_S)
    return (told.stdout or told.stderr).splitlines()[0]


def measure_tesseract(photos: Sequence[Photo]) -> Measurement[PhotoResult]:
    """Measure on one or more photos; one that it cannot read, or not within a minute, counts as read empty."""
    return (yield from read_each(photos, _read))


def rows_of(printed: str) -> str:
    """Return what it printed as a label is written: digits only, `|` between rows."""
    rows = ("".join(letter for letter in line if letter in "0123456789") for line in printed.splitlines())
    return ROW_MARK.join(row for row in rows if row)


def _read(photo: Photo) -> PhotoReading:
    try:
        picture = png_bytes(decode(photo_bytes(photo)))
        told = subprocess.run([PROGRAM, *OPTIONS], input=picture, capture_output=True, check=True, timeout=MOST_S)
    except (PictureError, subprocess.SubprocessError) as error:
        return PhotoReading(photo, "", error=str(error))
    return PhotoReading(photo, rows_of(told.stdout.decode("utf-8", "replace")))
