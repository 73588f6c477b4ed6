"""Cuts single digits out of the picture's ink.

In: ink and the parts found in it. Out: the ink of one part alone; what lies in the same box but belongs to a neighbour is
left out. The cut is one pixel wider than the mask, since a stroke's grey edge lies outside of it.
"""

import cv2
import numpy as np

from core.imaging.types import Box, Image, Labels, Mask, Part

EDGE_PX = 1
EDGE_KERNEL = np.ones((2 * EDGE_PX + 1, 2 * EDGE_PX + 1), np.uint8)
FAINTEST_INK = 24
"""A row or column whose brightest value is below this (of 255) is paper at the edge of the cut."""


def cut_part(ink: Image, labels: Labels, part: Part) -> Image:
    """Return the ink of one part alone: (H, W) uint8 -> (h, w) uint8, h and w those of its box with its grey edges."""
    height, width = ink.shape
    window = part.box.grown(EDGE_PX, width, height).slices
    own = np.zeros(labels[window].shape, np.uint8)
    for number in part.components:
        own |= (labels[window] == number).view(np.uint8)
    return trim(np.asarray(ink[window] * cv2.dilate(own, EDGE_KERNEL), dtype=np.uint8))


def trim(ink: Image) -> Image:
    """Cut empty rows and columns off all four sides; what is nothing but paper passes unchanged."""
    box = ink_box(ink > FAINTEST_INK)
    return ink if box is None else ink[box.slices]


def ink_box(ink_mask: Mask) -> Box | None:
    """Return the bounding box of all ink, or None where there is none."""
    rows, columns = np.flatnonzero(ink_mask.any(axis=1)), np.flatnonzero(ink_mask.any(axis=0))
    if not rows.size:
        return None
    x, y = int(columns[0]), int(rows[0])
    return Box(x, y, int(columns[-1]) + 1 - x, int(rows[-1]) + 1 - y)
