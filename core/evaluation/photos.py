"""Measures a model on labelled photos, each read as a visitor's photo is.

In: a list of photos, `file,label,source,note` as CSV, files relative to it; a label is the digits in reading order, `|` between
rows. Out: a generator of `Progress` that returns how many were read exactly, and how many of their digits.
"""

import csv
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from core.data.synthetic.light import LIGHTS, light_map, lit
from core.errors import DataDamaged, DataMissing, PictureError, PreparationError, UnknownName
from core.evaluation.metrics import ROW_MARK, count_verdicts, digits_missed
from core.evaluation.suites import Measurement, Progress
from core.imaging.decode import decode
from core.imaging.pipeline import DEFAULT_PIPELINE
from core.imaging.types import Image
from core.models.answering import Answer
from core.models.checkpoint import Model
from core.recognition import recognise

LIST_NAME = "The list of photos"


@dataclass(frozen=True)
class Photo:
    """One labelled photo; `file` is its name in the list."""

    path: Path
    file: str
    label: str

    @property
    def group(self) -> str:
        """The first folder of its name in the list; a point where there is none."""
        return Path(self.file).parts[0] if len(Path(self.file).parts) > 1 else "."


@dataclass(frozen=True)
class AddedLight:
    """A light laid over each photo, one of `LIGHTS`: each photo has its own, the same whenever the seed is."""

    kind: str
    seed: int = 0

    def __post_init__(self) -> None:
        """Raises: UnknownName."""
        if self.kind not in LIGHTS:
            raise UnknownName(kind="light", name=self.kind, known=", ".join(LIGHTS))

    def over(self, picture: Image, file: str) -> Image:
        """Return the picture, (H, W, 3), under the light of a file's name."""
        height, width = picture.shape[:2]
        return lit(picture, light_map(self.kind, height, width, np.random.default_rng([self.seed, crc32(file.encode())])))


@dataclass(frozen=True)
class PhotoReading:
    """What was read on one photo: the text, `|` between rows; empty, with the sentence of the error, where it failed."""

    photo: Photo
    read: str
    answers: tuple[Answer, ...] = ()
    error: str = ""

    @property
    def is_exact(self) -> bool:
        """Whether digits and rows are those of the label."""
        return self.read == self.photo.label


@dataclass(frozen=True)
class PhotoScore:
    """How many photos were read exactly, and how many of their `digits` were missed."""

    name: str
    n: int
    exact: int
    digits: int
    missed: int

    @property
    def exact_share(self) -> float:
        """The share of photos read exactly."""
        return self.exact / self.n

    @property
    def digit_accuracy(self) -> float:
        """One minus the edit distance over the length, pooled over all photos, none counted worse than all its digits lost."""
        return 1 - self.missed / self.digits

    def record(self) -> dict[str, Any]:
        """Return the score as values for JSON."""
        return {
            "n": self.n,
            "exact": self.exact,
            "exact_share": self.exact_share,
            "digits": self.digits,
            "digit_accuracy": self.digit_accuracy,
        }


@dataclass(frozen=True)
class PhotoResult:
    """How well photos were read, also by group, and those that were not read exactly."""

    total: PhotoScore
    groups: tuple[PhotoScore, ...]
    verdicts: Mapping[str, int]
    failures: tuple[PhotoReading, ...]
    readings: tuple[PhotoReading, ...] = ()

    def record(self) -> dict[str, Any]:
        """Return the result as values for JSON."""
        return self.total.record() | {
            "verdicts": dict(self.verdicts),
            "groups": {group.name: group.record() for group in self.groups},
            "failures": [_failure(reading) for reading in self.failures],
        }


