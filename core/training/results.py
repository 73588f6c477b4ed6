"""How a run came out, kept as `result.json` in its folder.

In: numbers and an ending, perhaps an error. Out: a frozen `Result`, and back. An error is kept as its name and values, so that
it can be said in any language.
"""

import dataclasses
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from core.errors import TrazoError, Value
from core.training.run_folder import RESULT, keep
from core.training.stopping import StopReason


class RunState(StrEnum):
    """How far a run is. `broken`: its worker died; `failed`: an error of which a sentence tells."""

    QUEUED = "queued"
    PREPARING = "preparing"
    RUNNING = "running"
    STOPPED = "stopped"
    FINISHED = "finished"
    DIVERGED = "diverged"
    BROKEN = "broken"
    FAILED = "failed"


@dataclass(frozen=True)
class Change:
    """Accuracies, parts of 1, on `count` digits before and after a fine-tuning."""

    before: float
    after: float
    count: int


@dataclass(frozen=True)
class BeforeAndAfter:
    """What a fine-tuning did to the digits of its person, and to everyone else's, of the data set `others_name`."""

    mine: Change
    others: Change
    others_name: str


@dataclass(frozen=True)
class Result:
    """`reason` is why it was stopped; `is_early` whether training ended for want of progress; accuracies are parts of 1.

    `best_epoch` is 0 where no epoch was done; what was not measured is None. `change` is what a fine-tuning did.
    """

    state: RunState
    reason: StopReason | None = None
    is_early: bool = False
    best_epoch: int = 0
    validation_accuracy: float | None = None
    test_accuracy: float | None = None
    test_loss: float | None = None
    test_count: int = 0
    parameters: int = 0
    seconds: float = 0.0
    change: BeforeAndAfter | None = None
    error_name: str = ""
    error_values: Mapping[str, Value] = field(default_factory=dict)

    @property
    def error(self) -> TrazoError | None:
        """The error that ended the run."""
        kinds = {kind.__name__: kind for kind in _kinds(TrazoError)}
        return kinds.get(self.error_name, TrazoError)(**self.error_values) if self.error_name else None


def write_result(result: Result, folder: Path) -> None:
    """Write how the run in `folder` came out.

    Raises: RunNotKept.
    """
    keep(folder / RESULT, json.dumps(dataclasses.asdict(result), indent=2, default=str).encode())


def read_result(folder: Path) -> Result | None:
    """Return how the run in `folder` came out, None where it did not yet, or where the file is damaged."""
    try:
        values = json.loads((folder / RESULT).read_text(encoding="utf-8"))
        reason = StopReason(values["reason"]) if values["reason"] else None
        change = _change(values["change"]) if values.get("change") else None
        return Result(**{**values, "state": RunState(values["state"]), "reason": reason, "change": change})
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return None


def _change(values: Mapping[str, Any]) -> BeforeAndAfter:
    return BeforeAndAfter(Change(**values["mine"]), Change(**values["others"]), values["others_name"])


def _kinds(kind: type[TrazoError]) -> Iterator[type[TrazoError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _kinds(below)
