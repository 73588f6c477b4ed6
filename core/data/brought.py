"""Keeps the archives that visitors bring, so that a run can read them in its own process and go on with them later.

In: bytes. Out: a path in the data folder; the same bytes have the same path.
"""

import hashlib
from pathlib import Path

from core.errors import DataNotKept
from core.paths import data_folder

MOST_ARCHIVES = 60
"""Those used longest ago are dropped beyond; at 20 MB each they take 1.2 GB."""


def keep_archive(content: bytes) -> Path:
    """Write an archive into the data folder and return its path.

    Raises: DataNotKept where the folder cannot be written.
    """
    folder = data_folder() / "brought"
    path = folder / f"{hashlib.sha256(content).hexdigest()[:32]}.zip"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not path.is_file():
            draft = path.with_suffix(".part")
            draft.write_bytes(content)
            draft.replace(path)
        path.touch()
        for old in sorted(folder.glob("*.zip"), key=lambda one: one.stat().st_mtime)[:-MOST_ARCHIVES]:
            old.unlink(missing_ok=True)
    except OSError as error:
        raise DataNotKept(reason=error.strerror or str(error)) from error
    return path
