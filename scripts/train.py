"""Trains any network on any data set: `python -m scripts.train --data digits --model compact_cnn --epochs 5 --out RUN`.

RUN becomes a folder with config, history, best and last weights, and a checkpoint; the same command goes on with a run that was
stopped. Under `torchrun` all processes train it together (docs/scale.md).
"""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import torch
from torch import distributed

from core.data.registry import DataChoice, data_sets
from core.errors import MembersUnreachable, RunInTheWay
from core.heaps import FOR_TRAINING, set_up_heaps
from core.models.registry import architectures
from core.training.augment import Augmentation
from core.training.carrying_out import accompany, carry_out
from core.training.config import Optimiser, Schedule, TrainingConfig
from core.training.crew import Crew
from core.training.diary import read_diary
from core.training.events import EpochDone, Event, Started, StepDone
from core.training.history import to_csv
from core.training.plan import RunPlan, read_plan, write_plan
from core.training.results import Result, RunState, read_result
from core.training.run_folder import PLAN, RESULT, STOP
from scripts.by_hand import stop_at_signals, unlimited
from scripts.ending import exit_code

STEPS_BETWEEN_LINES = 20
AUGMENTATIONS = {
    "rotation": ("rotation_deg", "largest rotation, in degrees"),
    "shift": ("shift_px", "largest shift, in pixels of 28"),
    "scale": ("scale", "largest change of size, of 1"),
    "shear": ("shear", "largest slant, of 1"),
    "elastic": ("elastic_px", "elastic bending, in pixels of 28"),
    "stroke": ("stroke", "largest change of stroke width, of 1"),
    "noise": ("noise", "largest noise, of 1"),
    "erase": ("erase", "share of pictures of which a rectangle is rubbed out"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Read the arguments, train with a line of progress, and print the test accuracy last."""
    options = _parser().parse_args(argv)
    return exit_code(lambda: _run(options))


def _run(options: argparse.Namespace) -> None:
    torch.set_num_threads(options.threads)
    set_up_heaps(FOR_TRAINING)
    with _crew() as crew:
        if crew.rank == 0:
            _lay_down(_plan(options), options.out)
        crew.wait()
        if crew.rank:
            accompany(options.out)
            return
        stopping = unlimited(options.out)
        if crew.size == 1:
            stop_at_signals(stopping)
        result = carry_out(options.out, stopping, _tell)
    (options.out / "history.csv").write_text(to_csv(read_diary(options.out).history), encoding="utf-8")
    _say_result(result, options.out)


def _is_member() -> bool:
    """Return whether torchrun has started this process."""
    return "TORCHELASTIC_RUN_ID" in os.environ


@contextmanager
def _crew() -> Iterator[Crew]:
    """Join the processes that torchrun has started; alone where it has not.

    Raises: MembersUnreachable where torchrun is to start members again, and would keep the addresses of those that are gone.
    """
    if not _is_member():
        yield Crew.present()
        return
    if os.environ.get("TORCHELASTIC_USE_AGENT_STORE") == "True" and os.environ.get("TORCHELASTIC_MAX_RESTARTS", "0") != "0":
        raise MembersUnreachable
    distributed.init_process_group("nccl" if torch.cuda.is_available() else "gloo")
    try:
        yield Crew.present()
    finally:
        distributed.destroy_process_group()


def _lay_down(plan: RunPlan, folder: Path) -> None:
    """Make the folder of a run, or check that the one that is there is this run's and not over.

    Raises: RunInTheWay, RunUnreadable, RunNotKept; OSError where the folder cannot be made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / STOP).unlink(missing_ok=True)
    if not (folder / PLAN).is_file():
        write_plan(plan, folder)
        return
    result = read_result(folder)
    is_over = result is not None and result.state in (RunState.FINISHED, RunState.DIVERGED)
    if is_over or read_plan(folder) != plan:
        raise RunInTheWay(folder=str(folder))
    (folder / RESULT).unlink(missing_ok=True)


def _tell(event: Event) -> None:
    match event:
        case Started(steps, _, train_count, validation_count, parameters, step):
            print(f"{train_count} pictures to learn from, {validation_count} to validate, {parameters} parameters", flush=True)
            if step:
                print(f"going on after step {step} of {steps}", flush=True)
        case StepDone(step, epoch, loss, rate, _) if step % STEPS_BETWEEN_LINES == 0:
            print(f"\repoch {epoch} step {step} loss {loss:.4f} learning rate {rate:.6f}", end="", flush=True)
        case EpochDone():
            print(
                f"\repoch {event.epoch}: loss {event.train_loss:.4f} ({100 * event.train_accuracy:.2f} %), "
                f"validation {event.validation_loss:.4f} ({100 * event.validation_accuracy:.2f} %)"
                f"{', best so far' if event.is_best else ''}, {event.seconds:.1f} s",
                flush=True,
            )


def _say_result(result: Result, folder: Path) -> None:
    """Print how the run came out.

    Raises: the error that made it fail.
    """
    if result.error is not None:
        raise result.error
    ending = "early: no progress" if result.is_early else str(result.state)
    print(f"{ending} after {result.seconds:.1f} s, best epoch {result.best_epoch}, kept in {folder}")
    if result.test_accuracy is not None:
        print(f"test accuracy {100 * result.test_accuracy:.2f} % of {result.test_count}")


def _plan(options: argparse.Namespace) -> RunPlan:
    augmentation = Augmentation(**{field: getattr(options, name) for name, (field, _) in AUGMENTATIONS.items()})
    config = TrainingConfig(
        architecture=options.model,
        epochs=options.epochs,
        batch_size=options.batch_size,
        optimiser=Optimiser(options.optimiser),
        learning_rate=options.learning_rate,
        momentum=options.momentum,
        weight_decay=options.weight_decay,
        schedule=Schedule(options.schedule),
        schedule_factor=options.schedule_factor,
        schedule_patience=options.schedule_patience,
        early_stopping=options.early_stopping,
        dropout=options.dropout,
        label_smoothing=options.label_smoothing,
        is_balanced=options.balanced,
        head_only=options.head_only,
        augmentation=augmentation,
        average_decay=options.average,
        bfloat16=not options.float32,
        seed=options.seed,
    )
    data = DataChoice(options.data, options.task, options.file)
    return RunPlan(options.out.name, "", data, config, options.start, validation_share=options.validation)


def _parser() -> argparse.ArgumentParser:
    default = TrainingConfig()
    parser = argparse.ArgumentParser(
        prog="python -m scripts.train", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", default="digits", choices=[one.name for one in data_sets()], help="(default: %(default)s)")
    parser.add_argument("--task", default="", help="what to tell apart, where a data set has several tasks")
    parser.add_argument("--file", default="", help="the ZIP or folder of class folders, for --data folders")
    parser.add_argument("--model", default="compact_cnn", choices=architectures(), help="(default: %(default)s)")
    parser.add_argument("--start", default="", help="a released model, or run:ID, whose weights to go on from")
    parser.add_argument("--out", type=Path, required=True, metavar="RUN", help="folder of the run")
    parser.add_argument("--epochs", type=int, default=default.epochs, help="(default: %(default)s)")
    parser.add_argument("--batch-size", type=int, default=default.batch_size, help="(default: %(default)s)")
    parser.add_argument("--validation", type=float, default=0.1, help="share set aside to validate (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=default.seed, help="(default: %(default)s)")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads(), help="(default: %(default)s)")
    _add_optimising(parser, default)
    _add_regularising(parser, default)
    return parser


def _add_optimising(parser: argparse.ArgumentParser, default: TrainingConfig) -> None:
    parser.add_argument(
        "--optimiser", default=default.optimiser, choices=list(map(str, Optimiser)), help="(default: %(default)s)"
    )
    parser.add_argument("--learning-rate", type=float, default=default.learning_rate, help="(default: %(default)s)")
    parser.add_argument("--momentum", type=float, default=default.momentum, help="of sgd (default: %(default)s)")
    parser.add_argument("--schedule", default=default.schedule, choices=list(map(str, Schedule)), help="(default: %(default)s)")
    parser.add_argument("--schedule-factor", type=float, default=default.schedule_factor, help="(default: %(default)s)")
    parser.add_argument(
        "--schedule-patience", type=int, default=default.schedule_patience, help="epochs (default: %(default)s)"
    )
    parser.add_argument("--early-stopping", type=int, default=0, metavar="EPOCHS", help="end after so many without progress")
    parser.add_argument("--float32", action="store_true", help="compute in 32 bits even where 16 are faster")


def _add_regularising(parser: argparse.ArgumentParser, default: TrainingConfig) -> None:
    parser.add_argument("--weight-decay", type=float, default=default.weight_decay, help="(default: %(default)s)")
    parser.add_argument("--dropout", type=float, help="instead of the architecture's own")
    parser.add_argument("--label-smoothing", type=float, default=default.label_smoothing, help="(default: %(default)s)")
    parser.add_argument("--average", type=float, default=0.0, metavar="DECAY", help="answer with a running average of weights")
    parser.add_argument("--balanced", action="store_true", help="weigh rare classes as much as frequent ones")
    parser.add_argument("--head-only", action="store_true", help="train the last layer alone")
    for name, (_, what) in AUGMENTATIONS.items():
        parser.add_argument(f"--{name}", type=float, default=0.0, help=f"augmentation: {what} (default: %(default)s)")


def end(code: int) -> NoReturn:
    """End the process with an exit code; a member of a crew without Python's own last steps.

    A thread of gloo may still hold the tensors of the last exchange then, and to let go of one while Python is being taken down
    aborts the process, so that torchrun takes a training that went well for one that failed.
    """
    if not _is_member():
        sys.exit(code)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    end(main())
