"""Tells the C library how much memory to keep at hand.

In: sizes. Out: nothing; nothing happens where the C library is not glibc (Linux). Memory that is given back to the system is
cleared when it is asked for again, page by page, which costs more than many a computation.
"""

import ctypes
import sys
from dataclasses import dataclass

ARENA_MAX, MMAP_THRESHOLD, TRIM_THRESHOLD = -8, -3, -1
"""The names of malloc.h."""


@dataclass(frozen=True)
class Heaps:
    """How many heaps all threads share; up to which size arrays lie in them; how much of each stays ours when free. Bytes."""

    count: int
    most_in_heap: int
    kept_free: int


FOR_TRAINING = Heaps(count=1, most_in_heap=32 << 20, kept_free=1 << 30)
"""Of a process that trains: what each step needs, the next one needs again. Without this a step of 256 digits of the compact
CNN took 42 instead of 28 ms (two cores of an AMD EPYC). 32 MB is the most that glibc takes."""


def set_up_heaps(heaps: Heaps) -> None:
    """Let all threads of this process share few heaps that keep what is needed again."""
    if sys.platform == "linux" and hasattr(library := ctypes.CDLL(None), "mallopt"):
        library.mallopt(ARENA_MAX, heaps.count)
        library.mallopt(MMAP_THRESHOLD, heaps.most_in_heap)
        library.mallopt(TRIM_THRESHOLD, heaps.kept_free)
