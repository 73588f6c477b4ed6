"""Strokes that are no digit: as many as asked for, the same for a seed, none of them empty."""

import numpy as np

from core.data.glyphs import glyph
from core.data.pen_outliers import LETTERS, draw_pen_outliers
from core.data.strokes import StrokeDigit

DIGITS = [StrokeDigit(label, "hand", glyph(str(label)), label + 1) for label in range(10)]


def test_they_are_drawn_from_a_seed() -> None:
    first, again, other = (draw_pen_outliers(60, DIGITS, seed) for seed in (5, 5, 6))
    assert len(first) == 60
    assert all((a == b).all() for one, same in zip(first, again, strict=True) for a, b in zip(one, same, strict=True))
    assert any(len(one) != len(same) or one[0].shape != same[0].shape for one, same in zip(first, other, strict=True))


def test_every_stroke_has_finite_points_and_an_extent() -> None:
    for strokes in draw_pen_outliers(120, DIGITS, 0):
        points = np.concatenate(strokes)
        assert all(stroke.ndim == 2 and len(stroke) >= 2 and stroke.dtype == np.float32 for stroke in strokes)
        assert np.isfinite(points).all() and np.ptp(points, axis=0).max() > 0


def test_letters_are_not_alike_to_digits() -> None:
    assert not set(LETTERS) & set("OIlSZBbGgqyT0123456789")
