"""Bends a batch of digits, each in its own way, so that no network sees the same picture twice.

In: (N, 1, 28, 28) float ink in 0..1. Out: the same shape. Affine maps (rotation, shear, scale, shift) and elastic bending
(Simard, Steinkraus, Platt 2003) in one resampling; then thicker or thinner strokes, and now and then a blur. `FAR` is for the
few that lie as no pipeline leaves them: aside, small, turned, slanted.
"""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F


@dataclass(frozen=True)
class Bend:
    """The largest deviations; each picture draws its own. Shift and elastic in pixels of 28; `shrink` only makes smaller."""

    rotation_deg: float = 11.0
    shear: float = 0.2
    scale: float = 0.13
    shift_px: float = 1.6
    elastic_px: float = 1.1
    stroke: float = 0.35
    blur: float = 0.5
    shrink: float = 0.0


FAR = Bend(rotation_deg=30.0, shear=0.5, scale=0.12, shift_px=4.5, elastic_px=0.8, stroke=0.2, blur=0.3, shrink=0.6)


def bend_batch(ink: Tensor, bend: Bend, generator: torch.Generator) -> Tensor:
    """Return the batch, each picture moved, bent, thickened or thinned in its own way."""
    grid = _affine_grid(len(ink), bend, generator) + _elastic_offsets(len(ink), bend, generator)
    moved = F.grid_sample(ink, grid, mode="bilinear", padding_mode="zeros", align_corners=False)
    return _blurred(_restroked(moved, bend, generator), bend, generator)


def _uniform(count: int, most: float, generator: torch.Generator) -> Tensor:
    return (2 * torch.rand(count, generator=generator) - 1) * most


def _affine_grid(count: int, bend: Bend, generator: torch.Generator) -> Tensor:
    angle = torch.deg2rad(_uniform(count, bend.rotation_deg, generator))
    shear = _uniform(count, bend.shear, generator)
    small = 1 + bend.shrink * torch.rand(count, generator=generator)
    wide = small * (1 + _uniform(count, bend.scale, generator))
    high = small * (1 + _uniform(count, bend.scale, generator))
    shift = _uniform(2 * count, 2 * bend.shift_px / 28, generator).view(count, 2)
    top = torch.stack([wide * angle.cos(), -high * angle.sin() + shear, shift[:, 0]], 1)
    low = torch.stack([wide * angle.sin(), high * angle.cos(), shift[:, 1]], 1)
    return F.affine_grid(torch.stack([top, low], 1), [count, 1, 28, 28], align_corners=False)  # (N, 28, 28, 2)


def _elastic_offsets(count: int, bend: Bend, generator: torch.Generator) -> Tensor:
    coarse = torch.randn(count, 2, 5, 5, generator=generator) * (bend.elastic_px / 28)
    strength = torch.rand(count, 1, 1, 1, generator=generator)
    return F.interpolate(coarse * strength, size=28, mode="bicubic", align_corners=True).permute(0, 2, 3, 1)


def _restroked(ink: Tensor, bend: Bend, generator: torch.Generator) -> Tensor:
    amount = _uniform(len(ink), bend.stroke, generator).view(-1, 1, 1, 1)
    thicker = F.max_pool2d(ink, 3, stride=1, padding=1)
    thinner = -F.max_pool2d(-ink, 3, stride=1, padding=1)
    return torch.where(
        amount > 0, torch.lerp(ink, thicker, amount.clamp(min=0)), torch.lerp(ink, thinner, -amount.clamp(max=0))
    )


def _blurred(ink: Tensor, bend: Bend, generator: torch.Generator) -> Tensor:
    amount = (torch.rand(len(ink), generator=generator) * bend.blur).view(-1, 1, 1, 1)
    return torch.lerp(ink, F.avg_pool2d(ink, 3, stride=1, padding=1), amount)
