"""Spoils a share of a batch as photos do: grey paper, fog, stripes, noise, blur, mud, lines across, bare edges, gaps.

In: (N, 1, 28, 28) float ink in 0..1. Out: the same form; each picture of the share is spoilt in one way, drawn anew, a few in
two. The idea is that of AugMix and its kin (Hendrycks, Mu, Cubuk and others 2020): many mild accidents rather than one.

Kinds of MNIST-C that training sees something alike: shot_noise, impulse_noise, glass_blur, motion_blur, brightness, stripe,
fog, spatter, dotted_line, zigzag, canny_edges here; shear, scale, rotate, translate as `FAR` of `core.training.augment`. Never
sees: none of them. Nothing is taken from `core.data.corruptions`, which is the test: formulas and strengths are others.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

SIDE = 28
MIDDLE = (SIDE - 1) / 2
OCTAVES = (2, 3, 5, 9, 15, 28)
"""Sides of the noise that a cloud is the sum of."""
SOBEL = torch.tensor([[[[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]]], [[[-1.0, -2, -1], [0, 0, 0], [1, 2, 1]]]]) / 4
SOFT_REACH, MOTION_REACH = 3, 7
"""Pixels from the middle of a kernel to its rim."""

Kind = Callable[[Tensor, torch.Generator], Tensor]


@dataclass(frozen=True)
class Spoiling:
    """The share of pictures that are spoilt, and the share of these that are spoilt again in another way."""

    share: float = 0.45
    twice: float = 0.15


def spoil_batch(ink: Tensor, spoiling: Spoiling, generator: torch.Generator) -> Tensor:
    """Return the batch with a share of its pictures spoilt, each in its own way; the rest are as they were."""
    once = torch.rand(len(ink), generator=generator) < spoiling.share
    twice = once & (torch.rand(len(ink), generator=generator) < spoiling.twice)
    return _spoilt(_spoilt(ink, once, generator), twice, generator)


def _spoilt(ink: Tensor, chosen: Tensor, generator: torch.Generator) -> Tensor:
    kinds = torch.randint(len(KINDS), (len(ink),), generator=generator)
    spoilt = ink.clone()
    for number, kind in enumerate(KINDS.values()):
        where = (chosen & (kinds == number)).nonzero().flatten()
        if len(where):
            spoilt[where] = kind(ink[where], generator).clamp(0, 1)
    return spoilt


def _uniform(ink: Tensor, low: float, high: float, generator: torch.Generator) -> Tensor:
    """Return one number for each picture, (N, 1, 1, 1)."""
    return low + (high - low) * torch.rand(len(ink), 1, 1, 1, generator=generator)


def _chance(ink: Tensor, share: float, generator: torch.Generator) -> Tensor:
    """Return yes or no for each picture, (N, 1, 1, 1)."""
    return torch.rand(len(ink), 1, 1, 1, generator=generator) < share


def grey_paper(ink: Tensor, generator: torch.Generator) -> Tensor:
    """Lift the paper towards the ink, which gets paler or not."""
    paper = _uniform(ink, 0.05, 0.65, generator)
    return paper + _uniform(ink, 0.25, 1.0, generator) * ink


def faint(ink: Tensor, generator: torch.Generator) -> Tensor:
    """Let the ink fade to as little as an eighth."""
    return ink * _uniform(ink, 0.12, 0.7, generator)


def cloud(ink: Tensor, generator: torch.Generator) -> Tensor:
    """Lay a smooth cloud over paper and ink: noise of many sizes, the coarser the stronger."""
    decay = _uniform(ink, 1.2, 2.2, generator)
    field = torch.zeros_like(ink)
    for octave, side in enumerate(OCTAVES):
        noise = torch.rand(len(ink), 1, side, side, generator=generator)
        field = field + F.interpolate(noise, size=SIDE, mode="bilinear", align_corners=True) / decay**octave
    low, high = field.amin((2, 3), keepdim=True), field.amax((2, 3), keepdim=True)
    span = _uniform(ink, 0.2, 1.0, generator)
    floor = _uniform(ink, 0, 1, generator) * (1 - span)
    return torch.lerp(ink, floor + span * (field - low) / (high - low), _uniform(ink, 0.2, 0.8, generator))


def inverted_part(ink: Tensor, generator: torch.Generator) -> Tensor:
    """Invert a band in some direction, or all but it; now and then everything."""
    quarter = torch.pi / 2 * torch.randint(4, (len(ink), 1, 1, 1), generator=generator)
    angle = quarter + _chance(ink, 0.3, generator) * _uniform(ink, -0.8, 0.8, generator)
    along, _ = _turned(angle)
    one, other = _uniform(ink, -15, 15, generator), _uniform(ink, -15, 15, generator)
    is_inside = (along > torch.minimum(one, other)) & (along < torch.maximum(one, other))
    return torch.where(is_inside ^ _chance(ink, 0.5, generator), 1 - ink, ink)


def grain(ink: Tensor, generator: torch.Generator) -> Tensor:
    """Add noise of a bell's shape."""
    return ink + torch.randn(ink.shape, generator=generator) * _uniform(ink, 0.05, 0.4, generator)


