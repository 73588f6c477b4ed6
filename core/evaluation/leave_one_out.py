"""Measures what each stage and each decision of the classroom pipeline is worth: photos are read again without it.

In: a model, labelled photos. Out: a generator of `Progress` that returns, for the whole pipeline and for each part left out,
how many photos were read exactly and how many of their digits, by group.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.evaluation.photos import Photo, PhotoScore, measure_photos
from core.evaluation.suites import Measurement, Progress
from core.models.checkpoint import Model
from core.reading import OPTIONAL

WHOLE = "nothing"


@dataclass(frozen=True)
class Omission:
    """What was left out, and how well the photos were read then, all and by group."""

    without: str
    total: PhotoScore
    groups: tuple[PhotoScore, ...]


@dataclass(frozen=True)
class LeaveOneOutResult:
    """The whole pipeline first, then each omission."""

    omissions: tuple[Omission, ...]

    def record(self) -> dict[str, Any]:
        """Return the result as values for JSON."""
        return {
            "n": self.omissions[0].total.n,
            "without": {
                one.without: one.total.record() | {"groups": {group.name: group.record() for group in one.groups}}
                for one in self.omissions
            },
        }


def measure_leave_one_out(model: Model, photos: Sequence[Photo]) -> Measurement[LeaveOneOutResult]:
    """Read one or more photos with the whole pipeline, then without each of `core.reading.OPTIONAL`.

    Raises: DataMissing for a photo that cannot be opened.
    """
    omissions = []
    for index, name in enumerate((WHOLE, *OPTIONAL)):
        measuring = measure_photos(model, photos, without=() if name == WHOLE else (name,))
        while True:
            try:
                progress = next(measuring)
            except StopIteration as end:
                omissions.append(Omission(name, end.value.total, end.value.groups))
                break
            yield Progress(index * len(photos) + progress.done, (len(OPTIONAL) + 1) * len(photos))
    return LeaveOneOutResult(tuple(omissions))


def leave_one_out_rows(result: LeaveOneOutResult) -> list[tuple[str, ...]]:
    """Return the table: a heading, then for each omission the share of photos read exactly and of digits, by group."""
    groups = [group.name for group in result.omissions[0].groups]
    rows: list[tuple[str, ...]] = [("without", "exact", "digits", *groups)]
    for one in result.omissions:
        cells = (f"{100 * group.exact_share:.1f} / {100 * group.digit_accuracy:.1f}" for group in one.groups)
        rows.append((one.without, f"{100 * one.total.exact_share:.1f}", f"{100 * one.total.digit_accuracy:.1f}", *cells))
    return rows
