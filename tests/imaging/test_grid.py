"""A printed grid is found anywhere in a scene and looked at alone; squared paper, ruled paper and a page of text are none."""

import cv2
import numpy as np
import pytest

from core.imaging.grid import cells_of, find_grid
from core.imaging.pipeline import trace
from core.imaging.straightening import straighten
from tests.imaging.test_ruling import written

SIDE_PX, CELL_PX = 540, 60
CORNERS = np.array([[170, 120], [640, 180], [600, 640], [130, 560]], np.float32)


def sudoku(broken: bool = False) -> np.ndarray:
    """Return a grid of 9 by 9 cells as printed, lines 1, the rest 0; `broken` where a line between two cells is missing."""
    lines = np.zeros((SIDE_PX, SIDE_PX), np.uint8)
    for at in range(0, SIDE_PX, CELL_PX):
        thick = 5 if at % (3 * CELL_PX) == 0 else 2
        lines[at : at + thick] = lines[:, at : at + thick] = 1
    lines[-5:] = lines[:, -5:] = 1
    if broken:
        lines[CELL_PX + 5 : 2 * CELL_PX, 2 * CELL_PX - 3 : 2 * CELL_PX + 8] = 0
    return lines


def page(lines: np.ndarray, corners: np.ndarray = CORNERS) -> np.ndarray:
    """Return a page (760, 800) of grey paper on which lines are printed, askew, with words beside them."""
    square = np.array([[0, 0], [SIDE_PX, 0], [SIDE_PX, SIDE_PX], [0, SIDE_PX]], np.float32)
    printed = cv2.warpPerspective(lines * np.uint8(255), cv2.getPerspectiveTransform(square, corners), (800, 760))
    gray = np.full((760, 800), 190, np.uint8)
    cv2.putText(gray, "Tuesday's puzzle", (200, 80), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 40, 3)
    return np.minimum(gray, 220 - 0.7 * printed).astype(np.uint8)


@pytest.mark.parametrize("broken", [False, True])
def test_a_grid_askew_is_found_by_its_corners(broken: bool) -> None:
    found = find_grid(page(sudoku(broken)))
    assert found is not None
    assert np.abs(found.corners - CORNERS).max() < 12
    assert len(found.meshes) == (80 if broken else 81)


def test_lines_run_between_the_middles_of_meshes() -> None:
    picture = page(sudoku())
    grid = find_grid(picture)
    assert grid is not None
    straight = straighten(picture, grid.corners, -0.03)
    cells = cells_of(grid, straight.to_picture, straight.image.shape)
    cores = cells.cores
    assert 45 < cells.height_px < 60 and not (cores & ~cells.insides).any()
    assert cores.mean() > 0.15 and straight.image[cores].min() > 150, "no dark line in any of them"
    assert straight.image[~cores].min() < 80


def squared() -> np.ndarray:
    gray = np.full((700, 900), 220, np.uint8)
    gray[::40] = gray[:, ::40] = 120
    return gray


def ruled() -> np.ndarray:
    gray = np.full((700, 900), 220, np.uint8)
    gray[40::50] = 120
    gray[:, 100:103] = 120
    return gray


def text() -> np.ndarray:
    gray = np.full((700, 900), 220, np.uint8)
    for row in range(60, 680, 50):
        cv2.putText(gray, "8 oo B 46 DOB 8069 RAD QOP 88", (30, row), cv2.FONT_HERSHEY_SIMPLEX, 1.4, 30, 3)
    return gray


@pytest.mark.parametrize("picture", [squared(), ruled(), text(), np.full((300, 300), 200, np.uint8)])
def test_what_is_no_grid(picture: np.ndarray) -> None:
    assert find_grid(picture) is None


def test_only_what_stands_in_a_grid_is_read_each_digit_in_its_cell() -> None:
    lines = sudoku()
    written_at = {(0, 0): "4", (1, 0): "7", (1, 5): "2", (8, 8): "9"}
    for (row, column), digit in written_at.items():
        ink = cv2.resize(written(digit, 0.6)[:, 50:350], (54, 54), interpolation=cv2.INTER_AREA) > 60
        cell = lines[row * CELL_PX + 4 : row * CELL_PX + 58, column * CELL_PX + 4 : column * CELL_PX + 58]
        cell |= cv2.dilate(ink.view(np.uint8), np.ones((3, 3), np.uint8))
    lines[CELL_PX - 14 : CELL_PX + 18, 30:33] = 1  # the 4 reaches into the 7 below
    picture = cv2.cvtColor(page(lines), cv2.COLOR_GRAY2RGB)
    digits = list(trace(picture))[-1].digits
    assert [digit.cell for digit in digits] == [(1, 1), (2, 1), (2, 6), (9, 9)]
    assert [digit.row for digit in digits] == [0, 1, 1, 2]
    assert 120 < digits[0].box.x < 240 and 100 < digits[0].box.y < 200, "boxes are those of the picture"


@pytest.mark.parametrize("shape", [(1, 2000), (2, 3000), (2000, 1)])
def test_a_very_narrow_picture_has_no_grid(shape: tuple[int, int]) -> None:
    assert find_grid(np.full(shape, 200, np.uint8)) is None
