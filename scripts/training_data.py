"""Gathers what to train on and what to validate on; what takes minutes to draw is kept in a folder for the next run."""

import argparse
import dataclasses
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from core.data.continental import continental_digits
from core.data.dataset import DIGIT_NAMES, Dataset
from core.data.kept import kept
from core.data.mnist import LICENCE as MNIST_LICENCE
from core.data.mnist import SOURCE as MNIST_SOURCE
from core.data.mnist import read_mnist
from core.data.outliers import draw_outliers
from core.data.rendered import rendered_strokes
from core.data.strokes import FOLDS, StrokeDigit, fold_of, read_strokes
from core.data.strokes import LICENCE as STROKES_LICENCE
from core.data.strokes import SOURCE as STROKES_SOURCE
from core.data.subset import take
from core.data.synthetic.prepared import synthetic_digits
from core.data.synthetic.touching import NO_LABEL, touching_digits
from core.data.synthetic.writers import InventedHands, MixedSource, PixelWriters

INVENTED_COUNT = 2000
"""Digits by invented hands, of which piles, pairs and pieces that are no digit are made."""
NOTHING = np.empty((0, 28, 28), np.uint8)


@dataclasses.dataclass(frozen=True)
class Gathered:
    """All of a run's data; `validation` by the name of its part."""

    train: Dataset
    validation: Mapping[str, Dataset]
    outliers: NDArray[np.uint8] = dataclasses.field(default_factory=lambda: NOTHING)

    @property
    def whole_validation(self) -> Dataset:
        """All of the validation data as one."""
        return joined(tuple(self.validation.values()))


def gather(options: argparse.Namespace) -> Gathered:
    """Return MNIST with what is drawn of pen strokes, invented hands and synthetic photos."""
    mnist = read_mnist(options.data_root, train=True)
    order = np.random.default_rng(options.data_seed).permutation(len(mnist))
    train, validation = take(mnist, order[options.mnist_validation :]), take(mnist, order[: options.mnist_validation])
    has_pens = options.data == "mnist+strokes"
    pens = _pens(options) if has_pens else {"train": [], "validation": []}
    learnt = _drawn(options, "train", pens["train"], train)
    watched = {name: _clear(part) for name, part in _drawn(options, "validation", pens["validation"], validation).items()}
    outliers = _kept(options, "outliers", options.outliers, lambda count: _outliers(count, options.data_seed))
    uncut = [part.images[part.labels == NO_LABEL] for part in learnt.values()]
    again = [part for name, part in learnt.items() if "strokes" in name] * (options.pen_rounds - 1)
    return Gathered(
        joined((train, *map(_clear, learnt.values()), *again)),
        {"mnist": validation, **watched},
        np.concatenate([outliers.images, *uncut]),
    )


def _pens(options: argparse.Namespace) -> dict[str, list[StrokeDigit]]:
    """Return the pen-written digits to learn from and to watch; the writers of a fold are watched alone."""
    if options.fold is None:
        return {split: read_strokes(options.strokes, split) for split in ("train", "validation")}
    everyone = read_strokes(options.strokes)
    kept_out = FOLDS[options.fold]
    return {
        "train": [digit for digit in everyone if fold_of(digit.writer) != kept_out],
        "validation": [digit for digit in everyone if fold_of(digit.writer) == kept_out],
    }


def sources(options: argparse.Namespace) -> tuple[str, ...]:
    """Return what was learnt from, each with its licence."""
    mnist = f"{MNIST_SOURCE} ({MNIST_LICENCE})"
    return (mnist, f"{STROKES_SOURCE} ({STROKES_LICENCE})") if options.data == "mnist+strokes" else (mnist,)


def joined(parts: Sequence[Dataset]) -> Dataset:
    """Return several data sets as one, in their order."""
    images, labels = np.concatenate([part.images for part in parts]), np.concatenate([part.labels for part in parts])
    names = "+".join(part.name for part in parts)
    return Dataset(names, images, labels, DIGIT_NAMES, "; ".join(part.source for part in parts), parts[0].licence)


def _clear(dataset: Dataset) -> Dataset:
    """Return the data set without what is no digit."""
    return take(dataset, np.flatnonzero(dataset.labels != NO_LABEL))


def thinned(dataset: Dataset, one_of: int) -> Dataset:
    """Return one in so many of the pictures."""
    return dataclasses.replace(dataset, images=dataset.images[::one_of], labels=dataset.labels[::one_of])


def _drawn(options: argparse.Namespace, split: str, pens: Sequence[StrokeDigit], mnist: Dataset) -> dict[str, Dataset]:
    """Return what is drawn for one split, each part from its own seed and from writers of that split alone."""
    is_train = split == "train"
    seed = options.data_seed if is_train else options.data_seed + 1
    variants, share = (options.variants, 1.0) if is_train else (1, 0.1)
    hands = InventedHands()
    everyone = MixedSource((hands, PixelWriters(mnist)), (1.0, 1.0))
    fold = "" if options.fold is None else f"-{FOLDS[options.fold]}"
    makers: dict[str, tuple[int, Callable[[int], Dataset]]] = {
        f"strokes{fold}": (variants if pens else 0, lambda count: rendered_strokes(pens, count, seed)),
        "continental": (
            round(share * options.continental),
            lambda count: rendered_strokes(continental_digits(hands, count, seed), 1, seed),
        ),
        "touching": (round(share * options.touching), lambda count: touching_digits(hands, count, seed)),
        "synthetic": (
            round(share * options.photos),
            lambda count: synthetic_digits(seed, count, everyone, workers=options.workers),
        ),
    }
    wanted = {name: maker for name, maker in makers.items() if maker[0]}
    return {name: _kept(options, f"{name}-{split}", count, make) for name, (count, make) in wanted.items()}


def _outliers(count: int, seed: int) -> Dataset:
    digits = continental_digits(InventedHands(), INVENTED_COUNT, seed)
    images = draw_outliers(count, digits, seed) if count else NOTHING
    return Dataset("outliers", images, np.full(count, NO_LABEL), DIGIT_NAMES, "drawn", "MIT")


def _kept(options: argparse.Namespace, name: str, count: int, make: Callable[[int], Dataset]) -> Dataset:
    """Return what was drawn before with the same count and seed, or draw it now and keep it."""
    if not options.cache:
        return make(count)
    path = options.cache / f"{name}-{count}-{options.data_seed}.npz"
    return dataclasses.replace(kept(path, lambda: make(count)), name=name)
