"""What experiments are called on the Compare page."""

from collections import Counter
from collections.abc import Sequence

from core.experiments.shelf import Entry
from screens.components.words import _

SHORT_NAMES = {"mnist": "MNIST", "digits-8x8": "8 x 8", "polymnist": "PolyMNIST", "cifar10": "CIFAR-10"}
"""Of data sets, for the end of a title; the same in every language."""


def titles(entries: Sequence[Entry]) -> dict[str, str]:
    """Return the titles of experiments by their names; where two have the same one, with their data sets."""
    counts = Counter(one.experiment.title for one in entries)
    return {one.experiment.name: _title(one, counts[one.experiment.title] > 1) for one in entries}


def _title(entry: Entry, is_shared: bool) -> str:
    title = _(entry.experiment.title)
    name = entry.kept.data.name
    return f"{title} ({SHORT_NAMES.get(name, name)})" if is_shared else title
