"""Noise of paper, pencils, wood and cameras, drawn once for each process and cut anew for each photo.

In: the name of a texture, a size, a random generator that chooses the cut. Out: (H, W) uint8, of which 128 is the middle.
The tiles repeat without a seam, and come from fixed seeds of their own: the same on every machine and in every process.
"""

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from core.errors import UnknownName
from core.i18n.catalogues import N_
from core.imaging.types import Image

TILE_PX = 1024
_OCTAVES = {
    "fibre": ((0.8, 1.0), (2.0, 0.6), (6.0, 0.4)),
    "rough": ((1.5, 1.0), (3.5, 1.0), (12.0, 0.5)),
    "cloud": ((12.0, 0.4), (40.0, 1.0), (110.0, 0.8)),
    "tooth": ((0.9, 1.0), (2.2, 0.5)),
    "crumb": ((1.6, 1.0), (4.0, 0.7)),
    "patch": ((7.0, 1.0), (20.0, 0.8)),
    "fine noise": ((0.5, 1.0),),
    "coarse noise": ((1.1, 1.0), (0.5, 0.4)),
}
"""Each texture as a sum of white noise, blurred by so many pixels, with a weight."""
_STREAKS = {"wood": (1.2, 90.0), "smear": (7.0, 120.0)}
"""Textures with a direction: blurred so much across and along."""
_EVEN = {"tooth", "crumb", "patch"}
"""Textures whose values are spread evenly over 0..255, so that a threshold at 64 leaves out a quarter of the pixels."""
SPREAD = 42.0
"""Standard deviation of the others."""

TEXTURES = (*_OCTAVES, *_STREAKS)


def texture(name: str, height: int, width: int, random: np.random.Generator) -> Image:
    """Return a random cut of a texture, (height, width) uint8.

    Raises: UnknownName, listing the known ones.
    """
    if name not in TEXTURES:
        raise UnknownName(kind=N_("texture"), name=name, known=", ".join(TEXTURES))
    tile = _doubled(name, -(-max(height, width) // TILE_PX))
    top, left = (int(one) for one in random.integers(TILE_PX, size=2))
    return tile[top : top + height, left : left + width]


def colour_noise(name: str, height: int, width: int, random: np.random.Generator) -> Image:
    """Return a cut of three tiles of a texture, one for each channel, (height, width, 3) uint8."""
    tile = _doubled_colours(name, -(-max(height, width) // TILE_PX))
    top, left = (int(one) for one in random.integers(TILE_PX, size=2))
    return tile[top : top + height, left : left + width]


@cache
def _doubled_colours(name: str, times: int) -> Image:
    """Return the tile in three channels, each shifted against the others."""
    tile = _tile(name)
    shifted = np.dstack([np.roll(tile, shift, axis=(0, 1)) for shift in (0, TILE_PX // 3, TILE_PX // 2)])
    return np.tile(shifted, (times + 1, times + 1, 1))


@cache
def _doubled(name: str, times: int) -> Image:
    """Return the tile repeated, so that a cut may begin anywhere in the first one."""
    return np.tile(_tile(name), (times + 1, times + 1))


@cache
def _tile(name: str) -> Image:
    random = np.random.default_rng(TEXTURES.index(name))
    if name in _STREAKS:
        total = _blurred_noise(random, *_STREAKS[name])
    else:
        total = np.sum([weight * _blurred_noise(random, sigma, sigma) for sigma, weight in _OCTAVES[name]], axis=0)
    if name in _EVEN:
        ranks = np.empty(total.size, np.float32)
        ranks[np.argsort(total, axis=None)] = np.linspace(0, 255, total.size)
        return np.asarray(ranks.reshape(total.shape), np.uint8)
    return np.asarray(np.clip(128 + SPREAD * total / total.std(), 0, 255), np.uint8)


def _blurred_noise(random: np.random.Generator, across: float, along: float) -> NDArray[np.float32]:
    """Return white noise blurred over the tile's seam, standard deviation 1; the blur is done in the frequency domain."""
    white = random.standard_normal((TILE_PX, TILE_PX), np.float32)
    rows = np.exp(-2 * (np.pi * across * np.fft.fftfreq(TILE_PX)) ** 2)
    columns = np.exp(-2 * (np.pi * along * np.fft.rfftfreq(TILE_PX)) ** 2)
    blurred = np.fft.irfft2(np.fft.rfft2(white) * rows[:, None] * columns, s=white.shape)
    return np.asarray((blurred - blurred.mean()) / blurred.std(), np.float32)


def tinted(gray: Image, colour: tuple[float, float, float], strength: float) -> Image:
    """Return a texture as a coloured surface (H, W, 3): `strength` is how far its values spread, as a part of the colour."""
    values = (np.arange(256) - 128) / 128 * strength + 1
    tables = [np.clip(channel * values, 0, 255).astype(np.uint8) for channel in colour]
    return np.asarray(cv2.merge([cv2.LUT(gray, table) for table in tables]), np.uint8)
