"""Sets an entry of the shelf as a row of the table of docs/EXPERIMENTS.md.

In: entries with the same place in the list of reports. Out: rows of cells, the heading first, and figures as words.
"""

from collections.abc import Sequence

from core.evaluation.rows import NOTHING, Rows
from core.experiments.handwriting import PHOTOS, STROKES
from core.experiments.meeting import Comparison, comparisons
from core.experiments.record import DataNote
from core.experiments.shelf import Entry, Figure, figure

STAND_IN = "†"
HEADING = (
    *("experiment", "data", "parameters", "epochs", "seconds", "seeds", "train, %", "validation, %", "test, %"),
    *("the report, %", "met?", "strokes, %", "photos, %", "calibration error, %"),
)


def entry_rows(entries: Sequence[Entry]) -> Rows:
    """Return a row for each entry, below the heading."""
    return [list(HEADING), *(_row(entry) for entry in entries)]


def _row(entry: Entry) -> list[str]:
    records = entry.records
    return [
        f"`{entry.experiment.name}` {entry.experiment.title}",
        data_name(records[0].data),
        spread(figure([one.parameters for one in records]), 0),
        epochs(entry),
        spread(entry.seconds, 1),
        f"{len(records)}{', quick' if any(one.is_quick for one in records) else ''}",
        *(percents(entry.part(part)) for part in ("train", "validation", "test")),
        reported(entry),
        meeting(entry),
        *(percents(entry.hands(suite)) for suite in (STROKES, PHOTOS)),
        percents(figure([one.calibration_error for one in records])),
    ]


def data_name(data: DataNote) -> str:
    """Return what data is called in a table."""
    return f"{data.name}{f', {data.task}' if data.task else ''}{f' {STAND_IN}' if data.is_stand_in else ''}"


def epochs(entry: Entry) -> str:
    """Return how many epochs were trained, in the mean; a dash for what knows none."""
    counts = [len(one.epochs) for one in entry.records if one.epochs]
    return spread(figure(counts), 1 if len(set(counts)) > 1 else 0)


def reported(entry: Entry) -> str:
    """Return the report's figures in per cent; those of the test stand without a word."""
    found = comparisons(entry)
    return ", ".join(f"{_part(one)}{100 * one.reported:.2f}" for one in found) or NOTHING


def meeting(entry: Entry) -> str:
    """Return whether the report's figures are met, in words; marked where that was on data that stands in for the report's."""
    found = comparisons(entry)
    if not found:
        return "no figure reported" if entry.experiment.reported.remark else "nothing reported"
    verdicts = "; ".join(f"{_part(one)}{_verdict(one)}" for one in found)
    return f"{verdicts} {STAND_IN}" if entry.records[0].data.is_stand_in else verdicts


def _part(comparison: Comparison) -> str:
    return "" if comparison.part == "test" else f"{comparison.part} "


def _verdict(comparison: Comparison) -> str:
    if comparison.is_met:
        return "met"
    return "not measured" if comparison.gap_points is None else f"missed by {comparison.gap_points:.2f} points"


def percents(found: Figure | None) -> str:
    """Return a share as per cents without their sign."""
    return spread(None if found is None else Figure(100 * found.mean, 100 * found.deviation, found.count), 2)


def spread(found: Figure | None, decimals: int) -> str:
    """Return a mean with its standard deviation, the mean alone where nothing varies; a dash for none."""
    if found is None:
        return NOTHING
    mean = f"{found.mean:,.{decimals}f}"
    return f"{mean} ± {found.deviation:,.{decimals}f}" if found.deviation else mean
