"""Keeps the archives that visitors bring, so that a run can read them in its own process and go on with them later.

In: bytes, and what their file was called. Out: a path in the data folder; the same bytes lie in the same folder.
"""

import hashlib
from collections.abc import Collection
from pathlib import Path

from core.errors import DataNotKept
from core.paths import data_folder
from core.whole import write_whole

MOST_ARCHIVES = 60
"""Those used longest ago are dropped beyond; at 20 MB each they take 1.2 GB."""
LONGEST_NAME = 80


def keep_archive(content: bytes, name: str, needed: Collection[str] = ()) -> Path:
    """Write an archive into the data folder under its own name, in a folder named after its content; return its path.

    The paths in `needed` are never dropped, however long ago they were used.
    Raises: DataNotKept where the folder cannot be written.
    """
    root = data_folder() / "brought"
    path = root / hashlib.sha256(content).hexdigest()[:32] / _file_name(name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file():
            write_whole(path, content)
        path.touch()
        _drop_old(root, needed)
    except OSError as error:
        raise DataNotKept(reason=error.strerror or str(error)) from error
    return path


def _drop_old(root: Path, needed: Collection[str]) -> None:
    for old in sorted(root.glob("*/*.zip"), key=lambda one: one.stat().st_mtime)[:-MOST_ARCHIVES]:
        if str(old) not in needed:
            old.unlink(missing_ok=True)


def _file_name(name: str) -> str:
    """Return a name that leads nowhere else: letters, numbers and hyphens, with the ending of an archive."""
    stem = "".join(letter if letter.isalnum() else "-" for letter in name.removesuffix(".zip"))
    return f"{stem[:LONGEST_NAME].strip('-') or 'pictures'}.zip"
