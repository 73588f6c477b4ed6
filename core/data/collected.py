"""Keeps the digits that visitors confirm or correct, each visitor's in a folder of their own.

In: a visitor's random number, digits with their labels. Out: files `VISITOR/ID.json` below `core.paths.collected_folder()`, one
for each digit, written to a temporary name first and renamed; digits read back, or as a `Dataset`. One writer at a time; a
file that cannot be read is named and skipped.
"""

import base64
import hashlib
import json
import os
import re
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from core.data.dataset import DIGIT_NAMES, Dataset
from core.errors import CollectionFull, CollectionUnwritable, UnknownName
from core.i18n.catalogues import N_
from core.imaging.strokes import Drawing, Points
from core.imaging.types import Box, Image
from core.paths import collected_folder
from core.whole import write_whole

DIGIT_SIDE = 28
DEFAULT_MOST_KEPT = 2000
MOST_POINTS = 2000
"""Of the strokes of one digit; a hand needs about a hundred. What has more is kept as a picture alone."""
LEAST_FREE_BYTES = 256 << 20
"""So much of the disk stays free, whatever visitors keep."""
PATIENCE_S = 10
ORIGIN, LICENCE = "digits kept by a visitor", "the visitor's own"
VISITOR = re.compile("[0-9a-f]{32}")
ID = re.compile("[0-9a-f]{24}")
Source = Literal["drawing", "photo"]


@dataclass(frozen=True)
class KeptDigit:
    """A digit and what its visitor says that it is.

    `image` is (28, 28) uint8, ink high, as the pipeline prepared it. `strokes` are in the pad's units, None for photos; `crop`
    is a PNG of the place on the photo, None for drawings. `model_said` is what was read, None for no digit.
    """

    id: str
    label: int
    image: Image
    strokes: tuple[Points, ...] | None
    crop: bytes | None
    created: datetime
    source: Source
    model_said: int | None


@dataclass(frozen=True)
class Collected:
    """A visitor's digits, the oldest first; `damaged` are the ids of those that could not be read."""

    digits: tuple[KeptDigit, ...]
    damaged: tuple[str, ...] = ()


