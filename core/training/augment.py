"""Changes a batch of pictures, each in its own way, so that no network sees the same picture twice.

In: (N, C, side, side) float in 0..1, ink high. Out: the same shape. Affine maps (rotation, shear, scale, shift) and elastic
bending (Simard, Steinkraus, Platt 2003) in one resampling; then thicker or thinner strokes, a blur, noise, and a rectangle
rubbed out (random erasing; Zhong, Zheng, Kang, Li, Yang 2020). `FAR` is for the few that lie as no pipeline leaves them: aside,
small, turned, slanted.
"""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

DIGIT_PX = 28
"""Shifts and bends are given in pixels of a picture of this side; larger pictures take more of them."""
LARGEST_GAP = 0.5
"""The longest side of what is rubbed out, of the picture's side."""


@dataclass(frozen=True)
class Augmentation:
    """The largest deviations; each picture draws its own. Shift and elastic in pixels of 28; `shrink` only makes smaller.

    `noise` is a standard deviation, of 1; `erase` the share of pictures of which a rectangle is rubbed out.
    """

    rotation_deg: float = 0.0
    shear: float = 0.0
    scale: float = 0.0
    shift_px: float = 0.0
    elastic_px: float = 0.0
    stroke: float = 0.0
    blur: float = 0.0
    shrink: float = 0.0
    noise: float = 0.0
    erase: float = 0.0


NOTHING = Augmentation()
MILD = Augmentation(rotation_deg=11.0, shear=0.2, scale=0.13, shift_px=1.6, elastic_px=1.1, stroke=0.35, blur=0.5)
FAR = Augmentation(rotation_deg=30, shear=0.5, scale=0.12, shift_px=4.5, elastic_px=0.8, stroke=0.2, blur=0.3, shrink=0.6)


def augment_batch(ink: Tensor, augmentation: Augmentation, generator: torch.Generator) -> Tensor:
    """Return the batch, each picture changed in its own way."""
    if _moves(augmentation):
        grid = _affine_grid(ink, augmentation, generator) + _elastic_offsets(ink, augmentation, generator)
        ink = F.grid_sample(ink, grid, mode="bilinear", padding_mode="zeros", align_corners=False)
    if augmentation.stroke:
        ink = _restroked(ink, augmentation, generator)
    if augmentation.blur:
        ink = _blurred(ink, augmentation, generator)
    if augmentation.noise:
        strength = augmentation.noise * torch.rand(len(ink), 1, 1, 1, generator=generator)
        ink = (ink + strength * torch.randn(ink.shape, generator=generator)).clamp(0, 1)
    return _erased(ink, augmentation, generator) if augmentation.erase else ink


def _moves(augmentation: Augmentation) -> bool:
    return any(
        (
            augmentation.rotation_deg,
            augmentation.shear,
            augmentation.scale,
            augmentation.shift_px,
            augmentation.elastic_px,
            augmentation.shrink,
        )
    )


def _uniform(count: int, most: float, generator: torch.Generator) -> Tensor:
    return (2 * torch.rand(count, generator=generator) - 1) * most


def _affine_grid(ink: Tensor, augmentation: Augmentation, generator: torch.Generator) -> Tensor:
    count = len(ink)
    angle = torch.deg2rad(_uniform(count, augmentation.rotation_deg, generator))
    shear = _uniform(count, augmentation.shear, generator)
    small = 1 + augmentation.shrink * torch.rand(count, generator=generator)
    wide = small * (1 + _uniform(count, augmentation.scale, generator))
    high = small * (1 + _uniform(count, augmentation.scale, generator))
    shift = _uniform(2 * count, 2 * augmentation.shift_px / DIGIT_PX, generator).view(count, 2)
    top = torch.stack([wide * angle.cos(), -high * angle.sin() + shear, shift[:, 0]], 1)
    low = torch.stack([wide * angle.sin(), high * angle.cos(), shift[:, 1]], 1)
    return F.affine_grid(torch.stack([top, low], 1), list(ink.shape), align_corners=False)  # (N, side, side, 2)


def _elastic_offsets(ink: Tensor, augmentation: Augmentation, generator: torch.Generator) -> Tensor:
    coarse = torch.randn(len(ink), 2, 5, 5, generator=generator) * (augmentation.elastic_px / DIGIT_PX)
    strength = torch.rand(len(ink), 1, 1, 1, generator=generator)
    return F.interpolate(coarse * strength, size=ink.shape[2:], mode="bicubic", align_corners=True).permute(0, 2, 3, 1)


def _restroked(ink: Tensor, augmentation: Augmentation, generator: torch.Generator) -> Tensor:
    amount = _uniform(len(ink), augmentation.stroke, generator).view(-1, 1, 1, 1)
    thicker = F.max_pool2d(ink, 3, stride=1, padding=1)
    thinner = -F.max_pool2d(-ink, 3, stride=1, padding=1)
    return torch.where(
        amount > 0, torch.lerp(ink, thicker, amount.clamp(min=0)), torch.lerp(ink, thinner, -amount.clamp(max=0))
    )


def _blurred(ink: Tensor, augmentation: Augmentation, generator: torch.Generator) -> Tensor:
    amount = (torch.rand(len(ink), generator=generator) * augmentation.blur).view(-1, 1, 1, 1)
    return torch.lerp(ink, F.avg_pool2d(ink, 3, stride=1, padding=1), amount)


def _erased(ink: Tensor, augmentation: Augmentation, generator: torch.Generator) -> Tensor:
    count, side = len(ink), ink.shape[2]
    is_chosen = torch.rand(count, 1, 1, generator=generator) < augmentation.erase
    middle = torch.rand(count, 2, 1, 1, generator=generator) * side
    reach = torch.rand(count, 2, 1, 1, generator=generator) * (LARGEST_GAP * side / 2)
    place = torch.arange(side) + 0.5
    is_inside = ((place.view(1, side, 1) - middle[:, 0]).abs() < reach[:, 0]) & (
        (place.view(1, 1, side) - middle[:, 1]).abs() < reach[:, 1]
    )
    return ink.masked_fill((is_inside & is_chosen).unsqueeze(1), 0.0)
