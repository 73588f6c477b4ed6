"""The diary of a run: `events.jsonl`, one line of JSON for each event.

In: events, as the worker meets them. Out: the same, read by any number of pages while it is written. Of the steps, at most four
a second are noted, and fewer the longer a run goes: a thousand for each time its length grows 2.7-fold. Only what was added
since the last look is read; a last line without its end is left for later.
"""

import dataclasses
import json
import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.training.events import EpochDone, Event, Started, StepDone
from core.training.history import EpochRow, History, StepRow
from core.training.run_folder import EVENTS, not_kept

LEAST_GAP_S = 0.25
GAP_SHARE = 0.001
"""Between two noted steps lies at least this part of the time that the run has taken."""
KEPT_READERS = 48


class Diary:
    """Writes what happens in a run."""

    def __init__(self, folder: Path) -> None:
        """Go on with the diary of the run in `folder`, on a new line even where a killed worker left half of one."""
        self._path = folder / EVENTS
        self._unwritten: StepDone | None = None
        self._next_s = 0.0
        self._step = 0
        self._write("\n" if self._path.exists() and self._path.stat().st_size else "")

    def prepare(self) -> None:
        """Note that the data is being prepared, before the run goes on."""
        self._note("Preparing", {})

    def tell(self, event: Event) -> None:
        """Note an event; a step perhaps later, perhaps never.

        Raises: RunNotKept where the disk is full.
        """
        match event:
            case StepDone():
                self._step, self._unwritten = event.step, event
                if event.seconds >= self._next_s:
                    self.flush()
                    self._next_s = event.seconds + max(LEAST_GAP_S, GAP_SHARE * event.seconds)
            case Started():
                self._step = event.step
                self._note("Started", dataclasses.asdict(event))
            case EpochDone():
                self.flush()
                names = [one.name for one in dataclasses.fields(EpochRow) if one.name != "step"]
                self._note("EpochDone", {name: getattr(event, name) for name in names} | {"step": self._step})

    def flush(self) -> None:
        """Note the last step, if it was not."""
        if self._unwritten is not None:
            self._note("StepDone", dataclasses.asdict(self._unwritten))
            self._unwritten = None

    def _note(self, kind: str, values: dict[str, Any]) -> None:
        self._write(json.dumps({"event": kind, **values}) + "\n")

    def _write(self, text: str) -> None:
        try:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(text)
        except OSError as error:
            raise not_kept(error) from error


@dataclass(frozen=True)
class Notes:
    """What a diary says so far; `started` is None until the data is prepared for the first time."""

    history: History = History()  # noqa: RUF009 (frozen)
    started: Started | None = None
    is_preparing: bool = True


class _Reader:
    """Reads one diary, and keeps what it has read."""

    def __init__(self, path: Path) -> None:
        self._path, self._lock = path, threading.Lock()
        self._place, self._notes = 0, Notes()
        self._epochs: list[EpochRow] = []
        self._steps: list[StepRow] = []

    def read(self) -> Notes:
        with self._lock:
            if self._path.is_file() and self._path.stat().st_size > self._place:
                with self._path.open("rb") as file:
                    file.seek(self._place)
                    added = file.read()
                whole = added[: added.rfind(b"\n") + 1]
                self._place += len(whole)
                for line in whole.splitlines():
                    self._take(line)
                self._notes = dataclasses.replace(self._notes, history=History(tuple(self._epochs), tuple(self._steps)))
            return self._notes

    def _take(self, line: bytes) -> None:
        """Take one line in; half of one, which a killed worker left, is passed over."""
        try:
            values = json.loads(line)
        except ValueError:
            return
        match values.pop("event", ""):
            case "StepDone":
                self._steps.append(StepRow(**values))
            case "EpochDone":
                self._epochs.append(EpochRow(**values))
            case "Started":
                self._go_on_from(Started(**values))
            case "Preparing":
                self._notes = dataclasses.replace(self._notes, is_preparing=True)

    def _go_on_from(self, started: Started) -> None:
        """Forget what came after the checkpoint that the run goes on from: it happens again."""
        self._steps = [row for row in self._steps if row.step <= started.step]
        self._epochs = [row for row in self._epochs if row.step <= started.step]
        self._notes = dataclasses.replace(self._notes, started=started, is_preparing=False)


_readers: OrderedDict[Path, _Reader] = OrderedDict()
_choosing = threading.Lock()


def read_diary(folder: Path) -> Notes:
    """Return what the diary of the run in `folder` says so far; nothing where there is none yet."""
    with _choosing:
        reader = _readers.pop(folder, None) or _Reader(folder / EVENTS)
        _readers[folder] = reader  # at the end: looked at last
        if len(_readers) > KEPT_READERS:
            _readers.popitem(last=False)
    return reader.read()
