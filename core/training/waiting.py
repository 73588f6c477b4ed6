"""Keeps the queue of runs, and knows which of them a worker process carries out now.

In: ids of runs. Out: their order. Everything is a file below the folder of runs, so that processes agree: an entry of the queue
is an empty file whose name begins with the time, and a worker holds a lock that the operating system takes from it when it
dies, however it dies. (A process number alone proves nothing: numbers are given anew.)
"""

import threading
import time
from pathlib import Path

from filelock import FileLock, Timeout

from core.paths import runs_folder
from core.whole import write_whole

SECONDS_TO_ENTER = 30
"""How long to wait for others who change the queue at this moment."""
_probing = threading.Lock()


def _folder() -> Path:
    folder = runs_folder() / ".queue"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def changing() -> FileLock:
    """Return the lock to hold while the queue is looked at and changed in one go."""
    return FileLock(_folder() / "changing.lock", timeout=SECONDS_TO_ENTER)


def starting() -> FileLock:
    """Return the lock to hold while a worker is started; who finds it taken need do nothing."""
    return FileLock(_folder() / "starting.lock", blocking=False)


def worker_lock() -> FileLock:
    """Return the lock that a worker holds as long as it lives."""
    return FileLock(_folder() / "worker.lock", timeout=SECONDS_TO_ENTER)


def queue() -> tuple[str, ...]:
    """Return the ids of the runs that wait, the next one first."""
    return tuple(path.name.split("_")[1] for path in _entries())


def enter(run_id: str) -> None:
    """Put a run at the end of the queue."""
    (_folder() / f"{time.time_ns():020d}_{run_id}_waits").touch()


def leave(run_id: str) -> bool:
    """Take a run out of the queue; return whether it was in it. Of several who try at once, one succeeds."""
    entry = next((path for path in _entries() if run_id in path.name), None)
    if entry is None:
        return False
    try:
        entry.unlink()
    except FileNotFoundError:
        return False
    return True


def note_working(run_id: str) -> None:
    """Note which run the worker, who calls this and holds its lock, carries out."""
    write_whole(_folder() / "working", run_id.encode("ascii"))


def working() -> str:
    """Return the id of the run that a worker carries out now, empty where no worker lives."""
    with _probing:  # two who try the lock at once would take each other for a worker
        try:
            with FileLock(_folder() / "worker.lock", blocking=False):
                return ""
        except Timeout:
            noted = _folder() / "working"
            return noted.read_text(encoding="ascii") if noted.is_file() else "-"


def _entries() -> list[Path]:
    return sorted(_folder().glob("*_waits"))
