"""Shows what lies between four corners of a picture straight from above, and leads back to the picture.

In: a picture, four corners. Out: the part between them as a rectangle, with the matrix that leads back.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.types import Box, Image


@dataclass(frozen=True)
class Straight:
    """What was found, alone, and the 3x3 matrix that leads from its pixels to the picture's."""

    image: Image
    to_picture: NDArray[np.float64]


def clockwise(corners: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return four corners (4, 2) as x, y in order, the upper left first."""
    middle = corners.mean(axis=0)
    ordered = corners[np.argsort(np.arctan2(corners[:, 1] - middle[1], corners[:, 0] - middle[0]))]
    first = int(np.argmin(ordered.sum(axis=1)))
    return np.roll(np.asarray(ordered, dtype=np.float32), -first, axis=0)


def straighten(image: Image, corners: NDArray[np.float32], inset_share: float) -> Straight:
    """Return what lies between four corners, clockwise, seen straight from above.

    `inset_share` of the longer side is cut off all around, or left around where it is negative.
    """
    upper_left, upper_right, lower_right, lower_left = corners
    width = round(float(max(np.linalg.norm(upper_right - upper_left), np.linalg.norm(lower_right - lower_left))))
    height = round(float(max(np.linalg.norm(lower_left - upper_left), np.linalg.norm(lower_right - upper_right))))
    inset = inset_share * max(width, height)
    goal = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, goal - np.float32(inset))
    size = (max(1, round(width - 2 * inset)), max(1, round(height - 2 * inset)))
    straight = cv2.warpPerspective(image, matrix, size, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE)
    return Straight(np.asarray(straight, dtype=np.uint8), np.asarray(np.linalg.inv(matrix), dtype=np.float64))


def box_in_picture(box: Box, to_picture: NDArray[np.float64], shape: tuple[int, ...]) -> Box:
    """Return the box around a box of what was straightened, in the picture (H, W, …) that it was found in."""
    corners = np.array([[[box.x, box.y]], [[box.right, box.y]], [[box.right, box.bottom]], [[box.x, box.bottom]]], np.float64)
    around = cv2.perspectiveTransform(corners, to_picture).reshape(-1, 2)
    x, y = np.clip(np.floor(around.min(axis=0)), 0, [shape[1] - 1, shape[0] - 1]).astype(int).tolist()
    right, bottom = np.clip(np.ceil(around.max(axis=0)), [x + 1, y + 1], [shape[1], shape[0]]).astype(int).tolist()
    return Box(x, y, right - x, bottom - y)
