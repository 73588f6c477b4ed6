"""Writes the page of results: every suite, for us and for what we compare with, and what fails beside what works.

In: what the suites measured, the known causes of wrong photos, names of picture files beside the page. Out: Markdown.
"""

import csv
import os
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from core.errors import DataDamaged, DataMissing
from core.evaluation.corrupted import CorruptedResult
from core.evaluation.outliers import OutlierResult
from core.evaluation.photos import PhotoResult, PhotoScore
from core.evaluation.records import Run, commit, versions
from core.evaluation.reliability import CalibrationResult
from core.evaluation.rows import NOTHING, Rows, calibration_rows, corrupted_rows, outlier_rows, percent
from core.evaluation.suites import Result, StrokeResult
from core.models.card import Card

INTRODUCTION = """# Results

Written by `python -m scripts.evaluate all`, which measures every figure anew. No model was trained on any of this data. One
training run of each model. What is read wrong stands at the end."""

CORRUPTED = """MNIST's test digits as stored, spoilt in the fifteen ways and strengths of MNIST-C (2019). The last columns say
what the answers were called: a model may rather refuse a spoilt digit than guess."""
OUTLIERS = """Letters, symbols, scribbles, shapes and stains are drawn and go through `classroom`; the others are pictures of
28x28. AUROC is against the digits of MNIST's test set and of UniPen's test writers. «Refused» is «not a digit» or «unsure»;
«at 99 %» is at the threshold that lets 99 % of these digits pass. `letters printed` are letters that training knows in other
fonts; the other kinds were not trained with at all."""
CALIBRATION = """Expected calibration error over 15 equal bins of confidence. «Left out» were not found as one digit."""


@dataclass(frozen=True)
class Entry:
    """One result, and how it came about."""

    run: Run
    result: Result

    @property
    def reader(self) -> str:
        """Who read: the model, and the pipeline where there is one."""
        return self.run.card.name + (f", {self.run.pipeline}" if self.run.pipeline else "")


@dataclass(frozen=True)
class Rival:
    """Another program that read the same photos."""

    name: str
    photos: PhotoResult


@dataclass(frozen=True)
class Page:
    """What goes on the page, our own reader first; `pictures` are captions by file name, `notes` say what was left out."""

    entries: tuple[Entry, ...]
    rivals: tuple[Rival, ...] = ()
    causes: Mapping[str, str] | None = None
    pictures: Mapping[str, str] | None = None
    notes: tuple[str, ...] = ()


ResultT = TypeVar("ResultT")


def read_causes(path: Path) -> dict[str, str]:
    """Read why photos are read wrong: a table `file,cause`, in the words of whoever looked.

    Raises: DataMissing where it is not there, DataDamaged where it is no such table.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return {row["file"]: row["cause"] for row in csv.DictReader(lines)}
    except OSError as error:
        raise DataMissing(name="The table of causes", path=str(path)) from error
    except (UnicodeDecodeError, csv.Error, KeyError) as error:
        raise DataDamaged(path=str(path), line=1, reason="not a table of file and cause as text in UTF-8") from error


def results_page(page: Page) -> str:
    """Return the page as Markdown; a section without results is left out."""
    sections = (
        INTRODUCTION,
        _circumstances(page),
        _drawn_section(page),
        _photo_section(page),
        _each_model(page, CorruptedResult, "MNIST corrupted", corrupted_rows, CORRUPTED),
        _each_model(page, OutlierResult, "What is no digit", outlier_rows, OUTLIERS),
        _each_model(page, CalibrationResult, "Calibration", calibration_rows, CALIBRATION),
        _picture_section(page),
        _wrong_photos(page),
    )
    return "\n\n".join(section for section in sections if section) + "\n"


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows, the heading first, as a table in Markdown: the first column to the left, numbers to the right."""
    heading, *body = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    rule = ["---", *("---:" for _ in heading[1:])]
    return "\n".join("| " + " | ".join(row) + " |" for row in (heading, rule, *body))


def _circumstances(page: Page) -> str:
    cards = {entry.run.card.name: entry.run.card for entry in page.entries}
    data = sorted({f"`{entry.run.data}` ({entry.run.suite})" for entry in page.entries})
    seconds = sum(entry.run.seconds for entry in page.entries)
    rows = [
        ["", "value"],
        ["date", datetime.now(UTC).isoformat(timespec="minutes")],
        ["commit", str(commit())],
        ["machine", f"{platform.machine()} CPU, {os.cpu_count()} cores; {seconds / 60:.0f} minutes of measuring"],
        ["versions", ", ".join(f"{name} {number}" for name, number in versions().items())],
        *(["model", _card_line(card)] for card in cards.values()),
        ["data", ", ".join(data)],
    ]
    return "## How it was measured\n\n" + table(rows).replace("---:", "---") + "".join(f"\n\n{note}" for note in page.notes)


