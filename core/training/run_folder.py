"""Knows where the files of a run lie, and writes them whole or not at all.

In: the id of a run, as a visitor may have typed it into an address. Out: paths inside the folder of runs, and nowhere else.
"""

import errno
import re
import secrets
import time
from pathlib import Path

from core.errors import RunNotKept, UnknownRun
from core.i18n.catalogues import N_
from core.paths import runs_folder
from core.whole import write_whole

PLAN, EVENTS, RESULT, CHECKPOINT = "plan.json", "events.jsonl", "result.json", "checkpoint.pt"
BEST, LAST, TEST, LOG = "best", "last.safetensors", "test.npz", "worker.log"
WATCHED, STOP = "watched", "stop"
"""Its time says when somebody last looked at the run; its presence asks the run to stop."""
ID = re.compile(r"[0-9a-f]{11}-[0-9a-f]{10}")
FULL = (errno.ENOSPC, errno.EDQUOT)


def new_id() -> str:
    """Return an id: milliseconds since 1970, so that ids sort by time, and 40 bits that nobody guesses."""
    return f"{time.time_ns() // 1_000_000:011x}-{secrets.token_hex(5)}"


def path_of(run_id: str) -> Path:
    """Return where a run of that id lies, or would lie.

    Raises: UnknownRun for what is no id, so that no path leads out of the folder of runs.
    """
    if not ID.fullmatch(run_id):
        raise UnknownRun(run=run_id[:40])
    return runs_folder() / run_id


def folder_of(run_id: str) -> Path:
    """Return the folder of a run.

    Raises: UnknownRun where there is none.
    """
    folder = path_of(run_id)
    if not (folder / PLAN).is_file():
        raise UnknownRun(run=run_id)
    return folder


def all_runs() -> tuple[str, ...]:
    """Return the ids of all runs, the newest first."""
    root = runs_folder()
    found = [path.name for path in root.iterdir() if ID.fullmatch(path.name)] if root.is_dir() else []
    return tuple(sorted(found, reverse=True))


def keep(path: Path, content: bytes) -> None:
    """Write a file of a run whole, or leave the one that was there.

    Raises: RunNotKept where the disk is full or refuses.
    """
    try:
        write_whole(path, content)
    except OSError as error:
        raise not_kept(error) from error


def not_kept(error: OSError) -> RunNotKept:
    """Return our error for one of the disk's."""
    return RunNotKept(reason=N_("the disk is full") if error.errno in FULL else error.strerror or str(error))


def touch_watched(folder: Path) -> None:
    """Note that somebody looks at the run now."""
    (folder / WATCHED).touch()


def unwatched_s(folder: Path) -> float:
    """Return for how many seconds nobody has looked at the run."""
    try:
        return time.time() - (folder / WATCHED).stat().st_mtime
    except FileNotFoundError:
        return 0.0
