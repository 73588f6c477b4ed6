"""Who writes: an invented hand, a writer of UniPen, or the pixels of MNIST.

In: digits as strokes or as pixels. Out: a `Source`, which picks a writer for each photo; a writer writes any of its labels.
Writers of strokes now and then take over a continental habit: a crossed 7, a slashed or dotted 0, a 1 with upstroke or foot.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from core.data.dataset import Dataset
from core.data.strokes import LICENCE, SOURCE, StrokeDigit
from core.data.synthetic.hands import Random, Writing, invent_hand, settled
from core.errors import DataMissing
from core.imaging.strokes import Points
from core.imaging.types import Image

HABIT_SHARE = 0.5
"""Of the writers of strokes, how many have continental habits."""
LEAST_UPRIGHT = 0.4
"""Height over width of a digit; the flattest that people write, a wide 2 or 5, has half."""
TABLET_PASSES = 2
LEAST_SMOOTHED = 12
"""Points of a stroke; in shorter ones each point is a corner that the writer meant."""
PIXEL_GROWTH = 8
"""MNIST pixels are enlarged so many times before their edge is drawn anew."""
EDGE_GAIN = 6.0
"""How much steeper than the enlarged pixels the new edge is."""
PIXEL_THRESHOLDS = (80.0, 150.0)
"""Where the edge is drawn, of 255: lower is a thicker pen."""


class Writer(Protocol):
    """One person, who can write the digits `labels`."""

    @property
    def labels(self) -> tuple[int, ...]:
        """Return the digits that this person can write."""
        ...

    def write(self, label: int, random: Random) -> Writing:
        """Return one of `labels` as this person writes it this time."""
        ...


class Source(Protocol):
    """Where writers come from; `origin` and `licence` go into data sets made of it."""

    @property
    def origin(self) -> str:
        """Return what to credit."""
        ...

    @property
    def licence(self) -> str:
        """Return under which terms."""
        ...

    def pick_writer(self, random: Random) -> Writer:
        """Return the writer of the next photo."""
        ...


@dataclass(frozen=True)
class InventedHands:
    """Hands that nobody has: see `core.data.synthetic.hands`."""

    origin: str = "invented hands"
    licence: str = "MIT"

    def pick_writer(self, random: Random) -> Writer:
        """Return a new hand."""
        return invent_hand(random)


@dataclass(frozen=True)
class StrokeWriter:
    """A writer of strokes, with continental habits or without."""

    digits: Mapping[int, tuple[StrokeDigit, ...]]
    habits: tuple[str, ...]

    @property
    def labels(self) -> tuple[int, ...]:
        """Return the digits that this writer left."""
        return tuple(self.digits)

    def write(self, label: int, random: Random) -> Writing:
        """Return one of the digits that this writer left, with the writer's habits."""
        digits = self.digits[label]
        strokes = digits[int(random.integers(len(digits)))].strokes
        writing = settled(label, tuple(_without_steps(stroke) for stroke in strokes))
        for habit in self.habits:
            writing = add_habit(writing, habit, random)
        return writing


class StrokeWriters:
    """The writers of a list of stroke digits; take the training split for training."""

    origin = SOURCE
    licence = LICENCE

    def __init__(self, digits: Sequence[StrokeDigit]) -> None:
        """Sort the digits by writer and label; what lies flat is left out: a piece of a digit, cut wrongly.

        Raises: DataMissing where there are none.
        """
        digits = [digit for digit in digits if _is_upright(digit)]
        if not digits:
            raise DataMissing(name="A digit of pen strokes", path="StrokeWriters")
        by_writer: dict[str, dict[int, tuple[StrokeDigit, ...]]] = {}
        for digit in digits:
            own = by_writer.setdefault(digit.writer, {})
            own[digit.label] = (*own.get(digit.label, ()), digit)
        self.writers = tuple(by_writer.values())

    def pick_writer(self, random: Random) -> StrokeWriter:
        """Return one of the writers, each as likely as any other."""
        digits = self.writers[int(random.integers(len(self.writers)))]
        choices = (("crossed", ""), ("slashed", "dotted", ""), ("upstroke", "foot", ""))
        habits = [str(random.choice(choice)) for choice in choices] if random.uniform() < HABIT_SHARE else []
        return StrokeWriter(digits, tuple(habit for habit in habits if habit))


@dataclass(frozen=True)
class PixelWriter:
    """Writes with the pictures of a data set; `threshold` is this writer's pen."""

    by_label: tuple[NDArray[np.int64], ...]
    images: NDArray[np.uint8]
    threshold: float

    @property
    def labels(self) -> tuple[int, ...]:
        """Return the digits of which there is a picture."""
        return tuple(label for label, places in enumerate(self.by_label) if len(places))

    def write(self, label: int, random: Random) -> Writing:
        """Return one of the pictures of that digit, its edge drawn anew."""
        places = self.by_label[label]
        return Writing(label, (), smooth_pixels(self.images[int(random.choice(places))], self.threshold), "pixels")


