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

from core.imaging.types import Image

ESTIMATE_SIDE_PX = 96
"""The background is smooth: it is estimated on a picture of about this size, for speed."""
WINDOW_PX = 49
"""Half of ESTIMATE_SIDE_PX, made odd as the median filter asks."""
SURFACE_DEGREE = 3
"""Vignettes and the light of a window are of second degree; the third lets it lean."""
FITS = 4
OUTLIER_DEVIATIONS = 3.7
"""In median absolute deviations: 2.5 standard deviations of normally distributed grain."""
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
    evened = np.clip(gray - smooth + np.float32(level), 0, 255)
    return EvenedLight(np.rint(evened).astype(np.uint8), unevenness)


def _background(small: Image) -> NDArray[np.float32]:
    """Return what the paper looks like everywhere: a smooth surface, plus what a wide median still finds above it."""
    surface = _fit_surface(small)
    rest = np.clip(np.rint(small - surface + MIDDLE_GRAY), 0, 255).astype(np.uint8)
    edge = WINDOW_PX // 2
    padded = cv2.copyMakeBorder(rest, edge, edge, edge, edge, cv2.BORDER_REPLICATE)
    median = cv2.medianBlur(padded, WINDOW_PX)[edge:-edge, edge:-edge]
    smooth = cv2.GaussianBlur(median.astype(np.float32), (0, 0), SMOOTHING_PX)
    return np.asarray(surface + smooth - MIDDLE_GRAY, dtype=np.float32)


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


def _is_flat(gray: Image) -> bool:
    away = np.abs(gray.astype(np.int16) - int(np.median(gray)))
    return bool(np.count_nonzero(away <= EVEN_ENOUGH // 2) >= FLAT_SHARE * gray.size)
