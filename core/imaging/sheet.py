"""Finds the sheet of paper in a scene: a slip on a desk, a card in a hand.

In: a grey picture. Out: the sheet's four corners, and the sheet alone, seen straight from above. A sheet is the largest bright
area, nearly a quadrangle, clearly brighter than what lies around it, and neither nearly nothing nor nearly all of the picture.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

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
EDGE_PX = 5
EDGE_CONTRAST = 28
LEAST_EDGES = 2
"""Over 2 EDGE_PX the light falls by EDGE_CONTRAST at each side that lies in the picture, two of them at least."""
INSET = 0.008
"""This part of each side is cut off: the edge of the paper and its shadow."""
SIMPLIFY = 0.03


def find_sheet(image: Image, gray: Image) -> Straight | None:
    """Return the sheet in a picture, (H, W) or (H, W, 3) uint8, seen straight from above; None where there is none."""
    factor = whole_factor(gray.shape, SEARCH_SIDE_PX)
    corners = _find_corners(shrink(gray, factor))
    if corners is None:
        return None
    return straighten(image, corners * np.float32(factor), INSET)


def _find_corners(small: Image) -> NDArray[np.float32] | None:
    """Return the corners (4, 2) as x, y of the sheet, clockwise from the upper left; None where nothing is one."""
    _, bright = cv2.threshold(cv2.GaussianBlur(small, (5, 5), 0), 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    share = np.count_nonzero(bright) / bright.size
    if not WRITTEN_ON * LEAST_SHARE <= share <= MOST_SHARE:
        return None
    _, labels, stats, _ = cv2.connectedComponentsWithStats(bright, connectivity=4)
    largest = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    contours, _ = cv2.findContours((labels == largest).view(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    outline = max(contours, key=cv2.contourArea)
    hull = cv2.convexHull(outline)
    area = cv2.contourArea(hull)
    if not LEAST_SHARE * small.size <= area <= MOST_SHARE * small.size or cv2.contourArea(outline) < SOLID * area:
        return None
    quadrangle = _quadrangle(hull)
    inside = cv2.fillConvexPoly(np.zeros_like(small), np.rint(quadrangle).astype(np.int32), (1,)).view(np.bool_)
    if area < FITS * cv2.contourArea(quadrangle) or not _stands_out(small, inside):
        return None
    sides = np.linalg.norm(quadrangle - np.roll(quadrangle, 1, axis=0), axis=1)
    if not _has_edges(small, quadrangle):
        return None
    return quadrangle if sides.min() >= LEAST_SIDE * min(small.shape) else None


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


def _has_edges(small: Image, corners: NDArray[np.float32]) -> bool:
    """Return whether the light falls off at once at every side within the picture, as at paper and not as in a vignette."""
    height, width = small.shape
    steps = np.linspace(0.1, 0.9, SAMPLES)[:, None]
    falls = []
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        along = start + steps * (end - start)
        outward = np.array([end[1] - start[1], start[0] - end[0]]) / max(1.0, float(np.linalg.norm(end - start)))
        near, far = np.rint(along - EDGE_PX * outward).astype(int), np.rint(along + EDGE_PX * outward).astype(int)
        both = np.concatenate([near, far], axis=1)
        seen = ((both >= 0) & (both < [width, height, width, height])).all(axis=1)
        if np.count_nonzero(seen) >= SAMPLES / 2:
            fall = small[near[seen, 1], near[seen, 0]].astype(int) - small[far[seen, 1], far[seen, 0]]
            falls.append(float(np.median(fall)))
    return len(falls) >= LEAST_EDGES and min(falls) >= EDGE_CONTRAST
