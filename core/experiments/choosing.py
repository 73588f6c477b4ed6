"""Which experiments a comparison begins with, and which belong together.

In: the entries of the shelf. Out: some of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.experiments.catalogue import COMPACT, LENETS, LETTERS, MNIST, NETS, OPTIMISERS, SMALL
from core.experiments.experiment import Experiment
from core.experiments.shelf import Entry
from core.i18n.catalogues import N_

TEST = "test"
USUAL = COMPACT[0].name
"""The network of every tutorial, which the best is held against first."""


@dataclass(frozen=True)
class Group:
    """Experiments that belong together, by their names."""

    title: str
    names: tuple[str, ...]


GROUPS: tuple[tuple[str, tuple[Experiment, ...]], ...] = (
    (N_("Models A to F, 8 x 8"), tuple(one for one in LETTERS if one.data == SMALL)),
    (N_("Models A to F, MNIST"), tuple(one for one in LETTERS if one.data == MNIST)),
    (N_("LeNet-5 then and now"), LENETS),
    (N_("Adadelta's two learning rates"), tuple(one for one in NETS if one.data == MNIST)),
    (N_("Optimisers"), (COMPACT[0], *OPTIMISERS)),
)


def groups(entries: Sequence[Entry]) -> tuple[Group, ...]:
    """Return the groups of which these entries hold two or more."""
    here = {one.experiment.name for one in entries}
    found = [Group(title, tuple(one.name for one in members if one.name in here)) for title, members in GROUPS]
    return tuple(one for one in found if len(one.names) > 1)


def with_predictions(entries: Sequence[Entry], count: int) -> tuple[Entry, ...]:
    """Return the entries that tell what they answer to each of `count` test digits."""
    return tuple(one for one in entries if len(one.kept.predictions) == count)


def best_first(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return the entries by how much of their test pictures the kept network reads right."""
    return tuple(sorted(entries, key=lambda one: -one.kept.parts[TEST].accuracy))


def spread(entries: Sequence[Entry], most: int) -> tuple[Entry, ...]:
    """Return at most so many entries: the best, the worst, and others evenly between them."""
    ranked = best_first(entries)
    if len(ranked) <= most:
        return ranked
    return tuple(ranked[place * (len(ranked) - 1) // (most - 1)] for place in range(most))


def first_pair(entries: Sequence[Entry]) -> tuple[Entry, Entry]:
    """Return the best of two or more entries and the usual network; where that is not there or the best, the second best."""
    best, *others = best_first(entries)
    return best, next((one for one in others if one.experiment.name == USUAL), others[0])
