"""Trains five times, each time without a fifth of the pen writers, and measures on those kept out: how well strangers are read.

`python -m scripts.folds --json OUT -- ARGUMENTS` hands the arguments after `--` to `scripts.train_default`. The networks are
kept as fold-0 to fold-4, each with a network for the way of the pen; what is there already is not trained again.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.data.strokes import FOLDS, read_strokes
from core.evaluation.metrics import Reading, Score, score, score_by_digit
from core.evaluation.records import Run, to_record, write_record
from core.evaluation.suites import Placement, measure_strokes
from core.models.checkpoint import Model, load_model
from scripts import train_default, train_pen
from scripts.ending import exit_code
from scripts.progress import watch

PLACEMENTS = {"full size": Placement(), "small, off centre": Placement(size=0.25, offset=0.7)}


@dataclass(frozen=True)
class FoldsResult:
    """How strangers' digits were read: `readings` of all folds by placement, the scores of each fold in full size."""

    readings: dict[str, tuple[Reading, ...]]
    folds: tuple[Score, ...]

    def record(self) -> dict[str, Any]:
        """Return the result as values for JSON."""
        full = self.readings["full size"]
        return {
            "n": len(full),
            "accuracy": {name: score(name, readings).accuracy for name, readings in self.readings.items()},
            "per_fold": {one.name: one.accuracy for one in self.folds},
            "per_digit": {one.name: one.accuracy for one in score_by_digit(full)},
        }


def main(argv: Sequence[str] | None = None) -> int:
    """Read the arguments, train and measure each fold, print the table, keep the record."""
    parser = argparse.ArgumentParser(prog="python -m scripts.folds", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="OUT", help="file to keep the record in")
    parser.add_argument("training", nargs="+", metavar="-- ARGUMENTS", help="arguments of scripts.train_default")
    options = parser.parse_args(argv)
    return exit_code(lambda: _run(options))


def _run(options: argparse.Namespace) -> None:
    started = time.perf_counter()
    models = [_trained(fold, options.training) for fold in range(len(FOLDS))]
    strokes = train_default.parser().parse_args(options.training).strokes
    result = _measure(models, strokes)
    print(_table(result))
    if options.json:
        run = Run("folds", models[0].card, "classroom", strokes.name, {}, time.perf_counter() - started)
        write_record(to_record(run, result), options.json)


def _trained(fold: int, arguments: Sequence[str]) -> Model:
    name = FOLDS[fold]
    options = train_default.parser().parse_args([*arguments, "--fold", str(fold), "--name", name])
    model = load_model(name, options.out) if (options.out / f"{name}.json").is_file() else train_default.run(options)
    if model.pen is not None:
        return model
    beside = ["--name", name, "--folder", str(options.out), "--strokes", str(options.strokes), "--fold", str(fold)]
    return train_pen.run(train_pen.parser().parse_args([*beside, "--threads", str(options.threads)]))


def _measure(models: Sequence[Model], file: Path) -> FoldsResult:
    readings: dict[str, list[Reading]] = {name: [] for name in PLACEMENTS}
    scores = []
    for fold, model in zip(FOLDS, models, strict=True):
        strangers = read_strokes(file, fold)
        for name, placement in PLACEMENTS.items():
            result = watch(f"{fold}, {name}", measure_strokes(model, strangers, placement))
            readings[name] += result.digits.readings
        scores.append(score(fold, readings["full size"][-len(strangers) :]))
    return FoldsResult({name: tuple(own) for name, own in readings.items()}, tuple(scores))


def _table(result: FoldsResult) -> str:
    rows = [(f"all, {name}", score(name, own)) for name, own in result.readings.items()]
    rows += [(one.name, one) for one in result.folds]
    rows += [(f"digit {one.name}", one) for one in score_by_digit(result.readings["full size"])]
    return "\n".join(f"{name:24} {one.n:6} {100 * (one.accuracy or 0):6.2f} %" for name, one in rows)


if __name__ == "__main__":
    sys.exit(main())
