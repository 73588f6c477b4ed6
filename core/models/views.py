"""Lets a network look again at a picture that it was in doubt about: test-time augmentation, where it is worth its time.

In: pictures, (N, 1, 28, 28) in 0..1. Out: each in `VIEWS` ways, shifted, turned, smaller and larger. The mean over several
views makes fewer mistakes than any one of them (Krizhevsky, Sutskever, Hinton, ImageNet classification with deep convolutional
neural networks, 2012). Sure answers hardly ever change by it, so that only doubts are looked at again.
"""

import math
from functools import cache

import torch
from torch import Tensor
from torch.nn import functional as F

from core.models.shape import DIGITS

SHIFT_PX, TURN_DEG, SCALE = 1.0, 7.0, 0.1
"""How far the views are from the picture."""
VIEWS = 8
"""Four shifts, two turns, two sizes."""


def views(ink: Tensor) -> Tensor:
    """Return the views of each picture one after the other: (N, 1, 28, 28) -> (N * VIEWS, 1, 28, 28)."""
    count = len(ink)
    return F.grid_sample(ink.repeat_interleave(VIEWS, dim=0), _grids().repeat(count, 1, 1, 1), align_corners=False)


def _maps() -> Tensor:
    """Return the affine maps of all views, (VIEWS, 2, 3), in parts of half a side."""
    shift, turn = 2 * SHIFT_PX / DIGITS.side_px, math.radians(TURN_DEG)
    cos, sin = math.cos(turn), math.sin(turn)
    small, large = 1 / (1 - SCALE), 1 / (1 + SCALE)
    shifted = [[[1, 0, x], [0, 1, y]] for x, y in ((shift, 0), (-shift, 0), (0, shift), (0, -shift))]
    turned = [[[cos, -way * sin, 0], [way * sin, cos, 0]] for way in (1, -1)]
    scaled = [[[times, 0, 0], [0, times, 0]] for times in (small, large)]
    return torch.tensor(shifted + turned + scaled)


@cache
def _grids() -> Tensor:
    return F.affine_grid(
        _maps(), [VIEWS, DIGITS.channels, DIGITS.side_px, DIGITS.side_px], align_corners=False
    )  # (VIEWS, 28, 28, 2)
