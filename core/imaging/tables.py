"""Finds the table that ruled lines make: the sudoku on a newspaper's page, the sheet of scores.

In: ruled lines. Out: the box around the crossings of the largest set of lines that cross one another. What is printed around
a table is not what was written into it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.chains import Chain
from core.imaging.labelling import label
from core.imaging.types import Box, Mask, Part

LEAST_LINES = 3
"""A table has so many lines in each direction at least."""
ROOM = 1.15
"""A cell is higher than the digits in it, by this factor."""
MISSED = 1.5
"""Lines so many cells apart are not all."""
SOME_SIZE = 0.2
"""What is lower than this part of a cell says nothing of the size of digits …"""
FRAME = 3.0
"""… nor does what is higher than so many cells: a rest of the frame, or a smear."""
NEXT_ROW = 0.6
"""Where the middles of two digits in a row, from top to bottom, are so many cells apart, a line between them is missing."""
OVER = 1.25
"""What is so many cells high or broad reaches over a line; a digit of its own rarely does."""
BESIDE, MOSTLY = 0.06, 0.8
"""What lies MOSTLY within BESIDE of a cell from a line was part of the line."""
REACH = 0.01
"""Two lines cross where they come as near as this part of their spans: corners are often worn."""


@dataclass(frozen=True)
class Table:
    """Where a table is: the box around its crossings, its lines from side to side, and those from top to bottom."""

    box: Box
    across: tuple[Chain, ...]
    upright: tuple[Chain, ...]


def find_table(lines: Sequence[Chain]) -> Table | None:
    """Return the largest table that the lines make, None where they make none."""
    across = [line for line in lines if not line.is_upright]
    upright = [line for line in lines if line.is_upright]
    crossings = np.array([[_cross(one, other) for other in upright] for one in across], dtype=np.bool_)
    best: Table | None = None
    most = 0
    for group in _groups(crossings):
        ours, theirs = [across[i] for i in group[0]], [upright[i] for i in group[1]]
        if min(len(ours), len(theirs)) >= LEAST_LINES and len(ours) * len(theirs) > most:
            most, best = len(ours) * len(theirs), Table(_around(ours, theirs), tuple(ours), tuple(theirs))
    return best


def order_cells(table: Table, parts: tuple[Part, ...]) -> tuple[tuple[Part, ...], ...] | None:
    """Return the parts of a table in reading order, row by row as its lines part them.

    None where its squares are too small for digits, or digits stand one above another in them: those are no rows.
    """
    cell_px = _spacing(table.across)
    if cell_px < ROOM * float(np.median([part.box.height for part in parts])):
        return None
    groups: dict[int, list[Part]] = {}
    for part in parts:
        x = part.box.middle_x
        above = sum(_height_at(line, x) < part.box.middle_y for line in table.across)
        groups.setdefault(above, []).append(part)
    rows = tuple(row for _, group in sorted(groups.items()) for row in _rows_of_group(group, NEXT_ROW * cell_px))
    return None if any(_stand_above_another(row) for row in rows) else rows


def _stand_above_another(row: Sequence[Part]) -> bool:
    """Return whether a row is none: below or above most of what stands in it, something else does."""
    above = sum(any(_is_above(part.box, other.box) or _is_above(other.box, part.box) for other in row) for part in row)
    return 2 * above > len(row)


def _is_above(upper: Box, lower: Box) -> bool:
    shared_px = min(upper.right, lower.right) - max(upper.x, lower.x)
    return upper.bottom <= lower.y and 2 * shared_px > min(upper.width, lower.width)


def _rows_of_group(group: list[Part], least_gap_px: float) -> list[tuple[Part, ...]]:
    """Return one row; or several, where a line between them was not found."""
    down = sorted(group, key=lambda part: part.box.middle_y)
    gaps = np.diff([part.box.middle_y for part in down])
    starts = [0, *(np.flatnonzero(gaps >= least_gap_px) + 1).tolist(), len(down)]
    return [tuple(sorted(down[start:end], key=lambda part: part.box.x)) for start, end in pairwise(starts)]


def _spacing(lines: Sequence[Chain]) -> float:
    middles = np.sort([float(np.median(line.rows)) for line in lines])
    return float(np.median(np.diff(middles)))


def _height_at(line: Chain, x: float) -> float:
    return float(line.rows[min(max(round(x) - line.start, 0), line.span_px - 1)])


def has_all_lines(table: Table, cell_height_px: float) -> bool:
    """Return whether a table's lines are as close to one another as its cells are high: none between them was missed."""
    return _spacing(table.across) <= MISSED * cell_height_px


