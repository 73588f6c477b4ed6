"""What the Train page keeps in memory for all visitors, each with its budget in bytes: of a data set only what is shown."""

import threading
from collections import defaultdict
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from core.data.glimpse import Glimpse
from core.data.looking import look, pictures_tested_on
from core.data.registry import DataChoice
from core.evaluation.classification import Classification
from core.imaging.types import Image
from core.training.material import is_fine_tuning, kept_out
from core.training.runs import Run, run_answers
from screens.components.kept import Kept

KEPT_S = 1800
GLIMPSES_BYTES = 32 << 20
ANSWERED_BYTES = 32 << 20
"""Some fifty runs: a thousand pictures of each at most, for ten classes as a rule."""
MOST_OF_A_CELL = 40
"""Of the confusion matrix: two screens of a phone. More than the surest mistakes of all, so that these are among them."""

Pictures = Mapping[int, Image]
"""Pictures by their place in a data set."""


def _glimpse_bytes(glimpse: Glimpse) -> int:
    return glimpse.sample.images.nbytes + glimpse.sheet.nbytes


_glimpses = Kept[Glimpse](GLIMPSES_BYTES, KEPT_S, _glimpse_bytes)
_answered = Kept[Pictures | None](ANSWERED_BYTES, KEPT_S, lambda pictures: sum(one.nbytes for one in (pictures or {}).values()))


_turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
"""By the name of the data set."""


def has_glimpse(choice: DataChoice) -> bool:
    """Whether what is to be seen of a data set is at hand."""
    return choice in _glimpses


def glimpse(choice: DataChoice, download: bool = False) -> Glimpse:
    """Return what is to be seen of a data set; where a whole class asks at once, it is read for the first.

    Raises: as `core.data.looking.look`.
    """
    with _turns[choice.name]:
        return _glimpses.get(choice, lambda: look(choice, download))


def answered_pictures(run: Run, result: Classification) -> Pictures | None:
    """Return the test pictures that are shown of a run, None where they are others by now.

    A visitor's own digits, which may change, are read anew. Raises: as `core.training.material.gather`.
    """
    places = result.surest_places(MOST_OF_A_CELL)
    if is_fine_tuning(run.plan.data):
        mine = kept_out(run.plan)
        return _by_place(run, places, mine.images[places]) if np.array_equal(mine.labels, result.labels) else None
    with _turns[run.plan.data.name]:
        return _answered.get((run.id, run.step), lambda: _read(run, places, result))


def _read(run: Run, places: NDArray[np.int64], result: Classification) -> Pictures | None:
    tested = pictures_tested_on(run.plan.data, places)
    return _by_place(run, places, tested.images) if np.array_equal(tested.labels, result.labels) else None


def _by_place(run: Run, places: NDArray[np.int64], images: NDArray[np.uint8]) -> Pictures | None:
    """Return pictures by their place; None where others were answered there."""
    answers = run_answers(run.id)
    if answers is None or not answers.are_to(places, images):
        return None
    return {int(place): image for place, image in zip(places, images, strict=True)}
