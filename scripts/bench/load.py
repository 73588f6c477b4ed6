"""Visitors who each finish one drawing per second: `python -m scripts.bench.load URL PID SESSIONS SECONDS`.

Runs in a process of its own, so that making the load and timing it take nothing from the server's process, whose id is PID.
Prints one JSON object, a `Tally`. The drawings are sent on the clock, whether or not earlier ones are answered; the sessions'
seconds begin at different times, evenly spread.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, suppress
from dataclasses import asdict, dataclass, field

import numpy as np
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.typing import Subprotocol

from core.data.glyphs import glyph
from core.imaging.strokes import Points, place
from core.paths import ROOT
from scripts.bench.protocol import PadAddress, Run, RunReader, drawing_request, pad_drawing, page_request
from scripts.bench.server import INTERRUPTED, BenchmarkFailed, Server, busy_s, cpu_s, memory_mb

SUBPROTOCOL = Subprotocol("streamlit")
ANSWER_WITHIN_S = 30
LAST_ANSWER_WITHIN_S = 5
SAMPLE_EVERY_S = 0.5
BREATH_S = 1.0
"""Between opening the last page and the first drawing."""
SMALLEST, LARGEST, FARTHEST = 0.6, 1.0, 0.5
"""Sizes and distance from the middle, as `place` takes them: what people draw who are asked for a digit."""


@dataclass(frozen=True)
class Drawing:
    """A digit as one visitor drew it."""

    digit: str
    strokes: tuple[Points, ...]


@dataclass(frozen=True)
class Sent:
    """A drawing under way."""

    digit: str
    at: float


@dataclass
class Tally:
    """What came of the drawings of all sessions.

    `seconds` holds, for each answered drawing, the time from sending it to the end of the first run that knew it; `overtaken`
    of them were answered only together with a newer one. `lateness_s` says how far behind the clock they were sent. While they
    draw, the server's memory and its share of one core, in per cent, are taken again and again, and that of all other programs.
    """

    sent: int = 0
    overtaken: int = 0
    mistakes: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    lateness_s: list[float] = field(default_factory=list)
    server_percent: list[float] = field(default_factory=list)
    server_mb: list[float] = field(default_factory=list)
    others_percent: list[float] = field(default_factory=list)


class Session:
    """One visitor with the page open."""

    def __init__(self, socket: ClientConnection, tally: Tally) -> None:
        """Start with an open websocket and no page."""
        self._socket = socket
        self._tally = tally
        self._reader = RunReader()
        self._address: PadAddress | None = None
        self._waiting: dict[int, Sent] = {}

    @property
    def is_answered(self) -> bool:
        """Whether nothing is under way."""
        return not self._waiting

    async def open_page(self) -> None:
        """Run the whole page once, and learn where its pad is."""
        await self._socket.send(page_request())
        while self._address is None:
            run = await self._next_run()
            self._address = run.address if run else None

    async def draw(self, drawing: Drawing) -> None:
        """Send a finished drawing."""
        assert self._address is not None, "the page is opened first"
        self._tally.sent += 1
        serial = self._tally.sent  # counted over all sessions: an answer meant for somebody else is never taken for ours
        self._waiting[serial] = Sent(drawing.digit, time.perf_counter())
        with suppress(ConnectionClosed):
            await self._socket.send(drawing_request(self._address, pad_drawing(drawing.strokes, serial)))

    async def listen(self) -> None:
        """Take answers until the connection ends."""
        with suppress(ConnectionClosed):
            while True:
                await self.listen_once()

    async def listen_once(self) -> None:
        """Take one message, and note the answer where it completes one."""
        run = await self._next_run()
        if run is not None:
            self.take(run, time.perf_counter())

    def take(self, run: Run, now: float) -> None:
        """Note the answer that a run brought: to its own drawing, and to those before it that it overtook."""
        if run.serial not in self._waiting:
            return
        digit = self._waiting[run.serial].digit
        if run.digits != digit:
            self._tally.mistakes.append(f"{digit} read as {run.digits or 'nothing'}")
        for serial in [serial for serial in self._waiting if serial <= run.serial]:
            self._tally.seconds.append(now - self._waiting.pop(serial).at)
            self._tally.overtaken += serial != run.serial

    async def _next_run(self) -> Run | None:
        return self._reader.take(bytes(await self._socket.recv(decode=False)))


def drawings(seed: int) -> Iterator[Drawing]:
    """Yield digits as one visitor draws them, one after the other, each at a size and a place of its own."""
    generator = np.random.default_rng(seed)
    digit = seed
    while True:
        name = str(digit % 10)
        size, offset = generator.uniform(SMALLEST, LARGEST), generator.uniform(-FARTHEST, FARTHEST)
        yield Drawing(name, place(glyph(name), size, offset))
        digit += 1


def beats(start: float, phase: float, seconds: int) -> list[float]:
    """Return the times at which a session sends: one each second, the first `phase` (0..1) of a second after the start."""
    return [start + phase + second for second in range(seconds)]


async def first_answer(url: str) -> Tally:
    """Open the page, draw once, and return when it is answered. Raises: TimeoutError where it is not."""
    tally = Tally()
    async with asyncio.timeout(ANSWER_WITHIN_S), connect(url, subprotocols=[SUBPROTOCOL], compression=None) as socket:
        session = Session(socket, tally)
        await session.open_page()
        await session.draw(next(drawings(0)))
        while not session.is_answered:
            await session.listen_once()
    return tally


async def measure(url: str, pid: int, sessions: int, seconds: int) -> Tally:
    """Open the sessions one after the other, let all of them draw, and return what came of it."""
    tally = Tally()
    async with AsyncExitStack() as stack:
        visitors = [await _opened(stack, url, tally) for _ in range(sessions)]
        start = time.perf_counter() + BREATH_S
        watching = asyncio.create_task(_watch(pid, start, seconds, tally))
        times = [beats(start, number / sessions, seconds) for number in range(sessions)]
        await asyncio.gather(*(_visit(visitor, number, times[number], tally) for number, visitor in enumerate(visitors)))
        await watching
    return tally


async def _opened(stack: AsyncExitStack, url: str, tally: Tally) -> Session:
    socket = await stack.enter_async_context(connect(url, subprotocols=[SUBPROTOCOL], compression=None))
    session = Session(socket, tally)
    async with asyncio.timeout(ANSWER_WITHIN_S):
        await session.open_page()
    return session


@dataclass(frozen=True)
class _Clocks:
    """The time, and the processor time spent so far by the server, and by all but server and visitors."""

    at: float
    server_s: float
    others_s: float


def _clocks(pid: int) -> _Clocks:
    server_s = cpu_s(pid)
    return _Clocks(time.perf_counter(), server_s, busy_s() - server_s - time.process_time())


async def _watch(pid: int, start: float, seconds: int, tally: Tally) -> None:
    """Note the server's memory, and whose the processor is, while the visitors draw."""
    await asyncio.sleep(max(0.0, start - time.perf_counter()))
    last = _clocks(pid)
    while last.at < start + seconds:
        await asyncio.sleep(SAMPLE_EVERY_S)
        now = _clocks(pid)
        per_cent = 100 / (now.at - last.at)
        tally.server_percent.append(per_cent * (now.server_s - last.server_s))
        tally.others_percent.append(per_cent * max(0.0, now.others_s - last.others_s))
        tally.server_mb.append(memory_mb(pid))
        last = now


