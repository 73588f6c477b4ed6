"""Says whether what a report gives is met by what came of our seeds.

In: an entry of the shelf. Out: for each figure of its report a comparison. Met is a figure that our mean reaches, or our mean
with its standard deviation; both to two decimals of a per cent, finer than any report.
"""

from dataclasses import dataclass

from core.experiments.shelf import Entry, Figure

PARTS = ("test", "validation", "train")
DECIMALS = 2


@dataclass(frozen=True)
class Comparison:
    """One figure of a report, in parts of 1, beside ours; `own` is None where the protocol has no such part."""

    part: str
    reported: float
    own: Figure | None

    @property
    def is_met(self) -> bool:
        """Whether ours reaches it."""
        return self.own is not None and _points(self.own.mean + self.own.deviation) >= _points(self.reported)

    @property
    def gap_points(self) -> float | None:
        """By how many points of a per cent our mean is below it; None where we have none."""
        return None if self.own is None else _points(self.reported) - _points(self.own.mean)


def comparisons(entry: Entry) -> tuple[Comparison, ...]:
    """Return a comparison for each accuracy that the report gives, that of the test first."""
    found = ((part, getattr(entry.experiment.reported, part)) for part in PARTS)
    return tuple(Comparison(part, value, entry.part(part)) for part, value in found if value is not None)


def is_missed(entry: Entry) -> bool:
    """Whether any figure of the report is not met."""
    return any(not one.is_met for one in comparisons(entry))


def _points(share: float) -> float:
    return round(100 * share, DECIMALS)
