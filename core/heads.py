"""Leaves out the head of a table: its first row or column, where that holds words in place of numbers.

In: the digits of a page in the cells of a table, and what the model says to them. Out: those that are left. A pipeline cannot
tell words from numbers; but there are several letters to a cell, and the model reads them worse than the digits beside them.
"""

from collections.abc import Sequence

from core.imaging.types import PreparedDigit
from core.models.answering import Answer, Verdict

LEAST_PARTS = 5
"""A head of fewer parts is too little to judge …"""
IN_A_CELL = 1.5
"""… one with fewer parts to a cell holds no words …"""
BADLY_READ = 0.25
"""… of words so much is not surely read …"""
WORSE = 2.0
"""… and so many times as much as of the rest of the table."""

Pair = tuple[PreparedDigit, Answer]


def without_heads(digits: Sequence[PreparedDigit], answers: Sequence[Answer]) -> tuple[Pair, ...]:
    """Return the digits that are in no head of a table, each with its answer; all of them where there is no table."""
    pairs = tuple(zip(digits, answers, strict=True))
    rows = [digit.cell[0] for digit, _ in pairs if digit.cell]
    pairs = _without_first(pairs, rows)
    columns = [digit.cell[1] for digit, _ in pairs if digit.cell]
    return _without_first(pairs, columns)


def _without_first(pairs: tuple[Pair, ...], places: Sequence[int]) -> tuple[Pair, ...]:
    """Return the pairs without those of the first row or column where it is a head; `places` are the rows or columns."""
    if len(places) < len(pairs):
        return pairs
    head, rest = _parted(pairs, [place == min(places) for place in places])
    cells = {digit.cell for digit, _ in head}
    is_wordy = len(head) >= max(LEAST_PARTS, IN_A_CELL * len(cells))
    badly = _badly_read(head)
    return rest if rest and is_wordy and badly >= max(BADLY_READ, WORSE * _badly_read(rest)) else pairs


def _parted(pairs: Sequence[Pair], is_first: Sequence[bool]) -> tuple[tuple[Pair, ...], tuple[Pair, ...]]:
    first = tuple(pair for pair, is_one in zip(pairs, is_first, strict=True) if is_one)
    return first, tuple(pair for pair, is_one in zip(pairs, is_first, strict=True) if not is_one)


def _badly_read(pairs: Sequence[Pair]) -> float:
    """Return the part of 1 that is not surely read as a digit; 0 of nothing."""
    return sum(answer.verdict is not Verdict.DIGIT for _, answer in pairs) / max(1, len(pairs))
