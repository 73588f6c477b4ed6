"""The fifteen ways of spoiling a digit: each by what can be said of it beforehand."""

import numpy as np
import pytest

from core.data.corruptions import KINDS, corrupt
from core.data.corruptions.smoothing import smooth
from core.errors import UnknownName

RANDOM_FREE = ("scale", "brightness", "stripe", "canny_edges")


def square(count: int = 4) -> np.ndarray:
    """Return pictures of a white square of 8x8 in the middle of black paper."""
    images = np.zeros((count, 28, 28), np.uint8)
    images[:, 10:18, 10:18] = 255
    return images


def spoilt(kind: str, images: np.ndarray | None = None, seed: int = 0) -> np.ndarray:
    return corrupt(square() if images is None else images, kind, np.random.default_rng(seed))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_changes_pictures_keeps_their_form_and_leaves_the_originals_alone(kind: str):
    images = square()
    result = spoilt(kind, images)
    assert result.shape == (4, 28, 28) and result.dtype == np.uint8
    assert (images == square()).all()
    assert all((one != image).any() for one, image in zip(result, images, strict=True))


@pytest.mark.parametrize("kind", KINDS)
def test_one_seed_draws_the_same_another_differs_and_so_does_each_picture(kind: str):
    one, same, other = spoilt(kind, seed=1), spoilt(kind, seed=1), spoilt(kind, seed=2)
    assert (one == same).all()
    assert (one == other).all() == (kind in RANDOM_FREE)
    assert len({image.tobytes() for image in one}) > 1 or kind in RANDOM_FREE


@pytest.mark.parametrize("kind", KINDS)
def test_no_pictures_are_spoilt_to_no_pictures(kind: str):
    assert spoilt(kind, square(0)).shape == (0, 28, 28)


def test_an_unknown_kind_is_told_the_known_ones():
    with pytest.raises(UnknownName, match="«rain»"):
        spoilt("rain")


def test_half_of_the_range_is_added_by_brightness():
    assert set(np.unique(spoilt("brightness")).tolist()) == {128, 255}


def test_a_stripe_inverts_seven_columns_on_each_side():
    result = spoilt("stripe")[0]
    assert (result[:, :7] == 255).all() and (result[:, 21:] == 255).all()
    assert (result[:, 7:21] == square()[0, :, 7:21]).all()


def test_translate_moves_by_three_pixels_towards_each_corner():
    corners = {tuple(np.argwhere(image)[0].tolist()) for image in spoilt("translate", square(64))}
    assert corners == {(7, 7), (7, 13), (13, 7), (13, 13)}


def test_scale_shrinks_to_seven_tenths_about_the_middle():
    result = spoilt("scale")[0].astype(float)
    assert np.sqrt(result.sum() / 255) == pytest.approx(0.7 * 8, rel=0.06)
    assert (result == result[::-1, ::-1]).all()


@pytest.mark.parametrize(("kind", "area"), [("rotate", 1.0), ("shear", 1 / np.cos(0.4))])
def test_turning_keeps_the_area_and_slanting_stretches_it_to_both_sides(kind: str, area: float):
    result = spoilt(kind, square(16)).astype(float)
    assert np.allclose(result.sum(axis=(1, 2)) / 255, 64 * area, rtol=0.02)
    assert len({image.tobytes() for image in result}) == 2


def test_shot_noise_leaves_paper_and_keeps_the_mean_of_faint_ink():
    faint = np.full((200, 28, 28), 64, np.uint8)
    assert spoilt("shot_noise", faint).mean() == pytest.approx(64, rel=0.03)
    assert not spoilt("shot_noise", np.zeros_like(faint)).any()


def test_impulse_noise_kills_seventeen_pixels_of_a_hundred_half_of_them_white():
    gray = np.full((200, 28, 28), 100, np.uint8)
    result = spoilt("impulse_noise", gray)
    assert (result == 255).mean() == pytest.approx(0.085, abs=0.003)
    assert (result == 0).mean() == pytest.approx(0.085, abs=0.003)


def test_fog_covers_blank_paper_only_where_there_is_ink_to_dim():
    """The brightest pixel sets the scale: without any, nothing is left to see, as in the original."""
    assert not spoilt("fog", np.zeros((1, 28, 28), np.uint8)).any()
    assert spoilt("fog")[:, :5].mean() > 20


def test_mud_is_never_brighter_than_its_grey():
    result = spoilt("spatter", np.zeros((50, 28, 28), np.uint8))
    assert 0 < (result > 0).mean() < 0.4 and result.max() <= 63


def test_a_moving_camera_keeps_the_ink_and_smears_it_to_the_left():
    result = spoilt("motion_blur", square(50)).astype(float)
    assert np.allclose(result.sum(axis=(1, 2)), 64 * 255, rtol=0.01)
    assert (result[:, :, :10].sum(axis=(1, 2)) > 0).all() and not result[:, :, 18:].any()


def test_frosted_glass_keeps_the_ink_but_moves_it():
    result = spoilt("glass_blur").astype(float)
    assert np.allclose(result.sum(axis=(1, 2)), 64 * 255, rtol=0.02)


def test_a_dotted_line_has_gaps_of_two_columns_and_dots_of_two():
    result = spoilt("dotted_line", np.zeros((20, 28, 28), np.uint8))
    is_inked = result.any(axis=(0, 1))
    assert is_inked.tolist() == [column // 2 % 2 == 1 and column < 27 for column in range(28)]


def test_a_zigzag_runs_from_the_third_column_to_the_twenty_sixth_without_a_gap():
    blank = np.zeros((50, 28, 28), np.uint8)
    columns = np.flatnonzero(spoilt("zigzag", blank).any(axis=(0, 1)))
    assert columns.tolist() == list(range(2, 26))


def test_edges_go_round_a_square_and_leave_its_inside_empty():
    edges = spoilt("canny_edges")[0]
    assert set(np.unique(edges).tolist()) == {0, 255}
    assert not edges[12:16, 12:16].any() and edges[9:19, 13].sum() == 2 * 255


def test_smoothing_keeps_an_even_surface_and_spreads_a_point_evenly():
    point = np.zeros((1, 9, 9), np.float32)
    point[0, 4, 4] = 1
    assert np.allclose(smooth(np.ones((1, 5, 5), np.float32), 1.0), 1)
    assert smooth(point, 1.0)[0, 4, 4] == pytest.approx(1 / (2 * np.pi), rel=0.01)
    assert np.allclose(smooth(point, 1.0), smooth(point, 1.0).transpose(0, 2, 1))
