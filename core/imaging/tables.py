"""Finds the table that ruled lines make: the sudoku on a newspaper's page, the sheet of scores.

In: ruled lines. Out: the box around the crossings of the largest set of lines that cross one another. What is printed around
a table is not what was written into it.
"""

import numpy as np

from core.imaging.chains import Chain
from core.imaging.types import Box, Mask

LEAST_LINES = 3
"""A table has so many lines in each direction at least."""
REACH = 0.01
"""Two lines cross where they come as near as this part of their spans: corners are often worn."""


def find_table(lines: list[Chain]) -> Box | None:
    """Return the box around the largest table that the lines make, None where they make none."""
    across = [line for line in lines if not line.is_upright]
    upright = [line for line in lines if line.is_upright]
    crossings = np.array([[_cross(one, other) for other in upright] for one in across], dtype=np.bool_)
    best: Box | None = None
    most = 0
    for group in _groups(crossings):
        ours, theirs = [across[i] for i in group[0]], [upright[i] for i in group[1]]
        if min(len(ours), len(theirs)) >= LEAST_LINES and len(ours) * len(theirs) > most:
            most, best = len(ours) * len(theirs), _around(ours, theirs)
    return best


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
