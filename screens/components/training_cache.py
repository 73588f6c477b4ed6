"""What the Train page keeps in memory for all visitors, each with its budget in bytes: of a data set only what is shown."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from core.data.folders import read_folders
from core.data.glimpse import Glimpse, glimpse_of
from core.data.registry import DataChoice, Parts, load
from core.evaluation.classification import Classification
from core.imaging.types import Image
from core.training.material import is_fine_tuning, test_pictures
from core.training.runs import Run
from screens.components.kept import Kept

KEPT_S = 1800
GLIMPSES_BYTES = 32 << 20
ANSWERED_BYTES = 32 << 20
"""Some fifty runs: a thousand pictures of each at most, for ten classes as a rule."""
MOST_OF_A_CELL = 40
"""Of the confusion matrix: two screens of a phone. More than the surest mistakes of all, so that these are among them."""
FOLDERS = "folders"
"""The data set that visitors bring."""


Pictures = Mapping[int, Image]
"""Pictures by their place in a data set."""


def _glimpse_bytes(glimpse: Glimpse) -> int:
    return glimpse.sample.images.nbytes + glimpse.sheet.nbytes


_glimpses = Kept[Glimpse](GLIMPSES_BYTES, KEPT_S, _glimpse_bytes)
_answered = Kept[Pictures | None](ANSWERED_BYTES, KEPT_S, lambda pictures: sum(one.nbytes for one in (pictures or {}).values()))


def has_glimpse(choice: DataChoice) -> bool:
    """Whether what is to be seen of a data set is at hand."""
    return choice in _glimpses


def glimpse(choice: DataChoice, download: bool = False) -> Glimpse:
    """Return what is to be seen of a data set.

    Raises: as `core.data.registry.load`.
    """
    return _glimpses.get(choice, lambda: _look(choice, download))


def answered_pictures(run: Run, result: Classification) -> Pictures | None:
    """Return the test pictures that are shown of a run, None where they are others by now.

    A visitor's own digits, which may change, are read anew. Raises: as `core.training.material.gather`.
    """
    if is_fine_tuning(run.plan.data):
        return _pictures(run, result)
    return _answered.get((run.id, run.step), lambda: _pictures(run, result))


def _pictures(run: Run, result: Classification) -> Pictures | None:
    tested = test_pictures(run.plan)
    if not np.array_equal(tested.labels, result.labels):
        return None
    return {int(place): tested.images[place].copy() for place in result.surest_places(MOST_OF_A_CELL)}


def _look(choice: DataChoice, download: bool) -> Glimpse:
    if choice.name == FOLDERS and choice.file:
        found = read_folders(Path(choice.file))
        return glimpse_of(Parts(found.train, found.test), found.skipped, found.empty_classes)
    return glimpse_of(load(choice, download))