def now() -> datetime:
    """Return the time at which a digit is kept, in whole milliseconds."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def digit_id(image: Image, box: Box | None = None) -> str:
    """Return the name of a digit: the same for the same digit at the same place, so that nothing is kept twice."""
    place = (box.x, box.y, box.width, box.height) if box else ()
    return hashlib.blake2b(image.tobytes() + repr(place).encode(), digest_size=12).hexdigest()


def strokes_within(drawing: Drawing, box: Box) -> tuple[Points, ...] | None:
    """Return the strokes of which at least half lies in a box; None where there are none, or more points than a digit has."""
    inside = tuple(stroke for stroke in drawing.strokes if _share_within(stroke, box) >= 0.5)
    return inside if 0 < sum(len(stroke) for stroke in inside) <= MOST_POINTS else None


def _share_within(stroke: Points, box: Box) -> float:
    low, high = np.array([box.x, box.y]), np.array([box.right, box.bottom])
    return float(((stroke >= low) & (stroke <= high)).all(axis=1).mean())


def most_kept() -> int:
    """Return how many digits a visitor may keep (`TRAZO_MAX_KEPT_DIGITS`, else 2,000)."""
    return int(os.environ.get("TRAZO_MAX_KEPT_DIGITS", DEFAULT_MOST_KEPT))


def add(visitor: str, digits: Sequence[KeptDigit]) -> int:
    """Keep digits, all or none; one that is kept already is replaced. Return how many the visitor has then.

    Raises: UnknownName, CollectionFull, CollectionUnwritable.
    """
    with _writing(visitor) as folder:
        names = _names(folder) | {digit.id for digit in digits}
        if len(names) > most_kept():
            raise CollectionFull(limit=most_kept())
        for digit in digits:
            _write(folder, digit)
        return len(names)


def read(visitor: str) -> Collected:
    """Return what a visitor keeps.

    Raises: UnknownName.
    """
    folder = _folder(visitor)
    return _read_some(folder, _names(folder))


def _read_some(folder: Path, names: Collection[str]) -> Collected:
    digits, damaged = [], []
    for name in names:
        try:
            digits.append(_read_file(folder / f"{name}.json"))
        except FileNotFoundError:
            continue  # not kept, or deleted in the meantime
        except (ValueError, KeyError, TypeError, RecursionError, OSError):
            damaged.append(name)
    return Collected(tuple(sorted(digits, key=lambda digit: (digit.created, digit.id))), tuple(sorted(damaged)))


def labels_of(visitor: str, ids: Collection[str]) -> dict[str, int]:
    """Return the labels of those of these digits that the visitor keeps already.

    Raises: UnknownName.
    """
    return {digit.id: digit.label for digit in _read_some(_folder(visitor), ids).digits}


def relabel(visitor: str, labels: Mapping[str, int]) -> None:
    """Give digits other labels, by their names; names that the visitor does not keep are passed over.

    Raises: UnknownName, CollectionUnwritable.
    """
    with _writing(visitor) as folder:
        for digit in _read_some(folder, _names(folder) & set(labels)).digits:
            _write(folder, replace(digit, label=_checked_label(labels[digit.id])))


def delete(visitor: str, ids: Collection[str]) -> int:
    """Remove digits from the disk, damaged ones too; return how many the visitor has left.

    Raises: UnknownName, CollectionUnwritable.
    """
    with _writing(visitor) as folder:
        names = _names(folder)
        for name in names & set(ids):
            (folder / f"{name}.json").unlink(missing_ok=True)
        return len(names - set(ids))


def as_dataset(digits: Sequence[KeptDigit]) -> Dataset:
    """Return kept digits in the form in which every data set arrives."""
    images = [digit.image for digit in digits] or [np.empty((0, DIGIT_SIDE, DIGIT_SIDE), np.uint8)]
    stacked = np.stack(images) if digits else images[0]
    return Dataset("mine", stacked, np.array([digit.label for digit in digits], np.int64), DIGIT_NAMES, ORIGIN, LICENCE)


def to_record(digit: KeptDigit) -> dict[str, Any]:
    """Return all but the picture of a digit as one flat record for JSON: strokes as lists of points, the crop as base64."""
    return {
        "id": digit.id,
        "label": digit.label,
        "created": digit.created.isoformat(timespec="milliseconds"),
        "source": digit.source,
        "model_said": digit.model_said,
        "strokes": digit.strokes and [stroke.round(1).astype(float).round(1).tolist() for stroke in digit.strokes],
        "crop": digit.crop and base64.b64encode(digit.crop).decode("ascii"),
    }


def from_record(record: Mapping[str, Any], image: Image) -> KeptDigit:
    """Return the digit of a record and its picture, (28, 28) uint8, ink high.

    Raises: ValueError, KeyError or TypeError where it is none.
    """
    if not isinstance(record, Mapping) or not ID.fullmatch(record["id"]):
        raise ValueError("a digit's name is 24 hexadecimal digits")
    if record["source"] not in ("drawing", "photo"):
        raise ValueError("a digit comes from a drawing or a photo")
    said, crop, created = record.get("model_said"), record.get("crop"), datetime.fromisoformat(record["created"])
    return KeptDigit(
        id=record["id"],
        label=_checked_label(record["label"]),
        image=image,
        strokes=_strokes(record.get("strokes")),
        crop=None if crop is None else base64.b64decode(crop, validate=True),
        created=created if created.tzinfo else created.replace(tzinfo=UTC),
        source=record["source"],
        model_said=None if said is None else _checked_label(said),
    )


def _strokes(strokes: Any) -> tuple[NDArray[np.float32], ...] | None:
    if strokes is None:
        return None
    points = tuple(np.array(stroke, np.float32) for stroke in strokes)
    is_sound = all(stroke.ndim == 2 and stroke.shape[1] == 2 and np.isfinite(stroke).all() for stroke in points)
    if not is_sound or not 0 < sum(len(stroke) for stroke in points) <= MOST_POINTS:
        raise ValueError("a stroke is a list of points [x, y]")
    return points


def _checked_label(label: Any) -> int:
    if isinstance(label, bool) or not isinstance(label, int) or not 0 <= label <= 9:
        raise ValueError("a label is a digit from 0 to 9")
    return label


def _folder(visitor: str) -> Path:
    if not VISITOR.fullmatch(visitor):
        raise UnknownName(kind=N_("visitor"), name=visitor, known="-")
    return collected_folder() / visitor


def _names(folder: Path) -> set[str]:
    try:
        return {path.stem for path in folder.iterdir() if path.suffix == ".json" and ID.fullmatch(path.stem)}
    except FileNotFoundError:
        return set()


def _read_file(path: Path) -> KeptDigit:
    record = json.loads(path.read_text(encoding="utf-8"))
    pixels = np.frombuffer(base64.b64decode(record["image"], validate=True), np.uint8)
    return from_record(record, pixels.reshape(DIGIT_SIDE, DIGIT_SIDE))


def _write(folder: Path, digit: KeptDigit) -> None:
    image = base64.b64encode(digit.image.tobytes()).decode("ascii")
    write_whole(folder / f"{digit.id}.json", (json.dumps(to_record(digit) | {"image": image}) + "\n").encode())


@contextmanager
def _writing(visitor: str) -> Iterator[Path]:
    """Hold the visitor's folder for the only writer."""
    folder = _folder(visitor)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(folder).free < LEAST_FREE_BYTES:
            raise CollectionUnwritable(reason=N_("its disk is full"))
        with FileLock(folder / ".lock", timeout=PATIENCE_S):
            yield folder
    except Timeout as error:
        raise CollectionUnwritable(reason=N_("another window of yours is writing")) from error
    except OSError as error:
        raise CollectionUnwritable(reason=N_("its disk cannot be written")) from error
