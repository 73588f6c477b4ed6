"""What goes into a network and what comes out.

In: nothing. Out: a frozen `Shape`; no work is done here.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """Square pictures of so many channels and pixels on each side, sorted into so many classes."""

    channels: int = 1
    side_px: int = 28
    num_classes: int = 10


DIGITS = Shape()
"""What the Recognise page reads: grey, 28 x 28, ten digits."""
