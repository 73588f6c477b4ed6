"""The way of the pen: equal distances, no scale, no speed, and where the pen was up."""

import numpy as np
import pytest

from core.imaging.trajectory import POINTS, trajectory

STEM = np.float32([[50, 0], [50, 100]])
BAR = np.float32([[20, 60], [80, 60]])


def test_points_lie_at_equal_distances_whatever_the_speed_of_the_pen() -> None:
    slow_end = np.float32([[0, 0], [90, 0], [91, 0], [92, 0], [95, 0], [100, 0]])
    way = trajectory([slow_end])
    assert way.shape == (POINTS, 3) and way.dtype == np.float32
    assert np.allclose(np.diff(way[:, 0]), 1 / (POINTS - 1), atol=1e-4)
    assert np.allclose(way[[0, -1], 0], [-0.5, 0.5], atol=1e-6) and not way[:, 1].any()
    assert (way[:, 2] == 1).all()


@pytest.mark.parametrize(("scale", "shift"), [(0.01, 3), (40, -900)])
def test_size_and_place_do_not_matter(scale: float, shift: float) -> None:
    moved = [stroke * np.float32(scale) + np.float32(shift) for stroke in (STEM, BAR)]
    assert np.allclose(trajectory(moved), trajectory([STEM, BAR]), atol=1e-3)


def test_the_pen_is_up_between_strokes_alone_and_takes_half_as_many_points() -> None:
    way = trajectory([STEM, BAR])
    is_up = way[:, 2] == 0
    lifts = np.flatnonzero(np.diff(np.concatenate([[0], is_up, [0]])))
    assert len(lifts) == 2 and way[0, 2] == way[-1, 2] == 1
    up, down = np.hypot(30, 40), 100 + 60
    assert is_up.mean() == pytest.approx(0.5 * up / (0.5 * up + down), abs=0.03)


def test_the_order_and_direction_of_strokes_are_kept() -> None:
    forth, back = trajectory([STEM, BAR]), trajectory([BAR, STEM[::-1]])
    assert forth[0, 1] == pytest.approx(-0.5) and forth[-1, 0] == pytest.approx(0.3)
    assert back[0, 0] == pytest.approx(-0.3) and back[-1, 1] == pytest.approx(-0.5)


def test_a_dot_is_a_trajectory_too() -> None:
    assert np.isfinite(trajectory([np.float32([[5, 5]])])).all()
    assert np.isfinite(trajectory([np.float32([[5, 5], [5, 5]]), np.float32([[5, 5]])])).all()
