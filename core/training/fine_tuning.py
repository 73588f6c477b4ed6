"""Prepares what a network needs to learn one person's hand without forgetting everyone else's.

In: a person's own digits, old ones of many people. Out: what to train on, what to watch, and digits of the person kept out of
both to measure with; a gentle config; accuracies before and after. The old digits are learnt again beside the new ones
(rehearsal: Robins 1995), since a network that sees only new ones forgets.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from torch import nn

from core.data.continental import continental_digits
from core.data.dataset import DIGIT_NAMES, Dataset
from core.data.mnist import read_mnist
from core.data.rendered import rendered_strokes
from core.data.subset import stratified, take
from core.data.synthetic.writers import InventedHands
from core.errors import DataMissing, DataUnfit
from core.i18n.catalogues import N_
from core.training.augment import Augmentation
from core.training.config import Optimiser, Schedule, TrainingConfig
from core.training.results import BeforeAndAfter, Change
from core.training.trainer import evaluate

LEAST_DIGITS = 10
"""Fewer of one's own are no hand to learn."""
HELD_OUT_PART = 0.25
SHARE_OF_MINE = 0.3
"""Of what is learnt, however few they are: each own digit comes so much more often. Chosen with validation writers."""
MOST_OLD = 1600
"""Enough for a hundred steps, and for no architecture more than a minute on two cores."""
WATCHED_PART = 0.15
"""Of the old digits, not learnt but watched."""
DRAWN_OLD = 600
"""Digits drawn for rehearsal beside those of MNIST; they take three seconds on one core."""
GENTLE = Augmentation(rotation_deg=8.0, shear=0.12, scale=0.1, shift_px=1.0, elastic_px=0.8, stroke=0.25, blur=0.3)
"""Bends less than training did: the own digits shall still look like their writer's."""
AVERAGE_DECAY = 0.99
"""What is kept is an average of the weights over the last hundred of some 150 steps, the first ones among them: between the
network before and after, where less is forgotten (Wortsman and others, Robust fine-tuning of zero-shot models, 2022)."""


@dataclass(frozen=True)
class FineTuning:
    """What to learn from, what to watch, and own digits that are in neither."""

    train: Dataset
    validation: Dataset
    held_out: Dataset


def fine_tuning_data(mine: Dataset, old: Dataset, seed: int) -> FineTuning:
    """Part a person's digits, and mix those to be learnt with old ones.

    About a quarter of each label is held out, at least one of each label that has two or more. The rest makes up
    `SHARE_OF_MINE` of the training data, repeated in turn. What is watched are old digits that are not learnt, and,
    with the same share, the own ones that are: there are too few to spare more.
    Raises: DataUnfit where there are too few own digits, or hardly any old ones.
    """
    check_mine(mine)
    if len(old) < LEAST_DIGITS:
        raise DataUnfit(name=old.name, reason=N_("it holds too few pictures to learn from some and watch others"))
    random = np.random.default_rng(seed)
    held_out = _held_out(mine.labels, random)
    learnt = take(mine, np.setdiff1d(np.arange(len(mine)), held_out))
    shuffled = take(old, random.permutation(len(old)))
    some = take(shuffled, random.permutation(stratified(shuffled.labels, MOST_OLD)))
    watched = max(1, round(WATCHED_PART * len(some)))
    return FineTuning(
        train=_mixed(learnt, take(some, np.arange(watched, len(some)))),
        validation=_mixed(learnt, take(some, np.arange(watched))),
        held_out=take(mine, held_out),
    )


def check_mine(mine: Dataset) -> None:
    """Check that a person has kept enough digits.

    Raises: DataUnfit.
    """
    if len(mine) < LEAST_DIGITS:
        raise DataUnfit(name=mine.name, reason=N_("it holds too few digits to learn a hand from; ten are the least"))


def held_out(mine: Dataset, seed: int) -> Dataset:
    """Return those of a person's digits that `fine_tuning_data` keeps out with the same seed."""
    return take(mine, _held_out(mine.labels, np.random.default_rng(seed)))


def _held_out(labels: NDArray[np.int64], random: np.random.Generator) -> NDArray[np.int64]:
    """Return the places of the digits to measure with, sorted."""
    chosen = []
    for label in np.unique(labels):
        places = random.permutation(np.flatnonzero(labels == label))
        chosen.append(places[: max(1, round(HELD_OUT_PART * len(places)))] if len(places) > 1 else places[:0])
    return np.sort(np.concatenate(chosen))


def _mixed(mine: Dataset, old: Dataset) -> Dataset:
    """Return old digits and as many repeated own ones as give these their share."""
    places = np.arange(max(len(mine), round(len(old) * SHARE_OF_MINE / (1 - SHARE_OF_MINE)))) % len(mine)
    again = take(mine, places)
    return replace(
        old,
        name=f"{mine.name}+{old.name}",
        images=np.concatenate([old.images, again.images]),
        labels=np.concatenate([old.labels, again.labels]),
        source=f"{mine.source}; {old.source}",
    )


def old_digits(data_root: Path, seed: int) -> Dataset:
    """Return digits to be learnt again: of MNIST and by invented hands; all by invented hands where MNIST is not at hand."""
    try:
        mnist = read_mnist(data_root, train=True)
    except DataMissing:
        return _drawn(MOST_OLD, seed)
    drawn = _drawn(DRAWN_OLD, seed)
    chosen = take(mnist, np.random.default_rng(seed).permutation(len(mnist))[: MOST_OLD - len(drawn)])
    return Dataset(
        "mnist+drawn",
        np.concatenate([chosen.images, drawn.images]),
        np.concatenate([chosen.labels, drawn.labels]),
        DIGIT_NAMES,
        f"{mnist.source}; {drawn.source}",
        mnist.licence,
    )


def _drawn(count: int, seed: int) -> Dataset:
    digits = continental_digits(InventedHands(), count, seed)
    return replace(rendered_strokes(digits, 1, seed), name="drawn", source="invented hands", licence="MIT")


def recommended_config(architecture: str, seed: int = 0, head_only: bool = False) -> TrainingConfig:
    """Return a config that changes a trained network a little: few epochs, small steps that fade out.

    The statistics of batch normalisation stay: taken anew over a mixture with one hand in every third picture, they cost
    other writers more than the weights do.
    """
    return TrainingConfig(
        architecture=architecture,
        epochs=5,
        batch_size=64,
        optimiser=Optimiser.ADAMW,
        learning_rate=0.0005,
        weight_decay=0.01,
        schedule=Schedule.COSINE,
        head_only=head_only,
        keeps_statistics=True,
        augmentation=GENTLE,
        average_decay=AVERAGE_DECAY,
        seed=seed,
    )


def before_and_after(before: nn.Module, after: nn.Module, held_out: Dataset, others: Dataset) -> BeforeAndAfter:
    """Measure two networks on the same digits: a person's that neither has seen, and other people's."""
    mine, theirs = (
        Change(evaluate(before, dataset).accuracy, evaluate(after, dataset).accuracy, len(dataset))
        for dataset in (held_out, others)
    )
    return BeforeAndAfter(mine, theirs, others.name)
