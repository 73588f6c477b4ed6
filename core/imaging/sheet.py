"""Finds the sheet of paper in a scene: a slip on a desk, a card in a hand.

In: a picture. Out: the sheet's four corners, and the sheet alone, seen straight from above. A sheet is the largest bright area,
nearly a quadrangle, clearly brighter than what lies around it, and neither nearly nothing nor nearly all of the picture. Where
a shadow lies across paper and desk, no level of grey parts them: then it is an area that edges enclose, darker beyond them, or,
where the shadow parts that area too, what lies between four straight sides (`outline`).
"""

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.outline import BEYOND_PX, INSIDE_PX, find_outline
from core.imaging.shrinking import shrink, whole_factor
from core.imaging.straightening import Straight, clockwise, straighten
from core.imaging.types import Image, Mask

SEARCH_SIDE_PX = 320
LEAST_SHARE = 0.12
MOST_SHARE = 0.9
"""The sheet covers from LEAST_SHARE to MOST_SHARE of the picture …"""
WRITTEN_ON = 0.6
"""… even where much of it is covered with ink …"""
LEAST_SIDE = 0.3
"""… its shorter side measures this part of the picture's shorter side or more …"""
SOLID = 0.9
"""… it fills this part of its hull, written ink counted as paper …"""
FITS = 0.88
"""… and that part of the quadrangle laid around it …"""
CONTRAST = 45
"""… and is by so many grey levels brighter than what lies around it, most of which is dark."""
DARK_SHARE = 0.85
SAMPLES = 40
EDGE_CONTRAST = 28
LEAST_EDGES = 2
"""Over 2 INSIDE_PX the light falls by EDGE_CONTRAST at each side that lies in the picture, two of them at least; …"""
EDGE_LEVELS = (14, 9)
"""Edges are where the light or a colour changes by so many levels in a pixel: strong ones first, then fainter ones."""
MOST_AREAS = 3
ENCLOSED = 0.8
"""What edges enclose fills this part of its hull: a shadow's edge and strokes eat into it."""
STEADY, STEADY_CONTRAST = 0.8, 8
"""Beyond its sides it stays darker, at all distances of BEYOND_PX, by STEADY_CONTRAST along this part of each side at least."""
INSET = 0.008
"""This part of each side is cut off: the edge of the paper and its shadow."""
SIMPLIFY = 0.03


def find_sheet(image: Image, gray: Image) -> Straight | None:
    """Return the sheet in a picture, (H, W) or (H, W, 3) uint8, seen straight from above; None where there is none."""
    factor = whole_factor(gray.shape, SEARCH_SIDE_PX)
    small = shrink(gray, factor)
    corners = _find_corners(small)
    if corners is None:
        corners = _find_enclosed(shrink(image, factor), small)
    if corners is None:
        corners = find_outline(small, LEAST_SHARE, MOST_SHARE, LEAST_SIDE)
    if corners is None:
        return None
    return straighten(image, corners * np.float32(factor), INSET)


