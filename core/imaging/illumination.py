"""Evens the light: estimates what the bare paper looks like everywhere, and takes it away.

In: grey, any polarity. Out: grey with the paper at one level, plus how uneven the light was. The background, as subtracted in
document images (Gatos, Pratikakis, Perantonis 2006), is here a cubic surface fitted to the paper, for vignettes, plus the
median of a wide neighbourhood, for shadows. Its window spans half of the picture, so that not even a marker's stroke in a
tight crop can fill most of it and be taken for paper. No smooth background has a shadow's edge, though: where one runs through
the picture, that is divided by the paper around each stroke (a morphological closing), which keeps edges.
"""

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.labelling import label
from core.imaging.shrinking import enlarge, shrink, whole_factor
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
CLOSE_WINDOW = 0.06
"""The closer look takes the median of a window of this part of the picture: nothing narrower than half of it remains."""
FINE_CONTRAST = 10
GRAINS = 5.0
"""Narrow ink differs from its surroundings by so many grey levels, and by so many standard deviations of the grain."""
LEAST_WRITING_PX = 8
BROAD_PX = 7
NEGLIGIBLE = 0.15
SHARP = 0.46
"""Broad ink whose outline is sharper than this is writing, not a shadow."""
PAGE_PX = 300
"""Smaller pictures are crops around a digit, in which a pen's stroke is broad."""
STRONG = 0.9
"""So is broad ink that reaches no rim and is hardly less dark than this part of the narrow ink; shadows are fainter."""
STEP_SIDE_PX = 300
STEP_WINDOW = 0.15
"""A shadow's edge is looked for without the ink that is narrower than this part of the picture …"""
LEAST_AREA = 0.6
"""… and with this part of the shadow broader than it: a frame at the rim is not."""
STEP_RIM = (0.1, 0.95)
"""Of the rim, so much lies in shadow, and the rest in light: broad strokes and a sheet around a digit reach less of it."""
STEEP = 0.12
STEEP_SHARE = 0.6
"""So much of all change of the paper is where it changes by STEEP of the step within five pixels: edges, no vignettes."""
EDGE = 0.3
"""Where the paper changes by this part of the step within five pixels, it is the shadow's edge."""
MOST_GAIN = 4.0
"""Deeper shadows than a quarter of the light are darkened paper no more."""
LEAST_STEP, MOST_STEP = 1 / MOST_GAIN, 0.85
"""Paper in shadow is so bright against that in the light. Fainter steps do no harm."""
DRAWN_SHARE = 0.9
"""Where this part of a coarse grid of pixels is of exactly one grey, it is flat for sure: no camera makes that."""
MIDDLE_GRAY = 128
SMOOTHING_PX = 3.0
EVEN_ENOUGH = 6
"""Grey levels between the darkest and brightest paper that need no correction: rounding and paper grain."""
FLAT_SHARE = 0.6
"""Where this part of the picture is of one grey, give or take half of EVEN_ENOUGH, it is a drawing on a screen or a scan."""


class Look(StrEnum):
    """How the background is looked at.

    WIDE spares the broadest strokes, CLOSE takes away the hardest shadows, STEP the one edge of a shadow across a crop.
    """

    NONE = "none"
    WIDE = "wide"
    CLOSE = "close"
    STEP = "step"


@dataclass(frozen=True)
class EvenedLight:
    """The evened picture, by how many grey levels the paper varied before, and how it was looked at.

    `gain` (H, W): what each pixel was multiplied by where that is all that was done; colours want it too. `edge` (H, W): where
    the edge of a shadow was, of which rests may be left.
    """

    gray: Image
    unevenness: int
    look: Look
    gain: NDArray[np.float32] | None = None
    edge: Mask | None = None


