"""Reads the files of a ZIP archive or a folder one by one, whatever a hostile archive claims.

In: the bytes or the path of an archive, or the path of a folder. Out: each file with the folders it lies in and a way to read
it; what is passed over, with the reason. Nothing is ever written to the disk, so that no path can do harm; paths that lead
elsewhere are passed over all the same, since whoever made them did not mean a class. Sizes are checked twice: as the archive
states them, before anything is unpacked, and as they are while reading. (Fifield, A better zip bomb, 2019.)
"""

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from core.errors import ArchiveTooLarge, ArchiveUnreadable
from core.i18n.catalogues import N_

BYTES_PER_MEGABYTE = 1024 * 1024
MAX_FILES = 60_000
"""As many pictures as MNIST and CIFAR-10 have to learn from; 65,535 is the most that a plain ZIP lists."""
MAX_TOTAL_BYTES = 500 * BYTES_PER_MEGABYTE
"""All files unpacked: 60,000 pictures of 8 KB."""
MAX_FILE_BYTES = 20 * BYTES_PER_MEGABYTE
"""As for a photo on the Recognise page."""
MAX_RATIO, LEAST_SUSPICIOUS_BYTES = 100, BYTES_PER_MEGABYTE
"""Pictures hardly shrink in a ZIP; a white BMP may by 50. Deflate itself ends at 1,032."""
DIRECTORY_END, DIRECTORY_END_BYTES, LONGEST_COMMENT = b"PK\5\6", 22, 65_535
"""The record at the end of every ZIP (APPNOTE.TXT 4.3.16)."""
ZIP64_LOCATOR, ZIP64_LOCATOR_BYTES = b"PK\6\7", 20
MAX_DIRECTORY_BYTES = MAX_FILES * 400
"""The list of files: 46 bytes for each, its name, its times."""


@dataclass(frozen=True)
class Bounds:
    """How many files an archive may hold, and how many bytes they may have when unpacked."""

    files: int
    total_bytes: int


READ_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, MemoryError)
"""What zipfile lets out on archives that are damaged, locked, or packed in a way it does not know."""

SYSTEM_NAMES = {"__MACOSX", "Thumbs.db", "desktop.ini"}
BOUNDED_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
"""Python unpacks the other methods without a limit: a kilobyte may become gigabytes."""

ODD_PATH = N_("its path leads out of the archive or is written in an unusual way")
LOCKED = N_("it is locked with a password")
TOO_LARGE = N_("it is larger than any picture needs to be")
SUSPICIOUS = N_("it would unpack to far more than a picture does")
DAMAGED = N_("it is damaged, or packed in a way that is not read")


@dataclass(frozen=True)
class Skipped:
    """A file that was passed over; `reason` is a sentence of the catalogue."""

    name: str
    reason: str


@dataclass(frozen=True)
class Member:
    """A file: its path, and the same as folders and own name.

    `read` returns its bytes, at most `MAX_FILE_BYTES`, or raises one of `READ_ERRORS`.
    """

    name: str
    parts: tuple[str, ...]
    read: Callable[[], bytes] = field(compare=False)


@dataclass(frozen=True)
class Contents:
    """What lies in an archive: files, folders (also empty ones), and what was passed over."""

    members: tuple[Member, ...]
    folders: tuple[tuple[str, ...], ...]
    skipped: tuple[Skipped, ...]


class Budget:
    """Counts what is really unpacked, whatever the archive states."""

    def __init__(self, name: str, limit: int = MAX_TOTAL_BYTES) -> None:
        """Begin with nothing."""
        self._name, self._limit, self._spent = name, limit, 0

    def spend(self, count: int) -> None:
        """Count so many bytes. Raises: ArchiveTooLarge beyond the limit."""
        self._spent += count
        if self._spent > self._limit:
            raise _too_large(self._name, self._spent, self._limit)


def list_zip(data: bytes | Path, name: str, bounds: Bounds | None = None) -> Contents:
    """List a ZIP archive, given as bytes or as a path; nothing is unpacked yet. `bounds` are those of class folders else.

    Raises: ArchiveUnreadable, ArchiveTooLarge.
    """
    try:
        if isinstance(data, Path):
            with data.open("rb") as file:
                _check_directory(file, name)
        else:
            _check_directory(io.BytesIO(data), name)
        archive = zipfile.ZipFile(data if isinstance(data, Path) else io.BytesIO(data))
    except READ_ERRORS as error:
        raise ArchiveUnreadable(name=name) from error
    entries, bounds = archive.infolist(), bounds or Bounds(MAX_FILES, MAX_TOTAL_BYTES)
    _check_count(len(entries), name, bounds.files)
    total = sum(entry.file_size for entry in entries)
    if total > bounds.total_bytes:
        raise _too_large(name, total, bounds.total_bytes)
    return _sorted_out(archive, entries)


