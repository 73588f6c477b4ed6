"""Fetches a data set that torchvision knows: `python -m core.data.fetching NAME FOLDER`, in a process of its own.

In: torchvision's name of a set, the folder to lay it out in. Out: its files; nothing where they cannot be fetched, which an
exit code tells. torchvision takes a second and 82 MB, more with the parts of torch that it wakes: they go with the process.
"""

import subprocess
import sys
from collections.abc import Mapping
from http.client import HTTPException
from pathlib import Path

from core.errors import FetchFailed
from core.paths import ROOT

FETCH_ERRORS = (OSError, HTTPException, RuntimeError)
"""No network, an answer cut short, and what torchvision raises where a checksum differs or no mirror answers."""


def fetch(class_name: str, folder: Path, arguments: Mapping[str, str]) -> None:
    """Fetch both parts of a set; what is there already is not fetched again.

    Raises: FetchFailed.
    """
    command = [sys.executable, "-m", "core.data.fetching", class_name, str(folder.resolve())]
    extra = [f"{name}={value}" for name, value in arguments.items()]
    done = subprocess.run([*command, *extra], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise FetchFailed(name=class_name, path=str(folder))


def main() -> int:
    """Fetch what the arguments name; return 1 where that cannot be done."""
    from core.data.torchvision_door import open_torchvision  # noqa: PLC0415 (brings torch, which `fetch` does without)

    class_name, folder, *extra = sys.argv[1:]
    arguments = dict(one.split("=", 1) for one in extra)
    open_one = getattr(open_torchvision(), class_name)
    try:
        for is_train in (True, False):
            open_one(root=folder, train=is_train, download=True, **arguments)
    except FETCH_ERRORS as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
