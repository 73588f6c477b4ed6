"""Lays the worst mistakes on one sheet: each digit large, below it what it is and what was read.

In: readings, and the picture of any of them. Out: a grey picture, black ink on white paper, legible on any background.
"""

from collections.abc import Callable, Sequence

import cv2
import numpy as np

from core.evaluation.metrics import Reading
from core.imaging.types import Image

ENLARGED = 3
COLUMNS = 8
CAPTION_PX, GAP_PX = 16, 8
FONT_SCALE = 0.4


def worst_readings(readings: Sequence[Reading], count: int) -> tuple[int, ...]:
    """Return the places of wrong answers, the surest of them first, at most `count`."""
    wrong = [(one.answer.confidence, place) for place, one in enumerate(readings) if one.answer and not one.is_right]
    return tuple(place for _, place in sorted(wrong, key=lambda pair: (-pair[0], pair[1]))[:count])


def worst_sheet(readings: Sequence[Reading], picture: Callable[[int], Image], count: int) -> Image | None:
    """Return a sheet of the worst answers, None where all are right; `picture` gives the (28, 28) of a place, ink high."""
    cells = [_cell(readings[place], picture(place)) for place in worst_readings(readings, count)]
    if not cells:
        return None
    cells += [np.full_like(cells[0], 255)] * (-len(cells) % COLUMNS)
    return np.vstack([np.hstack(cells[start : start + COLUMNS]) for start in range(0, len(cells), COLUMNS)])


def _cell(reading: Reading, image: Image) -> Image:
    assert reading.answer is not None
    digit = cv2.resize(255 - image, None, fx=ENLARGED, fy=ENLARGED, interpolation=cv2.INTER_NEAREST)
    digit[[0, -1], :] = digit[:, [0, -1]] = 200
    cell = np.asarray(
        cv2.copyMakeBorder(digit, 0, CAPTION_PX, GAP_PX // 2, GAP_PX // 2, cv2.BORDER_CONSTANT, value=(255,)), np.uint8
    )
    caption = f"{reading.label} as {reading.answer.prediction}, {100 * reading.answer.confidence:.0f}%"
    place = (GAP_PX // 2, cell.shape[0] - 4)
    cv2.putText(cell, caption, place, cv2.FONT_HERSHEY_SIMPLEX, FONT_SCALE, (0,), 1, cv2.LINE_AA)
    return cell
