"""Joins pieces that stand near each other, where they read as one digit together and not alone.

In: digits of a picture with their answers, a model, the drawing if it is one. Out: the same, perhaps fewer of them. What nearly
touches is joined by `core.imaging.pieces` without a model; this is for the halves of an open 4, the flag of a 5 that flew off,
or a broken stroke.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import cv2
import numpy as np

from core.imaging.cutting import trim
from core.imaging.normalise import normalise
from core.imaging.strokes import NO_DRAWING, Drawing
from core.imaging.types import PreparedDigit
from core.models.answering import Answer, Verdict, answer
from core.models.checkpoint import Model
from core.pen import followed
from core.touching import STROKE, Answered

NEAR = 0.3
"""Pieces of one digit are no further apart than this part of the taller one's height …"""
TALLER = 1.4
"""… nor is their whole that much taller than it …"""
BROADEST = 1.0
"""… or broader than this part of its own height."""
MOST_TRIED = 40


def join_broken(
    digits: Sequence[PreparedDigit], answers: Sequence[Answer], model: Model, drawing: Drawing = NO_DRAWING
) -> list[Answered]:
    """Return the digits with their answers; two of which one is not surely read become one where that is.

    Two that are both surely read, as the halves of an open 4 may be, become one where the way of the pen says so too; two bare
    strokes are an 11.
    """
    pairs: dict[int, Answered] = dict(enumerate(zip(digits, answers, strict=True)))
    near = [two for two in combinations(pairs, 2) if _may_be_one(*(digits[place] for place in two))]
    sure = {two for two in near if all(answers[place].verdict is Verdict.DIGIT for place in two)}
    if model.pen is None or drawing.is_blank:
        near = [two for two in near if two not in sure]
    bare = {two for two in sure if all(answers[place].prediction == STROKE for place in two)}
    tried = [two for two in near if two not in bare][:MOST_TRIED]
    if not tried:
        return list(pairs.values())
    wholes = [_joined(digits[first], digits[second]) for first, second in tried]
    its_answers = answer(model, np.stack([whole.image for whole in wholes]))
    heard = followed(wholes, its_answers, drawing, model)
    joined: set[int] = set()
    ranked = sorted(zip(tried, wholes, its_answers, heard, strict=True), key=lambda one: -one[2].confidence)
    for two, whole, own, with_pen in ranked:
        is_one = own.verdict is Verdict.DIGIT and (two not in sure or _is_confirmed(own, with_pen))
        if is_one and joined.isdisjoint(two):
            joined.update(two)
            shorter, taller = sorted(two, key=lambda one: digits[one].box.height)
            pairs[taller] = (replace(whole, row=digits[taller].row), own)
            del pairs[shorter]
    return _with_all_rows(list(pairs.values())) if joined else list(pairs.values())


def _with_all_rows(pairs: list[Answered]) -> list[Answered]:
    """Return the digits, their rows counted anew: the piece of one may have had a row of its own. A table keeps its rows."""
    if any(digit.cell for digit, _ in pairs):
        return pairs
    rows = {row: number for number, row in enumerate(sorted({digit.row for digit, _ in pairs}))}
    return [(replace(digit, row=rows[digit.row]), own) for digit, own in pairs]


def _is_confirmed(own: Answer, with_pen: Answer) -> bool:
    has_pen = with_pen.by_picture is not None
    return has_pen and with_pen.verdict is Verdict.DIGIT and with_pen.prediction == own.prediction


def _may_be_one(one: PreparedDigit, other: PreparedDigit) -> bool:
    if one.cell != other.cell:
        return False
    first, second = one.box, other.box
    taller, whole = max(first.height, second.height), first.joined(second)
    return first.gap_to(second) <= NEAR * taller and whole.height <= TALLER * taller and whole.width <= BROADEST * whole.height


def _joined(one: PreparedDigit, other: PreparedDigit) -> PreparedDigit:
    """Return two pieces as one digit, as finely drawn as the first."""
    box = one.box.joined(other.box)
    scale = one.ink.shape[0] / one.box.height
    whole = box.times(scale)
    ink = np.zeros((whole.height + 1, whole.width + 1), np.uint8)
    for piece in (one, other):
        place = piece.box.times(scale)
        own = cv2.resize(piece.ink, (place.width, place.height), interpolation=cv2.INTER_AREA)
        x, y = place.x - whole.x, place.y - whole.y
        room = ink[y : y + place.height, x : x + place.width]
        np.maximum(room, own[: room.shape[0], : room.shape[1]], out=room)
    ink = trim(ink)
    return replace(one, box=box, ink=ink, image=normalise(ink))
