"""Starts Trazo the way it is really started, on this machine only, and watches what it takes."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.error import URLError
from urllib.request import urlopen

import psutil

from core.paths import ROOT

LOOPBACK = "127.0.0.1"
START_WITHIN_S = 60
END_WITHIN_S = 10
KNOCK_EVERY_S = 0.01
BYTES_PER_MEGABYTE = 1_000_000
IDLE = ("idle", "iowait", "guest", "guest_nice")
"""What the system counts as waiting, or counts twice."""
INTERRUPTED = 130
"""The exit code after Ctrl+C, as shells have it."""


class BenchmarkFailed(Exception):
    """What was to be measured cannot be; the message says why."""


@dataclass(frozen=True)
class Server:
    """A server under measurement; `started` is `time.perf_counter()` when its process began."""

    pid: int
    port: int
    started: float
    healthy_s: float

    @property
    def page_url(self) -> str:
        """Where the browser goes."""
        return f"http://{LOOPBACK}:{self.port}/"

    @property
    def stream_url(self) -> str:
        """Where the page's websocket goes."""
        return f"ws://{LOOPBACK}:{self.port}/_stcore/stream"


def memory_mb(pid: int) -> float:
    """Return the resident memory of a process, in units of 10^6 bytes."""
    return float(psutil.Process(pid).memory_info().rss) / BYTES_PER_MEGABYTE


def cpu_s(pid: int) -> float:
    """Return the processor time that a process has taken so far, all its threads together."""
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


def busy_s() -> float:
    """Return the processor time that the whole machine has spent so far, all cores together."""
    times = psutil.cpu_times()._asdict()
    return float(sum(times.values()) - sum(times.get(name, 0.0) for name in IDLE))


@contextmanager
def running_server() -> Iterator[Server]:
    """Start the server on a free port, wait until it is healthy, and end it afterwards, whatever happens.

    Raises: BenchmarkFailed where it does not become healthy.
    """
    port = _free_port()
    command = [sys.executable, "-m", "scripts.serve", "--host", LOOPBACK, "--port", str(port)]
    started = time.perf_counter()
    with _ended(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)) as process:
        _wait_until_healthy(process, port)
        yield Server(process.pid, port, started, time.perf_counter() - started)


@contextmanager
def _ended(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """Lend a process, and end it afterwards: asked first, then made to."""
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(END_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_healthy(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.perf_counter() + START_WITHIN_S
    while time.perf_counter() < deadline:
        if process.poll() is not None:
            raise BenchmarkFailed(f"The server ended at once with code {process.returncode}; its message stands above.")
        try:
            with urlopen(f"http://{LOOPBACK}:{port}/_stcore/health", timeout=START_WITHIN_S):
                return
        except (URLError, OSError):
            time.sleep(KNOCK_EVERY_S)
    raise BenchmarkFailed(f"The server was not healthy after {START_WITHIN_S} s.")


def _free_port() -> int:
    with socket.create_server((LOOPBACK, 0)) as listener:
        return int(listener.getsockname()[1])
