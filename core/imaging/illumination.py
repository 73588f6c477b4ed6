"""Evens the light: estimates what the bare paper looks like everywhere, and takes it away.

In: grey, any polarity. Out: grey with the paper at one level, plus how uneven the light was. The background, as subtracted in
document images (Gatos, Pratikakis, Perantonis 2006), is here a cubic surface fitted to the paper, for vignettes, plus the
median of a wide neighbourhood, for shadows. Its window spans half of the picture, so that not even a marker's stroke in a
tight crop can fill most of it and be taken for paper.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.types import Image, Mask

ESTIMATE_SIDE_PX = 96
"""The background is smooth: it is estimated on a picture of about this size, for speed."""
WINDOW_PX = 49
"""Half of ESTIMATE_SIDE_PX, made odd as the median filter asks."""
THIN_INK_PX = 11
"""Ink narrower than this, of ESTIMATE_SIDE_PX, is covered before the estimate: pen strokes, ruled lines, a table's frame."""
SURFACE_DEGREE = 3
"""Vignettes and the light of a window are of second degree; the third lets it lean."""
FITS = 4
OUTLIER_DEVIATIONS = 3.7
"""In median absolute deviations: 2.5 standard deviations of normally distributed grain."""
CLOSE_SIDE_PX = 500
COVER_STROKES = 4.0
"""The second look covers what is narrower than so many stroke widths: never a stroke, and a blot hardly."""
MOST_COVER = 0.08
"""Where that is more than this part of the shorter side, strokes are too broad to tell from shadows: no second look."""
BROAD_SHARE = 0.9
"""By area; the rest may be blots."""
BLOT_STROKES = 4.0
BLOT_WIDTH = 0.1
"""What touches the rim, is so many times broader than all strokes elsewhere and than this part of the picture is no stroke."""
LEAST_WRITING = 0.015
LEAST_WRITING_PX = 8
"""Components shorter than this part of the picture's side are grain and say nothing about strokes."""
MOST_GAIN = 4.0
"""Deeper shadows than a quarter of the light are darkened paper no more."""
DRAWN_SHARE = 0.9
"""Where this part of a coarse grid of pixels is of exactly one grey, it is flat for sure: no camera makes that."""
MIDDLE_GRAY = 128
SMOOTHING_PX = 3.0
EVEN_ENOUGH = 6
"""Grey levels between the darkest and brightest paper that need no correction: rounding and paper grain."""
FLAT_SHARE = 0.6
"""Where this part of the picture is of one grey, give or take half of EVEN_ENOUGH, it is a drawing on a screen or a scan."""


@dataclass(frozen=True)
class EvenedLight:
    """The evened picture, and by how many grey levels the paper varied before."""

    gray: Image
    unevenness: int


