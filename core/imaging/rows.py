"""Puts parts into reading order.

In: the parts of a picture. Out: the same parts in rows from top to bottom, each from left to right. Two parts are in one row
where their heights overlap, once the slope of the writing is taken out; a row follows its digits from left to right, so that
it may climb or fall a little more. The slope is that of most steps from a digit to its nearest neighbour (O'Gorman, The
document spectrum for page layout analysis, 1993).
"""

import numpy as np

from core.imaging.types import Box, Part

ROW_OVERLAP = 0.4
"""Two neighbours of one row share this part of the shorter one's height."""
MARK_HEIGHT = 0.72
"""A comma is lower than this part of the digits beside it."""
LEAST_STEPS = 2
STEEPEST = 1.0
"""Rows climb or fall by 45 degrees at most; steeper steps lead from row to row."""
AGREEING = 0.2
"""Slopes that differ by less from their median agree; two of three steps must."""
LEAST_SLOPE = 0.15
"""Below this, following from digit to digit is enough."""


def order_rows(parts: tuple[Part, ...]) -> tuple[tuple[Part, ...], ...]:
    """Return the parts in reading order: rows from top to bottom, each from left to right."""
    slope = writing_slope(parts)
    lines: list[list[Part]] = []
    for part in sorted(parts, key=lambda part: part.box.x):
        home = max(lines, key=lambda line: _shared_height(line[-1].box, part.box, slope), default=None)
        if home is not None and _shared_height(home[-1].box, part.box, slope) >= ROW_OVERLAP:
            home.append(part)
        else:
            lines.append([part])
    lines = [_without_punctuation(line) for line in lines]
    lines.sort(key=lambda line: sum(part.box.middle_y - slope * part.box.middle_x for part in line) / len(line))
    return tuple(tuple(line) for line in lines)


def _without_punctuation(line: list[Part]) -> list[Part]:
    """Leave out points and commas: low, and in the lower half of what stands left and right of them."""
    kept = []
    for index, part in enumerate(line):
        beside = [line[at].box for at in (index - 1, index + 1) if 0 <= at < len(line)]
        is_mark = bool(beside) and all(
            part.box.height < MARK_HEIGHT * box.height and part.box.y > box.y + box.height / 2 for box in beside
        )
        if not is_mark:
            kept.append(part)
    return kept


def writing_slope(parts: tuple[Part, ...]) -> float:
    """Return how far rows fall for each pixel to the right; 0 where they are nearly level, or do not agree."""
    middles = np.array([[part.box.middle_x, part.box.middle_y] for part in parts])
    slopes = []
    for index, middle in enumerate(middles):
        steps = np.delete(middles, index, axis=0) - middle
        ahead = steps[np.abs(steps[:, 1]) <= STEEPEST * steps[:, 0]]
        if len(ahead):
            nearest = ahead[np.argmin((ahead**2).sum(axis=1))]
            slopes.append(float(nearest[1] / nearest[0]))
    if len(slopes) < LEAST_STEPS:
        return 0.0
    median = float(np.median(slopes))
    agreeing = sum(abs(slope - median) <= AGREEING for slope in slopes)
    return median if 3 * agreeing >= 2 * len(slopes) and abs(median) >= LEAST_SLOPE else 0.0


def _shared_height(one: Box, other: Box, slope: float) -> float:
    down = slope * (other.middle_x - one.middle_x)
    overlap = min(one.bottom + down, other.bottom) - max(one.y + down, other.y)
    return overlap / min(one.height, other.height)
