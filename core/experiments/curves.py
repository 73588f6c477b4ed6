"""Lines of a chart from the curves of experiments and of runs.

In: the rows of a curve. Out: at most 300 points of one of its values, over epochs or over seconds.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

from core.experiments.record import CurveRow
from core.training.history import EpochRow, kept_places


class Value(StrEnum):
    """What a curve tells of; the names of the rows' fields."""

    VALIDATION_ACCURACY = "validation_accuracy"
    TRAIN_ACCURACY = "train_accuracy"
    VALIDATION_LOSS = "validation_loss"
    TRAIN_LOSS = "train_loss"


class Over(StrEnum):
    """What goes along the chart."""

    EPOCHS = "epochs"
    SECONDS = "seconds"


@dataclass(frozen=True)
class Line:
    """The points of a line: `x` in epochs or in seconds of training since the start, `y` as in the rows."""

    x: tuple[float, ...]
    y: tuple[float, ...]


def line_of(rows: Sequence[CurveRow] | Sequence[EpochRow], value: Value, over: Over) -> Line:
    """Return the line of one value; rows that do not tell it, or tell no finite number, have no point."""
    places = list(accumulate(row.seconds for row in rows)) if over is Over.SECONDS else [float(row.epoch) for row in rows]
    told = [(place, getattr(row, value)) for place, row in zip(places, rows, strict=True)]
    points = [(place, height) for place, height in told if height is not None and math.isfinite(height)]
    kept = [points[place] for place in kept_places([height for _place, height in points])]
    return Line(tuple(place for place, _height in kept), tuple(height for _place, height in kept))
