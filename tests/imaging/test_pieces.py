"""Pieces of one digit are joined; digits of different rows are not, however close the rows are."""

import numpy as np
import pytest

from core.imaging.pieces import Group, Piece, join_pieces
from core.imaging.types import Box

STROKE_PX = 10.0


def piece(number: int, x: int, y: int, width: int, height: int) -> Piece:
    """Return a piece whose outline is its box."""
    rim = np.pad(np.zeros((height - 2, width - 2), np.uint8), 1, constant_values=1)
    outline = np.argwhere(rim)[:, ::-1].astype(np.int32) + np.int32([x, y])
    return Piece(number, Box(x, y, width, height), outline, STROKE_PX)


def numbers(groups: list[Group]) -> list[list[int]]:
    return sorted(sorted(piece.number for piece in group.pieces) for group in groups)


@pytest.mark.parametrize("gap", [12, 20, 30])
@pytest.mark.parametrize("lower_height", [70, 100])
def test_digits_of_rows_close_to_each_other_stay_apart(gap: int, lower_height: int) -> None:
    upper = [piece(number, 20 + 100 * number, 20, 60, 100) for number in range(4)]
    lower = [piece(4 + number, 20 + 100 * number, 120 + gap, 60, lower_height) for number in range(4)]
    assert numbers(join_pieces([*upper, *lower])) == [[number] for number in range(8)]


def test_the_hook_of_an_open_four_belongs_to_its_upright() -> None:
    hook, upright = piece(1, 20, 20, 40, 60), piece(2, 70, 25, 10, 100)
    assert numbers(join_pieces([hook, upright])) == [[1, 2]]


@pytest.mark.parametrize("flag_height", [48, 62])
def test_the_flag_of_a_broken_five_belongs_to_its_bow(flag_height: int) -> None:
    flag, bow = piece(1, 80, 30, 66, flag_height), piece(2, 30, 40 + flag_height, 76, 95)
    assert numbers(join_pieces([flag, bow])) == [[1, 2]]


def test_the_rings_of_a_broken_eight_are_one_digit() -> None:
    assert numbers(join_pieces([piece(1, 25, 20, 50, 50), piece(2, 20, 75, 60, 60)])) == [[1, 2]]