def even_light(gray: Image, look: Look | None = None) -> EvenedLight:
    """Return the picture with its paper at one level: (H, W) uint8 -> (H, W) uint8, polarity unchanged.

    Without a `look` that is asked for, the edge of a shadow across the picture comes first; else the sharpness of what is broad
    decides: shadows are soft, strokes are not.
    """
    factor = whole_factor(gray.shape, ESTIMATE_SIDE_PX)
    if _is_drawn(gray[::factor, ::factor]):
        return EvenedLight(gray, 0, Look.NONE)
    without_step = _without_step(gray) if look in (None, Look.STEP) else None
    if without_step is not None:
        return without_step
    small = shrink(gray, factor)
    if look is None and _is_flat(small):
        return EvenedLight(gray, 0, Look.NONE)
    background = _background(small)
    unevenness = round(float(np.ptp(background)))
    if unevenness <= EVEN_ENOUGH and look is None:
        return EvenedLight(gray, unevenness, Look.NONE)
    level = float(np.median(background))
    shift = enlarge(np.float32(level) - background, factor, gray.shape)
    evened = np.asarray(cv2.add(gray, shift, dtype=cv2.CV_8U), dtype=np.uint8)
    followed = None if look is Look.WIDE else _follow_shadows(gray, evened, look is Look.CLOSE)
    if followed is None:
        return EvenedLight(evened, unevenness, Look.WIDE)
    return EvenedLight(followed, unevenness, Look.CLOSE)