def read_photos(path: Path, group: str | None = None) -> list[Photo]:
    """Read a list of photos, or one group of it.

    Raises: DataMissing where the list, one of its photos, or any line is not there; DataDamaged naming the line that cannot be
    read; UnknownName for a group.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            photos = [_read_line(path, reader.line_num, row) for row in reader]
    except OSError as error:
        raise DataMissing(name=LIST_NAME, path=str(path)) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataDamaged(path=str(path), line=1, reason="not a table as text in UTF-8") from error
    if not photos:
        raise DataDamaged(path=str(path), line=1, reason="no photo is listed")
    groups = sorted({photo.group for photo in photos})
    if group is not None and group not in groups:
        raise UnknownName(kind="group", name=group, known=", ".join(groups))
    return [photo for photo in photos if group in (None, photo.group)]


def measure_photos(
    model: Model,
    photos: Sequence[Photo],
    pipeline: str = DEFAULT_PIPELINE,
    without: Collection[str] = (),
    light: AddedLight | None = None,
) -> Measurement[PhotoResult]:
    """Measure on one or more photos; one that cannot be decoded or prepared counts as read empty.

    `without` names what of `core.reading.OPTIONAL` is left out; `light` is laid over each photo before it is read.

    Raises: UnknownName for a pipeline, DataMissing for a photo that cannot be opened.
    """
    return (yield from read_each(photos, lambda photo: _read_photo(model, photo, pipeline, without, light)))


def read_each(photos: Sequence[Photo], read: Callable[[Photo], PhotoReading]) -> Measurement[PhotoResult]:
    """Measure any reader of photos on one or more of them."""
    readings: list[PhotoReading] = []
    for photo in photos:
        readings.append(read(photo))
        yield Progress(len(readings), len(photos))
    groups = sorted({photo.group for photo in photos})
    return PhotoResult(
        total=_score("all", readings),
        groups=tuple(_score(name, [one for one in readings if one.photo.group == name]) for name in groups),
        verdicts=count_verdicts(answer for reading in readings for answer in reading.answers),
        failures=tuple(reading for reading in readings if not reading.is_exact),
        readings=tuple(readings),
    )


def _read_line(path: Path, number: int, row: Mapping[str, str | None]) -> Photo:
    file, label = row.get("file"), row.get("label")
    if not file or not label:
        raise DataDamaged(path=str(path), line=number, reason="a file or its label is missing")
    rows = label.split(ROW_MARK)
    if not all(one.isascii() and one.isdigit() for one in rows):
        raise DataDamaged(path=str(path), line=number, reason="the label is not digits with | between rows")
    photo = Photo(path.parent / file, file, label)
    if not photo.path.is_file():
        raise DataMissing(name=f"A photo of line {number}", path=str(photo.path))
    return photo


def photo_bytes(photo: Photo) -> bytes:
    """Return the file of a photo.

    Raises: DataMissing where it cannot be opened.
    """
    try:
        return photo.path.read_bytes()
    except OSError as error:
        raise DataMissing(name="A photo that can be opened", path=str(photo.path)) from error


def _read_photo(model: Model, photo: Photo, pipeline: str, without: Collection[str], light: AddedLight | None) -> PhotoReading:
    try:
        picture = decode(photo_bytes(photo))
        recognition = recognise(picture if light is None else light.over(picture, photo.file), model, pipeline, without)
    except (PictureError, PreparationError) as error:
        return PhotoReading(photo, "", error=str(error))
    return PhotoReading(photo, ROW_MARK.join(recognition.rows), tuple(digit.answer for digit in recognition.digits))


def _score(name: str, readings: Sequence[PhotoReading]) -> PhotoScore:
    return PhotoScore(
        name=name,
        n=len(readings),
        exact=sum(reading.is_exact for reading in readings),
        digits=sum(len(reading.photo.label.replace(ROW_MARK, "")) for reading in readings),
        missed=sum(digits_missed(reading.photo.label, reading.read) for reading in readings),
    )


def _failure(reading: PhotoReading) -> dict[str, str]:
    failure = {"file": reading.photo.file, "label": reading.photo.label, "read": reading.read}
    return failure | {"error": reading.error} if reading.error else failure
