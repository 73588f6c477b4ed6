"""Strokes and the ink that they drew find each other."""

import numpy as np

from core.imaging.owning import covered_by, shares_on, spread, strokes_on
from core.imaging.strokes import Drawing, Points, render
from core.imaging.types import Box, PreparedDigit


def line(*points: tuple[int, int]) -> Points:
    return np.array(points, np.float32)


def digit_in(drawing: Drawing, box: Box, factor: int = 1) -> PreparedDigit:
    """Return what of a drawing lies in a box, its ink as many times finer."""
    ink = (255 - render(drawing))[box.slices]
    return PreparedDigit(box, 0, np.zeros((28, 28), np.uint8), np.kron(ink, np.ones((factor, factor), np.uint8)))


LEFT, RIGHT, ACROSS = line((100, 100), (100, 300)), line((300, 100), (300, 300)), line((40, 200), (200, 200))


def test_a_stroke_lies_wholly_on_its_ink_and_not_on_anothers() -> None:
    drawing = Drawing((LEFT, RIGHT))
    for factor in (1, 3):
        digit = digit_in(drawing, Box(80, 80, 40, 240), factor)
        assert shares_on(digit, spread(drawing.strokes)).tolist() == [1.0, 0.0]


def test_strokes_come_from_left_to_right_and_keep_their_turn() -> None:
    drawing = Drawing((RIGHT, LEFT), brushes=(12, 20))
    stacks = strokes_on(digit_in(drawing, Box(80, 80, 240, 240)), drawing)
    assert [[(drawn.turn, drawn.brush) for drawn in stack] for stack in stacks] == [[(1, 20)], [(0, 12)]]
    assert strokes_on(digit_in(drawing, Box(80, 80, 40, 240)), Drawing(())) == []


def test_a_stroke_across_another_is_of_the_same_digit() -> None:
    drawing = Drawing((RIGHT, ACROSS, LEFT))
    stacks = strokes_on(digit_in(drawing, Box(20, 80, 300, 240)), drawing)
    assert [sorted(drawn.turn for drawn in stack) for stack in stacks] == [[1, 2], [0]]


def test_what_a_stroke_covers_is_its_ink() -> None:
    drawing = Drawing((LEFT, RIGHT), brushes=(24, 12))
    box = Box(80, 80, 240, 240)
    digit = digit_in(drawing, box, factor=2)
    for stack, side in zip(strokes_on(digit, drawing), (slice(0, 240), slice(240, 480)), strict=True):
        covered, own = covered_by(digit, stack), np.zeros(digit.ink.shape, np.bool_)
        own[:, side] = digit.ink[:, side] > 0
        assert covered[own].all() and not covered[(digit.ink > 0) & ~own].any()
        assert np.count_nonzero(covered) < 3 * np.count_nonzero(own)
