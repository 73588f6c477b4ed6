"""The few shapes that every stage speaks of: arrays, boxes, prepared digits.

In: nothing. Out: type names and frozen dataclasses; no work is done here.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
"""(H, W) grey or (H, W, 3) RGB, 0..255."""
Mask = NDArray[np.bool_]
"""(H, W), true where there is ink."""
Labels = NDArray[np.int32]
"""(H, W), 0 where there is no ink, else the number of the connected component."""


@dataclass(frozen=True, order=True)
class Box:
    """A rectangle in pixels; x and y are its left upper corner. Box alone puts x first; arrays are (row, col)."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The first column right of the box."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The first row below the box."""
        return self.y + self.height

    @property
    def longer_side(self) -> int:
        """Width or height, whichever is larger."""
        return max(self.width, self.height)

    @property
    def middle_x(self) -> float:
        """Half way between its left and its right."""
        return self.x + self.width / 2

    @property
    def middle_y(self) -> float:
        """Half way between its top and its bottom."""
        return self.y + self.height / 2

    def holds_middle_of(self, other: "Box") -> bool:
        """Return whether the middle of another box lies in this one."""
        return self.x <= other.middle_x < self.right and self.y <= other.middle_y < self.bottom

    def gap_to(self, other: "Box") -> float:
        """Return the distance in pixels to another box, 0 where they touch or overlap."""
        across = max(self.x, other.x) - min(self.right, other.right)
        down = max(self.y, other.y) - min(self.bottom, other.bottom)
        return math.hypot(max(across, 0), max(down, 0))

    def joined(self, other: "Box") -> "Box":
        """Return the smallest box around this one and `other`."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        return Box(x, y, max(self.right, other.right) - x, max(self.bottom, other.bottom) - y)

    def grown(self, margin_px: int, width: int, height: int) -> "Box":
        """Return the box with a margin on each side, cut to a picture of `width` x `height`."""
        x, y = max(0, self.x - margin_px), max(0, self.y - margin_px)
        right, bottom = min(width, self.right + margin_px), min(height, self.bottom + margin_px)
        return Box(x, y, right - x, bottom - y)

    def times(self, factor: float) -> "Box":
        """Return the box on the same picture with its sides times `factor`."""
        x, y = round(self.x * factor), round(self.y * factor)
        right, bottom = round(self.right * factor), round(self.bottom * factor)
        return Box(x, y, max(1, right - x), max(1, bottom - y))

    @property
    def slices(self) -> tuple[slice, slice]:
        """The box as (rows, columns), to cut it out of an array."""
        return slice(self.y, self.bottom), slice(self.x, self.right)


@dataclass(frozen=True)
class Part:
    """What belongs to one digit: its box, and the numbers of its connected components."""

    box: Box
    components: tuple[int, ...]


@dataclass(frozen=True)
class PreparedDigit:
    """One digit, ready for a network.

    `image` is (28, 28) uint8, ink high. `row` counts the written lines from 0. `box` is in pixels of the picture. `ink` is
    what the image was made from, as large as it was written. `cell` is its row and column in a table; None without one.
    """

    box: Box
    row: int
    image: Image
    ink: Image
    cell: tuple[int, int] | None = None
