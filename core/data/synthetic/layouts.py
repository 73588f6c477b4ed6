"""Where the digits stand on the sheet: one alone, a row, several rows, a sheet full, a grid with a digit in each cell.

In: a writer, the size of the sheet, the width of the pen. Out: a `Layout`: each writing with the map that lays it on the sheet.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data.synthetic.hands import Random, Writing
from core.data.synthetic.writers import Writer

MARGIN = 0.09
"""Of the sheet's sides: what the view may move out of the picture, and a thumb's breadth."""
MOST_SLANT = 0.35
CLOSEST, FARTHEST = 1.1, 2.3
"""From row to row, in heights of the digits, a stroke's width more: from hardly any paper between them to more than enough."""
CLOSE_SHARE = 0.2
"""Of the rows, how many are written so narrowly that digits nearly touch."""


@dataclass(frozen=True)
class Desk:
    """What a layout is made for: the sheet's size in px, the stroke width as a part of a digit's height, the most digits."""

    width: int
    height: int
    stroke: float
    most_digits: int


@dataclass(frozen=True)
class Place:
    """One writing on the sheet; `matrix` (2, 3) takes its own coordinates to pixels of the sheet, `row` counts from 0."""

    writing: Writing
    row: int
    matrix: NDArray[np.float32]
    height_px: float


@dataclass(frozen=True)
class Cells:
    """A grid of `rows` x `columns` cells; lines around blocks of `block` cells are thick, where it is not 0."""

    left: float
    top: float
    width_px: float
    height_px: float
    rows: int
    columns: int
    block: int = 0


@dataclass(frozen=True)
class Layout:
    """All places, in reading order; `foot_px` is where the first row stands, `pitch_px` how far the next one is from it."""

    places: tuple[Place, ...]
    height_px: float
    foot_px: float
    pitch_px: float
    cells: Cells | None = None

    @property
    def label(self) -> str:
        """Return the digits in reading order, `|` between rows."""
        rows = sorted({place.row for place in self.places})
        return "|".join("".join(str(one.writing.label) for one in self.places if one.row == row) for row in rows)


@dataclass(frozen=True)
class _Habit:
    """How this person sets digits: slant, and how much they wobble."""

    slant: float
    wobble: float
    turn_deg: float


def _habit(random: Random) -> _Habit:
    slant = float(np.clip(random.normal(0.06, 0.12), -MOST_SLANT, MOST_SLANT))
    return _Habit(slant, float(random.uniform(0.0, 0.06)), float(random.uniform(0, 5)))


def _matrix(habit: _Habit, left: float, foot: float, height: float, random: Random) -> NDArray[np.float32]:
    """Return the map that puts a writing's left foot at (left, foot), slanted and turned a little."""
    angle = np.deg2rad(random.normal(0, habit.turn_deg / 2))
    high, wide = height * (1 + random.normal(0, habit.wobble)), height * (1 + random.normal(0, habit.wobble))
    slant = np.array([[wide, -habit.slant * high], [0, high]])
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    linear = turn @ slant
    foot += random.normal(0, habit.wobble) * height
    corner = np.array([left, foot]) - linear @ (0, 1)
    return np.column_stack([linear, corner]).astype(np.float32)


def _write(writer: Writer, count: int, random: Random) -> list[Writing]:
    labels = random.choice(writer.labels, count)
    return [writer.write(int(label), random) for label in labels]


def single(writer: Writer, desk: Desk, random: Random) -> Layout:
    """Return one digit, of any size, anywhere."""
    return _rows(writer, desk, [1], random)


def row(writer: Writer, desk: Desk, random: Random) -> Layout:
    """Return one row of 2 to 10 digits."""
    return _rows(writer, desk, [int(random.integers(2, min(10, max(desk.most_digits, 2)) + 1))], random)


def rows(writer: Writer, desk: Desk, random: Random) -> Layout:
    """Return 2 to 5 rows of up to 8 digits."""
    counts = [int(one) for one in random.integers(2, 9, int(random.integers(2, 6)))]
    return _rows(writer, desk, _capped(counts, desk.most_digits), random)


def sheet(writer: Writer, desk: Desk, random: Random) -> Layout:
    """Return a page full: 5 to 8 rows of as many digits, more or less."""
    across = int(random.integers(5, 9))
    counts = [max(across - int(random.integers(0, 2)), 1) for _ in range(int(random.integers(5, 9)))]
    return _rows(writer, desk, _capped(counts, desk.most_digits), random)


def _capped(counts: list[int], most: int) -> list[int]:
    """Return as many of the rows as hold at most so many digits, at least one digit."""
    kept = [count for count, total in zip(counts, np.cumsum(counts), strict=True) if total <= most]
    return kept or [max(min(counts[0], most), 1)]


