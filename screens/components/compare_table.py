"""All experiments of the shelf in one table, and in one picture of cost and accuracy."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from core.experiments.comparison import Gap, Line, best_on_strokes, gaps, lines
from core.experiments.shelf import Entry, Figure
from screens.components import amounts, compare_cache, compare_scatter, session, sortable_table
from screens.components.compare_words import COLUMNS, DATA_SETS, EXPLANATIONS
from screens.components.share import NO_BREAK_SPACE
from screens.components.sortable_table import ASCENDING, DESCENDING, TEXT, Cell, Column, Order, SortableTable
from screens.components.training_words import TASKS
from screens.components.words import _, plain

TEST_COLUMN = 1
CHEAP_FIRST = ("parameters", "size", "time", "digit_time", "calibration")
KILO, MEGA = 1000, 1_000_000
FINE_BELOW = 10
"""Seconds, and milliseconds, below which decimals are told."""


def show() -> None:
    """Show every experiment with what it costs and what it reads right."""
    entries = compare_cache.experiments()
    if not entries:
        st.info(
            _("No experiment has been carried out yet. Each one that is carried out stands here afterwards."),
            icon=":material/table_rows:",
        )
        return
    is_digits_only = st.toggle(_("Digits only"), value=True, key=session.COMPARE_DIGITS, persist_state="session")
    shown = [line for line in lines(entries) if line.reads_digits or not is_digits_only]
    if not shown:
        st.info(_("None of these experiments reads digits."), icon=":material/table_rows:")
        return
    if sentence := gap_sentence(gaps(shown)):
        st.markdown(sentence)
    sortable_table.show(table(shown), session.COMPARE_TABLE)
    _explain(entries)
    compare_scatter.show(shown)


def gap_sentence(found: Sequence[Gap]) -> str:
    """Return who loses most from MNIST to real hands, and who reads these best; empty where nobody was measured on both."""
    if not found:
        return ""
    best = best_on_strokes(found)
    said = [_loss(found[0]), _("Best on real hands is «{name}»: {strokes}, with {test} on MNIST.").format(**_words(best))]
    if best.has_more_data:
        said.append(_("It learnt from other people's strokes, too, as the others did not."))
    return " ".join(said)


def _loss(gap: Gap) -> str:
    if gap.size <= 0:
        return _("No network here reads the strokes of real people worse than MNIST's digits.")
    sentence = _(
        "**«{name}» loses most on the way from MNIST to real hands:** it reads {test} of unseen MNIST digits, "
        "but {strokes} of digits that real people drew."
    )
    return sentence.format(**_words(gap))


def _words(gap: Gap) -> dict[str, str]:
    return {"name": plain(_(gap.title)), "test": amounts.share(gap.test), "strokes": amounts.share(gap.strokes)}


def table(shown: Sequence[Line]) -> SortableTable:
    """Return the table of these lines, the best on test pictures first."""
    columns = [_column(name, _(title)) for name, title in COLUMNS.items()]
    return SortableTable(_("All experiments"), columns, [_row(line) for line in shown], Order(TEST_COLUMN, DESCENDING))


def _column(name: str, title: str) -> Column:
    if name == "name":
        return Column(title, TEXT, ASCENDING)
    return Column(title, first=ASCENDING if name in CHEAP_FIRST else DESCENDING)


def _row(line: Line) -> tuple[Cell, ...]:
    """Return the cells of a line, in the order of the columns."""
    seconds = line.seconds and line.seconds.mean
    digit_ms = line.ms_per_digit and line.ms_per_digit.mean
    return (
        Cell(_(line.title), _(line.title), _data(line)),
        _test(line.test),
        _share(line.strokes),
        _share(line.photos),
        Cell(_reported(line.reported), line.reported),
        _share(line.calibration_error),
        Cell(amounts.number(line.parameters), line.parameters),
        Cell(_size(line.file_bytes), line.file_bytes),
        Cell(_duration(seconds), seconds),
        Cell(_milliseconds(digit_ms), digit_ms),
    )


def _data(line: Line) -> str:
    """Return what was learnt from and tested on: the set, what was told apart, in what it is not the set itself."""
    notes = [_(DATA_SETS.get(line.data.name, line.data.name))]
    if line.has_more_data:
        notes.append(_("pen strokes, synthetic photos"))
    if line.data.task:
        notes.append(_(TASKS[line.data.task]))
    if line.is_redrawn:
        notes.append(_("parted anew"))
    if line.data.is_stand_in:
        notes.append(_("rebuilt by us"))
    return ", ".join(notes)


def _share(found: Figure | None) -> Cell:
    """Return a part of 1 in per cent, below it the standard deviation where there are several seeds."""
    if found is None:
        return Cell("–", None)
    note = f"±{NO_BREAK_SPACE}{amounts.decimal(100 * found.deviation)}" if found.count > 1 else ""
    return Cell(amounts.share(found.mean, 2), found.mean, note)


def _test(found: Figure | None) -> Cell:
    """Return the test accuracy as `_share` does, and of how many seeds it is the mean."""
    cell = _share(found)
    if found is None:
        return cell
    seeds = _("1 seed") if found.count == 1 else _("{count} seeds").format(count=found.count)
    return replace(cell, note=f"{cell.note}, {seeds}" if cell.note else seeds)


def _size(count: int | None) -> str:
    if count is None:
        return "–"
    if count < MEGA:
        return f"{amounts.number(max(1, round(count / KILO)))}{NO_BREAK_SPACE}kB"
    return f"{amounts.decimal(count / MEGA, 1)}{NO_BREAK_SPACE}MB"


def _duration(seconds: float | None) -> str:
    if seconds is None or seconds >= FINE_BELOW:
        return amounts.seconds(seconds)
    return f"{amounts.decimal(seconds, 1)}{NO_BREAK_SPACE}s"


def _milliseconds(value: float | None) -> str:
    return "–" if value is None else f"{amounts.decimal(value, 2 if value < FINE_BELOW else 0)}{NO_BREAK_SPACE}ms"


def _reported(value: float | None) -> str:
    """Return what a report says, no finer than it says it: `98 %`, `97.52 %`."""
    if value is None:
        return "–"
    places = next(places for places in range(3) if places == 2 or round(100 * value, places) == round(100 * value, 2))
    return amounts.share(value, places)


def _explain(entries: Sequence[Entry]) -> None:
    """Offer what each column means, with how many pictures stand behind it."""
    with st.expander(_("What the columns mean")):
        counts = {suite: share.count for entry in entries for suite, share in entry.kept.handwriting.items()}
        for name, explanation in EXPLANATIONS.items():
            st.markdown(f"**{_(COLUMNS[name])}**: {_(explanation)}")
        if counts:
            sentence = _("Pictures of real hands: {strokes} strokes, {photos} photos.")
            numbers = {suite: amounts.number(counts.get(suite, 0)) for suite in ("strokes", "photos")}
            st.markdown(sentence.format(**numbers))
