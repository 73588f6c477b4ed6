"""Sample pictures made by code, so that a newcomer without a pen sees Trazo work.

In: the name of a sample. Out: an RGB picture such as a phone would take: paper, light, and ink, the same on every call.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from core.data.glyphs import HEIGHT, WIDTH, glyph
from core.errors import UnknownName
from core.i18n.catalogues import N_
from core.imaging.types import Image

SIZE = (720, 960)
GAP = 0.3
"""Paper between two digits, as a part of a digit's width."""

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Scene:
    """What is written, with what, on what, and in which light; `rows` are names of glyphs, one list for each line."""

    rows: tuple[tuple[str, ...], ...]
    ink: Colour = (38, 52, 120)
    paper: Colour = (236, 232, 224)
    pen_px: int = 9
    height_px: int = 240
    slope: float = 0.0
    shadow: float = 0.0
    vignette: float = 0.0
    grain: float = 2.0


SCENES: Mapping[str, Scene] = {
    N_("The year, in ballpoint"): Scene((tuple("2026"),), slope=-0.05, vignette=0.25, pen_px=8),
    N_("A crossed seven, in marker"): Scene((("7",),), ink=(24, 24, 26), pen_px=34, height_px=420, shadow=0.3),
    N_("Chalk on a blackboard"): Scene((tuple("358"), tuple("149")), (226, 230, 222), (44, 62, 54), 13, 230, grain=5.0),
    N_("Small and in a corner"): Scene((("5",),), ink=(60, 60, 64), pen_px=5, height_px=96, vignette=0.1),
    N_("A four or a nine"): Scene((("four or nine",),), ink=(150, 30, 40), pen_px=14, height_px=380),
    N_("A scribble"): Scene((("scribble",),), pen_px=10, height_px=360),
    N_("An empty sheet"): Scene((), vignette=0.3, shadow=0.25),
}
"""The samples by name; the name is a key of the catalogues."""


def sample(name: str) -> Image:
    """Return a sample as (720, 960, 3) RGB.

    Raises: UnknownName, listing the known ones.
    """
    if name not in SCENES:
        raise UnknownName(kind=N_("sample"), name=name, known=", ".join(SCENES))
    scene = SCENES[name]
    cover = _written(scene)[..., None].astype(np.float32) / 255
    light = _light(scene)[..., None]
    picture = (np.array(scene.paper) * (1 - cover) + np.array(scene.ink) * cover) * light
    random = np.random.default_rng(len(name))
    noise = cv2.GaussianBlur(random.normal(0, 2 * scene.grain, picture.shape).astype(np.float32), (0, 0), 0.8)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


def _written(scene: Scene) -> Image:
    cover = np.zeros(SIZE, np.uint8)
    scale = scene.height_px / HEIGHT
    advance = WIDTH * scale * (1 + GAP)
    line_height = 1.45 * scene.height_px
    is_small = scene.height_px < 120
    for line, names in enumerate(scene.rows):
        left = (SIZE[1] - advance * len(names)) / 2 + GAP * WIDTH * scale / 2 + (250 if is_small else 0)
        top = (SIZE[0] - line_height * len(scene.rows)) / 2 + line * line_height + (160 if is_small else 0)
        for place, name in enumerate(names):
            corner = np.array([left + place * advance, top + (place - len(names) / 2) * advance * scene.slope])
            for stroke in glyph(name):
                points = np.rint((stroke * scale + corner) * 16).astype(np.int32)
                cv2.polylines(cover, [points], False, 255, scene.pen_px, cv2.LINE_AA, 4)
    return np.asarray(cv2.GaussianBlur(cover, (0, 0), 1.2), np.uint8)


def _light(scene: Scene) -> NDArray[np.float32]:
    """Return how much light falls on each pixel, 0..1: a vignette, and the soft shadow of a hand from the lower right."""
    rows, columns = np.mgrid[0 : SIZE[0], 0 : SIZE[1]].astype(np.float32)
    away = np.hypot((rows - SIZE[0] / 2) / SIZE[0], (columns - SIZE[1] / 2) / SIZE[1])
    side = (rows / SIZE[0] + columns / SIZE[1] - 1.25) * 8
    light: NDArray[np.float32] = (1 - scene.vignette * 1.6 * away**2) * (1 - scene.shadow / (1 + np.exp(-side)))
    return light.astype(np.float32)
