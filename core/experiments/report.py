"""Writes docs/EXPERIMENTS.md: every experiment of the reports side by side with what its report says.

In: the shelf, and why figures are missed, in words. Out: Markdown; the same records give the same page.
"""

from collections.abc import Mapping, Sequence

from core.evaluation.results import table
from core.evaluation.rows import Rows
from core.experiments.catalogue import EXPERIMENTS
from core.experiments.closer_looks import closer_look
from core.experiments.experiment import Learner
from core.experiments.meeting import is_missed
from core.experiments.record import Circumstances, Record
from core.experiments.report_rows import STAND_IN, entry_rows
from core.experiments.report_words import INTRODUCTION, REPEAT, ROWS
from core.experiments.shelf import Entry

SEEDS = 3
"""Of fewer seeds a mean says little, and is named as such."""
LONG_RUN_S = 40 * 60
"""An experiment of which one run takes longer is run with one seed."""
COMMIT_LETTERS = 12


def experiments_page(entries: Sequence[Entry], reasons: Mapping[str, str]) -> str:
    """Return the page; `reasons` say why a figure is missed, by the name of the experiment."""
    rows = sorted({one.row for one in EXPERIMENTS})
    sections = [INTRODUCTION]
    for row in rows:
        sections += _section(row, [entry for entry in entries if entry.experiment.row == row], reasons)
    sections += [REPEAT, *_machine(entries), *_missing(entries, reasons)]
    return "\n\n".join(sections) + "\n"


def _section(row: int, entries: Sequence[Entry], reasons: Mapping[str, str]) -> list[str]:
    words = ROWS[row]
    opening = [f"## {row}. {words.heading}", words.sentence]
    if not entries:
        return [*opening, "No record yet."]
    own = [table(entry_rows(entries)), _data(entries)]
    return [*opening, *own, *_remarks(entries, reasons), *closer_look(row, entries)]


def _data(entries: Sequence[Entry]) -> str:
    """Say of each data set whose it is, how it is parted, and whether it stands in for another."""
    lines = dict.fromkeys(_data_line(entry.records[0]) for entry in entries)
    return "\n".join(f"- {line}" for line in lines)


def _data_line(record: Record) -> str:
    data = record.data
    parts = ", ".join(f"{sum(map(sum, groups.values())):,} {part}" for part, groups in record.counts.items() if groups)
    stands_in = f" {STAND_IN} **It stands in for data that could not be had.**" if data.is_stand_in else ""
    return (
        f"Data `{data.name}`{f', task {data.task}' if data.task else ''}: {data.source} ({data.licence}); {parts}.{stands_in}"
    )


def _remarks(entries: Sequence[Entry], reasons: Mapping[str, str]) -> list[str]:
    """Say what was chosen, once for all experiments of which it holds, then what each report says, and why it is missed."""
    sharing: dict[str, list[str]] = {}
    for own in (entry.experiment for entry in entries):
        for text in (own.remark, own.reported.remark and f"The report: {own.reported.remark}.", _why(own.name, reasons)):
            if text:
                sharing.setdefault(text, []).append(f"`{own.name}`")
    lines = [f"- {', '.join(names)}: {text}" for text, names in sharing.items()]
    return ["\n".join(lines)] if lines else []


def _why(name: str, reasons: Mapping[str, str]) -> str:
    return f"**Why not:** {' '.join(reasons[name].split())}" if name in reasons else ""


def _machine(entries: Sequence[Entry]) -> list[str]:
    """Say where and when the records were made, those of one machine and one state of the code together."""
    groups: dict[tuple[str, ...], list[Record]] = {}
    for record in (record for entry in entries for record in entry.records):
        groups.setdefault(_place(record.circumstances), []).append(record)
    rows: Rows = [["records", "device", "threads", "versions", "commit", "dates", "experiments"]]
    for place, records in sorted(groups.items(), key=lambda one: min(record.circumstances.date for record in one[1])):
        names = ", ".join(f"`{name}`" for name in dict.fromkeys(record.experiment for record in records))
        rows.append([str(len(records)), *place, _dates(records), names])
    return ["## The machine", table(rows).replace("---:", "---") if groups else "No record yet."]


def _place(one: Circumstances) -> tuple[str, ...]:
    versions = ", ".join(f"{name} {number}" for name, number in one.versions.items())
    commit, _, state = (one.commit or "unknown").partition("-")
    return one.device, str(one.threads), versions, commit[:COMMIT_LETTERS] + (f"-{state}" if state else "")


def _dates(records: Sequence[Record]) -> str:
    days = sorted(record.circumstances.date[:10] for record in records)
    return days[0] if days[0] == days[-1] else f"{days[0]} to {days[-1]}"


def _names(entries: Sequence[Entry]) -> list[str]:
    return [one.experiment.name for one in entries]


def _missing(entries: Sequence[Entry], reasons: Mapping[str, str]) -> list[str]:
    found = {entry.experiment.name for entry in entries}
    few = [one for one in entries if len(one.records) < SEEDS]
    released = [one for one in few if one.experiment.learner is Learner.RELEASED]
    long = [one for one in few if one not in released and max(record.cost.seconds for record in one.records) > LONG_RUN_S]
    groups = {
        "No record yet": [one.name for one in EXPERIMENTS if one.name not in found],
        f"Fewer than {SEEDS} seeds: what is released was trained once": _names(released),
        f"Fewer than {SEEDS} seeds: a run takes more than {LONG_RUN_S // 60} minutes": _names(long),
        f"Fewer than {SEEDS} seeds": _names([one for one in few if one not in (*released, *long)]),
        "Quick looks, which say nothing of the figures": _names(
            [one for one in entries if any(record.is_quick for record in one.records)]
        ),
        "Missed, and not explained yet": _names(
            [one for one in entries if is_missed(one) and one.experiment.name not in reasons]
        ),
    }
    lines = [f"- {title}: {', '.join(f'`{name}`' for name in names)}." for title, names in groups.items() if names]
    return ["## What is missing", "\n".join(lines) or "Nothing."]
