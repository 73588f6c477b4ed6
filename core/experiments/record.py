"""Keeps what came of one seed of an experiment, with all it takes to repeat it.

In: a frozen `Record`. Out: `NAME-SEED.json`, and back.
"""

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import RecordUnreadable
from core.experiments.experiment import Experiment
from core.whole import write_whole

Matrix = tuple[tuple[int, ...], ...]
"""A confusion matrix: a row for each true class, a column for each answer."""


@dataclass(frozen=True)
class DataNote:
    """Which data; `is_stand_in` where ours stands in for data that cannot be had."""

    name: str
    task: str
    source: str
    licence: str
    class_names: tuple[str, ...]
    is_stand_in: bool = False


@dataclass(frozen=True)
class Share:
    """How many of `count` were read right."""

    right: int
    count: int

    @property
    def accuracy(self) -> float:
        """The part of 1 that was right."""
        return self.right / self.count


@dataclass(frozen=True)
class Circumstances:
    """Where and when: all that numbers depend on beside settings and seed; `device` is what was learnt on."""

    device: str
    threads: int
    versions: Mapping[str, str]
    commit: str | None
    date: str


@dataclass(frozen=True)
class Cost:
    """What it took: seconds of training, the highest memory of the process in MB, ms for one digit on one thread."""

    seconds: float
    peak_memory_mb: float | None
    ms_per_digit: float


@dataclass(frozen=True)
class CurveRow:
    """One pass over the training data; accuracies are parts of 1, None is what the learner or the protocol does not tell."""

    epoch: int
    seconds: float
    train_loss: float
    train_accuracy: float | None = None
    validation_loss: float | None = None
    validation_accuracy: float | None = None


@dataclass(frozen=True)
class Record:
    """What came of one seed.

    `settings` hold config or settings of the learner; `counts` the pictures of each part by group and class (groups are the
    modalities of PolyMNIST, else "all"); `parameters` the numbers adjusted, of a forest its nodes; `file_bytes` the weights.
    `parts` tell how many of training, validation and test were read right, `handwriting` of real hands. `confusion` has a
    matrix for each part; `predictions` are the classes answered to the test pictures in their order, a character each, where
    that is MNIST's own test set, and else empty. `sha256` is that of the weights, empty where none are kept.
    """

    experiment: str
    seed: int
    is_quick: bool
    data: DataNote
    counts: Mapping[str, Mapping[str, tuple[int, ...]]]
    settings: Mapping[str, Any]
    parameters: int
    file_bytes: int
    cost: Cost
    epochs: tuple[CurveRow, ...]
    best_epoch: int
    ending: str
    parts: Mapping[str, Share]
    handwriting: Mapping[str, Share]
    calibration_error: float
    confusion: Mapping[str, Matrix]
    predictions: str
    sha256: str
    circumstances: Circumstances

    @property
    def name(self) -> str:
        """Experiment and seed, as in the name of the file."""
        return f"{self.experiment}-{self.seed}"


def record_path(experiment: Experiment, seed: int, folder: Path) -> Path:
    """Return where the record of a seed lies, or would lie."""
    return folder / f"{experiment.name}-{seed}.json"


def write_record(record: Record, folder: Path) -> Path:
    """Write a record into `folder`, whole or not at all; return its path.

    Raises: OSError where it cannot be written.
    """
    path = folder / f"{record.name}.json"
    folder.mkdir(parents=True, exist_ok=True)
    values = dataclasses.asdict(record)
    lines = [f"  {json.dumps(key)}: {_laid_out(value)}" for key, value in values.items()]
    write_whole(path, ("{\n" + ",\n".join(lines) + "\n}\n").encode())
    return path


def _laid_out(value: object) -> str:
    """Return JSON with a line for each row of a list of rows, so that a record can be read and its changes be seen."""
    if isinstance(value, list | tuple) and value and isinstance(value[0], Mapping):
        return "[\n" + ",\n".join(f"    {json.dumps(one, ensure_ascii=False)}" for one in value) + "\n  ]"
    return json.dumps(value, ensure_ascii=False)


def read_record(path: Path) -> Record:
    """Read the record in a file.

    Raises: RecordUnreadable.
    """
    try:
        return _from_values(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise RecordUnreadable(file=path.name, reason=str(error)) from error


def read_records(folder: Path) -> tuple[Record, ...]:
    """Return all records in a folder, by experiment and seed; none where there is no folder.

    Raises: RecordUnreadable.
    """
    return tuple(read_record(path) for path in sorted(folder.glob("*.json")))


def _from_values(values: Mapping[str, Any]) -> Record:
    typed = {
        "data": DataNote(**{**values["data"], "class_names": tuple(values["data"]["class_names"])}),
        "counts": {part: {group: tuple(own) for group, own in groups.items()} for part, groups in values["counts"].items()},
        "cost": Cost(**values["cost"]),
        "epochs": tuple(CurveRow(**row) for row in values["epochs"]),
        "parts": {part: Share(**share) for part, share in values["parts"].items()},
        "handwriting": {suite: Share(**share) for suite, share in values["handwriting"].items()},
        "confusion": {part: _matrix(rows) for part, rows in values["confusion"].items()},
        "circumstances": Circumstances(**values["circumstances"]),
    }
    return Record(**{**values, **typed})


def _matrix(rows: Sequence[Sequence[int]]) -> Matrix:
    return tuple(tuple(row) for row in rows)
