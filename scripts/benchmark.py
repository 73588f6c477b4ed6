"""Measures how fast Trazo answers on this machine: `python -m scripts.benchmark --help`.

`serving` starts a server of its own and measures its start, the page in a real browser, many sessions at once, and memory;
`photos` measures the way from a phone's photo to its answer; `training` the trainer against the usual way. What each number
means stands in `docs/benchmark.md`.
"""

import argparse
import asyncio
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import FrameType

import torch

from core.errors import TrazoError
from core.evaluation.records import write_record
from core.paths import data_folder
from scripts.bench.beside import training_run
from scripts.bench.browser import measure_page
from scripts.bench.load import ANSWER_WITHIN_S, Tally, first_answer, run_load
from scripts.bench.photos import measure_photos
from scripts.bench.report import Measured, Statistic, Target, table, this_machine, to_record
from scripts.bench.server import INTERRUPTED, BenchmarkFailed, Server, memory_mb, running_server
from scripts.bench.training import measure_training

SERVING, PHOTOS, TRAINING = "serving", "photos", "training"
STARTS = 3
BESIDE = 2
"""Visitors who draw while another's run trains."""
MAX_SESSIONS, MAX_SECONDS, MAX_STROKES, MAX_PHOTOS = 200, 120, 200, 100
MS_PER_S = 1000

FIRST_ANSWER = (Target(Statistic.MAX, 4),)
IN_PAGE = (Target(Statistic.P50, 80), Target(Statistic.P95, 120))
WITH_SESSIONS = {2: (Target(Statistic.P95, 250),), 30: (Target(Statistic.P95, 60),), 60: (Target(Statistic.P95, 300),)}
MEMORY_WITH_SESSIONS = {60: (Target(Statistic.MAX, 420),)}
"""What Trazo is built to reach with two cores; `docs/benchmark.md` names the reasons."""


