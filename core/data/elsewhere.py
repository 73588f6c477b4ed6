"""Has something worked out in a short-lived process of its own: `python -m core.data.elsewhere FILE`.

In: a function with its arguments, which the process reads as a pickle. Out: what it returns, or the error that it raises. The
memory that it takes is the system's again: a server that made the 135 photos of a data set by itself kept 210 MB for good.
"""

import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import cv2

from core.errors import DataUnfit, TrazoError
from core.i18n.catalogues import N_
from core.paths import ROOT

Answer = TypeVar("Answer")
REFUSED = 3
"""The exit code where the file holds an error of ours."""


def elsewhere(work: Callable[[], Answer], name: str) -> Answer:
    """Return what `work` returns, a function of a module with its arguments as a `partial`; `name` says on which data.

    Raises: as `work` does, where that is a TrazoError; DataUnfit where its process breaks, as for want of memory.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answer"
        command = [sys.executable, "-m", "core.data.elsewhere", str(path)]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])}
        done = subprocess.run(command, input=pickle.dumps(work), stdout=subprocess.DEVNULL, env=environment, check=False)
        if done.returncode not in (0, REFUSED):
            raise DataUnfit(name=name, reason=N_("to read it takes more memory than there is, or something else broke it off"))
        answer: Any = pickle.loads(path.read_bytes())
    if done.returncode == REFUSED:
        kind, values = answer
        raise kind(**values)
    return answer  # type: ignore[no-any-return]


def main() -> int:
    """Do the work and write what comes of it."""
    cv2.setNumThreads(1)  # as in the server, to which the other cores belong; on small pictures more are slower
    work = pickle.load(sys.stdin.buffer)
    try:
        answer, code = work(), 0
    except TrazoError as error:
        answer, code = (type(error), error.values), REFUSED
    Path(sys.argv[1]).write_bytes(pickle.dumps(answer))
    return code


if __name__ == "__main__":
    sys.exit(main())
