"""Counts who is drawing right now, so that live answers slow down before the server does.

The count is of sessions that asked for an answer within the last seconds.
"""

import threading
import time
from collections import deque

import streamlit as st

PRESENT_S = 15.0
THROTTLE_ALONE_MS = 150
FREE_SESSIONS = 4
"""So many sessions can be answered every 150 ms by two cores; beyond that, everyone waits longer in proportion."""
ANSWERS_AT_ONCE = 2
"""Further ones wait, so that those begun are soon done."""


class Crowd:
    """The sessions seen lately."""

    def __init__(self) -> None:
        """Start empty."""
        self._lock = threading.Lock()
        self._seen: dict[str, float] = {}

    def enter(self, session_id: str, now: float) -> int:
        """Note a session and return how many are present."""
        with self._lock:
            self._seen[session_id] = now
            self._seen = {name: seen for name, seen in self._seen.items() if now - seen < PRESENT_S}
            return len(self._seen)


class Turns:
    """A gate that lets so many threads in at once, in the order in which they came: `with turns: …`."""

    def __init__(self, at_once: int) -> None:
        """Let that many in."""
        self._lock = threading.Lock()
        self._free = at_once
        self._waiting: deque[threading.Event] = deque()

    def __enter__(self) -> None:
        """Wait until it is this thread's turn."""
        with self._lock:
            if self._free:
                self._free -= 1
                return
            called = threading.Event()
            self._waiting.append(called)
        called.wait()

    def __exit__(self, *_error: object) -> None:
        """Hand the turn to who has waited longest."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1

    def give_way(self) -> None:
        """Let those that wait go first, in the midst of work that takes several turns."""
        if self._waiting:
            self.__exit__()
            self.__enter__()


_crowd = Crowd()
turn = Turns(ANSWERS_AT_ONCE)
"""The gate through which every answer goes."""


def throttle_ms(sessions: int) -> int:
    """Return the least time between two answers while drawing, for so many sessions."""
    return round(THROTTLE_ALONE_MS * max(1.0, sessions / FREE_SESSIONS))


def own_throttle_ms() -> int:
    """Note this session and return its throttle."""
    context = st.runtime.scriptrunner.get_script_run_ctx()
    return throttle_ms(_crowd.enter(context.session_id if context else "", time.monotonic()))
