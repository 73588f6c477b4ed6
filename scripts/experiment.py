"""Runs experiments of the reports under their own protocols: `python -m scripts.experiment NAME --seeds 3`.

Each seed leaves a record NAME-SEED.json and its weights where they are small; one that has a record is not run again, and one
that was stopped goes on. `--quick` takes a few pictures and two epochs, to see that it works; its records are kept apart.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import torch

from core.errors import TrazoError
from core.experiments.carrying_out import Task, carry_out, forget
from core.experiments.catalogue import EXPERIMENTS, experiment
from core.experiments.experiment import Experiment
from core.experiments.keeping import keep_weights
from core.experiments.record import Record, record_path, write_record
from core.heaps import FOR_TRAINING, set_up_heaps
from core.paths import experiments_folder, runs_folder
from scripts.by_hand import stop_at_signals, unlimited
from scripts.ending import FAILED, exit_code

ALL = "all"


def main(argv: Sequence[str] | None = None) -> int:
    """Read the arguments, run what has no record yet, print each result."""
    options = _parser().parse_args(argv)
    failed: list[TrazoError] = []
    return exit_code(lambda: _run(options, failed)) or (FAILED if failed else 0)


def _run(options: argparse.Namespace, failed: list[TrazoError]) -> None:
    """Run what has no record; what fails is said and gathered in `failed`, and the others are run nevertheless.

    Raises: UnknownName, OSError.
    """
    torch.set_num_threads(options.threads)
    set_up_heaps(FOR_TRAINING)
    if options.list:
        print("\n".join(f"{one.name:26} {one.title}" for one in EXPERIMENTS))
        return
    chosen = EXPERIMENTS if options.names == [ALL] else [experiment(name) for name in options.names]
    out = options.out or (runs_folder() / "experiments-quick" if options.quick else experiments_folder())
    for seed in range(options.seeds):
        for one in chosen:
            if record_path(one, seed, out).is_file():
                continue
            try:
                if not _run_seed(one, seed, out, options.quick):
                    return
            except TrazoError as error:
                print(f"{one.name}, seed {seed}: {error}", file=sys.stderr, flush=True)
                failed.append(error)


def _run_seed(one: Experiment, seed: int, out: Path, is_quick: bool) -> bool:
    """Run a seed and keep what came of it; return false where it, or what would come next, is to be stopped."""
    folder = runs_folder() / ("experiments-quick" if is_quick else "experiments") / f"run-{one.name}-{seed}"
    stopping = unlimited(folder)
    stop_at_signals(stopping)
    print(f"{one.name}, seed {seed}", flush=True)
    task = Task(one, seed, folder, stopping, _say, is_quick)
    outcome = carry_out(task)
    if outcome.record is None:
        print("stopped; the same command goes on from here")
        return False
    if outcome.model is not None and one.is_shipped:
        keep_weights(outcome.model, outcome.record, out)
    write_record(outcome.record, out)  # last, since a seed with a record is not run again
    forget(task)
    _say(_summary(outcome.record))
    return stopping.reason(outcome.record.cost.seconds) is None  # who learns without steps ends before a wish is heard


def _say(line: str) -> None:
    print(f"  {line}", flush=True)


def _summary(record: Record) -> str:
    shares = {**record.parts, **record.handwriting}
    read = ", ".join(f"{name} {100 * share.accuracy:.2f} %" for name, share in shares.items())
    return f"{read}; {record.parameters} parameters, {record.cost.seconds:.0f} s"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.experiment", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", default=[ALL], help="experiments, or all (default: all)")
    parser.add_argument("--seeds", type=int, default=3, help="run seeds 0 to so many (default: %(default)s)")
    parser.add_argument("--quick", action="store_true", help="few pictures, two epochs, records kept apart")
    parser.add_argument("--out", type=Path, help="folder of records and weights (default: experiments)")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads(), help="(default: %(default)s)")
    parser.add_argument("--list", action="store_true", help="print the names of all experiments")
    return parser


if __name__ == "__main__":
    sys.exit(main())
