"""What the Train page keeps in memory, shared by all visitors, each with its budget in bytes."""

from pathlib import Path

from core.data.dataset import Dataset
from core.data.folders import read_folders
from core.data.glimpse import Glimpse, glimpse_of
from core.data.registry import DataChoice, Parts, load
from core.training import material
from core.training.material import is_fine_tuning
from core.training.plan import RunPlan
from screens.components.kept import Kept

KEPT_S = 1800
GLIMPSES_BYTES = 32 << 20
TESTS_BYTES = 128 << 20
"""Two test sets of the largest data sets."""
FOLDERS = "folders"
"""The data set that visitors bring."""


def _glimpse_bytes(glimpse: Glimpse) -> int:
    return glimpse.sample.images.nbytes + glimpse.sheet.nbytes


_glimpses = Kept[Glimpse](GLIMPSES_BYTES, KEPT_S, _glimpse_bytes)
_tests = Kept[Dataset](TESTS_BYTES, KEPT_S, lambda dataset: dataset.images.nbytes)


def has_glimpse(choice: DataChoice) -> bool:
    """Whether what is to be seen of a data set is at hand."""
    return choice in _glimpses


def glimpse(choice: DataChoice, download: bool = False) -> Glimpse:
    """Return what is to be seen of a data set.

    Raises: as `core.data.registry.load`.
    """
    return _glimpses.get(choice, lambda: _look(choice, download))


def test_pictures(plan: RunPlan) -> Dataset:
    """Return the pictures that a run is tested on; a visitor's own digits, which may change, are read anew.

    Raises: as `core.training.material.gather`.
    """
    return (
        material.test_pictures(plan)
        if is_fine_tuning(plan.data)
        else _tests.get(plan.data, lambda: material.test_pictures(plan))
    )


def _look(choice: DataChoice, download: bool) -> Glimpse:
    if choice.name == FOLDERS and choice.file:
        found = read_folders(Path(choice.file))
        return glimpse_of(Parts(found.train, found.test), found.skipped, found.empty_classes)
    return glimpse_of(load(choice, download))
