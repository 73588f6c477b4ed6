"""Edges of shadows and things are no 1s, strokes with paper on both sides are; where more is read, neither is looked at."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from core.imaging.types import Box, PreparedDigit
from core.models.answering import Answer, Verdict
from core.models.checkpoint import load_model
from core.recognition import recognise
from core.refusing import is_one_sided, refused

ANSWER = Answer((0.0, 0.99, 0.01, *[0.0] * 7), 1, 2, Verdict.DIGIT)


def stroke(x: int, y: int, width: int, height: int) -> PreparedDigit:
    ink = np.full((height, width), 255, np.uint8)
    return PreparedDigit(Box(x, y, width, height), 0, np.zeros((28, 28), np.uint8), ink)


def paper(left: int, right: int, own: int) -> np.ndarray:
    """Return a grey picture, (200, 200), of other brightness left and right of a stroke of 10 x 100 pixels in its middle."""
    gray = np.full((200, 200), left, np.uint8)
    gray[:, 100:] = right
    gray[50:150, 95:105] = own
    return gray


@pytest.mark.parametrize(("left", "right", "own"), [(200, 200, 60), (200, 170, 60), (90, 120, 230), (200, 200, 190)])
def test_a_stroke_has_paper_on_both_sides(left: int, right: int, own: int) -> None:
    assert not is_one_sided(stroke(95, 50, 10, 100), paper(left, right, own))


@pytest.mark.parametrize(("left", "right", "own"), [(200, 90, 80), (90, 200, 80), (200, 120, 100)])
def test_an_edge_has_not(left: int, right: int, own: int) -> None:
    assert is_one_sided(stroke(95, 50, 10, 100), paper(left, right, own))


def test_what_reaches_into_the_picture_has_not() -> None:
    gray = np.full((200, 200), 200, np.uint8)
    gray[50:150, :20] = 60
    assert is_one_sided(stroke(0, 50, 20, 100), gray)


def test_a_lone_stroke_that_comes_from_beyond_a_photo_is_none_but_in_a_crop_it_may_be() -> None:
    line, crop = stroke(200, 0, 6, 120), np.full((200, 280), 200, np.uint8)
    photo = np.full((900, 900), 200, np.uint8)
    for gray in (crop, photo):
        gray[:120, 200:206] = 60
    assert refused([line], [ANSWER], crop) == (ANSWER,)
    assert [own.verdict for own in refused([line], [ANSWER], photo)] == [Verdict.NOT_A_DIGIT]


@pytest.mark.parametrize("times", [2, 7])
def test_a_long_stroke_is_looked_at_on_a_copy(times: int) -> None:
    digit = stroke(95 * times, 50 * times, 10 * times, 100 * times)
    for right, is_edge in ((200, False), (90, True)):
        gray = np.kron(paper(200, right, 60 if right == 200 else 80), np.ones((times, times), np.uint8))
        assert is_one_sided(digit, gray) == is_edge


def test_a_slanted_stroke_has_paper_on_both_sides() -> None:
    ink = cv2.line(np.zeros((100, 60), np.uint8), (50, 5), (10, 95), 255, 8)
    gray = np.full((200, 200), 200, np.uint8)
    gray[50:150, 70:130][ink > 0] = 60
    digit = replace(stroke(70, 50, 60, 100), ink=ink)
    assert not is_one_sided(digit, gray)
    gray[:, :100] -= 40
    assert not is_one_sided(digit, gray)


def test_where_other_digits_are_read_edges_are_not_looked_for() -> None:
    edge, gray = stroke(95, 50, 10, 100), paper(200, 90, 80)
    seven = Answer((0.0,) * 7 + (1.0, 0.0, 0.0), 7, 1, Verdict.DIGIT)
    assert [own.verdict for own in refused([edge], [ANSWER], gray)] == [Verdict.NOT_A_DIGIT]
    assert refused([edge, edge], [ANSWER, seven], gray) == (ANSWER, seven)
    assert refused([edge], [ANSWER], None) == (ANSWER,)


def photo(light: np.ndarray) -> np.ndarray:
    gray = 215 * light + np.random.default_rng(0).normal(0, 2, light.shape)
    return np.repeat(np.clip(gray, 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)


@pytest.mark.parametrize("width_px", [60, 120])
def test_a_shadow_that_reaches_into_blank_paper_is_no_digit(width_px: int) -> None:
    light = np.ones((900, 900), np.float32)
    light[110:670, :width_px] = 0.5
    recognition = recognise(photo(cv2.GaussianBlur(light, (0, 0), 3)), load_model())
    assert recognition.verdict is Verdict.NOT_A_DIGIT


def test_a_one_on_paper_is_still_a_one() -> None:
    light = np.ones((900, 900), np.float32)
    cv2.line(light, (460, 300), (430, 600), 0.3, 14)
    recognition = recognise(photo(cv2.GaussianBlur(light, (0, 0), 2)), load_model())
    assert (recognition.text, recognition.verdict) == ("1", Verdict.DIGIT)
