"""Digits that touch from row to row are read apart; a tall digit and a line are left whole."""

from dataclasses import replace

import numpy as np
import pytest

from core.data.glyphs import glyph
from core.imaging.pipeline import prepare
from core.imaging.strokes import Drawing, Points, render
from core.imaging.types import PreparedDigit
from core.models.answering import Answer, Verdict, answer
from core.models.checkpoint import load_model
from core.reading import STACKING
from core.recognition import recognise
from core.stacking import split_stacked

TALL_PX = 90
NINE = np.float32([[66, 30], [40, 8], [14, 26], [24, 56], [58, 50], [66, 30], [60, 90], [42, 148]])
"""Its tail runs into the row below."""


def digit_at(name: str, x: float, y: float) -> tuple[Points, ...]:
    strokes = glyph(name)
    points = np.concatenate(strokes)
    low, size = points.min(axis=0), np.ptp(points, axis=0).max()
    return tuple(np.asarray((stroke - low) * (TALL_PX / size) + [x, y], np.float32) for stroke in strokes)


def page(below: str) -> Drawing:
    """Return two rows, 3579 and 286 with one digit more: the 9's tail runs into what stands below it."""
    upper = [digit_at(name, 60 + 100 * place, 40) for place, name in enumerate("357")]
    lower = [digit_at(name, 60 + 100 * place, 180) for place, name in enumerate(f"286{below}")]
    nine = NINE + np.float32([365, 40])
    return Drawing((*(stroke for digit in (*upper, *lower) for stroke in digit), nine), 12)


def parts_of(drawing: Drawing) -> tuple[tuple[PreparedDigit, ...], tuple[Answer, ...]]:
    digits = prepare(render(drawing))
    return digits, answer(load_model(), np.stack([digit.image for digit in digits]))


@pytest.mark.parametrize("below", ["8", "5", "3"])
def test_a_nine_whose_tail_runs_into_the_row_below_is_read_apart(below: str) -> None:
    picture = render(page(below))
    recognition = recognise(picture, load_model())
    assert recognition.rows == ("3579", f"286{below}")
    cut = [stage for stage in recognition.stages if stage.name == STACKING]
    assert [stage.facts["digits"] for stage in cut] == [8]
    assert recognise(picture, load_model(), without=(STACKING,)).rows != recognition.rows


def test_strokes_that_are_known_are_not_cut_through() -> None:
    digits, answers = parts_of(page("8"))
    assert len(split_stacked(digits, answers, load_model())) == 8
    assert split_stacked(digits, answers, load_model(), page("8")) == list(zip(digits, answers, strict=True))


def test_digits_in_the_cells_of_a_table_stay_as_they_are() -> None:
    digits, answers = parts_of(page("8"))
    in_cells = [replace(digit, cell=(0, 0)) for digit in digits]
    assert split_stacked(in_cells, answers, load_model()) == list(zip(in_cells, answers, strict=True))


def refused(own: Answer) -> Answer:
    return replace(own, verdict=Verdict.NOT_A_DIGIT)


def test_what_falls_into_strokes_alone_is_left_whole() -> None:
    rows = [digit_at(name, 60 + 100 * place, y) for y, word in ((40, "357"), (180, "286")) for place, name in enumerate(word)]
    ones = np.float32([[400, 40], [416, 130]]), np.float32([[416, 130], [400, 180]]), np.float32([[400, 180], [416, 270]])
    digits, answers = parts_of(Drawing((*(stroke for digit in rows for stroke in digit), *ones), 12))
    at = next(number for number, digit in enumerate(digits) if digit.box.x > 370)
    answers = tuple(refused(own) if number == at else own for number, own in enumerate(answers))
    assert len(split_stacked(digits, answers, load_model())) == len(digits)


def test_crumbs_of_a_broad_stroke_do_not_tell_how_tall_digits_are() -> None:
    digits, answers = parts_of(page("8"))
    crumbs = [replace(own, prediction=1) if own.verdict is Verdict.DIGIT else own for own in answers]
    assert len(split_stacked(digits, crumbs, load_model())) == len(digits)


def test_a_six_over_a_nought_that_looks_like_an_eight_is_read_apart() -> None:
    upper = [digit_at(name, 60 + 100 * place, 40) for place, name in enumerate("3576")]
    lower = [digit_at(name, 60 + 100 * place, 124 if place == 3 else 150) for place, name in enumerate("2830")]
    picture = render(Drawing(tuple(stroke for digit in (*upper, *lower) for stroke in digit), 12))
    whole = recognise(picture, load_model(), without=(STACKING,))
    assert [one.answer.prediction for one in whole.digits if one.prepared.box.height > 1.5 * TALL_PX] == [8]
    assert recognise(picture, load_model()).rows == ("3576", "2830")


def test_a_digit_that_is_read_though_tall_stays_whole_in_its_row() -> None:
    small = [digit_at(name, 60 + 100 * place, 90) for place, name in enumerate("3572")]
    tall = [(stroke - [460, 40]) * [1.5, 2.2] + [460, 40] for stroke in digit_at("8", 460, 40)]
    drawing = Drawing((*(stroke for digit in small for stroke in digit), *np.float32(tall)), 12)
    digits, answers = parts_of(drawing)
    assert [own.prediction for own in answers if own.verdict is Verdict.DIGIT] == [3, 5, 7, 2, 8]
    assert max(digit.box.height for digit in digits) > 1.8 * TALL_PX
    assert split_stacked(digits, answers, load_model()) == list(zip(digits, answers, strict=True))
