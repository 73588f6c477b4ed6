"""Parts ink from paper with one threshold for the whole picture.

In: grey with high ink. Out: the threshold, the ink mask, and ink stretched to 0..255 with the paper at 0. The method is
Otsu's (A threshold selection method from gray-level histograms, 1979): the level that makes both sides most alike inside. Where
most ink is a paler pattern all over the paper, squares or ruled lines, a second threshold parts the writing from that. Strokes
in crumbs are followed below the threshold (hysteresis: Canny, A computational approach to edge detection, 1986).
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from core.errors import NothingDrawn
from core.imaging.labelling import label
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
SPLITS = 2
PATTERN = 0.03
"""A pattern on the paper covers so much of the picture at least, …"""
WRITTEN = 0.4
"""… what is written on it is no more than this part of all ink, …"""
DARKER = 0.5
"""… and differs from it by this part of what it differs from the paper by."""
ALONE, BESIDE = 0.6, 0.006
"""ALONE of the pattern is further from what is written than BESIDE of the picture's longer side: no grey edge of strokes."""
TILES, EVENLY, LEAST_IN_TILE = 6, 0.8, 0.3
"""Of TILES x TILES tiles, EVENLY of all hold LEAST_IN_TILE of the pattern that the median tile holds: it is everywhere."""
LONGEST = 0.5
"""A frame or a table is longer than this part of the picture; what is written on a pattern is not."""
CRUMBS, LEAST_CRUMB_PX = 30, 4
MOST_CRUMBS = 0.15
CRUMBLED = 0.65
"""Strokes in so many pieces, of that size at least, that cover no more than MOST_CRUMBS of the picture, may be a pencil's on
rough paper. They are followed into paler ink where that leaves no more than CRUMBLED of the pieces, …"""
FOLLOWED, PALER = 0.008, 0.3
"""… no further than half of FOLLOWED of the picture's longer side, half as far where a pattern is as pale, and down to PALER of
the way from paper to threshold."""
MOST_PIXELS = 80
"""Per cent of what is written, and does not reach the rim as a shadow may, are in pieces no longer than the usual …"""
DOT, AROUND = 0.25, 0.02
"""… and smaller than DOT of that, further than AROUND / 2 of the picture's longer side from all larger ones, are mere dots."""


@dataclass(frozen=True)
class Thresholded:
    """The two sides of a threshold: values above `threshold` are ink."""

    threshold: int
    ink_mask: Mask
    ink: Image


def all_ink(gray: Image) -> Mask:
    """Return what is above Otsu's threshold of a grey (H, W) picture."""
    return np.asarray(gray > _part(gray).level)


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
    paper, ink_mask = parted.paper.mean, gray > parted.level
    if cells is None:
        ink_mask = _whole_strokes(ink_mask, gray > paper + PALER * (parted.level - paper))
    return Thresholded(parted.level, ink_mask, _stretched(gray, paper, parted.ink.percentile))


def part_written(gray: Image) -> Thresholded:
    """Part a grey (H, W) picture with high ink where darker ink is written on a paler pattern that is everywhere.

    Raises: NothingDrawn where there is no such pattern.
    """
    parted = _part(gray)
    written = _above_pattern(gray, parted) if parted.paper.count and parted.ink.count else None
    if written is None:
        raise NothingDrawn()
    ink_mask = _whole_strokes(_without_dots(gray > written.level), gray > parted.level, FOLLOWED / 2)
    ink = _stretched(gray, parted.paper.mean, written.ink.percentile) * _grown(ink_mask, 0.0)
    return Thresholded(written.level, ink_mask, ink)


def _stretched(gray: Image, paper: float, full: float) -> Image:
    """Return grey stretched so that the paper's level is 0 and that of full ink 255."""
    full = max(full, paper + LEAST_CONTRAST)
    stretch = np.rint(np.clip((np.arange(256) - paper) * (255 / (full - paper)), 0, 255)).astype(np.uint8)
    return np.asarray(cv2.LUT(gray, stretch), dtype=np.uint8)


def _above_pattern(gray: Image, parted: "_Parted") -> "_Parted | None":
    """Return the two sides of the ink, pattern and writing, where all but a little of it is a paler pattern everywhere.

    The first split may part the middles of the pattern's lines from their edges; then the second tells.
    """
    if parted.ink.count < PATTERN * gray.size:
        return None
    level = parted.level
    for _ in range(SPLITS):
        split = _part(gray[gray > level])
        if not split.ink.count:
            break
        if _is_on_pattern(gray, parted, split):
            return split
        level = split.level
    return None


def _is_on_pattern(gray: Image, parted: "_Parted", split: "_Parted") -> bool:
    """Return whether what is above a split of the ink is written on a pattern, which is all other ink."""
    differs = DARKER * (split.paper.mean - parted.paper.mean)
    if split.ink.count > WRITTEN * parted.ink.count or split.contrast < max(differs, LEAST_CONTRAST):
        return False
    written = gray > split.level
    alone = (gray > parted.level) & ~_grown(written, BESIDE)
    is_pattern = np.count_nonzero(alone) >= ALONE * (parted.ink.count - split.ink.count) and is_everywhere(alone)
    return bool(is_pattern and label(written).longer_sides.max() <= LONGEST * max(gray.shape))


def is_everywhere(pattern: Mask) -> bool:
    """Return whether a mask (H, W) covers about as much of most parts of the picture, as squares and ruled lines do."""
    tiles = cv2.resize(pattern.astype(np.float32), (TILES, TILES), interpolation=cv2.INTER_AREA)
    return bool(np.mean(tiles >= LEAST_IN_TILE * max(float(np.median(tiles)), 1 / pattern.size)) >= EVENLY)


def _whole_strokes(strokes: Mask, paler: Mask, followed_to: float = FOLLOWED) -> Mask:
    """Return strokes with the paler ink between their pieces where that makes whole strokes of crumbs."""
    count = _count_pieces(strokes)
    if count < CRUMBS or np.count_nonzero(strokes) > MOST_CRUMBS * strokes.size:
        return strokes
    followed = paler & _grown(strokes, followed_to)
    return np.asarray(followed) if _count_pieces(followed) <= CRUMBLED * count else strokes


def _count_pieces(mask: Mask) -> int:
    return int(np.count_nonzero(label(mask).longer_sides >= LEAST_CRUMB_PX))


def _without_dots(written: Mask) -> Mask:
    """Return what is written without the dots far from it: where the lines of a pattern cross, they are darkest."""
    found = label(written)
    is_inside = written & found.mask_of(~found.reaches_rim())
    usual_px = float(np.percentile(found.longer_sides[found.labels[is_inside if is_inside.any() else written]], MOST_PIXELS))
    return np.asarray(written & _grown(found.mask_of(found.longer_sides >= DOT * usual_px), AROUND))


def _grown(mask: Mask, share: float) -> Mask:
    """Return a mask grown by half of that share of the picture's longer side to each side, by a pixel at least."""
    side = max(3, round(share * max(mask.shape)) | 1)
    return cv2.dilate(mask.view(np.uint8), np.ones((side, side), np.uint8)).view(np.bool_)


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
