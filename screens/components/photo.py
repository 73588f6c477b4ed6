"""A picture that was not drawn here: what it is remembered by, and how it is opened."""

from collections.abc import Callable
from dataclasses import dataclass

from core.imaging.types import Image


@dataclass(frozen=True)
class Photo:
    """A picture; `key` is its own for this visit, `open` returns it as RGB or grey, or raises a TrazoError."""

    key: str
    open: Callable[[], Image]