def _rows(writer: Writer, desk: Desk, counts: list[int], random: Random) -> Layout:
    """Set rows of digits: first with a height of 1, then enlarged to a part of what the sheet has room for."""
    lines = [_write(writer, count, random) for count in counts]
    habit, gap = _habit(random), _gap(desk, random)
    pitch = float(random.uniform(CLOSEST, FARTHEST)) + desk.stroke
    ends = [sum(one.aspect + gap for one in line) - gap for line in lines]
    room_x, room_y = desk.width * (1 - 2 * MARGIN), desk.height * (1 - 2 * MARGIN)
    wide, high = max(ends) + abs(habit.slant) + 0.3, 1.3 + pitch * (len(lines) - 1)
    least = 0.2 if len(counts) == counts[0] == 1 else 0.5
    size = min(room_x / wide, room_y / high) * float(random.uniform(least, 1.0))
    left = desk.width * MARGIN + float(random.uniform(0, 1)) * (room_x - wide * size) + (abs(habit.slant) + 0.15) * size
    foot = desk.height * MARGIN + float(random.uniform(0, 1)) * (room_y - high * size) + 1.15 * size
    slope = float(random.normal(0, 0.012))
    places = []
    for number, line in enumerate(lines):
        pen = left + float(random.uniform(0, 0.3)) * (max(ends) - ends[number]) * size
        for writing in line:
            below = foot + number * pitch * size + slope * (pen - desk.width / 2)
            places.append(Place(writing, number, _matrix(habit, pen, below, size, random), size))
            pen += (writing.aspect + gap * float(random.uniform(0.75, 1.25))) * size
    return Layout(tuple(places), size, foot, pitch * size)


def _gap(desk: Desk, random: Random) -> float:
    """Return the paper between two digits, of their height; at least the stroke, so that neighbours rarely touch."""
    narrow, wide = (0.12, 0.25) if random.uniform() < CLOSE_SHARE else (0.25, 0.9)
    return float(random.uniform(narrow, wide)) + 1.2 * desk.stroke


def grid(writer: Writer, desk: Desk, random: Random) -> Layout:
    """Return a table or a sudoku, most cells with a digit."""
    cells = _cells(desk, random)
    chosen = [(line, column) for line in range(cells.rows) for column in range(cells.columns)]
    count = max(min(desk.most_digits, round(len(chosen) * float(random.uniform(0.4, 1.0)))), 1)
    kept = [chosen[one] for one in sorted(random.permutation(len(chosen))[:count].tolist())]
    habit, height = _habit(random), cells.height_px * float(random.uniform(0.45, 0.72))
    places = []
    for (line, column), writing in zip(kept, _write(writer, count, random), strict=True):
        size = min(height, 0.72 * cells.width_px / (writing.aspect + desk.stroke))
        free_x, free_y = cells.width_px - writing.aspect * size, cells.height_px - size
        left = cells.left + column * cells.width_px + free_x * float(np.clip(random.normal(0.5, 0.16), 0.1, 0.9))
        foot = cells.top + line * cells.height_px + size + free_y * float(np.clip(random.normal(0.5, 0.16), 0.1, 0.9))
        places.append(Place(writing, line, _matrix(habit, left + habit.slant * size / 2, foot, size, random), size))
    return Layout(tuple(places), height, cells.top + cells.height_px, cells.height_px, cells)


def cell(writer: Writer, desk: Desk, random: Random) -> Layout:
    """Return one cell of a table, near, with parts of the empty cells around it."""
    across = min(desk.width, desk.height) * float(random.uniform(0.6, 0.9))
    down = across * float(random.uniform(0.8, 1.1))
    left, top = (desk.width - across) / 2, (desk.height - down) / 2
    cells = Cells(left - across, top - down, across, down, 3, 3, 3 if random.uniform() < 0.5 else 1)
    habit, writing = _habit(random), _write(writer, 1, random)[0]
    size = min(down * float(random.uniform(0.5, 0.8)), 0.75 * across / (writing.aspect + desk.stroke))
    free_x, free_y = across - writing.aspect * size, down - size
    foot = top + size + free_y * float(random.uniform(0.15, 0.85))
    matrix = _matrix(habit, left + free_x * float(random.uniform(0.2, 0.8)) + habit.slant * size / 2, foot, size, random)
    return Layout((Place(writing, 0, matrix, size),), size, foot, down, cells)


def _cells(desk: Desk, random: Random) -> Cells:
    is_sudoku = desk.most_digits >= 9 and random.uniform() < 0.4
    down, across = (9, 9) if is_sudoku else (int(random.integers(2, 9)), int(random.integers(2, 8)))
    room_x, room_y = desk.width * (1 - 2 * MARGIN), desk.height * (1 - 2 * MARGIN)
    square = min(room_x / across, room_y / down)
    wide = square * (1.0 if is_sudoku else float(random.uniform(0.85, 1.0)))
    high = square * (1.0 if is_sudoku else float(random.uniform(0.75, 1.0)))
    left = desk.width * MARGIN + float(random.uniform(0, 1)) * (room_x - across * wide)
    top = desk.height * MARGIN + float(random.uniform(0, 1)) * (room_y - down * high)
    return Cells(left, top, wide, high, down, across, 3 if is_sudoku else 0)


LAYOUTS: Mapping[str, Callable[[Writer, Desk, Random], Layout]] = {
    "single": single,
    "row": row,
    "rows": rows,
    "sheet": sheet,
    "grid": grid,
    "cell": cell,
}
"""The layouts by name."""
