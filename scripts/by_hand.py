"""Lets whoever runs a command stop its training by hand: Ctrl-C, or a signal to end, is heard at the next step.

In: the folder of a run. Out: a `Stopping` that knows no limits of a server.
"""

import signal
import sys
from pathlib import Path

from core.training.host import HostLimits
from core.training.stopping import Stopping, StopReason

NO_LIMITS = HostLimits(epochs=sys.maxsize, training_s=sys.maxsize, queue=1, runs=1, unwatched_s=sys.maxsize)


def unlimited(folder: Path) -> Stopping:
    """Return what stops the run in `folder` by hand alone: no time is up, and nobody need watch."""
    return Stopping(folder, NO_LIMITS)


def stop_at_signals(stopping: Stopping) -> None:
    """Let the signals that end a program ask for a stop instead."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.ask(StopReason.ASKED))
