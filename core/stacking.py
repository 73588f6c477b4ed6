"""Cuts digits apart that touch from row to row, where that reads better.

In: digits of a picture with their answers, a model. Out: the same, perhaps more, in rows anew. Where the tail of a 9 runs
into the 8 below it, that is no digit, or a wrong one, far taller than the digits beside it: it is cut across, where every piece
is read and stands in a row with others.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.imaging.rows import order_rows
from core.imaging.splitting import find_stacked
from core.imaging.strokes import NO_DRAWING, Drawing
from core.imaging.types import Box, Part, PreparedDigit
from core.models.answering import Answer, Verdict, answer
from core.models.checkpoint import Model
from core.touching import STROKE, Answered, best_path, may_be_crumbs, place

TALL, MOST_TALL = 1.5, 5.0
"""A stack is at least, and at most, so many times as tall as the digits that are read usually are."""
LEAST_READ = 4
"""So many digits tell how tall they are."""
BESIDE = 0.5
"""A piece shares this part of its height with a digit beside it."""
SURELY_TALL, LEVEL = 1.7, 0.6
"""What was surely read as one digit, as a 6 over a 0 may be as an 8, is cut where it is so tall, all pieces are surely read,
and each shares this part of the taller one's height with a digit beside it: it fills several rows."""


def split_stacked(
    digits: Sequence[PreparedDigit], answers: Sequence[Answer], model: Model, drawing: Drawing = NO_DRAWING
) -> list[Answered]:
    """Return the digits with their answers, in reading order; what holds several, one above another, is cut apart.

    Digits in a table's cells stay as they are, and those of a drawing whose strokes are known: no cut goes through one.
    """
    pairs = list(zip(digits, answers, strict=True))
    read = [digit.box for digit, own in pairs if own.verdict is Verdict.DIGIT]
    tells_nothing = len(read) < LEAST_READ or may_be_crumbs(answers)
    if not drawing.is_blank or tells_nothing or any(digit.cell is not None for digit in digits):
        return pairs
    usual_px = float(np.median([box.height for box in read]))
    apart: list[Answered] = []
    for digit, own in pairs:
        is_sure = own.verdict is Verdict.DIGIT
        is_tall = (SURELY_TALL if is_sure else TALL) * usual_px <= digit.box.height <= MOST_TALL * usual_px
        pieces = _pieces(digit, usual_px, model) if is_tall else []
        apart += pieces if pieces and _are_sound(pieces, read, is_sure) else [(digit, own)]
    return pairs if len(apart) == len(pairs) else _in_rows(apart)


def _are_sound(pieces: Sequence[Answered], read: Sequence[Box], was_sure: bool) -> bool:
    """Return whether each piece stands in a row with what was read; where the whole was surely read, surely and squarely."""
    if was_sure:
        are_read = all(own.verdict is Verdict.DIGIT for _, own in pieces)
        return are_read and all(any(_is_level(piece.box, box) for box in read) for piece, _ in pieces)
    return all(any(_is_beside(piece.box, box) for box in read) for piece, _ in pieces)


def _pieces(digit: PreparedDigit, usual_px: float, model: Model) -> list[Answered]:
    """Return the digits that one is cut into, from top to bottom; none where they are not all read, or most are strokes."""
    lattice = find_stacked(digit.ink, usual_px * digit.ink.shape[0] / digit.box.height)
    if not lattice.segments:
        return []
    path = best_path(lattice, answer(model, np.stack([one.image for one in lattice.segments])))
    strokes = sum(own.prediction == STROKE for _, own in path)
    if len(path) < 2 or 2 * strokes > len(path):
        return []
    return [(replace(digit, box=place(digit, one.box), image=one.image, ink=one.ink), own) for one, own in path]


def _is_beside(piece: Box, other: Box) -> bool:
    return _shared_px(piece, other) >= BESIDE * piece.height


def _is_level(piece: Box, other: Box) -> bool:
    return _shared_px(piece, other) >= LEVEL * max(piece.height, other.height)


def _shared_px(piece: Box, other: Box) -> int:
    return min(piece.bottom, other.bottom) - max(piece.y, other.y)


def _in_rows(pairs: Sequence[Answered]) -> list[Answered]:
    """Return digits in reading order, their rows counted anew."""
    parts = tuple(Part(digit.box, (number,)) for number, (digit, _) in enumerate(pairs))
    ordered: list[Answered] = []
    for row, line in enumerate(order_rows(parts)):
        for part in line:
            digit, own = pairs[part.components[0]]
            ordered.append((replace(digit, row=row), own))
    return ordered
