"""Brings one digit into the form in which MNIST's digits come.

In: the ink of one digit. Out: 28x28. As MNIST was made (LeCun, Bottou, Bengio, Haffner 1998): the digit is scaled so that
its longer side measures 20, keeping its proportions and its grey edges, then laid so that its centre of mass is the centre.
Strokes far broader than any of MNIST's, those of a chisel marker on small digits, are thinned first.
"""

import cv2
import numpy as np

from core.imaging.types import Image

SIDE_PX = 28
INNER_PX = 20
FINE_PX = 80
"""Strokes are measured and thinned on ink of this size: four times as fine as the network's."""
BROAD_PX = 4.5
"""Strokes broader than this in the 20x20 box are thinned; of 9,800 parts of real photos, 99 % are narrower than 3.9 …"""
THINNED_PX = 3.0
"""… and this is what they become. Thinner ones are left: bringing hairlines to 2 px gained nothing on photos or drawings."""
HALF_INK = 127
CROSS = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]], np.uint8)


def fit_inside(ink: Image, side_px: int) -> Image:
    """Scale a cut-out (h, w) so that its longer side is `side_px`, by area when shrinking, keeping proportions."""
    height, width = ink.shape
    scale = side_px / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(ink, size, interpolation=method), dtype=np.uint8)


def centre_by_mass(ink: Image) -> Image:
    """Lay a cut-out of at most 28x28 into 28x28 so that its centre of mass is the centre, as far as it fits."""
    height, width = ink.shape
    moments = cv2.moments(ink)
    mass = moments["m00"] or 1.0
    left = round((SIDE_PX - 1) / 2 - moments["m10"] / mass)
    top = round((SIDE_PX - 1) / 2 - moments["m01"] / mass)
    left, top = min(max(left, 0), SIDE_PX - width), min(max(top, 0), SIDE_PX - height)
    image = np.zeros((SIDE_PX, SIDE_PX), np.uint8)
    image[top : top + height, left : left + width] = ink
    return image


def normalise(ink: Image) -> Image:
    """Return the digit as MNIST's are: the ink of a cut-out (h, w) uint8, ink high -> (28, 28) uint8."""
    return centre_by_mass(fit_inside(_without_broad_strokes(ink), INNER_PX))


def stroke_width(ink: Image) -> float:
    """Return the mean stroke width of ink (h, w) in pixels: twice its area over the length of its outline; 0 without ink."""
    mask = np.pad((ink > HALF_INK).view(np.uint8), 1)
    area = int(np.count_nonzero(mask))
    inside = int(np.count_nonzero(cv2.erode(mask, CROSS)))
    return 2 * area / (area - inside) if area else 0.0


def _without_broad_strokes(ink: Image) -> Image:
    """Return the ink with strokes of THINNED_PX where they are broader than BROAD_PX in the 20x20 box; else the same array."""
    fine = fit_inside(ink, FINE_PX)
    scale = FINE_PX / INNER_PX
    stroke_px = stroke_width(fine)
    if stroke_px <= BROAD_PX * scale:
        return ink
    reach_px = round((stroke_px - THINNED_PX * scale) / 2)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach_px + 1, 2 * reach_px + 1))
    thin = np.asarray(cv2.erode(np.pad(fine, 1), disc), dtype=np.uint8)
    left, top, width, height = cv2.boundingRect(thin)
    return thin[top : top + height, left : left + width] if (thin > HALF_INK).any() else ink


def fit_in_the_middle(ink: Image) -> Image:
    """Scale a cut-out into 20x20 and lay it in the middle of 28x28 by its box, as tutorials do."""
    inner = fit_inside(ink, INNER_PX)
    height, width = inner.shape
    image = np.zeros((SIDE_PX, SIDE_PX), np.uint8)
    top, left = (SIDE_PX - height) // 2, (SIDE_PX - width) // 2
    image[top : top + height, left : left + width] = inner
    return image
