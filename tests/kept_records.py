"""Records of experiments, made up for tests: small, and right about as many digits as a test wants."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from core.data.shown import shown_digits
from core.experiments.catalogue import experiment
from core.experiments.record import Circumstances, Cost, CurveRow, DataNote, Matrix, Record, Share, write_record

DIGITS = tuple(str(digit) for digit in range(10))
ROWS = (CurveRow(1, 2.0, 1.5, 0.5, 1.2, 0.6), CurveRow(2, 3.0, 0.5, 0.8, 0.4, 0.9))


def record(name: str, predictions: str = "", rows: Sequence[CurveRow] = ROWS, seconds: float = 5.0) -> Record:
    """Return a record of seed 0; its test confusion is that of `predictions`, else 9 of 10 of each digit are right."""
    test = _confusion(predictions) if predictions else _nine_of_ten()
    right = sum(test[digit][digit] for digit in range(10))
    return Record(
        experiment=name,
        seed=0,
        is_quick=False,
        data=DataNote(experiment(name).data.name, "", "made up", "none", DIGITS),
        counts={},
        settings={},
        parameters=906,
        file_bytes=6192,
        cost=Cost(seconds, None, 0.5),
        epochs=tuple(rows),
        best_epoch=2,
        ending="finished",
        parts={"train": Share(90, 100), "test": Share(right, sum(map(sum, test)))},
        handwriting={},
        calibration_error=0.01,
        confusion={"train": _nine_of_ten(), "test": test},
        predictions=predictions,
        sha256="",
        circumstances=Circumstances("x86_64 CPU", 2, {}, None, "2026-01-02T03:04:05+00:00"),
    )


def predictions(*wrong: int) -> str:
    """Return predictions that are right about all of MNIST's test digits but those in these places, read one too high."""
    answers = shown_digits(train=False).labels.copy()
    places = list(wrong)
    answers[places] = (answers[places] + 1) % 10
    return "".join(map(str, answers.tolist()))


def write_records(folder: Path, *records: Record) -> None:
    """Write records into a folder, as experiments leave them."""
    for one in records:
        write_record(one, folder)


def _confusion(said: str) -> Matrix:
    counts = np.zeros((10, 10), np.int64)
    np.add.at(counts, (shown_digits(train=False).labels, np.array(list(said), np.int64)), 1)
    return tuple(tuple(row) for row in counts.tolist())


def _nine_of_ten() -> Matrix:
    return tuple(tuple(9 if row == column else int(column == (row + 1) % 10) for column in range(10)) for row in range(10))
