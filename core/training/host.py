"""Reads what the host of this server allows, from environment variables.

In: variables, read when asked, not on import. Out: a frozen `HostLimits`; the number of processor threads of a run.
"""

import os
from dataclasses import dataclass

from core.errors import SettingInvalid

MOST = 10_000_000


@dataclass(frozen=True)
class HostLimits:
    """`runs` are those that a visitor may keep; `queue` those that may wait; `unwatched_s` how long a run goes on unseen."""

    epochs: int
    training_s: int
    queue: int
    runs: int
    unwatched_s: int


def host_limits() -> HostLimits:
    """Return the limits of this server.

    Raises: SettingInvalid for a variable that holds no whole number of 1 or more.
    """
    return HostLimits(
        epochs=_whole_number("TRAZO_MAX_EPOCHS", 200),
        training_s=_whole_number("TRAZO_MAX_TRAINING_SECONDS", 3600),
        queue=_whole_number("TRAZO_MAX_QUEUE", 30),
        runs=_whole_number("TRAZO_MAX_RUNS", 20),
        unwatched_s=_whole_number("TRAZO_MAX_UNWATCHED_SECONDS", 600),
    )


def worker_threads() -> int:
    """Return how many processor threads a run takes: all but one, which answers the visitors."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, cores - 1)


def _whole_number(name: str, default: int) -> int:
    text = os.environ.get(name, str(default))
    if not text.isdecimal() or not 1 <= int(text) <= MOST:
        raise SettingInvalid(setting=name, value=text, least=1, most=MOST)
    return int(text)