def few_photons(ink: Tensor, generator: torch.Generator) -> Tensor:
    """Count light in the dark: a Poisson number for each pixel."""
    light = _uniform(ink, 1.5, 10, generator)
    return torch.poisson(ink * light, generator=generator) / light


def dead_pixels(ink: Tensor, generator: torch.Generator) -> Tensor:
    """Make some pixels black or white."""
    luck = torch.rand(ink.shape, generator=generator)
    share = _uniform(ink, 0.02, 0.3, generator)
    return torch.where(luck < share, (luck < share / 2).float(), ink)


def soft(ink: Tensor, generator: torch.Generator) -> Tensor:
    """Smooth with a bell, to be out of focus."""
    return _smooth(ink, _uniform(ink, 0.5, 1.7, generator))


def shaken(ink: Tensor, generator: torch.Generator) -> Tensor:
    """Smear along any direction, to one side or to both."""
    x, y = _kernel_grid(MOTION_REACH)
    angle = _uniform(ink, -torch.pi, torch.pi, generator)
    along, across = x * angle.cos() + y * angle.sin(), y * angle.cos() - x * angle.sin()
    length = _uniform(ink, 1.0, 4.0, generator)
    weights = torch.exp(-0.5 * (along / length) ** 2 - 2 * across**2)
    return _filtered(ink, weights * ((along > -0.5) | _chance(ink, 0.4, generator)))


def frosted(ink: Tensor, generator: torch.Generator) -> Tensor:
    """Let pixels look aside by a pixel or two, between two smoothings."""
    reach = torch.where(_chance(ink, 0.3, generator), 2.4, 1.4)
    aside = (2 * torch.rand(len(ink), SIDE, SIDE, 2, generator=generator) - 1) * reach.view(-1, 1, 1, 1) * 2 / SIDE
    still = F.affine_grid(torch.eye(2, 3).expand(len(ink), 2, 3), list(ink.shape), align_corners=False)
    softened = _smooth(ink, _uniform(ink, 0.3, 0.9, generator))
    jittered = F.grid_sample(softened, still + aside, mode="nearest", padding_mode="border", align_corners=False)
    return _smooth(jittered, _uniform(ink, 0.3, 0.9, generator))


def mud(ink: Tensor, generator: torch.Generator) -> Tensor:
    """Cover parts with blobs of one grey, from paper's to ink's."""
    field = _smooth(torch.randn(ink.shape, generator=generator), _uniform(ink, 0.8, 2.0, generator))
    field = field / field.std((2, 3), keepdim=True)
    cover = ((field - _uniform(ink, 0.6, 1.6, generator)) * 3).clamp(0, 1)
    return torch.lerp(ink, _uniform(ink, 0, 1, generator).expand_as(ink), cover)


def line(ink: Tensor, generator: torch.Generator) -> Tensor:
    """Draw a straight line, or take one away as a remover of ruled lines does."""
    across = _lines(ink, torch.zeros(len(ink), 1, 1, 1), generator)
    return torch.where(_chance(ink, 0.25, generator), ink * (1 - across), torch.maximum(ink, across))


def dashes(ink: Tensor, generator: torch.Generator) -> Tensor:
    """Draw a line of dots or dashes."""
    across = _lines(ink, torch.zeros(len(ink), 1, 1, 1), generator)
    x, y = _turned(torch.zeros(len(ink), 1, 1, 1))
    pace, duty = _uniform(ink, 2.0, 6.0, generator), _uniform(ink, 0.3, 0.8, generator)
    place = torch.where(_chance(ink, 0.5, generator), x, (x + y) * 0.7) / pace + _uniform(ink, 0, 1, generator)
    return torch.maximum(ink, across * ((place % 1) < duty))


def teeth(ink: Tensor, generator: torch.Generator) -> Tensor:
    """Draw a zigzag of any pace and height."""
    return torch.maximum(ink, _lines(ink, _uniform(ink, 0.7, 4.0, generator), generator))


def edges(ink: Tensor, generator: torch.Generator) -> Tensor:
    """Leave the crests of steepness alone, as thin lines on both sides of each stroke."""
    even = _smooth(ink, _uniform(ink, 0.5, 1.3, generator))
    slopes = F.conv2d(F.pad(even, (1, 1, 1, 1), mode="replicate"), SOBEL)
    steep = slopes.square().sum(1, keepdim=True).sqrt()
    is_level = slopes[:, :1].abs() > slopes[:, 1:].abs()
    nearby = torch.where(
        is_level, F.max_pool2d(steep, (1, 3), stride=1, padding=(0, 1)), F.max_pool2d(steep, (3, 1), stride=1, padding=(1, 0))
    )
    is_crest = (steep >= nearby) & (steep > _uniform(ink, 0.15, 0.45, generator) * steep.amax((2, 3), keepdim=True))
    return is_crest * _uniform(ink, 0.6, 1.0, generator)


def outline(ink: Tensor, generator: torch.Generator) -> Tensor:
    """Hollow out the strokes, as a felt pen's double line."""
    body = (ink > _uniform(ink, 0.2, 0.6, generator)).float()
    thinner = -F.max_pool2d(-body, 3, stride=1, padding=1)
    thicker = F.max_pool2d(body, 3, stride=1, padding=1)
    return torch.where(_chance(ink, 0.5, generator), body - thinner, thicker - body)


