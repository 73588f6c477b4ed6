"""Ruled lines go, strokes stay: on masks made by hand, and on drawings that must not lose a stroke."""

import cv2
import numpy as np
import pytest

from core.data.glyphs import glyph
from core.imaging.chains import Chain, find_chains
from core.imaging.ruling import Unruled, remove_ruling
from core.imaging.strokes import Drawing, place, render
from core.imaging.tables import Table, find_table, has_all_lines, mask_inside, order_cells
from core.imaging.types import Box, Part


def sheet(height: int = 300, width: int = 400) -> np.ndarray:
    return np.zeros((height, width), np.uint8)


def written(name: str, size: float = 0.4) -> np.ndarray:
    """Return the mask of a digit in the middle of 300x400."""
    drawing = 255 - render(Drawing(place(glyph(name), size), 12))
    return cv2.resize(drawing, (400, 300), interpolation=cv2.INTER_AREA)


def unruled(ink: np.ndarray) -> Unruled:
    return remove_ruling(ink, ink > 127)


def rule(ink: np.ndarray, *rows: int, px: int = 2, fall: float = 0.0) -> np.ndarray:
    """Draw lines from rim to rim that fall by `fall` for each column."""
    ruled = ink.copy()
    for row in rows:
        cv2.line(ruled, (0, row), (ink.shape[1], row + round(fall * ink.shape[1])), 255, px)
    return ruled


@pytest.mark.parametrize("fall", [0.0, 0.05, -0.1])
def test_ruled_lines_go_and_the_digit_stays(fall: float) -> None:
    digit = written("3")
    left = unruled(rule(digit, 60, 120, 180, 240, fall=fall))
    assert len(left.lines) == 4
    assert np.count_nonzero(left.ink_mask ^ (digit > 127)) < 0.1 * np.count_nonzero(digit > 127)


def test_a_line_that_runs_through_a_blot_of_the_paper_goes_there_too() -> None:
    digit = written("3")
    ruled = rule(digit, 60, 120, 180, 240)
    blot = np.zeros_like(ruled)
    blot[40:80, 250:330] = 80  # fainter than ink, as strong as the faintest line
    left = unruled(np.maximum(ruled, blot))
    assert not left.ink_mask[40:80, 250:330].any()
    assert np.count_nonzero(left.ink_mask ^ (digit > 127)) < 0.1 * np.count_nonzero(digit > 127)


def test_digits_one_above_another_are_no_line() -> None:
    strokes = [
        np.float32(stroke) * 0.42 + np.float32([40 + 70 * column + 7 * row, 10 + 73 * row])
        for row in range(6)
        for column, name in enumerate(f"{2470 + row}")
        for stroke in glyph(name)
    ]
    ink = 255 - render(Drawing(tuple(strokes), 8))
    straight = [chain for chain in find_chains(ink > 127) if chain.is_upright]
    assert straight, "their strokes follow one another"
    assert not unruled(ink).lines


def test_squared_paper_goes() -> None:
    digit = written("5")
    squared = np.ascontiguousarray(rule(rule(digit, *range(20, 300, 40)).T, *range(20, 400, 40)).T)
    left = unruled(squared)
    assert len(left.lines) >= 16
    assert np.count_nonzero(left.ink_mask ^ (digit > 127)) < 0.15 * np.count_nonzero(digit > 127)


@pytest.mark.parametrize("step, wide, stride, px, top", [(33, 32, 54, 12, 261), (27, 33, 52, 9, 254)])
def test_a_row_of_zeros_on_squared_paper_is_no_line(step: int, wide: int, stride: int, px: int, top: int) -> None:
    """Their upper and lower ends follow one another as a line does."""
    digits = np.zeros((600, 800), np.uint8)
    for x in range(220, 220 + 7 * stride, stride):
        cv2.rectangle(digits, (x, top), (x + wide, top + 60), 255, px)
    lines = rule(digits, *range(-4, 660, step), px=3)
    left = unruled(np.ascontiguousarray(rule(lines.T, *range(-20, 830, step), px=3).T))
    assert np.count_nonzero(left.ink_mask ^ (digits > 127)) < 0.2 * np.count_nonzero(digits > 127)


def test_a_bent_line_goes() -> None:
    ink = written("2")
    columns = np.arange(400)
    rows = (60 + 8 * np.sin(columns / 130)).astype(np.int32)
    cv2.polylines(ink, [np.stack([columns, rows], 1).astype(np.int32)], False, 255, 2)
    assert len(unruled(ink).lines) == 1


