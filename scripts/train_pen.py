"""Trains the network that reads how the pen went, and lays it into a model's file: `python -m scripts.train_pen --help`.

The network that sees pictures stays as it is. How much the other is heard is fitted on drawings of validation writers.
"""

import argparse
import dataclasses
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from core.data.continental import continental_digits
from core.data.pen_outliers import draw_pen_outliers
from core.data.sets.pens import strokes_path
from core.data.strokes import FOLDS, StrokeDigit, fold_of, read_strokes
from core.data.synthetic.writers import InventedHands
from core.evaluation.pool_fitting import Pool, fit_pool
from core.evaluation.suites import Placement, measure_strokes
from core.imaging.trajectory import trajectory
from core.models.answering import pooled
from core.models.card import Pen
from core.models.checkpoint import DEFAULT_MODEL, Model, load_model, save_model, weights_bytes
from core.models.registry import parameter_count
from core.paths import weights_folder
from core.training.pens import train_pen
from scripts.ending import exit_code
from scripts.progress import watch


def main(argv: Sequence[str] | None = None) -> int:
    """Read the arguments, train, fit, keep the model with its new network."""
    options = parser().parse_args(argv)
    return exit_code(lambda: run(options))


def run(options: argparse.Namespace) -> Model:
    """Train as the options say and return the model that was kept."""
    torch.set_num_threads(options.threads)
    model = load_model(options.name, options.folder)
    as_released = None if options.fold is None else _pool_of_released()
    digits = _digits(options)
    outliers = draw_pen_outliers(options.outliers, digits, options.seed)
    continental = continental_digits(InventedHands(), options.continental, options.seed)
    for epoch in train_pen([*digits, *continental], outliers, options.epochs, options.seed):
        print(f"\repoch {epoch.epoch} of {options.epochs}: loss {epoch.loss:.4f}", end="", flush=True)
    pen = epoch.network
    print()
    pool = as_released or fit(model, pen, read_strokes(options.strokes, "validation"))
    training = {name: getattr(options, name) for name in ("epochs", "continental", "outliers", "seed", "fold")}
    card = dataclasses.replace(
        model.card,
        sha256=hashlib.sha256(weights_bytes(model.network, pen)).hexdigest(),
        pen=Pen(parameter_count(pen), *pool, training | {"torch": torch.__version__}),
    )
    print(f"kept {save_model(weights_bytes(model.network, pen), card, options.out or options.folder)}")
    return load_model(options.name, options.out or options.folder)


def _digits(options: argparse.Namespace) -> list[StrokeDigit]:
    if options.fold is None:
        return read_strokes(options.strokes, "train")
    return [digit for digit in read_strokes(options.strokes) if fold_of(digit.writer) != FOLDS[options.fold]]


def _pool_of_released() -> Pool:
    """Return how the pen is heard in the released model: a fold has no writers to fit that on.

    Raises: ValueError where the released model has no network for the way of the pen.
    """
    pen = load_model().card.pen
    if pen is None:
        raise ValueError("the released model has no network for the way of the pen; train that first, without --fold")
    return Pool(pen.weight, pen.temperature, pen.least_confidence)


def fit(model: Model, pen: nn.Module, digits: Sequence[StrokeDigit]) -> Pool:
    """Return how the pen is to be heard, by drawings of writers that neither network has learnt from.

    Digits that are not read as one count for nothing.
    """
    by_picture = watch("by picture", measure_strokes(dataclasses.replace(model, pen=None), digits, Placement())).digits.readings
    both = [(digit, own.answer) for digit, own in zip(digits, by_picture, strict=True) if own.answer is not None]
    labels = torch.tensor([digit.label for digit, _ in both])
    seen = torch.tensor([own.probabilities for _, own in both])
    with torch.inference_mode():
        heard = F.log_softmax(pen(torch.from_numpy(np.stack([trajectory(digit.strokes) for digit, _ in both]))), dim=1)
    pool = fit_pool(seen, heard, labels)
    read = {"picture": seen, "pen": heard, "both": pooled(seen, heard, pool.weight)}
    told = ", ".join(f"{name} {100 * float((own.argmax(1) == labels).float().mean()):.2f} %" for name, own in read.items())
    print(f"{len(labels)} validation digits: {told}")
    return pool


def parser() -> argparse.ArgumentParser:
    """Return the command line of one training run."""
    arguments = argparse.ArgumentParser(
        prog="python -m scripts.train_pen", description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    arguments.add_argument("--name", default=DEFAULT_MODEL, help="the model that gets the network")
    arguments.add_argument("--folder", type=Path, default=weights_folder(), help="folder that the model is kept in")
    arguments.add_argument("--out", type=Path, help="folder to keep it in with its new network (default: where it is)")
    arguments.add_argument("--strokes", type=Path, default=strokes_path(), help="file of pen strokes")
    arguments.add_argument("--fold", type=int, choices=range(len(FOLDS)), help="keep this fifth of the pen writers out")
    arguments.add_argument("--continental", type=int, default=4_000, help="digits as written in Europe, by invented hands")
    arguments.add_argument("--outliers", type=int, default=6_000, help="strokes that are no digit")
    arguments.add_argument("--epochs", type=int, default=60)
    arguments.add_argument("--seed", type=int, default=0)
    arguments.add_argument("--threads", type=int, default=torch.get_num_threads())
    return arguments


if __name__ == "__main__":
    sys.exit(main())
