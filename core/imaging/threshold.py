"""Parts ink from paper with one threshold for the whole picture.

In: grey with high ink. Out: the threshold, the ink mask, and ink stretched to 0..255 with the paper at 0. The method is
Otsu's (A threshold selection method from gray-level histograms, 1979): the level that makes both sides most alike inside.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from core.errors import NothingDrawn
from core.imaging.types import Image, Mask

LEAST_CONTRAST = 14
"""Grey levels between mean ink and mean paper; less is the grain of a blank sheet (measured on evened photos of paper)."""
MOST_FAINT_INK = 0.3
FAINT_CONTRAST = 45
"""Ink fainter than FAINT_CONTRAST that covers more than this part of the picture is no ink but a shade of the paper."""
INK_PERCENTILE = 75
"""The level taken for full ink: above the half-covered pixels at the strokes' edges, below glare."""


@dataclass(frozen=True)
class Thresholded:
    """The two sides of a threshold: values above `threshold` are ink."""

    threshold: int
    ink_mask: Mask
    ink: Image


def part_ink(gray: Image) -> Thresholded:
    """Part a grey (H, W) picture with high ink at Otsu's threshold.

    The strokes keep their grey edges: `ink` runs from 0 (mean paper) to 255 (full ink).
    Raises: NothingDrawn where ink and paper differ too little to tell apart.
    """
    level, _ = cv2.threshold(gray, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    ink_mask = gray > level
    ink_count = np.count_nonzero(ink_mask)
    if ink_count in (0, gray.size):
        raise NothingDrawn()
    total = float(gray.sum(dtype=np.int64))
    ink_values = gray[ink_mask]
    ink_total = float(ink_values.sum(dtype=np.int64))
    paper = (total - ink_total) / (gray.size - ink_count)
    contrast = ink_total / ink_count - paper
    if contrast < (LEAST_CONTRAST if ink_count < MOST_FAINT_INK * gray.size else FAINT_CONTRAST):
        raise NothingDrawn()
    full = max(float(np.percentile(ink_values, INK_PERCENTILE)), paper + LEAST_CONTRAST)
    stretch = np.clip((np.arange(256) - paper) * (255 / (full - paper)), 0, 255).astype(np.uint8)
    return Thresholded(int(level), ink_mask, np.asarray(cv2.LUT(gray, stretch), dtype=np.uint8))
