"""Whose strokes are whose, what the pen changes of an answer, and what the page is told of it."""

import dataclasses
from typing import Any

import numpy as np
import pytest
import torch

from core.data.glyphs import glyph
from core.data.unseen_glyphs import LETTERS, SYMBOLS, strokes_of
from core.imaging.strokes import Drawing, Points, place, render
from core.imaging.trajectory import POINTS
from core.models.answering import Answer, Verdict, hear_pen
from core.models.card import Card, Limits, Pen
from core.models.checkpoint import Model, load_model
from core.reading import PEN, VIEWS_AGAIN
from core.recognition import Recognition, recognise

LEAST = 0.8


def spread_out(*probabilities: float) -> tuple[float, ...]:
    """Return ten probabilities, what is left spread evenly over the digits that are not named."""
    others = 10 - len(probabilities)
    return (*probabilities, *[(1 - sum(probabilities)) / max(1, others)] * others)


class Says(torch.nn.Module):
    """Answers with the same probabilities whatever it is shown."""

    def __init__(self, *probabilities: float) -> None:
        super().__init__()
        self.logits = torch.tensor(spread_out(*probabilities)).log()

    def forward(self, trajectories: torch.Tensor) -> torch.Tensor:
        return self.logits.expand(len(trajectories), 10)


def seen(*probabilities: float, verdict: Verdict = Verdict.DIGIT) -> Answer:
    row = spread_out(*probabilities)
    first, second = np.argsort(row)[::-1][:2].tolist()
    return Answer(row, first, second, verdict)


def heard(own: Answer, *probabilities: float, temperature: float = 2.0) -> Answer:
    card = Card("both", "none", 0, "", Limits(), (), {}, {}, pen=Pen(0, 1.0, temperature, LEAST, {}))
    model = Model(torch.nn.Identity(), card, Says(*probabilities))
    return hear_pen(model, [own], np.zeros((1, POINTS, 3), np.float32))[0]


def test_two_that_agree_are_as_sure_as_each() -> None:
    both = heard(seen(0.04, 0.95), 0.04, 0.95)
    assert both.prediction == 1 and both.confidence == pytest.approx(0.95, abs=0.01) and both.verdict is Verdict.DIGIT
    assert both.by_picture == seen(0.04, 0.95)


def test_a_pen_that_contradicts_makes_unsure_and_names_both() -> None:
    both = heard(seen(0.04, 0.95), 0.9, 0.05)
    assert both.verdict is Verdict.UNSURE and {both.prediction, both.runner_up} == {0, 1}


def test_a_pen_settles_what_the_picture_leaves_open() -> None:
    both = heard(seen(0.4, 0.55, verdict=Verdict.UNSURE), 0.99, 0.005)
    assert both.prediction == 0 and both.verdict is Verdict.DIGIT


def test_what_is_no_digit_by_its_picture_is_unsure_at_best() -> None:
    assert heard(seen(0.5, verdict=Verdict.NOT_A_DIGIT), 0.999).verdict is Verdict.UNSURE
    assert heard(seen(0.3, verdict=Verdict.NOT_A_DIGIT), 0.5).verdict is Verdict.NOT_A_DIGIT


def test_ten_equal_chances_are_no_digit() -> None:
    assert heard(seen(0.3), 0.1, temperature=4.0).verdict is Verdict.NOT_A_DIGIT


def test_a_model_without_such_a_network_says_so() -> None:
    model = load_model("compact_cnn")
    with pytest.raises(ValueError, match="no network for trajectories"):
        hear_pen(model, [seen(0.9)], np.zeros((1, POINTS, 3), np.float32))
    drawing = Drawing(place(glyph("3"), 0.6))
    assert all(own.answer.by_picture is None for own in recognise(render(drawing), model, drawing=drawing).digits)


def read(*strokes: Points, without: tuple[str, ...] = ()) -> Recognition:
    drawing = Drawing(strokes)
    return recognise(render(drawing), load_model(), without=without, drawing=drawing)


def two_digits(gap: float) -> tuple[Points, ...]:
    first, second = place(glyph("4"), 0.5, -0.6), place(glyph("7"), 0.5, -0.6)
    right = max(stroke[:, 0].max() for stroke in first) - min(stroke[:, 0].min() for stroke in second)
    return (*first, *(stroke + np.float32([right + gap, 0]) for stroke in second))


