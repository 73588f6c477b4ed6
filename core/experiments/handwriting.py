"""Real hands to measure every experiment on: pen strokes of writers kept out, and photos of one digit.

In: the files of strokes and of photos, where they are at hand. Out: pictures (N, 28, 28) with their labels, prepared by the
`classroom` pipeline as a visitor's drawing or photo is. What was not found as one digit is wrong for every network.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from core.data.dataset import DIGIT_NAMES, Dataset
from core.data.kept import kept, kept_path
from core.data.sets.pens import strokes_path
from core.data.strokes import LICENCE, SET_ASIDE, SOURCE, read_strokes
from core.data.subset import part_of
from core.errors import PictureError
from core.evaluation.photos import photo_bytes, read_photos
from core.evaluation.suites import Placement, draw, prepared
from core.imaging.decode import decode
from core.imaging.pipeline import DEFAULT_PIPELINE
from core.imaging.types import Image
from core.paths import ROOT, data_folder

STROKES, PHOTOS = "strokes", "photos"
SPLIT = "test"
WHOLLY_MISSED = 255
"""Stands in a picture's place, as a picture of nothing but ink, where no single digit was found."""
QUICK_DIGITS = 200
PIPELINE_CODE = ROOT / "core" / "imaging"
"""A record names the commit it was measured at, so digits that an older pipeline prepared must not be taken."""


@dataclass(frozen=True)
class Handwriting:
    """One suite; `missed` counts what was not found as one digit."""

    name: str
    found: Dataset
    missed: int


def handwriting(is_quick: bool = False) -> tuple[Handwriting, ...]:
    """Return the suites whose data is at hand, prepared once for each state of the pipeline, then kept on disk.

    `is_quick` takes a few digits only.

    Raises: DataDamaged.
    """
    suites = []
    strokes, photos = strokes_path(), data_folder() / "photos" / "labels.csv"
    if strokes.is_file():
        suites.append(_suite(STROKES, kept(_path(STROKES, strokes, SET_ASIDE), lambda: _strokes(strokes))))
    if photos.is_file():
        suites.append(_suite(PHOTOS, kept(_path(PHOTOS, photos), lambda: _photos(photos))))
    told = [suite for suite in suites if len(suite.found) + suite.missed]
    return tuple(replace(suite, found=part_of(suite.found, QUICK_DIGITS)) if is_quick else suite for suite in told)


def _path(name: str, *lists: Path) -> Path:
    """Return where a suite is kept: elsewhere once one of the lists that it is made by, or the pipeline, says anything else."""
    made_by = (*lists, *sorted(PIPELINE_CODE.glob("*.py")))
    checksum = hashlib.sha256(b"".join(file.read_bytes() for file in made_by)).hexdigest()
    return kept_path(f"experiments-{name}-{checksum[:16]}")


def _suite(name: str, everything: Dataset) -> Handwriting:
    is_found = ~(everything.images == WHOLLY_MISSED).all(axis=(1, 2))
    found = replace(everything, images=everything.images[is_found], labels=everything.labels[is_found])
    return Handwriting(name, found, int((~is_found).sum()))


def _strokes(file: Path) -> Dataset:
    digits = read_strokes(file, SPLIT)
    pictures = (prepared(draw(digit, Placement()), DEFAULT_PIPELINE) for digit in digits)
    return _dataset(STROKES, pictures, [digit.label for digit in digits], (SOURCE, LICENCE))


def _photos(labels: Path) -> Dataset:
    """Return the photos of one digit."""
    photos = [photo for photo in read_photos(labels) if len(photo.label) == 1]
    pictures = (_prepared_photo(photo_bytes(photo)) for photo in photos)
    return _dataset(PHOTOS, pictures, [int(photo.label) for photo in photos], ("photos at hand, not shipped", "–"))


def _prepared_photo(content: bytes) -> tuple[Image, ...]:
    try:
        return prepared(decode(content), DEFAULT_PIPELINE)
    except PictureError:
        return ()


def _dataset(name: str, pictures: Iterable[tuple[Image, ...]], labels: list[int], credit: tuple[str, str]) -> Dataset:
    missed = np.full((28, 28), WHOLLY_MISSED, np.uint8)
    images = [found[0] if len(found) == 1 else missed for found in pictures]
    return Dataset(name, np.array(images, np.uint8).reshape(-1, 28, 28), np.array(labels, np.int64), DIGIT_NAMES, *credit)
