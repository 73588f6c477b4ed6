"""Touching digits come apart where little ink is crossed, and the whole stays a candidate."""

import numpy as np

from core.imaging.splitting import MOST_STROKES, find_segments, segments_of_strokes


def touching() -> np.ndarray:
    """Return two rings, 40 wide, that touch at one place."""
    rows, columns = np.mgrid[0:60, 0:80]
    rings = [np.hypot((rows - 29.5) / 1.5, columns - middle) for middle in (19.5, 59.5)]
    return np.where(np.any([np.abs(ring - 17) < 3 for ring in rings], axis=0), np.uint8(255), np.uint8(0))


def test_two_rings_come_apart_in_the_middle() -> None:
    lattice = find_segments(touching())
    halves = [
        (one, other) for one in lattice.segments for other in lattice.segments if one.first == 0 and one.last == other.first
    ]
    whole_halves = [(one, other) for one, other in halves if other.last == lattice.pieces]
    assert any(abs(one.box.right - 40) <= 8 and abs(other.box.x - 40) <= 8 for one, other in whole_halves)


def test_candidates_are_ready_for_a_network() -> None:
    lattice = find_segments(touching())
    assert all(one.image.shape == (28, 28) and one.image.dtype == np.uint8 for one in lattice.segments)
    assert any((one.first, one.last) == (0, lattice.pieces) for one in lattice.segments)


def test_a_narrow_bar_is_not_cut() -> None:
    bar = np.full((60, 8), 255, np.uint8)
    assert find_segments(bar).pieces == 1


def test_the_ink_is_not_changed() -> None:
    ink = touching()
    before = ink.copy()
    find_segments(ink)
    assert (ink == before).all()


def test_ink_is_cut_between_strokes_and_not_through_one() -> None:
    ink = touching()
    left = np.zeros(ink.shape, np.bool_)
    left[:, :40] = True
    lattice = segments_of_strokes(ink, [left, ~left])
    assert lattice.pieces == 2 and [(one.first, one.last) for one in lattice.segments] == [(0, 1), (0, 2), (1, 2)]
    first, whole, second = lattice.segments
    assert first.box.right <= 40 <= second.box.x and whole.ink.shape[1] > 70
    assert [one.last for one in segments_of_strokes(ink, [left | ~left]).segments] == [1]


def test_many_strokes_are_a_scribble() -> None:
    ink = touching()
    assert segments_of_strokes(ink, [ink > 0] * (MOST_STROKES + 1)).segments == ()
