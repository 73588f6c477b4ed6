"""Cuts digits apart that touch, where that reads better.

In: digits of a picture with their answers, a model. Out: the same, perhaps more of them. Where to cut the model decides, by the
path of least surprise through the pieces that `core.imaging.splitting` finds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

import cv2
import numpy as np

from core.imaging.labelling import label
from core.imaging.owning import Drawn, covered_by, strokes_on
from core.imaging.splitting import INK, Lattice, Segment, find_segments, segments_of_strokes
from core.imaging.strokes import NO_DRAWING, Drawing
from core.imaging.trajectory import trajectory
from core.imaging.types import Box, Image, PreparedDigit
from core.models.answering import Answer, Verdict, answer, hear_pen
from core.models.checkpoint import Model

SPLIT_HEIGHT = 0.6
"""What is lower than this part of the usual height is a dash or a rest of a line, not digits."""
SPLIT_WIDTH = 0.55
"""What is narrower, against its height, is not two digits; what is not read as a digit and is broader may be …"""
SURELY_WIDE = 1.15
"""… and what is as broad as this may be even where it is read as one."""
RING = 0.65
"""A hole as broad and as tall as this part of the whole is the middle of a 0, however broad: no cut goes through it …"""
ROUND = 0.65
"""… where it fills this part of its box: an ellipse 0.79, what a 2 and a 3 enclose that touch twice 0.52."""
MOST_WIDTH = 8.0
MOST_TRIED = 40
"""A number of a dozen digits in one stroke, and so many on one picture, are as much as is tried."""
REFUSED_COST = {Verdict.DIGIT: 0.0, Verdict.UNSURE: 1.0, Verdict.NOT_A_DIGIT: 4.0}
DIGIT_COST = 0.25
"""In nats: what each digit more must gain."""

STROKE = 1
"""The digit that a bare stroke is read as."""
TELLING = 0.5
"""Of what is surely read more than this part is more than a stroke, or it may be crumbs of something broad."""

Answered = tuple[PreparedDigit, Answer]


def split_touching(
    digits: Sequence[PreparedDigit], answers: Sequence[Answer], model: Model, drawing: Drawing = NO_DRAWING
) -> list[Answered]:
    """Return the digits with their answers; parts that read better so are cut into several digits.

    Where the strokes of a drawing are known, digits are told apart by them.
    """
    pairs: list[Answered] = []
    least_height = SPLIT_HEIGHT * float(np.median([digit.box.height for digit in digits]))
    tried = 0
    for digit, own in zip(digits, answers, strict=True):
        is_tall = digit.box.height >= least_height
        is_tried = tried < MOST_TRIED and is_tall and _may_be_several(digit, own)
        tried += is_tried
        pairs += list(_split(digit, own, model, drawing)) if is_tried else [(digit, own)]
    return pairs


def doubted(answers: Sequence[Answer]) -> tuple[Answer, ...]:
    """Return the answers to the pieces of what is no digit as a whole; none is sure where one of them is a mere stroke.

    An H falls into a 1 and a 4, a square into two: the stem of a letter is no surer a 1 for having been cut off.
    """
    if all(own.prediction != STROKE for own in answers):
        return tuple(answers)
    return tuple(
        replace(own, verdict=Verdict.UNSURE, by_picture=None) if own.verdict is Verdict.DIGIT else own for own in answers
    )


def may_be_crumbs(answers: Sequence[Answer]) -> bool:
    """Return whether most of what is surely read are bare strokes, as the outline of something broad falls into."""
    read = [own for own in answers if own.verdict is Verdict.DIGIT]
    return sum(own.prediction != STROKE for own in read) < TELLING * len(read)


def _may_be_several(digit: PreparedDigit, own: Answer) -> bool:
    least = SURELY_WIDE if own.verdict is Verdict.DIGIT else SPLIT_WIDTH
    return bool(least <= digit.ink.shape[1] / digit.ink.shape[0] <= MOST_WIDTH) and not _is_ring(digit.ink)


def _is_ring(ink: Image) -> bool:
    """Return whether ink (h, w) stands around a hole that is nearly as broad and as tall as itself."""
    holes = label(np.pad(ink < INK, 1, constant_values=True)).stats[2:]
    (height, width), widths, heights = ink.shape, holes[:, cv2.CC_STAT_WIDTH], holes[:, cv2.CC_STAT_HEIGHT]
    is_round = holes[:, cv2.CC_STAT_AREA] >= ROUND * widths * heights
    return bool((is_round & (widths >= RING * width) & (heights >= RING * height)).any())


def _split(digit: PreparedDigit, own: Answer, model: Model, drawing: Drawing) -> Iterator[Answered]:
    stacks = strokes_on(digit, drawing)
    lattice = segments_of_strokes(digit.ink, [covered_by(digit, one) for one in stacks]) if stacks else find_segments(digit.ink)
    if lattice.pieces < 2 or not lattice.segments:
        yield digit, own
        return
    path = best_path(lattice, _heard(lattice, stacks, model))
    if len(path) < 2:
        yield digit, own
        return
    for segment, its_answer in path:
        apart = replace(digit, box=place(digit, segment.box), image=segment.image, ink=segment.ink)
        yield apart, its_answer.by_picture or its_answer


def _heard(lattice: Lattice, stacks: Sequence[Sequence[Drawn]], model: Model) -> tuple[Answer, ...]:
    """Return an answer for each candidate, the pen heard where there are strokes and the model has learnt them."""
    seen = answer(model, np.stack([one.image for one in lattice.segments]))
    if not stacks or model.pen is None:
        return seen
    own = [sorted(chain(*stacks[one.first : one.last]), key=lambda drawn: drawn.turn) for one in lattice.segments]
    return hear_pen(model, seen, np.stack([trajectory([drawn.stroke for drawn in one]) for one in own]))


def place(digit: PreparedDigit, box: Box) -> Box:
    """Return where a box of the ink lies in the picture."""
    across, down = digit.box.width / digit.ink.shape[1], digit.box.height / digit.ink.shape[0]
    x, y = digit.box.x + round(box.x * across), digit.box.y + round(box.y * down)
    return Box(x, y, max(1, round(box.width * across)), max(1, round(box.height * down)))


def best_path(lattice: Lattice, answers: Sequence[Answer]) -> tuple[tuple[Segment, Answer], ...]:
    """Return the segments, from left to right, that cover the lattice and read best; nothing where refused ones remain.

    The cost of a digit is its surprise, minus the logarithm of its confidence, more where the model refuses it (Viterbi 1967).
    """
    best: list[tuple[float, tuple[tuple[Segment, Answer], ...]]] = [(0.0, ())]
    for last in range(1, lattice.pieces + 1):
        ways = [
            (best[one.first][0] + _cost(its_answer), (*best[one.first][1], (one, its_answer)))
            for one, its_answer in zip(lattice.segments, answers, strict=True)
            if one.last == last and np.isfinite(best[one.first][0])
        ]
        best.append(min(ways, key=lambda way: way[0], default=(np.inf, ())))
    path = best[-1][1]
    return path if all(its_answer.verdict is not Verdict.NOT_A_DIGIT for _, its_answer in path) else ()


def _cost(own: Answer) -> float:
    return DIGIT_COST + REFUSED_COST[own.verdict] - float(np.log(max(own.confidence, 1e-6)))
