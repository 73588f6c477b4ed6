"""Lays experiments side by side: a line of figures for each, and how much each loses on its way from MNIST to real hands.

In: the entries of the shelf. Out: frozen lines and gaps; nothing is rounded here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.data.dataset import DIGIT_NAMES
from core.experiments.experiment import Learner
from core.experiments.handwriting import PHOTOS, STROKES
from core.experiments.record import DataNote
from core.experiments.shelf import Entry, Figure, figure

MNIST = "mnist"


@dataclass(frozen=True)
class Line:
    """The figures of an experiment; accuracies and `calibration_error` are parts of 1, None is what was not measured.

    `is_redrawn`: tested on other digits of MNIST than its own test part. `has_more_data`: learnt from strokes and
    synthetic photos besides. `file_bytes` is None where no weights can be kept.
    """

    name: str
    title: str
    data: DataNote
    is_redrawn: bool
    has_more_data: bool
    parameters: int
    file_bytes: int | None
    seconds: Figure | None
    ms_per_digit: Figure | None
    test: Figure | None
    strokes: Figure | None
    photos: Figure | None
    calibration_error: Figure | None
    reported: float | None

    @property
    def reads_digits(self) -> bool:
        """Whether its answers are the ten digits."""
        return self.data.class_names == DIGIT_NAMES


@dataclass(frozen=True)
class Gap:
    """What a network reads right of MNIST's test digits, and of strokes of real people; parts of 1.

    `has_more_data` as in `Line`.
    """

    title: str
    test: float
    strokes: float
    has_more_data: bool = False

    @property
    def size(self) -> float:
        """How much is lost from the one to the other; negative where real strokes are read better."""
        return self.test - self.strokes


def lines(entries: Sequence[Entry]) -> tuple[Line, ...]:
    """Return a line for each entry, in their order."""
    return tuple(_line(entry) for entry in entries)


def _line(entry: Entry) -> Line:
    kept = entry.kept
    return Line(
        name=entry.experiment.name,
        title=entry.experiment.title,
        data=kept.data,
        is_redrawn=kept.data.name == MNIST and entry.experiment.data.test_share > 0,
        has_more_data=entry.experiment.learner is Learner.RELEASED,
        parameters=kept.parameters,
        file_bytes=kept.file_bytes or None,
        seconds=entry.seconds,
        ms_per_digit=figure([one.cost.ms_per_digit for one in entry.records]),
        test=entry.part("test"),
        strokes=entry.hands(STROKES),
        photos=entry.hands(PHOTOS),
        calibration_error=figure([one.calibration_error for one in entry.records]),
        reported=entry.experiment.reported.test,
    )


def gaps(shown: Sequence[Line]) -> tuple[Gap, ...]:
    """Return the gap of each line that was measured on MNIST and on strokes of real people, the widest first."""
    found = [
        Gap(line.title, line.test.mean, line.strokes.mean, line.has_more_data)
        for line in shown
        if line.data.name == MNIST and line.test and line.strokes
    ]
    return tuple(sorted(found, key=lambda gap: gap.size, reverse=True))


def best_on_strokes(found: Sequence[Gap]) -> Gap:
    """Return who reads strokes of real people best, among one or more."""
    return max(found, key=lambda gap: gap.strokes)
