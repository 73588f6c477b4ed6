"""Finds the grid that a table or a sudoku is printed in, anywhere in a scene, at any slant.

In: a grey picture. Out: the grid's four corners, and its meshes. A mesh is an area without dents between dark lines; a grid is
made of many that lie side by side and fill most of a quadrangle. What is written into a mesh does not part it, and where a thin
line is broken, two meshes are one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.straightening import clockwise
from core.imaging.types import Image, Mask

SEARCH_SIDE_PX = 800
"""Thin lines of a page's grid are still seen at this size."""
NEARBY = 1 / 16
"""Lines are darker than the mean of a square of this part of the picture's side …"""
DARKER = 6
"""… by so many grey levels."""
LEAST_MESH, MOST_MESH = 1 / 4000, 1 / 10
"""A mesh covers such parts of the picture …"""
SOLID = 0.75
"""… fills this part of its hull …"""
LONGER = (2.0, 4.0)
"""… and is not longer than so many usual ones: a column of words often is, and three cells without lines between them are."""
LINE = 0.01
"""Meshes lie side by side where they are no farther apart than twice this part of the picture's side."""
LEAST_MESHES, MOST_MESHES = 9, 250
"""A grid has so many meshes, more are squared paper, …"""
LEAST_LINES = 2.5
"""… is so many usual meshes broad and high, …"""
RIM = 0.003
"""… ends before the picture's rim by this part of its side, as squared paper does not, …"""
LEAST_SHARE = 0.08
"""… covers this part of the picture, …"""
LEAST_FILL = 0.6
"""… its meshes fill this part of its hull: the rest are lines, and meshes that ink has cut, …"""
FITS = 0.9
"""… and its hull fills this part of the quadrangle of its corners."""
SIMPLIFY = (0.02, 0.03, 0.04)
"""Corners are looked for ever more roughly, in parts of the hull's length, since pages are bent."""
CORE, INSIDE = 0.5, 0.8
"""Of a cell's width and height: its core, where no line runs, and its inside, where ink is written."""
WHOLE, SINGLE = 0.3, 1.5
"""A mesh larger than SINGLE times the smaller ones is several; less than WHOLE of the median says nothing of size."""


@dataclass(frozen=True)
class FoundGrid:
    """Corners (4, 2) as x, y, clockwise from the upper left, and for each mesh the corners (N, 2) of its hull; in pixels."""

    corners: NDArray[np.float32]
    meshes: tuple[NDArray[np.float32], ...]

    def times(self, factor: float) -> "FoundGrid":
        """Return the grid as it lies in a picture so many times as large."""
        return FoundGrid(self.corners * np.float32(factor), tuple(mesh * np.float32(factor) for mesh in self.meshes))


@dataclass(frozen=True)
class Cells:
    """Where lines never run and where ink is written, as masks (H, W), and how high a cell is in pixels."""

    cores: Mask
    insides: Mask
    height_px: float


