"""Measures what an experiment costs: memory, and the time of one digit.

In: nothing, or what answers pictures. Out: MB, seconds. Linux tells a process's highest memory, and forgets it when asked to;
elsewhere there is none to tell.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from statistics import median

import numpy as np
import torch
from numpy.typing import NDArray

CLEAR, STATUS = Path("/proc/self/clear_refs"), Path("/proc/self/status")
FORGET_PEAK = "5"
"""See `man 5 proc`: sets VmHWM back to the memory of now."""
TIMED_DIGITS = 30


def reset_peak_memory() -> None:
    """Forget the highest memory so far, where the system can."""
    with suppress(OSError):  # no such file elsewhere, and some containers let nobody write it
        CLEAR.write_text(FORGET_PEAK, encoding="ascii")


def peak_memory_mb() -> float | None:
    """Return the highest memory of this process since `reset_peak_memory`, libraries included; None where nobody tells."""
    if not STATUS.exists():
        return None
    line = next((line for line in STATUS.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM")), None)
    return None if line is None else round(int(line.split()[1]) / 1024, 1)


def seconds_per_digit(answer: Callable[[NDArray[np.uint8]], object], images: NDArray[np.uint8]) -> float:
    """Return the median time of one picture alone, on one thread."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return median(_seconds(answer, images[place : place + 1]) for place in range(min(TIMED_DIGITS, len(images))))
    finally:
        torch.set_num_threads(threads)


def _seconds(answer: Callable[[NDArray[np.uint8]], object], image: NDArray[np.uint8]) -> float:
    started = time.perf_counter()
    answer(image)
    return time.perf_counter() - started
