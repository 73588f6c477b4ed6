"""Takes grain out of a picture: a sensor's noise, the blocks of a strong JPEG, the screen of printed paper.

In: grey, any polarity. Out: the same picture where ink stands out of the grain; else smoothed, strokes least of all. The filter
is Lee's (Digital image enhancement and noise filtering by use of local statistics, 1980): each pixel becomes the mean of its
window, as far as the window varies no more than the grain does. Where it varies more there is a stroke, and the pixel stays.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.threshold import contrast_of
from core.imaging.types import Image

STANDS_OUT = 8.0
"""Ink that differs from paper by so many standard deviations of the grain is left as it is. Halfway to Otsu's threshold that
leaves four: one pixel in 30,000 of normally distributed grain passes. Photos of paper have 12 and more."""
WINDOWS_PX = (5, 9, 17)
"""Tried one after the other: grain coarser than a pixel, and a printed screen, need wide ones."""
SIDE_IN_WINDOWS = 14
"""So many windows go along the picture's shorter side, or it is not smoothed: in a tighter crop most of what varies is ink."""
LOOK_PX = 9
"""The grain is what a pixel differs by from the mean of so many; after smoothing, of twice the filter's window."""
SAMPLE_PX = 64
SAMPLES_A_SIDE = 4
"""The grain is measured on so many squares of SAMPLE_PX down and across, whatever the picture's size."""
LEAST_NOISE = 0.3
"""In grey levels: the standard deviation that rounding to whole levels makes, 1 / sqrt(12)."""
QUARTILE_OF_NORMAL = 0.3186
"""A quarter of normally distributed values lie nearer to their mean than this part of their standard deviation. The quarter,
not the half as usual: in a tight crop more than half of the pixels lie at strokes."""
LEEWAY = 1.5
"""The variance in a window of grain alone is at times so much higher than usual: two standard deviations with 25 pixels."""


@dataclass(frozen=True)
class Quieted:
    """The picture, the standard deviation its grain had in grey levels, and the window; 0 where nothing was smoothed."""

    gray: Image
    noise: float
    window_px: int = 0


def quiet(gray: Image) -> Quieted:
    """Return a grey (H, W) picture without its grain; one whose ink stands out of the grain passes as it is."""
    noise = noise_of(gray)
    best, found = _stands_out(gray, noise), Quieted(gray, noise)
    for window_px in WINDOWS_PX:
        if best >= STANDS_OUT or window_px * SIDE_IN_WINDOWS > min(gray.shape):
            break
        smooth = _smooth(gray, noise, window_px)
        own = _stands_out(smooth, noise_of(smooth, 2 * window_px - 1))
        if own > best:
            best, found = own, Quieted(smooth, noise, window_px)
    return found


def noise_of(gray: Image, look_px: int = LOOK_PX) -> float:
    """Return the standard deviation of the grain of a grey (H, W) picture, in grey levels, at least LEAST_NOISE.

    Of each sample the quartile says how far pixels differ from the mean of `look_px` x `look_px`; the median of them counts.
    """
    side = max(SAMPLE_PX, 3 * look_px)
    rows, columns = _starts(gray.shape[0], side), _starts(gray.shape[1], side)
    samples = [gray[row : row + side, column : column + side] for row in rows for column in columns]
    return max(float(np.median([_quartile(sample, look_px) for sample in samples])) / QUARTILE_OF_NORMAL, LEAST_NOISE)


def _starts(length: int, side: int) -> NDArray[np.int64]:
    count = min(SAMPLES_A_SIDE, max(1, length // side))
    return np.linspace(0, max(0, length - side), count).astype(np.int64)


def _quartile(sample: Image, look_px: int) -> float:
    away = np.abs(sample - cv2.boxFilter(sample, cv2.CV_32F, (look_px, look_px)))
    return float(np.partition(away, away.size // 4, axis=None)[away.size // 4])


def _stands_out(gray: Image, noise: float) -> float:
    return contrast_of(gray) / noise


def _smooth(gray: Image, noise: float, window_px: int) -> Image:
    """Return Lee's filter of a grey (H, W) picture with grain of that standard deviation."""
    size = (window_px, window_px)
    mean = np.asarray(cv2.boxFilter(gray, cv2.CV_32F, size), dtype=np.float32)
    kept = np.asarray(cv2.sqrBoxFilter(gray, cv2.CV_32F, size), dtype=np.float32)
    kept -= mean * mean
    np.maximum(kept, np.float32(LEAST_NOISE**2), out=kept)
    np.divide(np.float32(-LEEWAY * noise**2), kept, out=kept)
    kept += 1
    np.maximum(kept, 0, out=kept)
    kept *= gray - mean
    kept += mean
    return np.asarray(cv2.convertScaleAbs(kept), dtype=np.uint8)
