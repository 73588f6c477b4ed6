"""The strokes of a digit in its 28x28: broad ones are thinned, all others stay as they are."""

import cv2
import numpy as np
import pytest

from core.imaging.normalise import BROAD_PX, INNER_PX, SIDE_PX, centre_by_mass, fit_inside, normalise, stroke_width


def ring(side_px: int, stroke: float) -> np.ndarray:
    """Return a 0 as high as `side_px`, its stroke that part of its height."""
    stroke_px = round(stroke * side_px)
    ink = np.zeros((side_px, side_px), np.uint8)
    axes = ((side_px - stroke_px) // 2 - 1, (side_px - stroke_px) // 2 - 1)
    cv2.ellipse(ink, (side_px // 2, side_px // 2), axes, 0, 0, 360, (255,), stroke_px)
    return ink


@pytest.mark.parametrize("stroke_px", [1, 4, 9, 20])
def test_the_width_of_a_bar_is_measured(stroke_px: int) -> None:
    bar = np.zeros((400, 60), np.uint8)
    bar[:, 10 : 10 + stroke_px] = 255
    assert stroke_width(bar) == pytest.approx(stroke_px, abs=max(1.0, 0.12 * stroke_px))


def test_no_ink_has_no_width() -> None:
    assert stroke_width(np.zeros((5, 5), np.uint8)) == 0


@pytest.mark.parametrize("stroke", [0.02, 0.06, 0.1, 0.16])
def test_usual_strokes_are_left_alone(stroke: float) -> None:
    ink = ring(200, stroke)
    assert (normalise(ink) == centre_by_mass(fit_inside(ink, INNER_PX))).all()


@pytest.mark.parametrize("side_px", [80, 150, 300])
@pytest.mark.parametrize("stroke", [0.3, 0.35])
def test_broad_strokes_are_thinned(stroke: float, side_px: int) -> None:
    ink = ring(side_px, stroke)
    assert stroke_width(fit_inside(ink, 80)) / 4 > BROAD_PX
    image = normalise(ink)
    assert stroke_width(cv2.resize(image, None, fx=4, fy=4, interpolation=cv2.INTER_CUBIC)) / 4 < BROAD_PX
    rows, columns = np.nonzero(image > 127)
    assert max(np.ptp(rows), np.ptp(columns)) >= INNER_PX - 3, "as large as before"
    assert image[SIDE_PX // 2, SIDE_PX // 2] < 60, "still a ring"


@pytest.mark.parametrize("shape", [(1, 1), (1, 90), (90, 1), (2, 2), (80, 80)])
def test_what_is_all_ink_does_not_vanish(shape: tuple[int, int]) -> None:
    ink = np.full(shape, 255, np.uint8)
    image = normalise(ink)
    assert image.max() > 200 and (ink == 255).all()
