"""Puts parts into reading order.

In: the parts of a picture. Out: the same parts in rows from top to bottom, each from left to right. Two parts are in one row
where their heights overlap; a row follows its digits from left to right, so that it may climb or fall.
"""

from core.imaging.types import Box, Part

ROW_OVERLAP = 0.4
"""Two neighbours of one row share this part of the shorter one's height."""


def order_rows(parts: tuple[Part, ...]) -> tuple[tuple[Part, ...], ...]:
    """Return the parts in reading order: rows from top to bottom, each from left to right."""
    rows: list[list[Part]] = []
    for part in sorted(parts, key=lambda part: part.box.x):
        home = max(rows, key=lambda row: _shared_height(row[-1].box, part.box), default=None)
        if home is not None and _shared_height(home[-1].box, part.box) >= ROW_OVERLAP:
            home.append(part)
        else:
            rows.append([part])
    rows.sort(key=lambda row: sum(part.box.y + part.box.height / 2 for part in row) / len(row))
    return tuple(tuple(row) for row in rows)


def _shared_height(one: Box, other: Box) -> float:
    overlap = min(one.bottom, other.bottom) - max(one.y, other.y)
    return overlap / min(one.height, other.height)
