"""Decides when a run has to stop before its end.

In: a file that a visitor's wish leaves, a signal, the clock, and when somebody last looked. Out: a reason, or none.
"""

import time
from enum import StrEnum
from pathlib import Path

from core.i18n.catalogues import N_
from core.training.host import HostLimits
from core.training.run_folder import STOP, unwatched_s

SECONDS_BETWEEN_LOOKS = 1.0
"""How often a run looks who watches it; a wish to stop is looked for at every step."""


class StopReason(StrEnum):
    """Why a run was stopped."""

    ASKED = "asked"
    TIME = "time"
    UNWATCHED = "unwatched"
    SERVER = "server"


STOP_SENTENCES = {
    StopReason.ASKED: N_("Stopped. What it has learnt is kept; it can go on from here."),
    StopReason.TIME: N_("Stopped: this server lets no run train longer. What it has learnt is kept."),
    StopReason.UNWATCHED: N_("Stopped, since nobody was watching. What it has learnt is kept; it can go on from here."),
    StopReason.SERVER: N_("Stopped, since the server was shut down. What it has learnt is kept; it can go on from here."),
}
"""What to tell of each reason; keys of the catalogues."""


class Stopping:
    """Asked after each step whether the run has to stop."""

    def __init__(self, folder: Path, limits: HostLimits) -> None:
        """Watch over the run in `folder`."""
        self._folder, self._limits = folder, limits
        self._asked: StopReason | None = None
        self._looked_at = 0.0

    def ask(self, reason: StopReason) -> None:
        """Let the run stop at its next step; safe to call from a signal or another thread."""
        self._asked = reason

    def reason(self, trained_s: float) -> StopReason | None:
        """Return why the run has to stop, having trained for so many seconds, or None."""
        if self._asked:
            return self._asked
        if (self._folder / STOP).exists():
            return StopReason.ASKED
        if trained_s >= self._limits.training_s:
            return StopReason.TIME
        return StopReason.UNWATCHED if self._is_unwatched() else None

    def _is_unwatched(self) -> bool:
        now = time.monotonic()
        if now - self._looked_at < SECONDS_BETWEEN_LOOKS:
            return False
        self._looked_at = now
        return unwatched_s(self._folder) > self._limits.unwatched_s
