"""Parts ink from paper with one threshold for the whole picture.

In: grey with high ink. Out: the threshold, the ink mask, and ink stretched to 0..255 with the paper at 0. The method is
Otsu's (A threshold selection method from gray-level histograms, 1979): the level that makes both sides most alike inside.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from core.errors import NothingDrawn
from core.imaging.types import Image, Mask

LEAST_CONTRAST = 14
"""Grey levels between mean ink and mean paper; less is the grain of a blank sheet (measured on evened photos of paper)."""
MOST_FAINT_INK = 0.3
FAINT_CONTRAST = 45
"""Ink fainter than FAINT_CONTRAST that covers more than this part of the picture is no ink but a shade of the paper."""
WRITTEN_SHARE = 0.3
"""What is written into a grid stands out by this part of the contrast of the whole, or there is nothing in it but grain."""
INK_PERCENTILE = 75
"""The level taken for full ink: above the half-covered pixels at the strokes' edges, below glare."""


@dataclass(frozen=True)
class Thresholded:
    """The two sides of a threshold: values above `threshold` are ink."""

    threshold: int
    ink_mask: Mask
    ink: Image


def contrast_of(gray: Image) -> float:
    """Return by how many grey levels the means of both sides of Otsu's threshold differ, 0 where a picture is of one grey."""
    return _part(gray).contrast


def part_ink(gray: Image, cells: Mask | None = None) -> Thresholded:
    """Part a grey (H, W) picture with high ink at Otsu's threshold.

    The strokes keep their grey edges: `ink` runs from 0 (mean paper) to 255 (full ink). `cells` (H, W) are those of a grid:
    where what is written in them stands out, the threshold is theirs, since print is often far darker than what is written.

    Raises: NothingDrawn where ink and paper differ too little to tell apart.
    """
    parted = _part(gray)
    if not parted.paper.count or not parted.ink.count:
        raise NothingDrawn()
    is_little = parted.ink.count < MOST_FAINT_INK * gray.size
    if parted.contrast < (LEAST_CONTRAST if is_little else FAINT_CONTRAST):
        raise NothingDrawn()
    if cells is not None:
        within = _part(gray[cells])
        parted = within if within.contrast >= WRITTEN_SHARE * parted.contrast else parted
    paper = parted.paper.mean
    full = max(parted.ink.percentile, paper + LEAST_CONTRAST)
    stretch = np.rint(np.clip((np.arange(256) - paper) * (255 / (full - paper)), 0, 255)).astype(np.uint8)
    return Thresholded(parted.level, gray > parted.level, np.asarray(cv2.LUT(gray, stretch), dtype=np.uint8))


@dataclass(frozen=True)
class _Parted:
    level: int
    paper: "_Side"
    ink: "_Side"

    @property
    def contrast(self) -> float:
        return self.ink.mean - self.paper.mean if self.paper.count and self.ink.count else 0.0


def _part(gray: Image) -> _Parted:
    """Return Otsu's threshold of grey values of any shape, with its two sides."""
    level, _ = cv2.threshold(gray, 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return _Parted(int(level), *_sides(gray, int(level)))


@dataclass(frozen=True)
class _Side:
    count: float
    mean: float
    percentile: float


def _sides(gray: Image, level: int) -> tuple[_Side, _Side]:
    """Return what is at or below a level of a grey (H, W) picture, and what is above."""
    counts = np.asarray(cv2.calcHist([gray], [0], None, [256], [0, 256]), dtype=np.float32).ravel()
    return _side(counts, 0, level + 1), _side(counts, level + 1, 256)


def _side(counts: NDArray[np.float32], start: int, stop: int) -> _Side:
    """Return count, mean and INK_PERCENTILE of the grey levels from `start` to before `stop` of a histogram."""
    levels, own = np.arange(start, stop), counts[start:stop]
    count = float(own.sum())
    if not count:
        return _Side(0.0, 0.0, 0.0)
    percentile = levels[np.searchsorted(own.cumsum(), count * INK_PERCENTILE / 100)]
    return _Side(count, float((levels * own).sum() / count), float(percentile))
