"""The process that carries one run out: `python -m core.training.worker RUN_ID`, started by `core.training.jobs`.

In: the id of a run that waits in the queue. Out: files in the run's folder. It gives way to the server (low priority), and ends
when the server does: its standard input is a pipe that nobody writes to, and that ends with the server, however that ends.
"""

import os
import signal
import sys
import threading

import psutil

from core.heaps import FOR_TRAINING, set_up_heaps
from core.training.host import host_limits
from core.training.run_folder import RESULT, STOP, folder_of
from core.training.stopping import Stopping, StopReason
from core.training.waiting import leave, note_working, worker_lock

NICENESS = 5
"""On Linux a server that is as busy as its worker gets three times its processor time."""
SECONDS_TO_SAVE = 20
"""How long a worker without a server may take to save what it has learnt."""


def main() -> int:
    """Take the run out of the queue, unless somebody else has, and carry it out."""
    run_id = sys.argv[1]
    _give_way()
    with worker_lock():
        note_working(run_id)
        folder = folder_of(run_id)
        (folder / STOP).unlink(missing_ok=True)
        if not leave(run_id):
            return 0
        (folder / RESULT).unlink(missing_ok=True)
        stopping = Stopping(folder, host_limits())
        _listen(stopping)
        from core.training.carrying_out import carry_out  # noqa: PLC0415 (brings torch: seconds in which others must see the lock)

        set_up_heaps(FOR_TRAINING)
        carry_out(folder, stopping)
    return 0


def _give_way() -> None:
    is_windows = sys.platform == "win32"
    psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS if is_windows else NICENESS)


def _listen(stopping: Stopping) -> None:
    """Let the run stop at a signal, or when the server is gone."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.ask(StopReason.SERVER))
    threading.Thread(target=_outlive_no_server, args=(stopping,), daemon=True).start()


def _outlive_no_server(stopping: Stopping) -> None:
    while os.read(sys.stdin.fileno(), 1):  # without Python's buffer, whose lock would be held when the process ends
        pass
    stopping.ask(StopReason.SERVER)
    threading.Event().wait(SECONDS_TO_SAVE)
    os._exit(1)  # it is not training but still preparing, or hangs: better broken than an orphan


if __name__ == "__main__":
    sys.exit(main())