async def _visit(visitor: Session, number: int, times: list[float], tally: Tally) -> None:
    listening = asyncio.create_task(visitor.listen())
    for due, drawing in zip(times, drawings(number), strict=False):
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tally.lateness_s.append(time.perf_counter() - due)
        await visitor.draw(drawing)
    deadline = time.perf_counter() + LAST_ANSWER_WITHIN_S
    while not visitor.is_answered and time.perf_counter() < deadline:
        await asyncio.sleep(0.01)
    listening.cancel()
    with suppress(asyncio.CancelledError):
        await listening


def run_load(server: Server, sessions: int, seconds: int) -> Tally:
    """Run this module in a process of its own, and return its tally.

    Raises: BenchmarkFailed where the pages cannot be opened, or it takes far too long.
    """
    command = [sys.executable, "-m", __name__, server.stream_url, *map(str, (server.pid, sessions, seconds))]
    within_s = ANSWER_WITHIN_S + sessions + BREATH_S + seconds + LAST_ANSWER_WITHIN_S
    try:
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, timeout=within_s, check=True)
    except subprocess.CalledProcessError as error:
        raise BenchmarkFailed(f"The load of {sessions} sessions ended early; its message stands above.") from error
    except subprocess.TimeoutExpired as error:
        raise BenchmarkFailed(f"The load of {sessions} sessions was not done after {within_s:.0f} s.") from error
    return Tally(**json.loads(done.stdout))


def main() -> int:
    """Measure, and print the tally."""
    url, *numbers = sys.argv[1:]
    try:
        tally = asyncio.run(measure(url, *map(int, numbers)))
    except (OSError, WebSocketException) as error:
        print(str(error) or "A page did not open in time.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    print(json.dumps(asdict(tally)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
