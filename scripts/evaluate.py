"""Measures a model on labelled data and prints a table: `python -m scripts.evaluate --help`."""

import argparse
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.data.mnist import read_mnist
from core.data.strokes import SPLITS, read_strokes
from core.errors import DataMissing, TrazoError, UnknownName
from core.evaluation.photos import measure_photos, read_photos
from core.evaluation.records import Run, to_record, write_record
from core.evaluation.suites import Measurement, Placement, Result, measure_pictures, measure_strokes
from core.imaging.pipeline import DEFAULT_PIPELINE, STAGES
from core.models.checkpoint import DEFAULT_MODEL, Model, load_model
from scripts.tables import digit_table, photo_table, stroke_table

FAILED, REFUSED = 1, 2
"""Exit codes: the work failed; the command asks for what does not exist."""
MOST_SIZE = 1.3
"""The longer side of a digit then fills 91 % of the pad's height; what is larger leaves the pad."""


@dataclass(frozen=True)
class Suite:
    """One way of measuring, as a subcommand. Each has the option `data`; those named in `settings` go into the record."""

    help: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    measure: Callable[[Model, argparse.Namespace], Measurement[Any]]
    table: Callable[[Any], str]
    settings: tuple[str, ...] = ()


def _mnist_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, default=Path("data"), help="folder that holds MNIST/raw")
    note = f"send each picture through a pipeline ({', '.join(STAGES)}); by default they are read as stored, prepared 28x28"
    parser.add_argument("--pipeline", help=note)


def _measure_mnist(model: Model, options: argparse.Namespace) -> Measurement[Result]:
    return measure_pictures(model, read_mnist(options.data, train=False), options.pipeline)


def _strokes_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("data", type=Path, metavar="FILE.jsonl.gz", help="digits as pen strokes, one JSON object in each line")
    parser.add_argument("--split", choices=SPLITS, default="all", help="test: writers kept out of training (default: all)")
    parser.add_argument("--size", type=_size, default=1.0, help=f"1 fills 70 %% of the pad's height, {MOST_SIZE} at most")
    parser.add_argument("--offset", type=_offset, default=0.0, help="-1 upper left corner, 0 middle (default), 1 lower right")
    _add_pipeline(parser)


def _measure_strokes(model: Model, options: argparse.Namespace) -> Measurement[Result]:
    digits = read_strokes(options.data, options.split)
    if not digits:
        raise DataMissing(name=f"A digit of the split «{options.split}»", path=str(options.data))
    return measure_strokes(model, digits, Placement(options.size, options.offset), options.pipeline)


def _photos_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("data", type=Path, metavar="LABELS.csv", help="file,label,source,note; files relative to it")
    parser.add_argument("--group", help="only the photos in this folder, e.g. single")
    _add_pipeline(parser)


def _measure_photos(model: Model, options: argparse.Namespace) -> Measurement[Result]:
    return measure_photos(model, read_photos(options.data, options.group), options.pipeline)


SUITES: Mapping[str, Suite] = {
    "mnist": Suite("the 10,000 test digits of MNIST", _mnist_arguments, _measure_mnist, digit_table),
    "strokes": Suite(
        "digits drawn with a pen, as the pad draws them",
        _strokes_arguments,
        _measure_strokes,
        stroke_table,
        ("split", "size", "offset"),
    ),
    "photos": Suite("labelled photos, each read as a whole", _photos_arguments, _measure_photos, photo_table, ("group",)),
}
"""The suites by name; a new one is a generator in `core.evaluation`, and a line here."""


def main(argv: Sequence[str] | None = None) -> int:
    """Read the arguments, measure, print the table, keep the record."""
    options = _parser().parse_args(argv)
    try:
        _evaluate(options)
    except UnknownName as error:
        print(error, file=sys.stderr)
        return REFUSED
    except TrazoError as error:
        print(error, file=sys.stderr)
        return FAILED
    except OSError as error:
        print(f"{error.filename} cannot be read or written: {error.strerror}. Give another name.", file=sys.stderr)
        return FAILED
    return 0


def _evaluate(options: argparse.Namespace) -> None:
    suite = SUITES[options.suite]
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
    model = load_model(options.model)
    started = time.perf_counter()
    result = _watch(options.suite, suite.measure(model, options))
    settings = {name: getattr(options, name) for name in suite.settings}
    seconds = time.perf_counter() - started
    run = Run(options.suite, model.card, options.pipeline, options.data.resolve().name, settings, seconds)
    print(_title(run))
    print(suite.table(result))
    if options.json:
        write_record(to_record(run, result), options.json)


def _watch(name: str, measurement: Measurement[Result]) -> Result:
    """Show the progress on standard error; return the result."""
    while True:
        try:
            progress = next(measurement)
        except StopIteration as end:
            print(file=sys.stderr)
            result: Result = end.value
            return result
        print(f"\r{name}: {progress.done} of {progress.total}", end="", file=sys.stderr, flush=True)


def _title(run: Run) -> str:
    pipeline = f"pipeline {run.pipeline}" if run.pipeline else "no pipeline: pictures as stored"
    settings = "".join(f", {name} {value}" for name, value in run.settings.items() if value is not None)
    return f"{run.suite} ({run.data}{settings}), model {run.card.name}, {pipeline}, {run.seconds:.1f} s"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.evaluate", description=__doc__)
    commands = parser.add_subparsers(dest="suite", required=True, metavar="SUITE")
    for name, suite in SUITES.items():
        command = commands.add_parser(name, help=suite.help, description=f"Measures a model on {suite.help}.")
        suite.add_arguments(command)
        command.add_argument("--model", default=DEFAULT_MODEL, help="name of a released model (default: %(default)s)")
        command.add_argument("--json", type=Path, metavar="OUT", help="file to keep the record in")
    return parser


def _add_pipeline(parser: argparse.ArgumentParser) -> None:
    note = f"{', '.join(STAGES)} (default: %(default)s)"
    parser.add_argument("--pipeline", default=DEFAULT_PIPELINE, help=note)


def _size(text: str) -> float:
    value = _number(text)
    if not 0 < value <= MOST_SIZE:
        raise argparse.ArgumentTypeError(f"a size is above 0 and at most {MOST_SIZE}, not {text}")
    return value


def _offset(text: str) -> float:
    value = _number(text)
    if not -1 <= value <= 1:
        raise argparse.ArgumentTypeError(f"an offset is from -1 to 1, not {text}")
    return value


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is not a number") from error


if __name__ == "__main__":
    sys.exit(main())