class PixelWriters:
    """The pictures of a data set such as MNIST: any writer's digits may follow one another."""

    def __init__(self, dataset: Dataset) -> None:
        """Sort the pictures by label."""
        self.origin, self.licence = dataset.source, dataset.licence
        self.images = dataset.images
        self.by_label = tuple(np.flatnonzero(dataset.labels == label) for label in range(10))

    def pick_writer(self, random: Random) -> PixelWriter:
        """Return all pictures, to be drawn with one pen."""
        return PixelWriter(self.by_label, self.images, float(random.uniform(*PIXEL_THRESHOLDS)))


@dataclass(frozen=True)
class MixedSource:
    """Several sources; each photo is written by a writer of one of them, `shares` saying how likely."""

    sources: tuple[Source, ...]
    shares: tuple[float, ...]

    @property
    def origin(self) -> str:
        """Return what to credit, all of them."""
        return "; ".join(source.origin for source in self.sources)

    @property
    def licence(self) -> str:
        """Return the terms of all of them."""
        return "; ".join(dict.fromkeys(source.licence for source in self.sources))

    def pick_writer(self, random: Random) -> Writer:
        """Return a writer of one of the sources."""
        shares = np.array(self.shares) / sum(self.shares)
        return self.sources[int(random.choice(len(self.sources), p=shares))].pick_writer(random)


def add_habit(writing: Writing, habit: str, random: Random) -> Writing:
    """Return the writing with a continental habit where it is of that digit and bare of it; else as it is."""
    adders = {
        "crossed": (7, _cross),
        "slashed": (0, _slash),
        "dotted": (0, _dot),
        "upstroke": (1, _upstroke),
        "foot": (1, _foot),
    }
    label, adder = adders[habit]
    if writing.label != label or len(writing.strokes) != 1 or writing.variant:
        return writing
    added = np.array(adder(writing, random), np.float32)
    return settled(label, (*writing.strokes, added + random.normal(0, 0.012, added.shape).astype(np.float32)), habit)


def _is_upright(digit: StrokeDigit) -> bool:
    width, height = np.ptp(np.concatenate(digit.strokes), axis=0)
    return bool(height > LEAST_UPRIGHT * width)


def _without_steps(stroke: Points) -> Points:
    """Return the stroke without the small steps of the tablet's raster: each point becomes a mean with its neighbours."""
    smooth = stroke.astype(np.float32)
    for _ in range(TABLET_PASSES if len(stroke) >= LEAST_SMOOTHED else 0):
        smooth = np.concatenate([smooth[:1], (smooth[:-2] + 2 * smooth[1:-1] + smooth[2:]) / 4, smooth[-1:]])
    return smooth


_Line = list[tuple[float, float]]


def _cross(writing: Writing, random: Random) -> _Line:
    x, y = _at_height(writing.strokes[0], float(random.uniform(0.45, 0.6)))
    half = float(random.uniform(0.15, 0.24))
    return [(x - half, y + 0.02), (x + half, y - 0.02)]


def _slash(writing: Writing, random: Random) -> _Line:
    width, over = writing.aspect, float(random.uniform(-0.05, 0.12))
    return [(width + over / 2, -over), (width / 2, 0.5), (-over / 2, 1 + over)]


def _dot(writing: Writing, random: Random) -> _Line:
    x, y = writing.aspect / 2, float(random.uniform(0.42, 0.56))
    return [(x, y), (x + 0.01, y + 0.04)]


def _upstroke(writing: Writing, random: Random) -> _Line:
    x, y = _end(writing.strokes[0], 0)
    length = float(random.uniform(0.2, 0.6))
    return [(x - 0.6 * length, y + length), (x - 0.25 * length, y + 0.4 * length), (x, y)]


def _foot(writing: Writing, random: Random) -> _Line:
    x, y = _end(writing.strokes[0], -1)
    half = float(random.uniform(0.15, 0.28))
    return [(x - half, y), (x + half, y)]


def _end(stroke: Points, which: int) -> tuple[float, float]:
    ends = sorted((stroke[0], stroke[-1]), key=lambda point: float(point[1]))
    return float(ends[which][0]), float(ends[which][1])


def _at_height(stroke: Points, height: float) -> tuple[float, float]:
    """Return the point of the stroke's later half nearest to that height: the stem, not the roof."""
    later = stroke[len(stroke) // 3 :]
    point = later[int(np.argmin(np.abs(later[:, 1] - height)))]
    return float(point[0]), float(point[1])


def smooth_pixels(image: Image, threshold: float) -> Image:
    """Return a 28x28 digit as a pen would have drawn it: enlarged by a cubic, its edge drawn anew, cut to the ink."""
    size = (image.shape[1] * PIXEL_GROWTH, image.shape[0] * PIXEL_GROWTH)
    large = cv2.GaussianBlur(cv2.resize(image, size, interpolation=cv2.INTER_CUBIC), (0, 0), PIXEL_GROWTH / 3)
    sharp = np.clip((large.astype(np.float32) - threshold) * EDGE_GAIN + 128, 0, 255).astype(np.uint8)
    left, top, width, height = cv2.boundingRect((sharp > 128).astype(np.uint8))
    return np.asarray(sharp[top : top + max(height, 1), left : left + max(width, 1)], np.uint8)
