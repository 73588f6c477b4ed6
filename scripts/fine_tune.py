"""Teaches released models one writer's hand, and measures what that brings the writer and costs everyone else.

`python -m scripts.fine_tune --strokes FILE.jsonl.gz --data ROOT` takes the writer of the split whom a model reads worst, gives
it 30 of his digits as a visitor would correct them, and measures on his others, on other writers, and on MNIST's test set.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean, stdev
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.dataset import DIGIT_NAMES, Dataset
from core.data.mnist import read_mnist
from core.data.rendered import prepare_drawing
from core.data.strokes import LICENCE, SOURCE, SPLITS, StrokeDigit, read_strokes
from core.data.subset import part_of, stratified, take
from core.errors import DataUnfit
from core.evaluation.records import Run, to_record, write_record
from core.heaps import FOR_TRAINING, set_up_heaps
from core.i18n.catalogues import N_
from core.imaging.strokes import Drawing, place
from core.models.checkpoint import DEFAULT_MODEL, Model, load_model
from core.models.inference import predict_logits
from core.training.batches import TrainingData
from core.training.fine_tuning import Change, before_and_after, fine_tuning_data, old_digits, recommended_config
from core.training.trainer import Training, evaluate
from scripts import options as shared
from scripts.ending import exit_code

LEAST_LEFT = 20
"""Digits of the writer to measure on; with fewer, one digit is worth more than 5 %."""


@dataclass(frozen=True)
class Written:
    """Digits as the pipeline prepares them, and who wrote each."""

    dataset: Dataset
    writers: NDArray[np.str_]

    def by(self, writer: str) -> Dataset:
        """Return the digits of one writer."""
        return take(self.dataset, np.flatnonzero(self.writers == writer))

    def by_others(self, writer: str) -> Dataset:
        """Return the digits of all but one writer."""
        return take(self.dataset, np.flatnonzero(self.writers != writer))


@dataclass(frozen=True)
class Draw:
    """One draw of the digits that are given: what changed, and how long it took to learn them."""

    mine: Change
    other_writers: Change
    mnist: Change
    given_wrong: int
    seconds: float


@dataclass(frozen=True)
class FineTuned:
    """What fine-tuning did to one model."""

    writer: str
    digits: int
    config: dict[str, Any]
    draws: tuple[Draw, ...]

    def record(self) -> dict[str, Any]:
        """Return the result as values for JSON."""
        return {
            "writer": self.writer,
            "digits_given": self.digits,
            "config": self.config,
            "mean": {name: self._mean(name) for name in ("mine", "other_writers", "mnist")},
            "draws": [asdict(draw) for draw in self.draws],
        }

    def _mean(self, name: str) -> dict[str, float]:
        changes: list[Change] = [getattr(draw, name) for draw in self.draws]
        after = [change.after for change in changes]
        return {
            "before": round(mean(change.before for change in changes), 4),
            "after": round(mean(after), 4),
            "after_sd": round(stdev(after), 4) if len(after) > 1 else 0.0,
        }

    def line(self, model: str) -> str:
        """Return the result as a line to read."""
        parts = (
            f"{name} {100 * one['before']:.2f} -> {100 * one['after']:.2f} %" for name, one in self.record()["mean"].items()
        )
        return f"{model}, writer {self.writer}: {', '.join(parts)}; {mean(draw.seconds for draw in self.draws):.0f} s each"


def main(argv: Sequence[str] | None = None) -> int:
    """Read the arguments, fine-tune each model some times, print a line for each, keep the record."""
    options = _parser().parse_args(argv)
    return exit_code(lambda: _run(options))


def _run(options: argparse.Namespace) -> None:
    set_up_heaps(FOR_TRAINING)
    written = _written(read_strokes(options.strokes, options.split))
    records = [_measured(name, written, options) for name in options.models]
    if options.json:
        write_record({"suite": "fine-tuning", "models": records}, options.json)


def _measured(name: str, written: Written, options: argparse.Namespace) -> dict[str, Any]:
    """Fine-tune one model, print what that did, and return its record."""
    started = time.perf_counter()
    model = load_model(name)
    writer = options.writer or _worst_read(model, written, options.digits + LEAST_LEFT)
    mine = written.by(writer)
    if len(mine) < options.digits + LEAST_LEFT:
        raise DataUnfit(name=writer, reason=N_("it holds too few pictures to learn from some and watch others"))
    others = (written.by_others(writer), part_of(read_mnist(options.data, train=False), options.limit))
    draws = tuple(_draw(model, mine, others, options, seed) for seed in range(options.draws))
    config = {key: str(value) for key, value in asdict(recommended_config(model.card.architecture)).items()}
    result = FineTuned(writer, options.digits, config, draws)
    print(result.line(name), flush=True)
    settings = {"split": options.split, "digits": options.digits, "draws": options.draws}
    run = Run("fine-tuning", model.card, "classroom", options.strokes.name, settings, time.perf_counter() - started)
    return to_record(run, result)


def _draw(model: Model, mine: Dataset, others: tuple[Dataset, Dataset], options: argparse.Namespace, seed: int) -> Draw:
    """Give a model some of a writer's digits, drawn by `seed`, and measure it on the rest."""
    order = np.random.default_rng(seed).permutation(len(mine))
    given = order[stratified(mine.labels[order], options.digits)]
    rest = take(mine, np.setdiff1d(order, given))
    before = evaluate(model.network, take(mine, given)).accuracy
    started = time.perf_counter()
    data = fine_tuning_data(take(mine, given), old_digits(options.data, seed), seed)
    config = recommended_config(model.card.architecture, seed)
    *_steps, ended = Training(config, TrainingData(data.train, data.validation), model.network)
    seconds = time.perf_counter() - started
    strangers, mnist = others
    on_strokes = before_and_after(model.network, ended.network, rest, strangers)
    on_mnist = before_and_after(model.network, ended.network, rest, mnist).others
    return Draw(on_strokes.mine, on_strokes.others, on_mnist, round((1 - before) * len(given)), round(seconds, 1))