def _find_corners(small: Image) -> NDArray[np.float32] | None:
    """Return the corners (4, 2) as x, y of the sheet, clockwise from the upper left; None where nothing bright is one."""
    _, bright = cv2.threshold(cv2.GaussianBlur(small, (5, 5), 0), 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    share = np.count_nonzero(bright) / bright.size
    if not WRITTEN_ON * LEAST_SHARE <= share <= MOST_SHARE:
        return None
    quadrangle = next(_quadrangles(np.asarray(bright, dtype=np.uint8), 1, SOLID), None)
    if quadrangle is None:
        return None
    inside = cv2.fillConvexPoly(np.zeros_like(small), np.rint(quadrangle).astype(np.int32), (1,)).view(np.bool_)
    return quadrangle if _stands_out(small, inside) and _has_edges(small, quadrangle, (INSIDE_PX,)) else None


def _find_enclosed(small: Image, gray: Image) -> NDArray[np.float32] | None:
    """Return the corners (4, 2) of a sheet that edges enclose, in a small picture (h, w) or (h, w, 3) and its grey; or None."""
    change = _change(small)
    for level in EDGE_LEVELS:
        edges = cv2.dilate((change >= level).view(np.uint8), np.ones((3, 3), np.uint8))
        for quadrangle in _quadrangles(np.asarray(1 - edges, dtype=np.uint8), MOST_AREAS, ENCLOSED):
            if _has_edges(gray, quadrangle, BEYOND_PX):
                return quadrangle
    return None


def _change(small: Image) -> NDArray[np.float32]:
    """Return by how many levels the light, or that of the three colours which does so most, changes in a pixel."""
    blurred = cv2.split(cv2.GaussianBlur(small, (5, 5), 0))
    changes = [
        cv2.magnitude(cv2.Sobel(one, cv2.CV_32F, 1, 0, scale=1 / 8), cv2.Sobel(one, cv2.CV_32F, 0, 1, scale=1 / 8))
        for one in blurred
    ]
    return np.asarray(np.max(changes, axis=0), dtype=np.float32)


def _quadrangles(areas: Image, most: int, solid: float) -> Iterator[NDArray[np.float32]]:
    """Yield the corners (4, 2) of the largest areas of a mask (h, w) that are quadrangles of the size of a sheet."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(areas, connectivity=4)
    for number in (1 + np.argsort(-stats[1:, cv2.CC_STAT_AREA])[:most]).tolist():
        contours, _ = cv2.findContours((labels == number).view(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        outline = max(contours, key=cv2.contourArea)
        hull = cv2.convexHull(outline)
        area = cv2.contourArea(hull)
        is_solid = cv2.contourArea(outline) >= solid * area
        if not is_solid or not LEAST_SHARE * areas.size <= area <= MOST_SHARE * areas.size:
            continue
        quadrangle = _quadrangle(np.asarray(hull, dtype=np.int32))
        sides = np.linalg.norm(quadrangle - np.roll(quadrangle, 1, axis=0), axis=1)
        if area >= FITS * cv2.contourArea(quadrangle) and sides.min() >= LEAST_SIDE * min(areas.shape):
            yield quadrangle


def _quadrangle(hull: NDArray[np.int32]) -> NDArray[np.float32]:
    """Return the four corners of a hull: its own, or those of the smallest rectangle around it."""
    simple = cv2.approxPolyDP(hull, SIMPLIFY * cv2.arcLength(hull, True), True)
    corners = simple.reshape(-1, 2).astype(np.float32) if len(simple) == 4 else cv2.boxPoints(cv2.minAreaRect(hull))
    return clockwise(np.asarray(corners, dtype=np.float32))


def _stands_out(small: Image, inside: Mask) -> bool:
    outside = small[~inside]
    paper = float(np.median(small[inside]))
    if not outside.size:
        return False
    is_darker = paper - float(np.median(outside)) >= CONTRAST
    return is_darker and float(np.mean(outside < paper - CONTRAST / 2)) >= DARK_SHARE


def _has_edges(small: Image, corners: NDArray[np.float32], beyond_px: Sequence[int]) -> bool:
    """Return whether the light falls off at once at every side within the picture, as at paper and not as in a vignette.

    It is looked at as far beyond each side as `beyond_px` says.
    """
    height, width = small.shape
    steps = np.linspace(0.1, 0.9, SAMPLES)[:, None]
    falls = []
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        along = start + steps * (end - start)
        outward = np.array([end[1] - start[1], start[0] - end[0]]) / max(1.0, float(np.linalg.norm(end - start)))
        places = [np.rint(along + away * outward).astype(int) for away in (-INSIDE_PX, *beyond_px)]
        seen = np.all([((one >= 0) & (one < [width, height])).all(axis=1) for one in places], axis=0)
        if np.count_nonzero(seen) >= SAMPLES / 2:
            near, *far = (small[one[seen, 1], one[seen, 0]].astype(int) for one in places)
            falls.append(near - np.max(far, axis=0))
    is_steady = all(np.mean(fall >= STEADY_CONTRAST) >= STEADY for fall in falls)
    return len(falls) >= LEAST_EDGES and is_steady and min(float(np.median(fall)) for fall in falls) >= EDGE_CONTRAST