def main(argv: Sequence[str] | None = None) -> int:
    """Read the arguments, measure, print the table, keep the record."""
    options = _parser().parse_args(argv)
    signal.signal(signal.SIGTERM, _interrupt)
    machine = this_machine()
    try:
        measured = list(MEASURES[options.what](options))
    except (BenchmarkFailed, TrazoError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted; server and browser are closed.", file=sys.stderr)
        return INTERRUPTED
    print(f"\n{table(measured)}\n\n{machine}")
    if options.json:
        write_record(to_record(measured, machine, _settings(options)), options.json)
    return 0


def _settings(options: argparse.Namespace) -> dict[str, object]:
    if options.what == TRAINING:
        return {"what": TRAINING, "seeds": options.seeds, "threads": torch.get_num_threads()}
    if options.what == PHOTOS:
        return {"what": PHOTOS, "photos": options.photos, "threads": 1}
    return {"starts": STARTS, "sessions": options.sessions, "seconds": options.seconds, "strokes": options.strokes}


def _measure_photos(options: argparse.Namespace) -> Iterator[Measured]:
    _say(f"{options.photos} photos of each kind")
    yield from measure_photos(options.photos)


def _measure_training(options: argparse.Namespace) -> Iterator[Measured]:
    _say(f"{BESIDE} sessions beside a training run, for {options.seconds} s")
    with running_server() as server, training_run():
        _first_answer_s(server)
        yield from of_sessions(run_load(server, BESIDE, options.seconds), BESIDE, " beside a training run")
    _say(f"training against the usual way, {options.seeds} seeds")
    yield from measure_training(options.data_root, options.seeds)


def _measure_serving(options: argparse.Namespace) -> Iterator[Measured]:
    """Yield one quantity after the other; all but the starts are measured on the server that was started last."""
    _say(f"{STARTS} starts")
    starts = [_start_and_end() for _ in range(STARTS - 1)]
    with running_server() as server:
        idle_mb = memory_mb(server.pid)
        starts.append((server.healthy_s, _first_answer_s(server)))
        healthy, answered = zip(*starts, strict=True)
        yield Measured("start to healthy", "s", healthy)
        yield Measured("start to first answer", "s", answered, FIRST_ANSWER)
        yield Measured("memory, before the first visitor", "MB", (idle_mb,))
        yield Measured("memory, after the first answer", "MB", (memory_mb(server.pid),))
        if not options.skip_browser:
            yield from _measure_page(server, options.strokes)
        for sessions in options.sessions:
            yield from _measure_sessions(server, sessions, options.seconds)


def _start_and_end() -> tuple[float, float]:
    with running_server() as server:
        return server.healthy_s, _first_answer_s(server)


def _first_answer_s(server: Server) -> float:
    try:
        tally = asyncio.run(first_answer(server.stream_url))
    except TimeoutError as error:
        raise BenchmarkFailed(f"The first drawing was not answered within {ANSWER_WITHIN_S} s.") from error
    seconds = time.perf_counter() - server.started
    _say_mistakes(tally.mistakes)
    return seconds


def _measure_page(server: Server, strokes: int) -> Iterator[Measured]:
    _say(f"{strokes} strokes in a browser")
    answers = measure_page(server.page_url, strokes)
    mistakes = [answer.mistake for answer in answers if answer.mistake]
    _say_mistakes(mistakes)
    yield Measured("page, stroke end to answer", "ms", tuple(answer.text_ms for answer in answers))
    yield Measured("page, stroke end to answer and chart", "ms", tuple(answer.chart_ms for answer in answers), IN_PAGE)
    yield _share("page, shown right", len(mistakes), sum(answer.digit is not None for answer in answers))


def _measure_sessions(server: Server, sessions: int, seconds: int) -> Iterator[Measured]:
    _say(f"{sessions} sessions, one drawing per second each, for {seconds} s")
    try:
        tally = run_load(server, sessions, seconds)
    except BenchmarkFailed as error:  # what is measured already stays worth showing
        print(error, file=sys.stderr)
        yield from of_sessions(Tally(), sessions)
        return
    _say(f"  {tally.sent} sent, the latest {MS_PER_S * max(tally.lateness_s):.0f} ms behind the clock")
    _say_mistakes(tally.mistakes)
    yield from of_sessions(tally, sessions)


def of_sessions(tally: Tally, sessions: int, beside: str = "") -> Iterator[Measured]:
    """Yield what a tally says about the server."""
    name, answered = f"{sessions} sessions{beside}", len(tally.seconds)
    times = tuple(MS_PER_S * one for one in tally.seconds)
    yield Measured(f"{name}, drawing to answer", "ms", times, WITH_SESSIONS.get(sessions, ()), answered == tally.sent)
    yield _share(f"{name}, answered", tally.sent - answered, tally.sent)
    yield _share(f"{name}, answered by a run of its own", tally.sent - answered + tally.overtaken, tally.sent)
    yield _share(f"{name}, read right", len(tally.mistakes), answered - tally.overtaken)
    yield Measured(f"{name}, server's share of a core", "%", tuple(tally.server_percent))
    yield Measured(f"{name}, other programs, of a core", "%", tuple(tally.others_percent))
    yield Measured(f"{name}, memory", "MB", tuple(tally.server_mb), MEMORY_WITH_SESSIONS.get(sessions, ()))


def _share(what: str, failed: int, total: int) -> Measured:
    """Return how many per cent did not fail; nothing where there was nothing."""
    return Measured(what, "%", (100 * (total - failed) / total,) if total else ())


def _say(text: str) -> None:
    print(text, flush=True)


def _say_mistakes(mistakes: Iterable[str]) -> None:
    for mistake, count in Counter(mistakes).most_common():
        _say(f"  {count} x {mistake}")


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    """End as after Ctrl+C, so that server and browser are closed."""
    raise KeyboardInterrupt


def _at_most(limit: int) -> Callable[[str], int]:
    """Return a reader of whole numbers from 1 to the limit."""

    def number(text: str) -> int:
        value = int(text)
        if not 1 <= value <= limit:
            raise argparse.ArgumentTypeError(f"{value} is not between 1 and {limit}")
        return value

    return number


MEASURES = {SERVING: _measure_serving, PHOTOS: _measure_photos, TRAINING: _measure_training}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.benchmark", description=__doc__)
    parser.add_argument("what", nargs="?", default=SERVING, choices=tuple(MEASURES), help="(default: %(default)s)")
    parser.add_argument("--data-root", type=Path, default=data_folder(), help="training: folder that holds MNIST/raw")
    parser.add_argument("--seeds", type=int, default=5, help="training: runs to 99 %% on MNIST (default: %(default)s)")
    parser.add_argument(
        "--sessions", type=_at_most(MAX_SESSIONS), nargs="*", default=[30, 60], help="how many at once (default: 30 60)"
    )
    parser.add_argument("--seconds", type=_at_most(MAX_SECONDS), default=20, help="how long they draw (default: 20)")
    parser.add_argument("--strokes", type=_at_most(MAX_STROKES), default=40, help="strokes in the browser (default: 40)")
    parser.add_argument(
        "--photos", type=_at_most(MAX_PHOTOS), default=5, help="photos: how many of each kind (default: %(default)s)"
    )
    parser.add_argument("--json", type=Path, metavar="OUT", help="file to keep the record in")
    parser.add_argument("--skip-browser", action="store_true", help="measure no page in a browser")
    return parser


if __name__ == "__main__":
    sys.exit(main())