def even_light(gray: Image) -> EvenedLight:
    """Return the picture with its paper at one level: (H, W) uint8 -> (H, W) uint8, polarity unchanged."""
    height, width = gray.shape
    factor = max(1, round(max(height, width) / ESTIMATE_SIDE_PX))
    if _is_drawn(gray[::factor, ::factor]):
        return EvenedLight(gray, 0)
    small_size = (max(1, width // factor), max(1, height // factor))
    small = np.asarray(cv2.resize(gray, small_size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    if _is_flat(small):
        return EvenedLight(gray, 0)
    background = _background(small)
    unevenness = round(float(np.ptp(background)))
    if unevenness <= EVEN_ENOUGH:
        return EvenedLight(gray, unevenness)
    level = float(np.median(background))
    smooth = cv2.resize(background, (width, height), interpolation=cv2.INTER_LINEAR)
    evened = np.rint(np.clip(gray - smooth + np.float32(level), 0, 255)).astype(np.uint8)
    return EvenedLight(_follow_shadows(evened), unevenness)


def _follow_shadows(gray: Image) -> Image:
    """Even the light once more, as closely as the strokes allow: shadows with edges, the phone itself, a bent page.

    What is within a few stroke widths counts as background; where strokes are broad against the picture, nothing is done.
    """
    height, width = gray.shape
    factor = max(1, round(max(height, width) / CLOSE_SIDE_PX))
    small = np.asarray(cv2.resize(gray, (width // factor, height // factor), interpolation=cv2.INTER_AREA), dtype=np.uint8)
    threshold, mask = cv2.threshold(small, 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    is_dark_ink = 2 * np.count_nonzero(mask) >= mask.size
    cover_px = round(COVER_STROKES * _stroke_px(mask == (0 if is_dark_ink else 1))) | 1
    if not 3 <= cover_px <= MOST_COVER * min(small.shape):
        return gray
    operation = cv2.MORPH_CLOSE if is_dark_ink else cv2.MORPH_OPEN
    covered = cv2.morphologyEx(small, operation, np.ones((cover_px, cover_px), np.uint8))
    background = cv2.resize(cv2.medianBlur(covered, cover_px), (width, height), interpolation=cv2.INTER_LINEAR)
    level = np.float32(np.median(covered))
    if not is_dark_ink:
        return np.rint(np.clip(gray.astype(np.float32) - background + level, 0, 255)).astype(np.uint8)
    gain = np.minimum(level / np.maximum(background, np.float32(1)), np.float32(MOST_GAIN))
    return np.rint(np.clip(gray * gain, 0, 255)).astype(np.uint8)


def _stroke_px(ink: Mask) -> float:
    """Return the width that all but the broadest strokes stay below: twice the area of a component over the length of its outline.

    A shadow, or something that lies on the sheet and reaches in from the rim, is left out.
    """
    mask = ink.view(np.uint8)
    outline = ink & ~cv2.erode(mask, np.ones((3, 3), np.uint8)).view(np.bool_)
    count, labels, stats, _ = cv2.connectedComponentsWithStatsWithAlgorithm(mask, 8, cv2.CV_32S, cv2.CCL_BBDT)
    lengths = np.bincount(labels[outline], minlength=count)
    longer = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)
    is_writing = longer >= max(LEAST_WRITING_PX, LEAST_WRITING * max(ink.shape))
    is_writing[0] = False
    widths = 2 * stats[:, cv2.CC_STAT_AREA] / np.maximum(lengths, 1)
    is_inner = is_writing.copy()
    is_inner[np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])] = False
    if is_inner.any():
        most_px = max(BLOT_STROKES * widths[is_inner].max(), BLOT_WIDTH * min(ink.shape))
        is_writing &= is_inner | (widths <= most_px)
    return _percentile_by_area(widths[is_writing], stats[is_writing, cv2.CC_STAT_AREA])


def _percentile_by_area(widths: NDArray[np.float64], areas: NDArray[np.int32]) -> float:
    order = np.argsort(widths)
    shares = np.cumsum(areas[order]) / max(1, areas.sum())
    return float(widths[order][np.searchsorted(shares, BROAD_SHARE)]) if widths.size else 0.0


def _background(small: Image) -> NDArray[np.float32]:
    """Return what the paper looks like everywhere: a smooth surface, plus what a wide median still finds above it."""
    without_lines = _without_thin_ink(small)
    surface = _fit_surface(without_lines)
    rest = np.clip(np.rint(without_lines - surface + MIDDLE_GRAY), 0, 255).astype(np.uint8)
    edge = WINDOW_PX // 2
    padded = cv2.copyMakeBorder(rest, edge, edge, edge, edge, cv2.BORDER_REFLECT_101)
    median = cv2.medianBlur(padded, WINDOW_PX)[edge:-edge, edge:-edge]
    smooth = cv2.GaussianBlur(median.astype(np.float32), (0, 0), SMOOTHING_PX)
    return np.asarray(surface + smooth - MIDDLE_GRAY, dtype=np.float32)


def _without_thin_ink(small: Image) -> Image:
    """Return the picture with its narrow ink covered by the paper beside it: a frame along the rim is no vignette."""
    threshold, _ = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    is_mostly_bright = 2 * np.count_nonzero(small > threshold) >= small.size
    operation = cv2.MORPH_CLOSE if is_mostly_bright else cv2.MORPH_OPEN
    return np.asarray(cv2.morphologyEx(small, operation, np.ones((THIN_INK_PX, THIN_INK_PX), np.uint8)), dtype=np.uint8)


def _fit_surface(small: Image) -> NDArray[np.float32]:
    """Fit a cubic surface to the paper by least squares, again and again without the pixels that lie far off: the ink."""
    height, width = small.shape
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    terms = [x**i * y**j for i in range(SURFACE_DEGREE + 1) for j in range(SURFACE_DEGREE + 1 - i)]
    basis = np.stack(terms, axis=-1).reshape(small.size, -1)
    values = small.reshape(-1).astype(np.float64)
    is_paper = np.ones(small.size, np.bool_)
    for _ in range(FITS):
        own = basis[is_paper]
        weights = np.linalg.lstsq(own.T @ own, own.T @ values[is_paper], rcond=None)[0]
        away = np.abs(values - basis @ weights)
        is_paper = away <= max(OUTLIER_DEVIATIONS * float(np.median(away)), 1.0)
    return np.asarray((basis @ weights).reshape(small.shape), dtype=np.float32)


def _is_drawn(gray: Image) -> bool:
    return bool(np.count_nonzero(gray == np.median(gray)) >= DRAWN_SHARE * gray.size)


def _is_flat(gray: Image) -> bool:
    away = np.abs(gray.astype(np.int16) - int(np.median(gray)))
    return bool(np.count_nonzero(away <= EVEN_ENOUGH // 2) >= FLAT_SHARE * gray.size)