def _without_step(gray: Image) -> EvenedLight | None:
    """Return the picture over its paper where that has two levels side by side: the edge of a shadow; else None."""
    factor = whole_factor(gray.shape, STEP_SIDE_PX)
    small = cv2.medianBlur(shrink(gray, factor), 3)
    window = max(3, round(STEP_WINDOW * max(small.shape)) | 1)
    kernel = np.ones((window, window), np.uint8)
    padded = cv2.copyMakeBorder(small, window, window, window, window, cv2.BORDER_REPLICATE)
    closed = cv2.morphologyEx(padded, cv2.MORPH_CLOSE, kernel)
    paper = np.asarray(cv2.medianBlur(closed, window // 2 | 1)[window:-window, window:-window], dtype=np.uint8)
    threshold, _ = cv2.threshold(paper, 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    is_dark = paper <= threshold
    if is_dark.all() or not is_dark.any():
        return None
    dark, bright = float(np.median(paper[is_dark])), float(np.median(paper[~is_dark]))
    is_paper = LEAST_STEP * bright <= dark <= MOST_STEP * bright
    change = _change(paper) / max(bright - dark, 1.0)
    if not (is_paper and _is_shadow(is_dark, kernel) and _is_steep(change)):
        return None
    gain = _gain(enlarge(paper, factor, gray.shape), bright)
    edge = enlarge(change, factor, gray.shape) >= EDGE
    return EvenedLight(multiplied(gray, gain), round(bright - dark), Look.STEP, gain, edge)


def multiplied(picture: Image, gain: NDArray[np.float32]) -> Image:
    """Return a picture, grey or in colour, with each pixel times its gain (H, W)."""
    channels = [cv2.multiply(channel, gain, dtype=cv2.CV_8U) for channel in cv2.split(picture)]
    return np.asarray(cv2.merge(channels).reshape(picture.shape), dtype=np.uint8)


def _gain(background: NDArray[np.float32], level: float) -> NDArray[np.float32]:
    """Return what brings a background (H, W) to one level; deep shadows are raised by MOST_GAIN alone."""
    return np.asarray(np.minimum(np.float32(level) / np.maximum(background, np.float32(1)), np.float32(MOST_GAIN)))


def _is_shadow(is_dark: Mask, kernel: NDArray[np.uint8]) -> bool:
    """Return whether what is dark comes from the rim, as far as a shadow does, and is broader than the kernel."""
    rim = np.concatenate([is_dark[0], is_dark[-1], is_dark[1:-1, 0], is_dark[1:-1, -1]]).mean()
    framed = np.pad(is_dark, len(kernel)).view(np.uint8)
    broad = cv2.morphologyEx(framed, cv2.MORPH_OPEN, kernel)
    return bool(STEP_RIM[0] <= rim <= STEP_RIM[1] and np.count_nonzero(broad) >= LEAST_AREA * np.count_nonzero(is_dark))


def _change(paper: Image) -> NDArray[np.float64]:
    """Return by how many grey levels the paper changes within five pixels."""
    kernel = np.ones((5, 5), np.uint8)
    return cv2.dilate(paper, kernel).astype(np.float64) - cv2.erode(paper, kernel)


def _is_steep(change: NDArray[np.float64]) -> bool:
    return bool(change[change >= STEEP].sum() >= STEEP_SHARE * change.sum())


def _follow_shadows(gray: Image, evened: Image, is_asked: bool) -> Image | None:
    """Even the light as closely as the strokes allow: shadows with edges, the phone itself, a bent page.

    Everything broader than a pen's stroke on a page counts as background. None where that might be writing: strokes broad
    against the picture; unless the close look `is_asked` for.
    """
    factor = whole_factor(gray.shape, CLOSE_SIDE_PX)
    small, coarse = shrink(gray, factor), shrink(evened, factor)
    window = max(3, round(CLOSE_WINDOW * max(small.shape)) | 1)
    background = _wide_median(small, window)
    is_dark_ink, fine = _fine_ink(small, background)
    if not fine.any():
        return None
    if not is_asked and (max(small.shape) < PAGE_PX or _has_broad_strokes(small, coarse, fine, is_dark_ink)):
        return None
    return _flatten(gray, enlarge(background, factor, gray.shape), float(np.median(background)), is_dark_ink)


def _wide_median(gray: Image, window: int) -> Image:
    edge = window // 2
    padded = cv2.copyMakeBorder(gray, edge, edge, edge, edge, cv2.BORDER_REFLECT_101)
    return np.asarray(cv2.medianBlur(padded, window)[edge:-edge, edge:-edge], dtype=np.uint8)


def _flatten(gray: Image, background: NDArray[np.float32], level: float, is_dark_ink: bool) -> Image:
    """Return the picture over its background: divided by it where ink is dark, as light falls; less it on a dark board."""
    gain = _gain(background, level) if is_dark_ink else np.float32(1)
    return np.asarray(np.rint(np.clip((gray - background) * gain + level, 0, 255)), dtype=np.uint8)


def _fine_ink(small: Image, background: Image) -> tuple[bool, Mask]:
    """Return whether narrow ink is darker than its surroundings, and where it is: what shows writing of some length."""
    away = background.astype(np.int16) - small
    grain = 1.4826 * float(np.median(np.abs(away)))
    least = max(FINE_CONTRAST, GRAINS * grain)
    is_dark = float(away[away > least].sum()) >= float(-away[away < -least].sum())
    ink = away > least if is_dark else away < -least
    found = label(ink)
    return is_dark, found.mask_of(found.longer_sides >= LEAST_WRITING_PX)


def _has_broad_strokes(small: Image, coarse: Image, fine: Mask, is_dark_ink: bool) -> bool:
    """Return whether there is broad ink, which a closer look takes for background, that is writing by its edge or strength."""
    threshold, _ = cv2.threshold(coarse, 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    ink = (coarse <= threshold) if is_dark_ink else (coarse > threshold)
    broad = cv2.morphologyEx(ink.view(np.uint8), cv2.MORPH_OPEN, np.ones((BROAD_PX, BROAD_PX), np.uint8))
    found = label(broad.view(np.bool_))
    least = NEGLIGIBLE * np.count_nonzero(fine)
    areas = [found.labels == number for number in range(1, len(found) + 1) if found.areas[number] > least]
    strong = STRONG * _contrast(coarse, fine)
    return any(
        _sharpness(small, area) >= SHARP or (not _reaches_rim(area) and _contrast(coarse, area) >= strong) for area in areas
    )


def _contrast(coarse: Image, area: Mask) -> float:
    return abs(float(np.median(coarse)) - float(coarse[area].mean()))


def _reaches_rim(area: Mask) -> bool:
    return bool(area[0].any() or area[-1].any() or area[:, 0].any() or area[:, -1].any())


def _sharpness(small: Image, area: Mask) -> float:
    """Return how much of the fall of light at the outline of an area happens within two pixels: 1 at a stroke's edge."""
    mask = area.view(np.uint8)
    kernel = np.ones((3, 3), np.uint8)
    outline = (cv2.dilate(mask, kernel) - cv2.erode(mask, kernel)).view(np.bool_)
    outline[[0, -1]] = False
    outline[:, [0, -1]] = False
    near = cv2.dilate(small, kernel).astype(np.int16) - cv2.erode(small, kernel)
    wide_kernel = np.ones((15, 15), np.uint8)
    wide = cv2.dilate(small, wide_kernel).astype(np.int16) - cv2.erode(small, wide_kernel)
    if not outline.any():
        return 0.0
    return float(np.median(near[outline] / np.maximum(wide[outline], 1)))


def _background(small: Image) -> NDArray[np.float32]:
    """Return what the paper looks like everywhere: a smooth surface, plus what a wide median still finds above it."""
    without_lines = _without_thin_ink(small)
    surface = _fit_surface(without_lines)
    rest = np.clip(np.rint(without_lines - surface + MIDDLE_GRAY), 0, 255).astype(np.uint8)
    median = _wide_median(rest, WINDOW_PX)
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
