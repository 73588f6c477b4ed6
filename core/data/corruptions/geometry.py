"""Spoils the lie of ink: slanted, smaller, turned, aside.

In: ink (N, 28, 28) from 0 to 1. Out: the same form, what came in from beyond the rim being paper. Strengths as released in
MNIST-C (2019); the middle of the picture stays where it is, but for `translate`.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from core.data.corruptions.smoothing import Ink

SHEAR_RAD = 0.4
"""Strength 2 of 5."""
SHRINK = 0.7
"""Strength 3 of 5."""
TURN_RAD = 0.4
"""Strength 2 of 5, 23 degrees."""
ASIDE_PX = 3
"""Strength 3 of 5."""

Matrix = NDArray[np.float64]
"""(2, 3): where in the old picture a pixel (x, y, 1) of the new one comes from."""


def shear(ink: Ink, random: np.random.Generator) -> Ink:
    """Slant to the left or to the right."""
    return _warped(ink, [_about_middle(_sheared(sign * SHEAR_RAD), ink) for sign in _signs(len(ink), random)])


def scale(ink: Ink, random: np.random.Generator) -> Ink:
    """Shrink towards the middle; `random` is not needed."""
    return _warped(ink, [_about_middle(np.eye(2) / SHRINK, ink)] * len(ink))


def rotate(ink: Ink, random: np.random.Generator) -> Ink:
    """Turn to the left or to the right."""
    return _warped(ink, [_about_middle(_turned(sign * TURN_RAD), ink) for sign in _signs(len(ink), random)])


def translate(ink: Ink, random: np.random.Generator) -> Ink:
    """Move towards one of the corners."""
    moves = zip(_signs(len(ink), random), _signs(len(ink), random), strict=True)
    return _warped(ink, [np.array([[1, 0, ASIDE_PX * x], [0, 1, ASIDE_PX * y]], np.float64) for x, y in moves])


def _signs(count: int, random: np.random.Generator) -> list[int]:
    return [int(sign) for sign in random.choice((-1, 1), count)]


def _sheared(angle_rad: float) -> Matrix:
    """Return the shear of scikit-image 0.15: columns are turned, rows are not, so that the picture grows a little higher."""
    return np.array([[1, -np.sin(angle_rad)], [0, np.cos(angle_rad)]])


def _turned(angle_rad: float) -> Matrix:
    return np.array([[np.cos(angle_rad), -np.sin(angle_rad)], [np.sin(angle_rad), np.cos(angle_rad)]])


def _about_middle(matrix: Matrix, ink: Ink) -> Matrix:
    """Return the matrix with the shift that keeps the middle of the picture in its place."""
    middle = (np.array(ink.shape[2:0:-1]) - 1) / 2
    return np.column_stack([matrix, middle - matrix @ middle])


def _warped(ink: Ink, matrices: list[Matrix]) -> Ink:
    size = (ink.shape[2], ink.shape[1])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    spoilt = [cv2.warpAffine(image, matrix, size, flags=flags) for image, matrix in zip(ink, matrices, strict=True)]
    return np.array(spoilt, np.float32).reshape(ink.shape)
