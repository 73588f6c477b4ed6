"""Keeps the values used last, as many as fit a number of bytes and none longer than a while."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True)
class _Entry(Generic[Value]):
    value: Value
    size: int
    since: float


class Kept(Generic[Value]):
    """Values by key. The one not used for longest goes first; one larger than the whole budget is made anew each time."""

    def __init__(self, budget: int, longest_s: float, size_of: Callable[[Value], int]) -> None:
        """Keep at most `budget` bytes, as `size_of` counts them, none for more than `longest_s` after it was made."""
        self._budget, self._longest_s, self._size_of = budget, longest_s, size_of
        self._entries: OrderedDict[Hashable, _Entry[Value]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return the value of a key; make it where it is not kept."""
        with self._lock:
            self._drop_old(time.monotonic())
            if key in self._entries:
                self._entries.move_to_end(key)
                return self._entries[key].value
        value = make()
        with self._lock:
            self._entries[key] = _Entry(value, self._size_of(value), time.monotonic())
            self._entries.move_to_end(key)
            while self._entries and self.size > self._budget:
                self._entries.popitem(last=False)
        return value

    def __contains__(self, key: Hashable) -> bool:
        """Whether a value is kept."""
        return key in self._entries

    @property
    def size(self) -> int:
        """How many bytes are kept."""
        return sum(entry.size for entry in self._entries.values())

    def _drop_old(self, now: float) -> None:
        for key in [key for key, entry in self._entries.items() if now - entry.since > self._longest_s]:
            del self._entries[key]
