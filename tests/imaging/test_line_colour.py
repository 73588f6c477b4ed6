"""The colour of squares and lines is taken out of a photo, what is written on them stays whole."""

import cv2
import numpy as np
import pytest

from core.imaging.line_colour import without_lines
from core.imaging.threshold import all_ink

SIDE_PX, PAPER = 600, (236, 238, 234)
BLUE, GREEN, VIOLET, GREY = (120, 150, 225), (120, 185, 130), (170, 130, 200), (140, 140, 140)
PENCIL, BLUE_PEN, RED_PEN = (110, 110, 112), (50, 70, 190), (200, 60, 70)


def squared(lines: tuple[int, int, int], every_px: int = 30, paper: tuple[int, int, int] = PAPER) -> np.ndarray:
    """Return squared paper, in RGB."""
    photo = np.full((SIDE_PX, SIDE_PX, 3), paper, np.uint8)
    for at in range(10, SIDE_PX, every_px):
        photo[at : at + 3] = photo[:, at : at + 3] = lines
    return photo


def written(photo: np.ndarray, pen: tuple[int, int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Write digits over the squares, along their lines too; return the photo with grain, and where they are."""
    where = np.zeros(photo.shape[:2], np.uint8)
    for x in range(130, 480, 90):
        cv2.polylines(where, [np.int32([[x, 220], [x + 45, 220], [x + 45, 341], [x, 341]])], False, 1, 5)
    photo[where > 0] = pen
    grain = np.random.default_rng(0).normal(0, 3, photo.shape)
    return np.clip(photo + grain, 0, 255).astype(np.uint8), where.view(np.bool_)


def mask_of(photo: np.ndarray) -> np.ndarray:
    return all_ink(np.asarray(255 - cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY), np.uint8))


@pytest.mark.parametrize(
    ("lines", "pen"), [(BLUE, PENCIL), (GREEN, PENCIL), (VIOLET, PENCIL), (BLUE, RED_PEN), (GREY, BLUE_PEN), (GREY, RED_PEN)]
)
def test_writing_stays_whole_and_squares_go(lines: tuple[int, int, int], pen: tuple[int, int, int]) -> None:
    photo, where = written(squared(lines), pen)
    gray = without_lines(photo, mask_of(photo))
    assert gray is not None
    ink, around = all_ink(gray), cv2.dilate(where.view(np.uint8), np.ones((5, 5), np.uint8)).view(np.bool_)
    assert ink[where].mean() > 0.95 and ink[~around].mean() < 0.001


def test_light_that_varies_does_not_hide_the_colour_of_lines() -> None:
    photo, where = written(squared(BLUE), PENCIL)
    light = np.linspace(0.45, 1, SIDE_PX)[None, :, None]
    photo = (photo * light).astype(np.uint8)
    gray = without_lines(photo, mask_of((photo / light).astype(np.uint8)))
    assert gray is not None and all_ink(gray)[where].mean() > 0.9


@pytest.mark.parametrize(("lines", "pen"), [(BLUE, (74, 115, 221)), (GREY, PENCIL)])
def test_lines_of_the_pens_own_colour_are_not_told_by_it(lines: tuple[int, int, int], pen: tuple[int, int, int]) -> None:
    photo, _ = written(squared(lines), pen)
    assert without_lines(photo, mask_of(photo)) is None


def test_squares_with_nothing_written_on_them_leave_nothing() -> None:
    grain = np.random.default_rng(0).normal(0, 3, (SIDE_PX, SIDE_PX, 3))
    photo = np.clip(squared(BLUE) + grain, 0, 255).astype(np.uint8)
    assert without_lines(photo, mask_of(photo)) is None


def test_paper_without_lines_is_left_alone() -> None:
    photo, _ = written(np.full((SIDE_PX, SIDE_PX, 3), PAPER, np.uint8), BLUE_PEN)
    assert without_lines(photo, mask_of(photo)) is None


def test_a_board_has_no_lines_darker_than_itself() -> None:
    photo, _ = written(squared((200, 220, 200), paper=(30, 60, 40)), (240, 240, 230))
    assert without_lines(photo, all_ink(cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY))) is None


def test_the_photo_is_left_as_it_was() -> None:
    photo, _ = written(squared(BLUE), PENCIL)
    before = photo.copy()
    without_lines(photo, mask_of(photo))
    assert (photo == before).all()