def find_grid(gray: Image) -> FoundGrid | None:
    """Return the grid of the most meshes in a picture (H, W) uint8, None where there is none."""
    factor = max(1.0, max(gray.shape) / SEARCH_SIDE_PX)
    size = (max(1, round(gray.shape[1] / factor)), max(1, round(gray.shape[0] / factor)))
    small = np.asarray(cv2.resize(gray, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    for group in _side_by_side(_meshes(_dark_lines(small)), small.shape):
        best = max(_grids_of(group, small.shape), key=_filled, default=None)
        if best is not None:
            return best.times(factor)
    return None


def _grids_of(group: list[NDArray[np.int32]], shape: tuple[int, ...]) -> list[FoundGrid]:
    """Return the grids that meshes side by side make in a picture (H, W), with and without the longest of them."""
    parts = [meshes for most in LONGER for meshes in _side_by_side(_no_longer(group, most), shape)]
    return [grid for grid in (_grid_of(meshes, shape) for meshes in parts) if grid is not None]


def cells_of(grid: FoundGrid, to_picture: NDArray[np.float64], shape: tuple[int, ...]) -> Cells:
    """Return the cells of a grid in a picture (H, W, …) whose pixels a 3x3 matrix leads to those of the grid's."""
    to_straight = np.linalg.inv(to_picture)
    meshes = [cv2.perspectiveTransform(mesh[None].astype(np.float64), to_straight)[0] for mesh in grid.meshes]
    areas = np.array([cv2.contourArea(mesh.astype(np.float32)) for mesh in meshes])
    most = SINGLE * float(np.percentile(areas[areas >= WHOLE * np.median(areas)], 100 / 3))
    single = [mesh for mesh, area in zip(meshes, areas, strict=True) if area <= most]
    height_px = float(np.median([np.ptp(mesh[:, 1]) for mesh in single]))
    return Cells(_middles(single, CORE, shape), _middles(meshes, INSIDE, shape), height_px)


def _middles(meshes: Sequence[NDArray[np.float64]], share: float, shape: tuple[int, ...]) -> Mask:
    """Return where in a picture (H, W, …) the meshes' middles are, of a share of their width and height."""
    found = np.zeros(shape[:2], np.uint8)
    for mesh in meshes:
        middle = mesh.mean(axis=0)
        cv2.fillConvexPoly(found, np.rint(middle + share * (mesh - middle)).astype(np.int32), (1,))
    return found.view(np.bool_)


def _dark_lines(small: Image) -> Mask:
    block_px = max(3, round(NEARBY * max(small.shape)) | 1)
    quiet = cv2.GaussianBlur(small, (3, 3), 0)
    dark = cv2.adaptiveThreshold(quiet, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block_px, DARKER)
    return np.asarray(dark, dtype=np.uint8).view(np.bool_)


def _meshes(dark: Mask) -> list[NDArray[np.int32]]:
    """Return the hulls (N, 1, 2) of the areas between dark lines that may be meshes."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats((~dark).view(np.uint8), connectivity=4)
    areas = stats[:, cv2.CC_STAT_AREA] / dark.size
    hulls = []
    for number in np.flatnonzero((areas >= LEAST_MESH / 2) & (areas <= MOST_MESH)):
        x, y, width, height, _ = stats[number]
        own = (labels[y : y + height, x : x + width] == number).view(np.uint8)
        outlines, _ = cv2.findContours(own, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE, offset=(int(x), int(y)))
        hull = cv2.convexHull(outlines[0])
        area = cv2.contourArea(outlines[0])
        if number and area >= LEAST_MESH * dark.size and area >= SOLID * cv2.contourArea(hull):
            hulls.append(np.asarray(hull, dtype=np.int32))
    return hulls


def _side_by_side(hulls: list[NDArray[np.int32]], shape: tuple[int, ...]) -> list[list[NDArray[np.int32]]]:
    """Return the groups of LEAST_MESHES meshes or more that lie side by side, the largest group first."""
    near = np.zeros(shape, np.uint8)
    cv2.fillPoly(near, hulls, (1,))
    reach_px = 2 * round(LINE * max(shape)) + 1
    _, labels = cv2.connectedComponents(cv2.dilate(near, np.ones((reach_px, reach_px), np.uint8)))
    groups: dict[int, list[NDArray[np.int32]]] = {}
    for hull in hulls:
        groups.setdefault(int(labels[hull[0, 0, 1], hull[0, 0, 0]]), []).append(hull)
    return sorted((group for group in groups.values() if len(group) >= LEAST_MESHES), key=len, reverse=True)


def _no_longer(meshes: list[NDArray[np.int32]], most: float) -> list[NDArray[np.int32]]:
    """Return the meshes that are not longer than `most` usual ones."""
    lengths = [max(cv2.minAreaRect(mesh)[1]) for mesh in meshes]
    most_px = most * float(np.median(lengths))
    return [mesh for mesh, length in zip(meshes, lengths, strict=True) if length <= most_px]


def _filled(grid: FoundGrid) -> float:
    """Return the area of a grid's meshes less what they leave empty, in square pixels."""
    return 2 * sum(map(cv2.contourArea, grid.meshes)) - cv2.contourArea(grid.corners)


def _grid_of(meshes: list[NDArray[np.int32]], shape: tuple[int, ...]) -> FoundGrid | None:
    """Return the grid that meshes make in a picture (H, W), None where they make none."""
    if len(meshes) > MOST_MESHES:
        return None
    hull = cv2.convexHull(np.concatenate(meshes))
    area = cv2.contourArea(hull)
    if area < LEAST_SHARE * shape[0] * shape[1] or sum(map(cv2.contourArea, meshes)) < LEAST_FILL * area:
        return None
    length = cv2.arcLength(hull, True)
    simpler = (cv2.approxPolyDP(hull, share * length, True).reshape(-1, 2) for share in SIMPLIFY)
    corners = next((corners for corners in simpler if len(corners) == 4), None)
    if corners is None or area < FITS * cv2.contourArea(corners):
        return None
    grid = FoundGrid(clockwise(corners.astype(np.float32)), tuple(mesh.reshape(-1, 2).astype(np.float32) for mesh in meshes))
    return grid if _is_within(grid, shape) and _is_broad_and_high(grid) else None


def _is_within(grid: FoundGrid, shape: tuple[int, ...]) -> bool:
    near = RIM * max(shape)
    return bool((grid.corners >= near).all() and (grid.corners <= np.array([shape[1], shape[0]]) - 1 - near).all())


def _is_broad_and_high(grid: FoundGrid) -> bool:
    """Return whether a grid is as many meshes broad and high as a table is, seen along its own sides."""
    upper_left, upper_right, _, lower_left = grid.corners
    for side in (upper_right - upper_left, lower_left - upper_left):
        length = float(np.linalg.norm(side))
        spans = [float(np.ptp(mesh @ (side / max(length, 1.0)))) for mesh in grid.meshes]
        if length < LEAST_LINES * float(np.median(spans)):
            return False
    return True
