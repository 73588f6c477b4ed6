"""Words at the head of a table are left out; numbers there, and tables of one digit to a cell, stay."""

import numpy as np

from core.heads import without_heads
from core.imaging.types import Box, PreparedDigit
from core.models.answering import Answer, Verdict

NOTHING = np.zeros((28, 28), np.uint8)
CERTAIN = (0.1,) * 10


def part(cell: tuple[int, int] | None, verdict: Verdict = Verdict.DIGIT) -> tuple[PreparedDigit, Answer]:
    return PreparedDigit(Box(0, 0, 9, 9), cell[0] if cell else 0, NOTHING, NOTHING, cell), Answer(CERTAIN, 1, 7, verdict)


def word(cell: tuple[int, int], badly: int) -> list[tuple[PreparedDigit, Answer]]:
    """Return four parts in a cell, so many of which are badly read."""
    return [part(cell, Verdict.UNSURE if i < badly else Verdict.DIGIT) for i in range(4)]


def left(parts: list[tuple[PreparedDigit, Answer]]) -> list[tuple[int, int] | None]:
    return [digit.cell for digit, _ in without_heads(*zip(*parts, strict=True))]


NUMBERS = [part((row, column)) for row in (1, 2, 3) for column in (1, 2)]


def test_a_column_of_words_is_left_out() -> None:
    words = [one for row in (1, 2, 3) for one in word((row, 0), badly=2)]
    assert left([*words, *NUMBERS]) == [digit.cell for digit, _ in NUMBERS]


def test_a_row_of_words_is_left_out() -> None:
    words = [one for column in (1, 2) for one in word((0, column), badly=3)]
    assert left([*words, *NUMBERS]) == [digit.cell for digit, _ in NUMBERS]


def test_numbers_at_the_head_stay() -> None:
    numbers = [one for row in (1, 2, 3) for one in word((row, 0), badly=0)]
    assert len(left([*numbers, *NUMBERS])) == len(numbers) + len(NUMBERS)


def test_one_badly_written_digit_to_a_cell_stays() -> None:
    scrawl = [part((row, 0), Verdict.UNSURE) for row in range(9)]
    assert len(left([*scrawl, *NUMBERS])) == len(scrawl) + len(NUMBERS)


def test_a_hand_that_is_badly_read_everywhere_stays() -> None:
    scrawl = [one for row in (1, 2, 3) for one in (*word((row, 0), badly=2), *word((row, 1), badly=2))]
    assert len(left(scrawl)) == len(scrawl)


def test_without_a_table_everything_stays() -> None:
    parts = [part(None, Verdict.NOT_A_DIGIT) for _ in range(8)]
    assert left(parts) == [None] * 8