def _worst_read(model: Model, written: Written, least: int) -> str:
    """Return the writer with the lowest accuracy, of those who left enough digits."""
    is_right = predict_logits(model.network, written.dataset.images).argmax(1).numpy() == written.dataset.labels
    names, counts = np.unique(written.writers, return_counts=True)
    able = names[counts >= least]
    if not len(able):
        raise DataUnfit(name=written.dataset.name, reason=N_("it holds too few pictures to learn from some and watch others"))
    return str(min(able, key=lambda name: is_right[written.writers == name].mean()))


def _written(digits: Sequence[StrokeDigit]) -> Written:
    """Draw each digit once, as it was written; those not found as one digit are left out."""
    images = [prepare_drawing(Drawing(place(digit.strokes))) for digit in digits]
    found = [(image, digit) for image, digit in zip(images, digits, strict=True) if image is not None]
    labels = np.array([digit.label for _image, digit in found], np.int64)
    dataset = Dataset("strokes", np.stack([image for image, _digit in found]), labels, DIGIT_NAMES, SOURCE, LICENCE)
    return Written(dataset, np.array([digit.writer for _image, digit in found]))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.fine_tune", description=__doc__)
    parser.add_argument("--strokes", type=Path, required=True, help="gzipped JSON lines of pen-written digits")
    shared.add_mnist(parser)
    parser.add_argument(
        "--models", type=shared.names, default=(DEFAULT_MODEL, "compact_cnn"), metavar="A,B", help="released models"
    )
    parser.add_argument("--writer", help="whose hand to learn (default: the one that the model reads worst)")
    parser.add_argument("--split", default="test", choices=SPLITS, help="writers to choose from (default: %(default)s)")
    parser.add_argument("--digits", type=shared.count, default=30, help="digits that are given (default: %(default)s)")
    parser.add_argument(
        "--draws", type=shared.count, default=5, help="times that other digits are given (default: %(default)s)"
    )
    parser.add_argument("--json", type=Path, metavar="OUT", help="file to keep the record in")
    return parser


if __name__ == "__main__":
    sys.exit(main())
