"""Sends synthetic photos through the real pipeline and gives each digit it finds the label of the digit that stands there.

In: a `SyntheticPhoto` and the name of a pipeline. Out: prepared 28x28 digits with labels, and counts of what the pipeline
missed, merged or made up: training data and a test bed of the pipeline in one.
"""

import multiprocessing
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data.dataset import DIGIT_NAMES, Dataset
from core.data.synthetic.photo import Recipe, SyntheticPhoto, make_photo
from core.data.synthetic.writers import InventedHands, Source
from core.errors import PreparationError
from core.imaging.normalise import SIDE_PX
from core.imaging.pipeline import DEFAULT_PIPELINE, prepare
from core.imaging.types import Box, Image, PreparedDigit

LEAST_OVERLAP = 0.6
"""Intersection over union of a found and a true box, both grown by a margin, for the digit to count as well found."""
MARGIN_OF_HEIGHT = 0.06
"""A 1 is a few pixels wide: without a margin, one pixel of blur would count as another place."""
MERGED_SHARE = 0.5
"""A digit of which so much lies in a found box that is not its own was read together with something else."""
PHOTOS_PER_JOB = 50


@dataclass(frozen=True)
class PreparedPhoto:
    """What a pipeline made of a photo: `images` (n, 28, 28) uint8 and `labels` (n,) int64 of the digits well found.

    `true` digits stand on it; `missed` ones were found nowhere, `merged` ones within a box that is not theirs alone;
    `made_up` boxes belong to no digit.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.int64]
    true: int
    missed: int
    merged: int
    made_up: int

    @property
    def found(self) -> int:
        """How many digits were well found."""
        return len(self.labels)

    @property
    def is_whole(self) -> bool:
        """Whether every digit was well found, and nothing else."""
        return self.found == self.true and self.made_up == 0


def prepared(photo: SyntheticPhoto, pipeline: str = DEFAULT_PIPELINE) -> PreparedPhoto:
    """Send a photo through a pipeline and compare its digits with the true ones; a photo that it refuses has none found.

    Raises: UnknownName for a pipeline that does not exist.
    """
    try:
        digits = prepare(photo.image_rgb, pipeline)
    except PreparationError:
        digits = ()
    overlaps = _overlaps([digit.box for digit in digits], photo.boxes)
    pairs = _pairs(overlaps)
    lost = [true for true in range(len(photo.boxes)) if true not in pairs]
    merged = sum(_is_within_another(photo.boxes[true], digits) for true in lost)
    labels = np.array([photo.digits[true] for true in pairs], np.int64)
    return PreparedPhoto(
        images=_stacked([digits[found].image for found in pairs.values()]),
        labels=labels,
        true=len(photo.boxes),
        missed=len(lost) - merged,
        merged=merged,
        made_up=len(digits) - len(pairs),
    )


def _stacked(images: Sequence[Image]) -> NDArray[np.uint8]:
    return np.stack(images) if images else np.empty((0, SIDE_PX, SIDE_PX), np.uint8)


def _overlaps(found: Sequence[Box], true: Sequence[Box]) -> NDArray[np.float64]:
    """Return intersection over union of every found (rows) with every true box (columns), grown by their margins."""
    if not found or not true:
        return np.zeros((len(found), len(true)))
    one, other = _edges(found)[:, None], _edges(true)[None]
    low, high = np.maximum(one[..., :2], other[..., :2]), np.minimum(one[..., 2:], other[..., 2:])
    common = np.prod(np.maximum(high - low, 0), axis=-1)
    areas = [np.prod(boxes[..., 2:] - boxes[..., :2], axis=-1) for boxes in (one, other)]
    return np.asarray(common / (areas[0] + areas[1] - common), np.float64)


def _edges(boxes: Sequence[Box]) -> NDArray[np.float64]:
    """Return left, top, right, bottom of boxes with their margins (n, 4)."""
    margins = [MARGIN_OF_HEIGHT * box.longer_side + 1 for box in boxes]
    return np.array([(b.x - m, b.y - m, b.right + m, b.bottom + m) for b, m in zip(boxes, margins, strict=True)], np.float64)


def _pairs(overlaps: NDArray[np.float64]) -> dict[int, int]:
    """Return which found box belongs to which true one (true: found), each used once, the best first."""
    left = overlaps.copy()
    pairs: dict[int, int] = {}
    while left.size and left.max() >= LEAST_OVERLAP:
        found, true = (int(one) for one in np.unravel_index(int(left.argmax()), left.shape))
        pairs[true] = found
        left[found], left[:, true] = 0, 0
    return dict(sorted(pairs.items()))


def _is_within_another(box: Box, digits: Sequence[PreparedDigit]) -> bool:
    shares = (_common_area(box, digit.box) / (box.width * box.height) for digit in digits)
    return any(share >= MERGED_SHARE for share in shares)


def _common_area(one: Box, other: Box) -> int:
    across = min(one.right, other.right) - max(one.x, other.x)
    down = min(one.bottom, other.bottom) - max(one.y, other.y)
    return max(across, 0) * max(down, 0)


@dataclass(frozen=True)
class _Job:
    """The photos `first` to `last` of a seed, for one process."""

    seed: int
    first: int
    last: int
    source: Source
    recipe: Recipe
    pipeline: str


def synthetic_digits(
    seed: int, photo_count: int, source: Source | None = None, recipe: Recipe | None = None, workers: int = 1
) -> Dataset:
    """Return the well found digits of `photo_count` photos, prepared by the default pipeline, in the order of the photos.

    With more than one of `workers`, as many processes share the work; the result is the same. They import the caller's module
    anew, so a script that asks for them needs its `if __name__ == "__main__"`.
    """
    writers = source or InventedHands()
    jobs = [
        _Job(seed, first, min(first + PHOTOS_PER_JOB, photo_count), writers, recipe or Recipe(), DEFAULT_PIPELINE)
        for first in range(0, photo_count, PHOTOS_PER_JOB)
    ]
    done = _in_processes(jobs, workers) if workers > 1 else [one for job in jobs for one in _work(job)]
    images = np.concatenate([_stacked([]), *(one.images for one in done)])
    labels = np.concatenate([np.empty(0, np.int64), *(one.labels for one in done)])
    return Dataset("synthetic", images, labels, DIGIT_NAMES, writers.origin, writers.licence)


def _in_processes(jobs: Iterable[_Job], workers: int) -> list[PreparedPhoto]:
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        return [one for done in pool.map(_work, jobs) for one in done]


def _work(job: _Job) -> list[PreparedPhoto]:
    numbers = range(job.first, job.last)
    made = (make_photo(np.random.default_rng((job.seed, number)), job.source, job.recipe) for number in numbers)
    return [prepared(photo, job.pipeline) for photo in made]
