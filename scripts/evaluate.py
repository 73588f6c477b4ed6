"""Measures a model on labelled data and prints a table: `python -m scripts.evaluate --help`."""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from core.evaluation.records import Run, Setting, to_record, write_record
from core.models.checkpoint import DEFAULT_MODEL, load_model
from scripts import everything
from scripts.ending import exit_code
from scripts.progress import watch
from scripts.suites import SUITES

ALL = "all"


def main(argv: Sequence[str] | None = None) -> int:
    """Read the arguments, measure, print the table, keep the record."""
    given = list(sys.argv[1:] if argv is None else argv)
    options = _parser().parse_args([ALL, *given[1:]] if given[:1] == ["--all"] else given)
    return exit_code(lambda: _evaluate(options))


def _evaluate(options: argparse.Namespace) -> None:
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
    if options.suite == ALL:
        everything.run_all(options)
    else:
        _evaluate_one(options)


def _evaluate_one(options: argparse.Namespace) -> None:
    suite = SUITES[options.suite]
    model = load_model(options.model)
    started = time.perf_counter()
    result = watch(options.suite, suite.measure(model, options))
    settings = {name: _setting(getattr(options, name)) for name in suite.settings}
    seconds = time.perf_counter() - started
    run = Run(options.suite, model.card, options.pipeline, options.data.resolve().name, settings, seconds)
    print(_title(run))
    print(suite.table(result))
    for name in suite.files:
        if getattr(options, name) is None:
            print(f"Left out: {name}. Give --{name} to measure on it too.")
    if suite.keep:
        suite.keep(result, options)
    if options.json:
        write_record(to_record(run, result), options.json)


def _setting(value: object) -> Setting:
    """Return an option as it stands in a record: a file by its name, a list parted by commas."""
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, Path):
        return value.name
    assert value is None or isinstance(value, str | int | float)
    return value


def _title(run: Run) -> str:
    pipeline = f"pipeline {run.pipeline}" if run.pipeline else "no pipeline: pictures as stored"
    settings = "".join(f", {name} {value}" for name, value in run.settings.items() if value is not None and name != "kinds")
    return f"{run.suite} ({run.data}{settings}), model {run.card.name}, {pipeline}, {run.seconds:.1f} s"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.evaluate", description=__doc__)
    commands = parser.add_subparsers(dest="suite", required=True, metavar="SUITE")
    for name, suite in SUITES.items():
        command = commands.add_parser(name, help=suite.help, description=f"Measures a model on {suite.help}.")
        suite.add_arguments(command)
        _add_common(command)
    note = "every suite whose data is given, also as --all; writes docs/RESULTS.md"
    command = commands.add_parser(ALL, help=note, description=everything.__doc__)
    everything.add_arguments(command)
    _add_common(command)
    return parser


def _add_common(command: argparse.ArgumentParser) -> None:
    command.add_argument("--model", default=DEFAULT_MODEL, help="name of a released model (default: %(default)s)")
    command.add_argument("--json", type=Path, metavar="OUT", help="file to keep the record in")


if __name__ == "__main__":
    sys.exit(main())