def list_folder(folder: Path) -> Contents:
    """List a folder and what lies below it; links are not followed.

    Raises: ArchiveUnreadable where there is no such folder or it may not be read, ArchiveTooLarge.
    """
    try:
        paths = list(_walk(folder))
    except OSError as error:
        raise ArchiveUnreadable(name=str(folder)) from error
    members, folders, skipped = [], [], []
    for path in paths:
        parts = path.relative_to(folder).parts
        if is_hidden(parts) or path.is_symlink():
            continue
        if path.is_dir():
            folders.append(parts)
        elif path.stat().st_size > MAX_FILE_BYTES:
            skipped.append(Skipped("/".join(parts), TOO_LARGE))
        else:
            members.append(Member("/".join(parts), parts, path.read_bytes))
            _check_count(len(members), folder.name)
    return Contents(tuple(members), tuple(folders), tuple(skipped))


def _walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        yield path
        if path.is_dir() and not path.is_symlink():
            yield from _walk(path)


def is_hidden(parts: tuple[str, ...]) -> bool:
    """Return whether a file is one that systems add for themselves: .DS_Store, Thumbs.db, __MACOSX."""
    return any((part.startswith(".") and not part.startswith("..")) or part in SYSTEM_NAMES for part in parts)


def _check_directory(file: io.BufferedIOBase, name: str) -> None:
    """Refuse an archive whose list of files is very long before zipfile reads that list into memory."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - DIRECTORY_END_BYTES - LONGEST_COMMENT - ZIP64_LOCATOR_BYTES))
    tail = file.read()
    place = tail.rfind(DIRECTORY_END)
    if place < 0:
        raise zipfile.BadZipFile
    is_zip64 = tail[max(0, place - ZIP64_LOCATOR_BYTES) : place].startswith(ZIP64_LOCATOR)
    directory_bytes = int.from_bytes(tail[place + 12 : place + 16], "little")
    if is_zip64 or directory_bytes > MAX_DIRECTORY_BYTES:
        raise ArchiveTooLarge(name=name, count=MAX_FILES + 1, what=N_("files or more"), limit=MAX_FILES)


def _check_count(count: int, name: str, limit: int = MAX_FILES) -> None:
    if count > limit:
        raise ArchiveTooLarge(name=name, count=count, what=N_("files"), limit=limit)


def _too_large(name: str, count: int, limit: int) -> ArchiveTooLarge:
    megabytes, limit_megabytes = count / BYTES_PER_MEGABYTE, limit / BYTES_PER_MEGABYTE
    return ArchiveTooLarge(name=name, count=megabytes, what=N_("MB when unpacked"), limit=limit_megabytes)


def _sorted_out(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> Contents:
    members, folders, skipped = [], [], []
    for entry in entries:
        parts = tuple(part for part in entry.filename.split("/") if part not in ("", "."))
        if not parts or is_hidden(parts):
            continue
        if reason := _objection(entry):
            skipped.append(Skipped(entry.filename, reason))
        elif entry.is_dir():
            folders.append(parts)
        else:
            members.append(Member(entry.filename, parts, _reader(archive, entry)))
    return Contents(tuple(members), tuple(folders), tuple(skipped))


def _objection(entry: zipfile.ZipInfo) -> str:
    """Return why a file of an archive is not to be unpacked, "" where nothing speaks against it."""
    path, is_link = entry.filename, stat.S_ISLNK(entry.external_attr >> 16)
    if path.startswith("/") or "\\" in path or ".." in path.split("/") or re.match(r"[A-Za-z]:", path) or is_link:
        return ODD_PATH
    if entry.flag_bits & 1:
        return LOCKED
    if entry.compress_type not in BOUNDED_METHODS:
        return DAMAGED
    if entry.file_size > MAX_FILE_BYTES:
        return TOO_LARGE
    if entry.file_size > LEAST_SUSPICIOUS_BYTES and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
        return SUSPICIOUS
    return ""


def _reader(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Callable[[], bytes]:
    """Return what unpacks one file, never more than is allowed of it even where the archive states less."""

    def read() -> bytes:
        with archive.open(entry) as file:
            data = file.read(MAX_FILE_BYTES + 1)
        if len(data) > MAX_FILE_BYTES:
            raise ValueError("larger than the archive states")
        return data

    return read
