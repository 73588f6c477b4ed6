"""Reads digits drawn with a pen, as strokes.

In: a gzipped file of JSON lines, `{"label": 7, "writer": "syn/abc", "strokes": [[[x, y], …], …]}`, x right, y down. Out:
`StrokeDigit`s, and their split by writer, so that nobody's hand is in training and in test. Digits whose label is plainly
wrong are set aside: `strokes-set-aside.csv` names each with its reason.
Made for UniPen train_r01_v07, section 1a (Guyon, Schomaker, Plamondon, Liberman, Janet 1994), CC BY 4.0.
"""

import csv
import gzip
import json
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from core.errors import DataDamaged, DataMissing, UnknownName
from core.i18n.catalogues import N_
from core.imaging.strokes import Points

SOURCE = "UniPen train_r01_v07, section 1a, donors apa apb app syn ced uqb ibm"
LICENCE = "CC BY 4.0"
FOLDS = tuple(f"fold-{number}" for number in range(5))
"""Five parts of the writers, each in turn kept out of training."""
SPLITS = ("train", "validation", "test", "all", *FOLDS)
SET_ASIDE = Path(__file__).with_name("strokes-set-aside.csv")
TEST_PERCENT = 28
VALIDATION_PERCENT = 12


@dataclass(frozen=True)
class StrokeDigit:
    """One digit as its writer's pen went; `line` is its line in the file, from 1."""

    label: int
    writer: str
    strokes: tuple[Points, ...]
    line: int


def read_strokes(path: Path, split: str = "all", keep_wrong: bool = False) -> list[StrokeDigit]:
    """Read the digits of one split of a gzipped JSON-lines file, without those set aside unless `keep_wrong`.

    Raises: DataMissing where there is no such file or it may not be read, DataDamaged naming the line that cannot be read,
    UnknownName for a split.
    """
    if split not in SPLITS:
        raise UnknownName(kind=N_("split"), name=split, known=", ".join(SPLITS))
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            digits = [_read_line(path, number, line) for number, line in enumerate(lines, start=1)]
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        raise DataMissing(name=N_("The file of strokes"), path=str(path)) from error
    except (gzip.BadGzipFile, zlib.error, EOFError, UnicodeDecodeError) as error:
        raise DataDamaged(path=str(path), line=1, reason=N_("not a whole gzip file of text")) from error
    wrong = frozenset() if keep_wrong else _set_aside()
    return [
        digit
        for digit in digits
        if split in ("all", split_of(digit.writer), fold_of(digit.writer))
        and (digit.line, digit.writer, digit.label) not in wrong
    ]


@cache
def _set_aside() -> frozenset[tuple[int, str, int]]:
    """Return line, writer and label of the digits that are set aside; all three must fit, so that no other file is meant."""
    with SET_ASIDE.open(encoding="utf-8", newline="") as rows:
        return frozenset((int(row["line"]), row["writer"], int(row["label"])) for row in csv.DictReader(rows))


def split_of(writer: str) -> str:
    """Return the split that a writer belongs to: a fixed draw by the checksum of the name, so that it never changes."""
    ticket = zlib.crc32(writer.encode()) % 100
    if ticket < TEST_PERCENT:
        return "test"
    return "validation" if ticket < TEST_PERCENT + VALIDATION_PERCENT else "train"


def fold_of(writer: str) -> str:
    """Return the fold that a writer belongs to, one of `FOLDS`."""
    return FOLDS[zlib.crc32(f"fold of {writer}".encode()) % len(FOLDS)]


def _read_line(path: Path, number: int, line: str) -> StrokeDigit:
    try:
        record = json.loads(line)
        strokes = tuple(np.array(stroke, np.float32).reshape(-1, 2) for stroke in record["strokes"])
        digit = StrokeDigit(int(record["label"]), str(record["writer"]), strokes, number)
    except (ValueError, KeyError, TypeError) as error:
        raise DataDamaged(path=str(path), line=number, reason=N_("not a digit with label, writer and strokes")) from error
    if not 0 <= digit.label <= 9 or not strokes or any(len(stroke) == 0 for stroke in strokes):
        raise DataDamaged(path=str(path), line=number, reason=N_("the label is no digit, or a stroke is empty"))
    return digit
