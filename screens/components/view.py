"""How a visitor looks at a photo: turned, or only at a part of it.

In: a photo, and what the visitor asked for. Out: the picture to be read. No picture is changed.
"""

from dataclasses import dataclass, replace

import numpy as np

from core.imaging.types import Image

FARTHEST = 1e6
"""No part of a picture is named by numbers beyond that, nor by one that is none."""
LEAST_PART = 0.02
"""The shortest side of a part, of the picture's side."""


@dataclass(frozen=True)
class Part:
    """A part of a picture; all four in parts of its width or height, 0 to 1."""

    left: float
    top: float
    width: float
    height: float

    @staticmethod
    def parse(message: object) -> "Part | None":
        """Return the part that a browser names as four numbers; None where it names none, cut to the picture."""
        if not isinstance(message, list) or len(message) != 4:
            return None
        if not all(isinstance(number, int | float) and abs(number) <= FARTHEST for number in message):
            return None
        left, top = (min(max(float(start), 0.0), 1 - LEAST_PART) for start in message[:2])
        width, height = (
            min(max(float(length), LEAST_PART), 1 - start) for start, length in zip((left, top), message[2:], strict=True)
        )
        return Part(left, top, width, height)

    def turned_back(self) -> "Part":
        """Return where this part lies in the picture before it was turned by a quarter to the left."""
        return Part(1 - self.top - self.height, self.left, self.height, self.width)

    def within(self, outer: "Part") -> "Part":
        """Return this part of a part, in measures of the whole."""
        return Part(
            outer.left + self.left * outer.width,
            outer.top + self.top * outer.height,
            self.width * outer.width,
            self.height * outer.height,
        )


WHOLE = Part(0, 0, 1, 1)


@dataclass(frozen=True)
class View:
    """First the part is cut out of the photo, then it is turned by so many quarters to the left, perhaps by hand."""

    quarter_turns: int = 0
    part: Part = WHOLE
    is_by_hand: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether all of the photo is seen."""
        return self.part == WHOLE

    def turned(self, more_turns: int = 0) -> "View":
        """Return this view, which was shown after `more_turns` quarters to the left, turned by hand by one to the right."""
        return replace(self, quarter_turns=(self.quarter_turns + more_turns + 3) % 4, is_by_hand=True)

    def whole(self) -> "View":
        """Return this view of all of the photo."""
        return replace(self, part=WHOLE)

    def cut(self, part: Part, more_turns: int = 0) -> "View":
        """Return the view of a part of what is seen, which was itself shown after `more_turns` quarters to the left."""
        turns = (self.quarter_turns + more_turns) % 4
        for _ in range(turns):
            part = part.turned_back()
        return View(turns, part.within(self.part), self.is_by_hand)

    def seen(self, image: Image) -> Image:
        """Return what is seen of a photo."""
        if self.is_whole and not self.quarter_turns:
            return image
        height, width = image.shape[:2]
        part = self.part
        top, left = round(part.top * height), round(part.left * width)
        bottom, right = round((part.top + part.height) * height), round((part.left + part.width) * width)
        cut = image[top : max(bottom, top + 1), left : max(right, left + 1)]
        return np.ascontiguousarray(np.rot90(cut, self.quarter_turns))
