"""A sheet on a desk is found and straightened; a vignette, a full page and a digit are none."""

import cv2
import numpy as np
import pytest

from core.imaging.sheet import find_sheet
from core.imaging.straightening import box_in_picture
from core.imaging.types import Box

CORNERS = np.array([[120, 60], [480, 100], [450, 400], [90, 360]], np.int32)


def desk() -> np.ndarray:
    """Return a dark desk with a bright slip, askew, with a mark in its middle."""
    gray = np.full((450, 600), 60, np.uint8)
    cv2.fillConvexPoly(gray, CORNERS, 225)
    cv2.circle(gray, (285, 230), 20, 30, -1)
    return gray


def test_a_slip_on_a_desk_is_looked_at_alone() -> None:
    found = find_sheet(desk(), desk())
    assert found is not None
    assert (found.image > 200).mean() > 0.95
    assert found.image[found.image.shape[0] // 2, found.image.shape[1] // 2] < 60


def test_a_box_on_the_sheet_leads_back_to_the_picture() -> None:
    found = find_sheet(desk(), desk())
    assert found is not None
    height, width = found.image.shape
    box = box_in_picture(Box(width // 2 - 5, height // 2 - 5, 10, 10), found.to_picture, desk().shape)
    assert abs(box.x + box.width / 2 - 285) < 12 and abs(box.y + box.height / 2 - 230) < 12


def test_a_vignette_is_no_sheet() -> None:
    rows, columns = np.mgrid[-1:1:450j, -1:1:600j]
    gray = (220 * np.clip(1.1 - 0.6 * (rows**2 + columns**2), 0, 1)).astype(np.uint8)
    assert find_sheet(gray, gray) is None


def test_a_page_that_fills_the_picture_is_no_sheet() -> None:
    gray = np.full((450, 600), 225, np.uint8)
    gray[100:300, 200:220] = 30
    assert find_sheet(gray, gray) is None


def test_a_thick_chalk_one_is_no_sheet() -> None:
    gray = np.full((450, 600), 30, np.uint8)
    gray[50:400, 270:330] = 220
    assert find_sheet(gray, gray) is None


def desk_in_shadow() -> np.ndarray:
    """Return a desk, grey in the light, with a slip across which a deep shadow falls: in it paper is as dark as the desk."""
    gray = np.full((450, 600), 110, np.float64)
    cv2.fillConvexPoly(gray, CORNERS, 225)
    columns = np.arange(600)
    return np.asarray(gray * (1 - 0.55 * np.clip((columns - 240) / 120, 0, 1)), dtype=np.uint8)


def test_a_slip_half_in_shadow_is_found_by_its_edges() -> None:
    picture = desk_in_shadow()
    found = find_sheet(picture, picture)
    assert found is not None
    corners = found.to_picture @ np.array([[0, 0, 1], [found.image.shape[1], found.image.shape[0], 1]], np.float64).T
    places = (corners[:2] / corners[2]).T
    assert np.abs(places - CORNERS[[0, 2]]).max() < 14


def test_a_frame_drawn_on_paper_is_no_sheet() -> None:
    picture = np.asarray(desk_in_shadow() * 0 + 200, dtype=np.uint8)
    cv2.polylines(picture, [CORNERS], True, 60, 9)
    assert find_sheet(picture, picture) is None


def test_a_slip_of_another_colour_as_bright_as_the_desk_is_left_in_its_scene() -> None:
    """Paper is brighter than what it lies on: a blue card may as well be what lies on the paper."""
    picture = np.full((450, 600, 3), (150, 110, 90), np.uint8)
    cv2.fillConvexPoly(picture, CORNERS, (90, 120, 170))
    assert find_sheet(picture, cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)) is None


SHADOWS = {
    "a head's, over a corner": [[0, 120], [150, 150], [250, 230], [270, 330], [230, 450], [0, 450]],
    "a phone's, over a corner": [[0, 200], [220, 215], [200, 450], [0, 450]],
}


@pytest.mark.parametrize("shadow", SHADOWS)
@pytest.mark.parametrize("paper, ground", [(225, 60), (180, 90), (235, 160)])
def test_a_slip_is_found_by_its_sides_where_a_shadow_lies_over_some_of_it(shadow: str, paper: int, ground: int) -> None:
    lit = np.full((450, 600), ground, np.float64)
    cv2.fillConvexPoly(lit, CORNERS, paper)
    for row in range(110, 360, 40):
        cv2.line(lit, (130, row), (440, row + 20), paper * 0.75, 2)
    dark = np.zeros((450, 600), np.float64)
    cv2.fillPoly(dark, [np.array(SHADOWS[shadow], np.int32)], 0.75)
    picture = np.asarray(lit * (1 - dark), dtype=np.uint8)
    found = find_sheet(picture, picture)
    assert found is not None
    height, width = found.image.shape
    places = cv2.perspectiveTransform(np.float64([[[0, 0], [width, 0], [width, height], [0, height]]]), found.to_picture)[0]
    assert np.abs(places - CORNERS).max() < 14


def test_grained_wood_holds_no_sheet() -> None:
    random = np.random.default_rng(0)
    grain = cv2.GaussianBlur(np.repeat(random.normal(0, 60, (450, 1)), 600, axis=1), (1, 5), 0)
    picture = np.clip(130 + grain + random.normal(0, 6, grain.shape), 0, 255).astype(np.uint8)
    assert find_sheet(picture, picture) is None


def test_squared_paper_with_a_shadow_is_no_sheet() -> None:
    picture = np.full((450, 600), 220, np.float64)
    picture[::45] = picture[:, ::45] = 150
    cv2.fillPoly(dark := np.zeros((450, 600), np.float64), [np.array(SHADOWS["a phone's, over a corner"], np.int32)], 0.75)
    picture = np.asarray(picture * (1 - dark), dtype=np.uint8)
    assert find_sheet(picture, picture) is None
