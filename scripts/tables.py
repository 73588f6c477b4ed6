"""Sets what was measured as a table of plain text, for the terminal."""

from collections.abc import Mapping, Sequence

from core.evaluation.metrics import Score
from core.evaluation.photos import PhotoResult
from core.evaluation.rows import NOTHING, percent
from core.evaluation.suites import DigitResult, StrokeResult


def digit_table(result: DigitResult) -> str:
    """Set the accuracy of all and of each digit, then what was found and how it was judged."""
    return aligned(_digit_rows(result))


def stroke_table(result: StrokeResult) -> str:
    """Set the same as `digit_table`, then the splits and the writers read worst."""
    n = result.digits.total.n
    splits = [_score_row(f"split {one.name}", one, n) for one in result.splits]
    writers = [_score_row(f"writer {one.name}", one, n) for one in result.worst_writers]
    return aligned(_digit_rows(result.digits) + splits + writers)


def photo_table(result: PhotoResult) -> str:
    """Set how many photos were read exactly, and how many of their digits: of all, of each group."""
    rows = [["", "photos", "exact", "share", "digits", "accuracy"]]
    for one in (*(result.groups if len(result.groups) > 1 else ()), result.total):
        rows.append(
            [one.name, str(one.n), str(one.exact), percent(one.exact_share), str(one.digits), percent(one.digit_accuracy)]
        )
    rows += [[f"«{verdict}»", NOTHING, NOTHING, NOTHING, str(count), NOTHING] for verdict, count in result.verdicts.items()]
    return aligned(rows)


def _digit_rows(result: DigitResult) -> list[list[str]]:
    n = result.total.n
    scores = [_score_row(one.name, one, n) for one in (result.total, *result.per_digit)]
    counts: Mapping[str, int] = {
        **{f"«{verdict}»": count for verdict, count in result.verdicts.items()},
        "none found": result.none,
        "several found": result.several,
    }
    return [
        ["", "n", "share", "accuracy"],
        *scores,
        *([name, str(one), percent(one / n), NOTHING] for name, one in counts.items()),
    ]


def _score_row(name: str, one: Score, n: int) -> list[str]:
    return [name, str(one.n), percent(one.n / n), percent(one.accuracy)]


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Line the cells up: the first column to the left, the others to the right."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = (
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )
    return "\n".join(line.rstrip() for line in lines)
