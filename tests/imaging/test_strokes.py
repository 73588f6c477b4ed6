"""Strokes as they come from a pad: drawn where they should be, and refused where they are none."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.glyphs import NAMES, glyph
from core.errors import DrawingError
from core.imaging.strokes import BRUSH_MOST, LINE_EXCESS, PAD_HEIGHT, PAD_WIDTH, Drawing, parse_drawing, place, render


def test_a_horizontal_line_covers_its_width() -> None:
    image = render(Drawing((np.array([[100, 200], [300, 200]], np.float32),), brush=20))
    assert image.shape == (PAD_HEIGHT, PAD_WIDTH)
    assert np.count_nonzero(image[:, 200] < 128) in (21, 22)
    assert (image[200, 110:290] == 0).all() and (image[150] == 255).all()


def test_a_single_point_is_a_dot() -> None:
    image = render(Drawing((np.array([[50, 60]], np.float32),), brush=16))
    rows, columns = np.nonzero(image < 128)
    assert abs(rows.mean() - 59.5) < 0.6 and abs(columns.mean() - 49.5) < 0.6
    assert abs((255 - image).sum() / 255 - math.pi * (8 + LINE_EXCESS / 2) ** 2) < 15


def test_a_blank_message_is_a_blank_drawing() -> None:
    assert parse_drawing(None).is_blank
    assert parse_drawing({"strokes": []}).is_blank


def test_each_stroke_keeps_its_brush() -> None:
    drawing = parse_drawing({"strokes": [[1, 2, 3, 4], [5, 6]], "brushes": [8, 9000]})
    assert drawing.brushes == (8, BRUSH_MOST)
    assert [stroke.tolist() for stroke in drawing.strokes] == [[[1, 2], [3, 4]], [[5, 6]]]


BAD = [
    "text",
    {},
    {"strokes": "abc"},
    {"strokes": [[1]]},
    {"strokes": [[]]},
    {"strokes": [[1, "2"]]},
    {"strokes": [[1, float("nan")]]},
    {"strokes": [[True, 1]]},
    {"strokes": [5]},
    {"strokes": [[1, 2]] * 501},
    {"strokes": [[1.0] * 60_000]},
    {"strokes": [[1, 2]], "brushes": []},
    {"strokes": [[1, 2]], "brushes": ["wide"]},
    {"strokes": [[10**400, 1]]},
]


@pytest.mark.parametrize("message", BAD, ids=[str(message)[:40] for message in BAD])
def test_what_is_no_drawing_is_refused(message: object) -> None:
    with pytest.raises(DrawingError, match="cannot be read"):
        parse_drawing(message)


@settings(derandomize=True, deadline=None)
@given(st.lists(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=2), min_size=1, max_size=5))
def test_strokes_off_the_pad_are_no_trouble(points: list[list[float]]) -> None:
    message = {"strokes": [[value for point in points for value in point]], "brushes": [16]}
    assert render(parse_drawing(message)).shape == (PAD_HEIGHT, PAD_WIDTH)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", [0.25, 1.0])
@pytest.mark.parametrize("offset", [-1.0, 0.0, 1.0])
def test_placed_strokes_stay_on_the_pad(name: str, size: float, offset: float) -> None:
    points = np.concatenate(place(glyph(name), size, offset))
    assert points.min() >= 0 and (points.max(axis=0) <= [PAD_WIDTH, PAD_HEIGHT]).all()
    assert np.ptp(points, axis=0).max() == pytest.approx(0.7 * PAD_HEIGHT * size, rel=0.01)
