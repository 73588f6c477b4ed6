"""Two networks and their mistakes: confusion matrices side by side, the pictures behind them, and whether chance can part them.

In: the records of the experiments. Out: matrices, accuracies with their intervals, McNemar's test in words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.data.dataset import Dataset
from core.data.shown import shown_digits
from core.evaluation.classification import Classification
from core.evaluation.mcnemar import PairedTest, mcnemar
from core.experiments.answered import answered_counts, answered_digits
from core.experiments.choosing import TEST, first_pair, with_predictions
from core.experiments.shelf import Entry
from core.i18n.catalogues import N_
from screens.components import amounts, compare_cache, confusion, numbers, session, thumbnails, touch
from screens.components.compare_names import titles
from screens.components.confusion import Cell
from screens.components.share import NO_BREAK_SPACE
from screens.components.words import _, plain

PARTS = {TEST: N_("Test"), "validation": N_("Validation"), "train": N_("Training")}
MOST_PICTURES = 40
"""Of one cell: two screens of a phone."""
LEAST_P = 0.001


@dataclass(frozen=True)
class Side:
    """One of the two networks; `digits` are the test digits in the order of its answers, None where only counts are kept."""

    name: str
    title: str
    result: Classification
    digits: Dataset | None


def show() -> None:
    """Show two networks, their matrices, and whether they differ by more than chance."""
    entries = [one for one in compare_cache.experiments() if TEST in one.kept.confusion]
    if len(entries) < 2:
        st.info(_("Two experiments or more are needed here."), icon=":material/grid_on:")
        return
    pair = _choose_pair(entries)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        part = _choose_part(pair)
        is_normalised = st.toggle(_("In per cent of each row"), key=session.PAIR_SHARES, persist_state="session")
    touch.listen()
    sides = [_side(one, titles(entries), part) for one in pair]
    columns = st.columns(2, gap="medium")
    cells = []
    for place, (column, side) in enumerate(zip(columns, sides, strict=True)):
        with column:
            cells.append(_show_matrix(side, is_normalised, f"{session.PAIR_MATRIX}_{place}_{side.name}_{part}"))
            if cells[place] is not None:
                _show_cell(side, sides[1 - place], cells[place])
    if not any(cells):
        st.caption(_("Choose a cell to see its pictures. Rows are what it is, columns what was answered."))
    st.caption(_("In brackets: where the true accuracy lies in 95 of 100 cases (Wilson's interval)."))
    _say_whether_chance(sides[0], sides[1], part)


def _choose_pair(entries: Sequence[Entry]) -> tuple[Entry, Entry]:
    """Offer two networks; at first the best and the usual one, of those whose answers are known where there are two."""
    told = with_predictions(entries, len(shown_digits(train=False)))
    best, usual = first_pair(told if len(told) > 1 else entries)
    names = titles(entries)
    left, right = st.columns(2, gap="medium")
    with left:
        first = _choose(_("First network"), names, best.experiment.name, session.PAIR_FIRST)
    with right:
        second = _choose(_("Second network"), names, usual.experiment.name, session.PAIR_SECOND)
    by_name = {one.experiment.name: one for one in entries}
    return by_name[first], by_name[second]


def _choose(label: str, names: Mapping[str, str], begun_with: str, key: str) -> str:
    chosen = st.selectbox(
        label,
        list(names),
        index=list(names).index(begun_with),
        format_func=lambda name: names.get(name, name),
        key=key,
        persist_state="session",
    )
    return chosen if chosen in names else begun_with


def _choose_part(pair: tuple[Entry, Entry]) -> str:
    """Offer the parts of the data that both records tell of."""
    parts = [part for part in PARTS if all(part in one.kept.confusion for one in pair)]
    if len(parts) == 1:
        return parts[0]
    part = st.segmented_control(
        _("Which pictures"),
        parts,
        default=parts[0],
        required=True,
        format_func=lambda one: _(PARTS[one]),
        key=session.PAIR_PART,
        persist_state="session",
    )
    return part if part in parts else parts[0]


def _side(entry: Entry, names: Mapping[str, str], part: str) -> Side:
    record, digits = entry.kept, shown_digits(train=False)
    name = entry.experiment.name
    if part == TEST and with_predictions([entry], len(digits)):
        return Side(name, names[name], answered_digits(record, digits.labels), digits)
    return Side(name, names[name], answered_counts(record, part), None)


def _show_matrix(side: Side, is_normalised: bool, key: str) -> Cell | None:
    st.subheader(plain(side.title), anchor=False)
    numbers.show([(_("Read right"), accuracy_words(side.result))])
    return confusion.choose_cell(side.result, is_normalised, key)


def accuracy_words(result: Classification) -> str:
    """Return an accuracy with its interval and how many pictures stand behind it: `99.13 % (98.93 to 99.29 %)`."""
    interval = result.interval
    low = amounts.decimal(100 * interval.low)
    return _("{share} ({low} to {high})").format(
        share=amounts.share(result.accuracy, 2), low=low, high=amounts.share(interval.high, 2)
    )


def _show_cell(side: Side, other: Side, cell: Cell) -> None:
    names = [_(name) for name in side.result.class_names]
    places = side.result.places(cell.label, cell.prediction)
    count = int(side.result.confusion[cell.label, cell.prediction])
    sentence = _("«{label}» answered as «{answer}»: {count}")
    sentence = sentence.format(label=names[cell.label], answer=names[cell.prediction], count=amounts.number(count))
    st.caption(sentence)
    if side.digits is None:
        st.caption(_("Their pictures are not kept here: they are shown for MNIST's own test digits only."))
        return
    if other.digits is not None and places:
        st.caption(_("Below each: what «{name}» answers.").format(name=plain(other.title)))
    thumbnails.show([_item(side.digits, other, place) for place in places[:MOST_PICTURES]], sentence)


def _item(digits: Dataset, other: Side, place: int) -> thumbnails.Item:
    """Return a picture; below it what the other network answered, where that is known."""
    if other.digits is None:
        return thumbnails.Item(digits.images[place])
    said = int(other.result.predictions[place])
    return thumbnails.Item(digits.images[place], f"{said} {'✓' if said == digits.labels[place] else '✗'}")


def _say_whether_chance(first: Side, second: Side, part: str) -> None:
    st.subheader(_("Could the difference be chance?"), anchor=False)
    if first.name == second.name:
        st.write(_("Choose two different networks."))
    elif first.digits is None or second.digits is None:
        st.write(_why_no_test(first if first.digits is None else second, part))
    else:
        test = mcnemar(_is_right(first.result), _is_right(second.result))
        for sentence in difference_words(test, plain(first.title), plain(second.title), first.result.count):
            st.markdown(sentence)
        st.caption(
            _(
                "McNemar's test. It speaks of these two trained networks and these digits: trained once more with another "
                "seed, either could do better or worse. The intervals above may overlap while the test still tells the two "
                "apart, since both read the same digits."
            )
        )


def _is_right(result: Classification) -> NDArray[np.bool_]:
    return np.asarray(result.predictions == result.labels)


def _why_no_test(side: Side, part: str) -> str:
    if part != TEST:
        return _("Only of test digits is it kept which ones each network reads right, so no test can be made here.")
    return _(
        "No test can be made: it needs both answers to the same pictures, and «{name}» was not tested with MNIST's own test "
        "digits."
    ).format(name=plain(side.title))


def difference_words(test: PairedTest, first: str, second: str, count: int) -> list[str]:
    """Return what McNemar's test says about two networks that read the same `count` digits."""
    if not test.only_first + test.only_second:
        return [_("Both read exactly the same digits right: there is no difference.")]
    counted = _(
        "Of {count} digits, «{first}» alone reads {only_first} right, and «{second}» alone {only_second}. About all others "
        "both are right, or both are wrong."
    ).format(
        count=amounts.number(count),
        first=first,
        second=second,
        only_first=amounts.number(test.only_first),
        only_second=amounts.number(test.only_second),
    )
    return [counted, _verdict(test)]


def _verdict(test: PairedTest) -> str:
    chance = p_words(test.p_value)
    if test.is_hardly_chance:
        return _(
            "**This difference is hardly chance:** if a coin fell for each of these digits, it would part them at least so "
            "unevenly in {chance} of all cases."
        ).format(chance=chance)
    return _(
        "**This difference could be chance:** if a coin fell for each of these digits, it would part them at least so unevenly "
        "in {chance} of all cases."
    ).format(chance=chance)


def p_words(p_value: float) -> str:
    """Return how often chance does it: `20 %`, `8.9 %`, `less than 0.1 %`."""
    if p_value < LEAST_P:
        return _("less than {share}").format(share=f"{amounts.decimal(100 * LEAST_P, 1)}{NO_BREAK_SPACE}%")
    return amounts.share(p_value, 0 if p_value >= 0.1 else 1)
