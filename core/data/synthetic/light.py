"""How the light falls: dimmer towards the corners or one side, the shadow of a hand or a phone, a lamp's glare, stains.

In: the size of the picture. Out: a map of what each pixel is multiplied with, (h, w, 3) float32, 1 for plain daylight, a
quarter of the picture's size: light is smooth, and an edge of a shadow is some pixels wide.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.types import Image

Random = np.random.Generator
Map = NDArray[np.float32]

SHRINK = 4
PHONE_DRIFT, WEBCAM_DRIFT, WEBCAM_SHARE = 0.03, 0.12, 0.12
"""How far the white balance changes across the picture, and how often as far as with a cheap camera."""
GAIN = 2.0
"""The brightest that a map holds."""


@dataclass(frozen=True)
class Field:
    """The coordinates of a map's pixels, 0..1 across and down."""

    x: Map
    y: Map


def _field(height: int, width: int) -> Field:
    rows, columns = -(-height // SHRINK), -(-width // SHRINK)
    x = np.linspace(0, 1, columns, dtype=np.float32)[None].repeat(rows, 0)
    y = np.linspace(0, 1, rows, dtype=np.float32)[:, None].repeat(columns, 1)
    return Field(x, y)


def _even(field: Field, random: Random) -> Map:
    return np.ones_like(field.x)


def _vignette(field: Field, random: Random) -> Map:
    middle_x, middle_y = random.uniform(0.3, 0.7, 2)
    away = (field.x - np.float32(middle_x)) ** 2 + (field.y - np.float32(middle_y)) ** 2
    return 1 - np.float32(random.uniform(0.25, 0.9)) * away


def _gradient(field: Field, random: Random) -> Map:
    angle = random.uniform(0, 2 * np.pi)
    along = (field.x - 0.5) * np.float32(np.cos(angle)) + (field.y - 0.5) * np.float32(np.sin(angle))
    return 1 + np.float32(random.uniform(0.2, 0.65)) * along


def _soft_shadow(field: Field, random: Random) -> Map:
    """The shadow of a hand or a head: a round shape from the rim, its edge as wide as a finger."""
    mask = _blob(field, random)
    blurred = cv2.GaussianBlur(mask, (0, 0), float(random.uniform(0.02, 0.07)) * max(mask.shape))
    return np.asarray(1 - np.float32(random.uniform(0.2, 0.55)) * blurred, np.float32)


def _hard_shadow(field: Field, random: Random) -> Map:
    """A shadow with a sharp edge: of a window frame, a book, a head in the sun."""
    mask = _blob(field, random)
    blurred = cv2.GaussianBlur(mask, (0, 0), float(random.uniform(0.6, 2.5)))
    return np.asarray(1 - np.float32(random.uniform(0.2, 0.5)) * blurred, np.float32)


def _phone_shadow(field: Field, random: Random) -> Map:
    """The phone's own shadow: a rectangle with round corners from one side of the picture."""
    rows, columns = field.x.shape
    mask = np.zeros((rows, columns), np.float32)
    long, short = 1.3 * max(rows, columns), float(random.uniform(0.3, 0.55)) * max(rows, columns)
    side = int(random.integers(4))
    depth = float(random.uniform(0.05, 0.3))
    along = float(random.uniform(0.3, 1.1))
    middles = (
        (along * columns, rows * (1 - depth) + long / 2),
        (along * columns, rows * depth - long / 2),
        (columns * (1 - depth) + long / 2, along * rows),
        (columns * depth - long / 2, along * rows),
    )
    turn = float(random.normal(0, 6)) + (90 if side >= 2 else 0)
    box = cv2.boxPoints((middles[side], (short, long), turn))
    cv2.fillPoly(mask, [np.rint(box).astype(np.int32)], 1.0)
    mask = np.asarray(cv2.GaussianBlur(mask, (0, 0), float(random.uniform(0.8, 6))), np.float32)
    return np.asarray(1 - np.float32(random.uniform(0.3, 0.7)) * mask, np.float32)


def _glare(field: Field, random: Random) -> Map:
    """A lamp or a window, mirrored: one bright spot."""
    middle_x, middle_y = random.uniform(0.1, 0.9, 2)
    away = (field.x - np.float32(middle_x)) ** 2 + (field.y - np.float32(middle_y)) ** 2
    reach = np.float32(random.uniform(0.02, 0.12))
    return 0.85 + np.float32(random.uniform(0.15, 0.5)) * np.exp(-away / reach)


def _blob(field: Field, random: Random) -> Map:
    """Return 1 within a wavy round shape that reaches in from the rim."""
    rows, columns = field.x.shape
    angle = random.uniform(0, 2 * np.pi)
    distance = random.uniform(0.45, 0.75)
    middle = np.array([0.5 + distance * np.cos(angle), 0.5 + distance * np.sin(angle)])
    turns = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    radius = random.uniform(0.25, 0.6) * (1 + 0.12 * np.sin(2 * turns + random.uniform(0, 6)) + 0.1 * np.sin(3 * turns))
    rim = middle + radius[:, None] * np.column_stack([np.cos(turns), np.sin(turns)])
    mask = np.zeros((rows, columns), np.float32)
    cv2.fillPoly(mask, [np.rint(rim * (columns, rows)).astype(np.int32)], 1.0)
    return mask


LIGHTS: Mapping[str, Callable[[Field, Random], Map]] = {
    "even": _even,
    "vignette": _vignette,
    "gradient": _gradient,
    "soft shadow": _soft_shadow,
    "hard shadow": _hard_shadow,
    "phone shadow": _phone_shadow,
    "glare": _glare,
}
"""The lights by name."""


def light_map(kind: str, height: int, width: int, random: Random) -> Map:
    """Return one of the `LIGHTS` for a picture of that size, with white balance and exposure, a little of each always."""
    field = _field(height, width)
    shape = LIGHTS[kind](field, random) * (
        1 - np.float32(random.uniform(0, 0.3)) * ((field.x - 0.5) ** 2 + (field.y - 0.5) ** 2)
    )
    exposure = float(np.clip(random.normal(1.0, 0.14), 0.5, 1.25))
    balance = _white_balance(random)
    drift = random.normal(0, WEBCAM_DRIFT if random.uniform() < WEBCAM_SHARE else PHONE_DRIFT, 3)
    angle = random.uniform(0, 2 * np.pi)
    along = (field.x - 0.5) * np.float32(np.cos(angle)) + (field.y - 0.5) * np.float32(np.sin(angle))
    channels = [
        shape * np.float32(exposure * one) * (1 + np.float32(far) * along) for one, far in zip(balance, drift, strict=True)
    ]
    return np.stack(channels, axis=-1)


def _white_balance(random: Random) -> tuple[float, float, float]:
    """Return gains of red, green, blue: from candle to sky, at times a little green or pink."""
    warmth, tint = random.normal(0.02, 0.06), random.normal(0, 0.02)
    return (1 + float(warmth), 1 + float(tint), 1 - float(warmth) * 1.3)


def lit(surface: Image, light: Map) -> Image:
    """Return the surface (H, W, 3) under that light."""
    height, width = surface.shape[:2]
    shades = np.clip(light * (255 / GAIN), 0, 255).astype(np.uint8)
    large = cv2.resize(shades, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.multiply(surface, large, scale=GAIN / 255), np.uint8)