def gap(ink: Tensor, generator: torch.Generator) -> Tensor:
    """Rub out a rectangle (random erasing; Zhong, Zheng, Kang, Li, Yang 2020)."""
    x, y = _turned(torch.zeros(len(ink), 1, 1, 1))
    inside = (x - _uniform(ink, -10, 10, generator)).abs() < _uniform(ink, 0.6, 4, generator)
    inside = inside & ((y - _uniform(ink, -10, 10, generator)).abs() < _uniform(ink, 0.6, 4, generator))
    return torch.where(inside, torch.zeros_like(ink), ink)


def fat(ink: Tensor, generator: torch.Generator) -> Tensor:
    """Thicken the strokes by up to two pixels on each side."""
    return torch.lerp(ink, F.max_pool2d(ink, 5, stride=1, padding=2), _uniform(ink, 0.3, 1.0, generator))


def thin(ink: Tensor, generator: torch.Generator) -> Tensor:
    """Thin the strokes to a hair, as dark as before."""
    thinner = torch.lerp(ink, -F.max_pool2d(-ink, 3, stride=1, padding=1), _uniform(ink, 0.4, 0.9, generator))
    return thinner * (ink.amax((2, 3), keepdim=True) / thinner.amax((2, 3), keepdim=True).clamp(min=0.05))


def coarse(ink: Tensor, generator: torch.Generator) -> Tensor:
    """Shrink to a few pixels and enlarge again, all pictures alike, as a small digit of a large photo."""
    side = int(torch.randint(9, 18, (1,), generator=generator))
    small = F.interpolate(ink, size=side, mode="area")
    return F.interpolate(small, size=SIDE, mode="bilinear", align_corners=False)


def hard(ink: Tensor, generator: torch.Generator) -> Tensor:
    """Leave black and white alone."""
    return (ink > _uniform(ink, 0.15, 0.7, generator)).float()


def _turned(angle: Tensor) -> tuple[Tensor, Tensor]:
    """Return how far each pixel lies along a direction and across it, from the middle: (N, 1, 28, 28) each."""
    steps = torch.arange(SIDE) - MIDDLE
    y, x = steps.view(1, 1, -1, 1), steps.view(1, 1, 1, -1)
    return x * angle.cos() + y * angle.sin(), y * angle.cos() - x * angle.sin()


def _lines(ink: Tensor, height: Tensor, generator: torch.Generator) -> Tensor:
    """Return for each picture one line, most of them nearly level, with teeth of that height in pixels."""
    level = _uniform(ink, -0.5, 0.5, generator)
    angle = torch.where(_chance(ink, 0.35, generator), _uniform(ink, -torch.pi, torch.pi, generator), level)
    along, across = _turned(angle)
    tooth = ((along / _uniform(ink, 3.0, 10.0, generator) + _uniform(ink, 0, 1, generator)) % 1 * 4 - 2).abs() - 1
    away = (across - _uniform(ink, -13, 13, generator) - tooth * height).abs()
    half = torch.where(_chance(ink, 0.4, generator), 14.0, _uniform(ink, 5, 14, generator))
    is_within = (along - _uniform(ink, -5, 5, generator)).abs() < half
    cover = (1 + _uniform(ink, 0.2, 1.3, generator) - away).clamp(0, 1) * is_within
    return cover * _uniform(ink, 0.35, 1.0, generator)


def _kernel_grid(reach: int) -> tuple[Tensor, Tensor]:
    steps = torch.arange(-reach, reach + 1).float()
    return steps.view(1, 1, 1, -1), steps.view(1, 1, -1, 1)


def _smooth(ink: Tensor, sigma_px: Tensor) -> Tensor:
    """Smooth each picture with a bell of its own width, (N, 1, 1, 1)."""
    x, y = _kernel_grid(SOFT_REACH)
    return _filtered(ink, torch.exp(-0.5 * (x**2 + y**2) / sigma_px**2))


def _filtered(ink: Tensor, weights: Tensor) -> Tensor:
    """Filter each picture with weights of its own, (N, 1, K, K), which are made to sum to 1."""
    reach = weights.shape[-1] // 2
    weights = weights / weights.sum((2, 3), keepdim=True)
    padded = F.pad(ink, (reach,) * 4, mode="replicate").transpose(0, 1)  # (1, N, 28 + 2 K, 28 + 2 K)
    return F.conv2d(padded, weights, groups=len(ink)).transpose(0, 1)


KINDS: Mapping[str, Kind] = {
    kind.__name__: kind
    for kind in (
        grey_paper,
        faint,
        cloud,
        inverted_part,
        grain,
        few_photons,
        dead_pixels,
        soft,
        shaken,
        frosted,
        mud,
        line,
        dashes,
        teeth,
        edges,
        outline,
        gap,
        fat,
        thin,
        coarse,
        hard,
    )
}
"""The kinds by name; each takes and returns ink, and may leave 0..1, which `spoil_batch` cuts off."""