def _card_line(card: Card) -> str:
    return f"`{card.name}` ({card.architecture}, {card.parameters:,} parameters, sha256 {card.sha256[:12]})"


def _drawn_section(page: Page) -> str:
    """Compare the readers on MNIST and on pen strokes, in full size and small."""
    columns = _columns(page)
    if not columns:
        return ""
    readers = list(dict.fromkeys(entry.reader for entry in page.entries if isinstance(entry.result, StrokeResult)))
    models = list(dict.fromkeys(entry.reader for entry in page.entries if isinstance(entry.result, CorruptedResult)))
    rows = [[reader, *(shares.get(reader, NOTHING) for shares in columns.values())] for reader in [*models, *readers]]
    text = "Share of single digits read right. MNIST is read as stored, strokes as the page reads what is drawn on its pad."
    return f"## Digits alone\n\n{text}\n\n" + table([["", *columns], *rows])


def _columns(page: Page) -> dict[str, dict[str, str]]:
    """Return, for each data set of single digits, the accuracy by reader."""
    columns: dict[str, dict[str, str]] = {}
    for entry in page.entries:
        if isinstance(entry.result, CorruptedResult):
            total = entry.result.clean.total
            columns.setdefault(f"MNIST test, {total.n:,}", {})[entry.reader] = percent(total.accuracy)
    for entry in page.entries:
        if isinstance(entry.result, StrokeResult):
            size, total = entry.run.settings["size"], entry.result.digits.total
            place = "" if size == 1 else f", size {size} aside"
            columns.setdefault(f"UniPen test writers{place}, {total.n:,}", {})[entry.reader] = percent(total.accuracy)
    return columns


def _photo_section(page: Page) -> str:
    """Compare the readers on photos, by group: read exactly, and how many of the digits."""
    results = _photo_results(page)
    if not results:
        return ""
    first = next(iter(results.values()))
    groups = [*first.groups, first.total]
    heading = ["", *(f"{one.name}, {one.n}" for one in groups)]
    exact = [[name, *(f"{one.exact}" for one in _scores(result))] for name, result in results.items()]
    digits = [[name, *(percent(one.digit_accuracy) for one in _scores(result))] for name, result in results.items()]
    return "\n\n".join(
        [
            "## Photos",
            "Photos and drawings by others, as whole files. Read exactly, that is every digit and every row:",
            table([heading, *exact]),
            "Digits read, as one minus the edit distance over the length:",
            table([["", *(f"{one.name}, {one.digits}" for one in groups)], *digits]),
        ]
    )


def _photo_results(page: Page) -> dict[str, PhotoResult]:
    ours = {entry.reader: entry.result for entry in page.entries if isinstance(entry.result, PhotoResult)}
    return ours | {rival.name: rival.photos for rival in page.rivals}


def _scores(result: PhotoResult) -> list[PhotoScore]:
    return [*result.groups, result.total]


def _each_model(page: Page, kind: type[ResultT], title: str, rows_of: Callable[[ResultT], Rows], text: str) -> str:
    parts = [
        f"`{entry.run.card.name}`:\n\n{table(rows_of(entry.result))}"
        for entry in page.entries
        if isinstance(entry.result, kind)
    ]
    return "\n\n".join([f"## {title}", text, *parts]) if parts else ""


def _picture_section(page: Page) -> str:
    if not page.pictures:
        return ""
    parts = [f"{caption}\n\n![{caption}]({file})" for file, caption in page.pictures.items()]
    return "\n\n".join(["## Pictures", *parts])


def _wrong_photos(page: Page) -> str:
    """List every photo that our own reader does not read exactly."""
    result = next(iter(_photo_results(page).values()), None)
    if result is None or not result.failures:
        return ""
    causes = page.causes or {}
    rows: Rows = [["file", "label", "read", "cause"]]
    for one in sorted(result.failures, key=lambda reading: reading.photo.file):
        rows.append([f"`{one.photo.file}`", one.photo.label, one.read or "nothing", causes.get(one.photo.file, "")])
    known = sum(bool(row[3]) for row in rows[1:])
    text = f"{len(rows) - 1} of {result.total.n}; `|` stands between rows. The cause of {known} is known."
    return f"## Photos read wrong\n\n{text}\n\n" + table(rows).replace("---:", "---")
