"""What is broken becomes one digit where the default model reads it better so."""

from dataclasses import replace

import numpy as np
import pytest

from core.imaging.pipeline import prepare
from core.imaging.strokes import Drawing, render
from core.imaging.types import Box, PreparedDigit
from core.joining import NEAR, join_broken
from core.models.answering import Answer, Verdict, answer
from core.models.checkpoint import load_model
from core.reading import JOINING
from core.recognition import recognise

HOOK = np.float32([[240, 110], [236, 180], [242, 228], [300, 230]])
"""The left half of an open 4; its upright stands to the right."""


def open_four(gap: float) -> Drawing:
    x = 300 + gap
    return Drawing((HOOK, np.float32([[x, 100], [x - 2, 240], [x - 4, 350]])), 10)


def parts_of(drawing: Drawing) -> tuple[tuple[PreparedDigit, ...], tuple[Answer, ...]]:
    digits = prepare(render(drawing))
    return digits, answer(load_model(), np.stack([digit.image for digit in digits]))


def test_both_halves_of_an_open_four_are_one_digit() -> None:
    drawing = open_four(gap=55)
    recognition = recognise(render(drawing), load_model())
    assert (recognition.text, recognition.verdict) == ("4", Verdict.DIGIT)
    box = recognition.digits[0].prepared.box
    assert (box.x, box.right) == (pytest.approx(233, abs=4), pytest.approx(360, abs=4))
    joined = [stage for stage in recognition.stages if stage.name == JOINING]
    assert [(stage.facts["digits"], stage.facts["were broken"]) for stage in joined] == [(1, 1)]
    assert recognise(render(drawing), load_model(), without=(JOINING,)).text != "4"


def test_a_digit_whose_pieces_stood_in_two_rows_stands_in_its_own() -> None:
    seven = np.float32([[420, 110], [520, 110], [470, 350]])
    digits, answers = parts_of(Drawing((*open_four(gap=55).strokes, seven), 10))
    in_rows = [replace(digit, row=int(digit.box.x > 300)) for digit in digits]
    joined = join_broken(in_rows, answers, load_model())
    assert [(own.prediction, digit.row) for digit, own in joined] == [(4, 0), (7, 0)]


def test_what_is_far_apart_is_not_joined() -> None:
    digits, answers = parts_of(open_four(gap=NEAR * 250 + 20))
    assert join_broken(digits, answers, load_model()) == list(zip(digits, answers, strict=True))


def test_digits_that_are_sure_alone_are_not_joined(monkeypatch: pytest.MonkeyPatch) -> None:
    digits, answers = parts_of(open_four(gap=55))
    sure = [replace(own, verdict=Verdict.DIGIT) for own in answers]
    monkeypatch.setattr("core.joining.answer", lambda *_: pytest.fail("nothing is to be tried"))
    assert len(join_broken(digits, sure, load_model())) == 2


def test_two_sure_halves_of_a_drawing_become_one_where_the_pen_says_so() -> None:
    drawing = open_four(gap=55)
    digits, answers = parts_of(drawing)
    six, one = (replace(own, verdict=Verdict.DIGIT, prediction=label) for own, label in zip(answers, (6, 1), strict=True))
    assert [own.prediction for _, own in join_broken(digits, (six, one), load_model(), drawing)] == [4]
    assert len(join_broken(digits, (six, one), load_model())) == 2, "without strokes nobody knows"


def test_two_digits_that_stand_near_each_other_stay_two_whatever_the_pen_says() -> None:
    upright = (np.float32([[x, 100], [x - 3, 220], [x - 6, 340]]) for x in (270, 330))
    drawing = Drawing(tuple(upright), 10)
    digits, answers = parts_of(drawing)
    assert [own.prediction for _, own in join_broken(digits, answers, load_model(), drawing)] == [1, 1]


def test_what_stands_in_two_cells_is_not_joined() -> None:
    digits, answers = parts_of(open_four(gap=55))
    apart = [replace(digit, cell=(0, column)) for column, digit in enumerate(digits)]
    assert len(join_broken(digits, answers, load_model())) == 1
    assert len(join_broken(apart, answers, load_model())) == 2


def test_what_reads_no_better_together_stays_apart() -> None:
    lines = tuple(np.float32([[x, 120], [x + 40, 180], [x, 240], [x + 40, 300]]) for x in (250, 310))
    digits, answers = parts_of(Drawing(lines, 10))
    assert len(digits) == 2
    assert join_broken(digits, answers, load_model()) == list(zip(digits, answers, strict=True))


def test_pieces_of_a_picture_seen_aslant_keep_their_places() -> None:
    digits, answers = parts_of(open_four(gap=55))
    halved = [replace(digit, box=digit.box.times(0.5)) for digit in digits]
    [(whole, its_answer)] = join_broken(halved, answers, load_model())
    assert its_answer.prediction == 4
    assert whole.box == halved[0].box.joined(halved[1].box)
    assert whole.ink.shape[0] == pytest.approx(2 * whole.box.height, abs=4)


def test_a_digit_low_in_its_row_stays_where_others_are_joined() -> None:
    digits, answers = parts_of(open_four(gap=55))
    low = replace(digits[0], box=Box(600, 420, 20, 26), row=3)
    joined = join_broken([*digits, low], [*answers, replace(answers[0], verdict=Verdict.DIGIT)], load_model())
    assert [(digit.row, digit.box) for digit, _ in joined][1:] == [(1, low.box)]
