"""Refuses what is no digit by its form, whatever the model says: dashes, blots, and the edges of shadows and things.

In: digits with their answers, the grey picture they are on. Out: the answers. A stroke has paper on both sides; the rim of a
shadow or the side of a thing that reaches into the picture looks like a 1 once it is cut out. Where other digits are read, they
tell better what is one.
"""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.cutting import ink_box
from core.imaging.illumination import PAGE_PX
from core.imaging.normalise import HALF_INK
from core.imaging.types import Image, Mask, PreparedDigit
from core.models.answering import Answer, Verdict
from core.touching import STROKE

BROADEST = 2.5
"""A digit is no broader than this, against its height: of 11,859 digits of UniPen 24 are, of those on 464 photos none; dashes
and rests of lines are."""
BLOT, BLOT_ASPECT = 0.7, 1.5
"""What is no longer than BLOT_ASPECT of its width and holds a disc of BLOT of that is a tap of the pen or a stain: no stroke.
The stoutest digit on 920 photos holds one of 0.56."""
BLOT_PX = 40
"""Smaller ones are enlarged to this side before they are measured."""
NEAR, FAR = (0.75, 1.0), (1.75, 3.0)
"""Paper is looked at between these distances from the ink: in widths of the stroke, and pixels more."""
ALIKE = 0.5
"""Both sides differ by less than this part of what the stroke differs from them."""
LEAST_PAPER = 0.25
"""Of the side with more paper; a stroke at the picture's rim has none beyond it."""
LOOKED_AT_PX = 150
"""A longer stroke is looked at on a copy of about this size."""
LEAST_INK_PX = 12
"""Less has no sides."""
AT_RIM_PX = 1
"""A lone stroke as near as this to a photo's rim comes from beyond it: a margin, a line of the paper, a frame."""
ENDS = 0.1
"""This part of the stroke's length is left out at both ends."""


def refused(digits: Sequence[PreparedDigit], answers: Sequence[Answer], gray: Image | None) -> tuple[Answer, ...]:
    """Return the answers, what is no digit refused; `gray` (H, W) is the picture, None of a drawing whose strokes are known.

    Edges are looked for where nothing but bare strokes is surely read.
    """
    edges = gray if all(own.prediction == STROKE for own in answers if own.verdict is Verdict.DIGIT) else None
    return tuple(
        _refuse(own) if own.verdict is not Verdict.NOT_A_DIGIT and _is_none(digit, own, edges) else own
        for digit, own in zip(digits, answers, strict=True)
    )


def _refuse(own: Answer) -> Answer:
    return replace(own, verdict=Verdict.NOT_A_DIGIT, by_picture=None, refused_by_form=True)


def _is_none(digit: PreparedDigit, own: Answer, edges: Image | None) -> bool:
    if edges is not None and own.prediction == STROKE and (_comes_from_beyond(digit, edges) or is_one_sided(digit, edges)):
        return True
    return _is_dash(digit) or _is_blot(digit)


def _comes_from_beyond(digit: PreparedDigit, gray: Image) -> bool:
    """Return whether a stroke reaches the rim of a photo, (H, W); in a crop around a digit that is its place."""
    (height, width), box = gray.shape, digit.box
    is_at_rim = min(box.x, box.y, width - box.right, height - box.bottom) <= AT_RIM_PX
    return bool(is_at_rim and max(width, height) >= PAGE_PX)


def _is_dash(digit: PreparedDigit) -> bool:
    height, width = digit.ink.shape
    return bool(width > BROADEST * height)


def _is_blot(digit: PreparedDigit) -> bool:
    times = max(1.0, BLOT_PX / max(digit.ink.shape))
    ink = cv2.resize(digit.ink, None, fx=times, fy=times, interpolation=cv2.INTER_LINEAR)
    solid = np.pad(ink > HALF_INK, 1)
    box = ink_box(solid)
    if box is None or box.longer_side > BLOT_ASPECT * min(box.width, box.height):
        return False
    inside = cv2.distanceTransform(solid.view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
    return bool(2 * inside.max() >= BLOT * min(box.width, box.height))


def is_one_sided(digit: PreparedDigit, gray: Image) -> bool:
    """Return whether what is to the left and to the right of a stroke on the grey (H, W) picture is not the same paper."""
    step = max(1, digit.box.longer_side // LOOKED_AT_PX)
    size = max(1, digit.box.width // step), max(1, digit.box.height // step)
    ink = cv2.resize(digit.ink, size, interpolation=cv2.INTER_AREA) > HALF_INK
    if np.count_nonzero(ink) < LEAST_INK_PX:
        return False
    stroke_px = np.count_nonzero(ink) / max(ink.shape)
    nearest, farthest = (widths * stroke_px + pixels for widths, pixels in (NEAR, FAR))
    reach = int(np.ceil(farthest)) + 1
    ink = np.pad(ink, reach)
    values, is_inside = _around(gray, (digit.box.y - step * reach, digit.box.x - step * reach), ink.shape, step)
    distance = cv2.distanceTransform((~ink).view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
    along, across = _axes(ink)
    first, last = np.quantile(along[ink], (ENDS, 1 - ENDS))
    is_paper = is_inside & (distance > nearest) & (distance <= farthest) & (along >= first) & (along <= last)
    left, right = values[is_paper & (across < 0)], values[is_paper & (across > 0)]
    if min(left.size, right.size) <= LEAST_PAPER * max(left.size, right.size):
        return True
    papers = np.array([np.median(left), np.median(right)])
    own = np.median(values[ink & is_inside])
    return bool(np.ptp(papers) > ALIKE * np.abs(own - papers).min())


def _around(gray: Image, corner: tuple[int, int], shape: tuple[int, ...], step: int) -> tuple[NDArray[np.int16], Mask]:
    """Return one in `step` pixels from a corner (row, column) on, as many as the shape says, and which are in the picture."""
    rows = corner[0] + step * np.arange(shape[0])[:, None]
    columns = corner[1] + step * np.arange(shape[1])[None, :]
    height, width = gray.shape
    is_inside = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
    return gray[np.clip(rows, 0, height - 1), np.clip(columns, 0, width - 1)].astype(np.int16), is_inside


def _axes(ink: Mask) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how far each pixel lies along the ink's longest direction, and to which side of it, from its middle."""
    points = np.argwhere(ink).astype(np.float64)
    middle = points.mean(axis=0)
    _, directions = np.linalg.eigh(np.cov((points - middle).T))
    offsets = np.moveaxis(np.mgrid[: ink.shape[0], : ink.shape[1]], 0, -1) - middle  # (h, w, 2)
    return offsets @ directions[:, 1], offsets @ directions[:, 0]