def test_a_stroke_that_crosses_a_line_is_whole_afterwards() -> None:
    ink = sheet()
    ink[60:240, 200:212] = 255
    left = unruled(rule(ink, 90, 150, 210))
    assert (left.ink_mask[60:240, 202:210]).all()


def test_the_foot_of_a_one_that_stands_on_a_line_survives() -> None:
    ink = sheet()
    ink[80:200, 200:212] = ink[190:202, 170:240] = 255
    left = unruled(rule(ink, 100, 150, 201, 250))
    assert left.ink_mask[192:198, 175:235].mean() > 0.9


@pytest.mark.parametrize("name", "0123456789")
@pytest.mark.parametrize("size", [0.4, 1.0])
def test_a_digit_alone_keeps_every_stroke(name: str, size: float) -> None:
    ink = written(name, size)
    left = unruled(ink)
    assert not left.lines and left.ink is ink


@pytest.mark.parametrize("name", "1247")
def test_a_digit_that_fills_the_frame_keeps_every_stroke(name: str) -> None:
    ink = written(name, 1.0)
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    assert not unruled(np.ascontiguousarray(ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])).lines


def test_a_one_beside_a_seven_is_no_line() -> None:
    ink = sheet()
    ink[100:200, 100:108] = ink[100:108, 200:260] = 255
    cv2.line(ink, (258, 104), (215, 200), 255, 8)
    assert not unruled(ink).lines


def test_something_dark_at_the_rim_makes_no_line_of_a_stem() -> None:
    digit = written("9", 0.7)
    beside = digit.copy()
    beside[:14, 320:380] = 255
    left = unruled(beside)
    assert not left.lines
    assert np.array_equal(left.ink_mask, beside > 127)


def test_the_frame_of_a_cell_goes() -> None:
    ink = written("6", 0.5)
    ink[10:22] = ink[:, 20:24] = ink[:, 380:396] = 255
    left = unruled(ink)
    assert len(left.lines) == 3
    assert not left.ink_mask[:, 380:396].any() and left.ink_mask[100:200, 120:280].any()


def test_an_empty_sheet_has_no_chains() -> None:
    assert find_chains(sheet() > 0) == []


def test_the_lines_of_a_table_bound_it() -> None:
    ink = sheet()
    for at in range(0, 161, 40):
        ink[60 + at : 62 + at, 80:242] = ink[60:222, 80 + at : 82 + at] = 255
    table = find_table(find_chains(ink > 127))
    assert table is not None
    box = table.box
    assert abs(box.x - 80) <= 3 and abs(box.y - 60) <= 3 and abs(box.width - 162) <= 6


def test_the_lines_of_a_table_part_its_rows() -> None:
    flat = [Chain(0, np.full(200, row, np.int32), 2, False) for row in (0, 50, 100, 150)]
    boxes = [Box(150, 8, 20, 30), Box(10, 60, 20, 30), Box(10, 15, 20, 30), Box(150, 105, 20, 30)]
    parts = tuple(Part(box, (i,)) for i, box in enumerate(boxes, 1))
    ordered = order_cells(Table(Box(0, 0, 200, 150), tuple(flat), ()), parts)
    assert [[part.components[0] for part in row] for row in ordered] == [[3, 1], [2], [4]]


def test_rows_of_digits_within_one_row_of_few_lines_are_not_one_row() -> None:
    flat = tuple(Chain(0, np.full(400, row, np.int32), 2, False) for row in (0, 200, 400))
    boxes = [Box(x, y, 20, 30) for y in (20, 70, 120) for x in (10, 50, 90)]
    parts = tuple(Part(box, (i,)) for i, box in enumerate(boxes, 1))
    assert order_cells(Table(Box(0, 0, 400, 400), flat, ()), parts) is None
    assert order_cells(Table(Box(0, 0, 400, 400), flat, ()), parts[:3]) is not None


def test_a_table_whose_thin_lines_were_missed_does_not_part_rows() -> None:
    thick = Table(Box(0, 0, 200, 450), tuple(Chain(0, np.full(200, row, np.int32), 5, False) for row in (0, 150, 300, 450)), ())
    assert has_all_lines(thick, cell_height_px=140) and not has_all_lines(thick, cell_height_px=48)


def test_what_is_outside_of_a_table_is_blanked() -> None:
    inside = mask_inside(Box(1, 1, 2, 2), np.ones((4, 4), np.bool_))
    assert inside.sum() == 4 and inside[1:3, 1:3].all()
