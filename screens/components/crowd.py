"""Counts who is drawing right now, so that live answers slow down before the server does.

The count is of sessions that asked for an answer within the last seconds.
"""

import threading
import time

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


_crowd = Crowd()
turn = threading.Semaphore(ANSWERS_AT_ONCE)
"""The gate through which every answer goes."""


def throttle_ms(sessions: int) -> int:
    """Return the least time between two answers while drawing, for so many sessions."""
    return round(THROTTLE_ALONE_MS * max(1.0, sessions / FREE_SESSIONS))


def own_throttle_ms() -> int:
    """Note this session and return its throttle."""
    context = st.runtime.scriptrunner.get_script_run_ctx()
    return throttle_ms(_crowd.enter(context.session_id if context else "", time.monotonic()))
