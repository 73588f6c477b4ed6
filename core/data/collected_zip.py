"""Packs kept digits into a ZIP that others can read, and reads such a ZIP, or any of class folders, without trusting it.

In: digits, or the bytes of a file. Out: bytes, or digits. The ZIP holds `7/ID.png`, 28 x 28 with white ink, which any program
reads that knows pictures in class folders, and `digits.jsonl` with strokes, time, and what the model said. Nothing is ever
unpacked to the disk.
"""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import cv2
import numpy as np
from PIL import Image as Pillow

from core.data.archive import ODD_PATH, SUSPICIOUS, TOO_LARGE, Bounds, Member, list_zip
from core.data.archive import READ_ERRORS as UNPACK_ERRORS
from core.data.class_pictures import with_high_ink
from core.data.collected import DIGIT_SIDE, KeptDigit, digit_id, from_record, now, to_record
from core.data.dataset import DIGIT_NAMES
from core.errors import ArchiveRefused, ArchiveTooLarge, ArchiveUnreadable, PictureError
from core.i18n.catalogues import N_
from core.imaging.decode import READ_ERRORS, decode
from core.imaging.encoding import png_bytes
from core.imaging.types import Image

RECORDS = "digits.jsonl"
MOST_BYTES = 20 << 20
"""Of the file as it is sent."""
MOST_UNPACKED = 96 << 20
MOST_ENTRIES = 6000
PICTURES = {".png", ".jpg", ".jpeg", ".bmp"}
FORMATS = ("PNG", "JPEG", "BMP")
BROKEN, TOO_MUCH = N_("it is no whole ZIP file, or it is locked"), N_("it holds too much")
REASONS = {ODD_PATH: N_("it names files outside itself"), TOO_LARGE: TOO_MUCH, SUSPICIOUS: TOO_MUCH}
"""Why the whole is refused, by why one of its files is."""
MADE_AT = (1980, 1, 1, 0, 0, 0)
"""The same digits make the same file."""


@dataclass(frozen=True)
class Unpacked:
    """The digits of a ZIP, and how many of its pictures and lines were left out since they could not be used."""

    digits: tuple[KeptDigit, ...]
    left_out: int


def to_zip(digits: Sequence[KeptDigit]) -> bytes:
    """Return digits as a ZIP of class folders with `digits.jsonl`."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        lines = []
        for digit in digits:
            name = f"{digit.label}/{digit.id}.png"
            archive.writestr(zipfile.ZipInfo(name, MADE_AT), png_bytes(digit.image))
            lines.append(json.dumps(to_record(digit) | {"file": name}) + "\n")
        archive.writestr(zipfile.ZipInfo(RECORDS, MADE_AT), "".join(lines), zipfile.ZIP_DEFLATED)
    return content.getvalue()


def from_zip(content: bytes) -> Unpacked:
    """Return the digits of a ZIP: pictures of 28 x 28 in folders named 0 to 9, with or without `digits.jsonl`.

    Raises: ArchiveRefused for what is no ZIP, is too large or unpacks to too much, names files outside itself, or
    holds no digit.
    """
    if len(content) > MOST_BYTES:
        raise ArchiveRefused(reason=N_("it is too large"))
    try:
        return _digits(_members(content))
    except (ArchiveUnreadable, *UNPACK_ERRORS) as error:
        raise ArchiveRefused(reason=BROKEN) from error


def _members(content: bytes) -> Sequence[Member]:
    """Return the files of an archive, once all of them are known to be harmless."""
    try:
        contents = list_zip(content, RECORDS, Bounds(MOST_ENTRIES, MOST_UNPACKED))
    except ArchiveTooLarge as error:
        raise ArchiveRefused(reason=TOO_MUCH) from error
    for skipped in contents.skipped:
        raise ArchiveRefused(reason=REASONS.get(skipped.reason, BROKEN))
    return contents.members


def _digits(members: Sequence[Member]) -> Unpacked:
    records, left_out = _records(members)
    digits: dict[str, KeptDigit] = {}
    for member in members:
        if PurePosixPath(member.name).suffix.lower() not in PICTURES:
            continue
        digit = _digit(member, records.get(member.name, {}))
        left_out += digit is None
        if digit is not None:
            digits[digit.id] = digit
    if not digits:
        raise ArchiveRefused(reason=N_("it holds no pictures of 28 x 28 pixels in folders named 0 to 9"))
    return Unpacked(tuple(digits.values()), left_out)


def _records(members: Sequence[Member]) -> tuple[dict[str, Mapping[str, Any]], int]:
    """Return what `digits.jsonl` says, by the name of the picture, and how many of its lines say nothing."""
    records, damaged = {}, 0
    lines = [line for member in members if member.name == RECORDS for line in member.read().decode("utf-8").splitlines()]
    for line in lines:
        try:
            record = json.loads(line)
            records[str(record["file"])] = record
        except (ValueError, KeyError, TypeError, RecursionError):
            damaged += 1
    return records, damaged


def _digit(member: Member, record: Mapping[str, Any]) -> KeptDigit | None:
    """Return the digit of a picture; None where it has another size, or neither record nor folder says what it is."""
    image = _gray(member.read())
    if image is None:
        return None
    try:
        return from_record(record, image)
    except (ValueError, KeyError, TypeError):
        return _of_folder(PurePosixPath(member.name).parent.name, image)


def _of_folder(folder: str, image: Image) -> KeptDigit | None:
    if folder not in DIGIT_NAMES:
        return None
    ink = with_high_ink(image)
    return KeptDigit(digit_id(ink), int(folder), ink, None, None, now(), "photo", None)


def _gray(content: bytes) -> Image | None:
    """Return a picture of 28 x 28 as grey; None for any other. Its size is known before it is unpacked."""
    try:
        with Pillow.open(io.BytesIO(content), formats=FORMATS) as header:
            is_small = header.size == (DIGIT_SIDE, DIGIT_SIDE)
        return np.asarray(cv2.cvtColor(decode(content), cv2.COLOR_RGB2GRAY), np.uint8) if is_small else None
    except (PictureError, *READ_ERRORS):
        return None