@pytest.mark.parametrize("digit", "0123456789")
def test_the_pen_is_followed_for_every_digit(digit: str) -> None:
    reading = read(*place(glyph(digit), 0.6))
    assert (reading.text, reading.verdict) == (digit, Verdict.DIGIT)
    assert reading.digits[0].answer.by_picture is not None
    assert reading.stages[-1].name == PEN and reading.stages[-1].facts["drawn digits followed"] == 1


def test_each_of_several_digits_has_its_own_strokes_in_whatever_order_they_came() -> None:
    strokes = two_digits(gap=40)
    mixed = read(*strokes[::2], *strokes[1::2])
    assert mixed.text == "47" and mixed.stages[-1].facts["drawn digits followed"] == 2


def test_a_stroke_that_two_digits_share_is_nobodys() -> None:
    first, second = (place(glyph("1"), 0.4, offset)[1] for offset in (-0.3, 0.3))
    shared = np.concatenate([first, second])  # drawn without lifting the pen, but for the picture
    reading = recognise(render(Drawing((first, second))), load_model(), drawing=Drawing((shared,)))
    assert [own.answer.by_picture for own in reading.digits] == [None, None]
    assert PEN not in [stage.name for stage in reading.stages]


def test_without_the_pen_the_picture_decides() -> None:
    reading = read(*place(glyph("5"), 0.6), without=(PEN,))
    assert reading.text == "5" and reading.digits[0].answer.by_picture is None


class Heard(Exception):
    """The network for trajectories was asked."""


class Deaf(torch.nn.Module):
    def forward(self, trajectories: torch.Tensor) -> torch.Tensor:
        raise Heard


@pytest.mark.parametrize("way", [{"without": (PEN,)}, {"pipeline": "textbook"}, {"pipeline": "notebook"}])
@pytest.mark.parametrize("gap", [-15, 5])
def test_where_the_pen_is_left_out_nobody_asks_it(way: dict[str, Any], gap: float) -> None:
    drawing = Drawing(two_digits(gap))
    deaf = dataclasses.replace(load_model(), pen=Deaf())
    with pytest.raises(Heard):
        recognise(render(drawing), deaf, drawing=drawing)
    recognise(render(drawing), deaf, drawing=drawing, **way)


@pytest.mark.parametrize("size", [0.3, 0.6, 0.9])
@pytest.mark.parametrize(("name", "looks"), [("tick", "1"), ("arrow", "7")])
def test_signs_that_look_like_digits_are_drawn_otherwise(name: str, looks: str, size: float) -> None:
    strokes = place(strokes_of(SYMBOLS[name]), size)
    by_picture, by_both = read(*strokes, without=(PEN, VIEWS_AGAIN)), read(*strokes)
    assert (by_picture.text, by_picture.verdict) == (looks, Verdict.DIGIT)
    assert Verdict.DIGIT not in {own.answer.verdict for own in by_both.digits}


@pytest.mark.parametrize("letter", ["M", "N", "V", "W"])
def test_letters_that_look_like_strokes_are_no_sure_digit(letter: str) -> None:
    assert Verdict.DIGIT not in {own.answer.verdict for own in read(*place(strokes_of(LETTERS[letter]), 0.6)).digits}


def test_a_lying_line_is_no_digit_and_the_pen_has_no_say() -> None:
    reading = read(np.float32([[40, 150], [100, 151], [180, 149], [260, 150]]))
    assert [own.answer.verdict for own in reading.digits] == [Verdict.NOT_A_DIGIT]
    assert reading.digits[0].answer.by_picture is None


def test_a_pen_that_goes_backwards_leaves_the_digit_what_it_is() -> None:
    for digit in "0235689":
        backwards = tuple(stroke[::-1] for stroke in place(glyph(digit), 0.6)[::-1])
        assert read(*backwards).text == digit


def test_a_drawing_of_another_size_is_followed_on_a_picture_of_that_size() -> None:
    drawing = Drawing(place(glyph("8"), 0.6))
    small = dataclasses.replace(drawing.times(0.5), brush=drawing.brush)
    assert recognise(render(small), load_model(), drawing=small).digits[0].answer.by_picture is not None