def holds_digits(table: Table, ink_mask: Mask) -> bool:
    """Return whether what is written is small enough to lie in the table's cells; on squared paper it is not."""
    found = label(mask_inside(table.box, ink_mask))
    heights = found.stats[1:, cv2.CC_STAT_HEIGHT] / _spacing(table.across)
    of_digits = (heights >= SOME_SIZE) & (heights <= FRAME)
    return bool(of_digits.any()) and ROOM * float(np.median(heights[of_digits])) <= 1


def cell_of(table: Table, box: Box) -> tuple[int, int]:
    """Return row and column of the cell that the middle of a box lies in."""
    x, y = round(box.middle_x), round(box.middle_y)
    above = sum(_height_at(line, x) < y for line in table.across)
    left = sum(_height_at(line, y) < x for line in table.upright)
    return above, left


def cut_at_lines(table: Table, ink_mask: Mask) -> Mask:
    """Return an ink mask without what is left of the table's lines, and with what is far larger than a cell cut at them.

    A stroke that reaches over a line brings two digits together.
    """
    broad_px, tall_px = _spacing(table.upright), _spacing(table.across)
    found = label(ink_mask)
    *_, widths, heights, _ = found.stats.T
    is_large = (widths > OVER * broad_px) | (heights > OVER * tall_px)
    rest = ink_mask & ~(_bands(table, 0.0, ink_mask.shape) & found.mask_of(_none_outside(is_large)))
    found = label(np.asarray(rest))
    near = _bands(table, BESIDE * min(broad_px, tall_px), ink_mask.shape)
    inside = np.bincount(found.labels[near & rest], minlength=len(found.stats))
    return np.asarray(rest & ~found.mask_of(_none_outside(inside >= MOSTLY * found.areas)))


def _none_outside(chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which components are chosen: what is outside of all is never one."""
    chosen[0] = False
    return chosen


def _bands(table: Table, beside_px: float, shape: tuple[int, ...]) -> Mask:
    """Return where the table's lines are, and so many pixels beside them."""
    bands = np.zeros(shape, np.uint8)
    for line in (*table.across, *table.upright):
        cv2.polylines(bands, [line.points()], False, (1,), line.thickness_px + 2 * round(beside_px))
    return bands.view(np.bool_)


def mask_inside(table: Box, ink_mask: Mask) -> Mask:
    """Return an ink mask with nothing outside of a table."""
    inside = np.zeros_like(ink_mask)
    inside[table.slices] = ink_mask[table.slices]
    return inside


def _cross(across: Chain, upright: Chain) -> bool:
    """Return whether two lines meet, give or take REACH."""
    x = int(np.median(upright.rows))
    y = int(across.rows[min(max(x - across.start, 0), across.span_px - 1)])
    x = int(upright.rows[min(max(y - upright.start, 0), upright.span_px - 1)])
    slack_x, slack_y = REACH * across.span_px + upright.thickness_px, REACH * upright.span_px + across.thickness_px
    meets = across.start - slack_x <= x <= across.end + slack_x
    return bool(meets and upright.start - slack_y <= y <= upright.end + slack_y)


def _groups(crossings: np.ndarray) -> list[tuple[list[int], list[int]]]:
    """Return the connected groups of a table of crossings, each as its rows and its columns."""
    groups = []
    left = set(range(len(crossings)))
    while left:
        rows, columns = {left.pop()}, set[int]()
        while True:
            wider = {int(i) for row in rows for i in np.flatnonzero(crossings[row])}
            taller = {int(i) for column in wider for i in np.flatnonzero(crossings[:, column])} | rows
            if wider == columns and taller == rows:
                break
            rows, columns = taller, wider
        left -= rows
        groups.append((sorted(rows), sorted(columns)))
    return groups


def _around(across: list[Chain], upright: list[Chain]) -> Box:
    """Return the box of all crossings, wider where the lines run on: its outer line may not have been found."""
    x = min(*(int(line.rows.min()) for line in upright), int(np.median([line.start for line in across])))
    y = min(*(int(line.rows.min()) for line in across), int(np.median([line.start for line in upright])))
    right = max(*(int(line.rows.max()) for line in upright), int(np.median([line.end for line in across])))
    bottom = max(*(int(line.rows.max()) for line in across), int(np.median([line.end for line in upright])))
    return Box(max(x, 0), max(y, 0), right - max(x, 0) + 1, bottom - max(y, 0) + 1)
