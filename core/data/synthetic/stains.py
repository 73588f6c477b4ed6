"""What is on a sheet besides the digits: writing that shows through from the back, smudges, coffee, a fold, a wiped board.

In: the size of the picture. Out: a map of what each pixel is multiplied with, as `light.light_map` gives one.
"""

import cv2
import numpy as np

from core.data.synthetic.hands import invent_hand
from core.data.synthetic.light import SHRINK, Map, Random
from core.data.synthetic.textures import SPREAD, texture
from core.imaging.types import Image

STAIN_SHARE = 0.2
"""How often each kind of stain is there."""


def stain_map(height: int, width: int, random: Random) -> Map:
    """Return a few stains, or none, (h, w, 3) float32, 1 where the sheet is clean."""
    rows, columns = -(-height // SHRINK), -(-width // SHRINK)
    clouds = texture("cloud", rows, columns, random).astype(np.float32)
    stains = np.repeat(1 + (clouds[..., None] - 128) * np.float32(random.uniform(0, 0.06) / SPREAD), 3, axis=2)
    for stain in (_show_through, _smudge, _coffee, _fold):
        if random.uniform() < STAIN_SHARE:
            stains *= stain(rows, columns, random)
    return stains


def _gray(strength: float, mask: Map) -> Map:
    return (1 - np.float32(strength) * mask)[..., None]


def _show_through(rows: int, columns: int, random: Random) -> Map:
    """Mirrored digits of the back, faint and blurred."""
    back = np.zeros((rows, columns), np.uint8)
    hand = invent_hand(random)
    size = float(random.uniform(0.08, 0.3)) * rows
    for _ in range(int(random.integers(2, 12))):
        corner = random.uniform(-0.1, 1.0, 2) * (columns, rows)
        for stroke in hand.write(int(random.integers(10)), random).strokes:
            mirrored = np.rint(stroke * (-size, size) + corner + (size, 0)).astype(np.int32)
            cv2.polylines(back, [mirrored], False, 255, max(round(size / 14), 1), cv2.LINE_AA)
    blurred = cv2.GaussianBlur(back, (0, 0), float(random.uniform(0.5, 1.2))).astype(np.float32) / 255
    return _gray(float(random.uniform(0.03, 0.1)), np.asarray(blurred, np.float32))


def _smudge(rows: int, columns: int, random: Random) -> Map:
    """Graphite or fingers, rubbed in one direction."""
    mask = np.zeros((rows, columns), np.float32)
    for _ in range(int(random.integers(1, 4))):
        middle = (int(random.uniform(0, columns)), int(random.uniform(0, rows)))
        axes = (max(int(random.uniform(0.03, 0.2) * columns), 2), max(int(random.uniform(0.01, 0.05) * columns), 2))
        cv2.ellipse(mask, middle, axes, float(random.uniform(0, 180)), 0, 360, float(random.uniform(0.4, 1)), cv2.FILLED)
    blurred = cv2.GaussianBlur(mask, (0, 0), float(random.uniform(0.01, 0.03)) * columns)
    return _gray(float(random.uniform(0.05, 0.2)), np.asarray(blurred, np.float32))


def _coffee(rows: int, columns: int, random: Random) -> Map:
    """The ring of a cup: brown, darker at its rim."""
    mask = np.zeros((rows, columns), np.float32)
    middle = (int(random.uniform(0, columns)), int(random.uniform(0, rows)))
    radius = max(int(random.uniform(0.08, 0.3) * columns), 3)
    cv2.circle(mask, middle, radius, 0.25, cv2.FILLED, cv2.LINE_AA)
    cv2.ellipse(mask, middle, (radius, radius), 0, 0, float(random.uniform(200, 360)), 1.0, max(radius // 12, 1), cv2.LINE_AA)
    blurred = np.asarray(cv2.GaussianBlur(mask, (0, 0), 1.5), np.float32)[..., None]
    return 1 - np.float32(random.uniform(0.08, 0.3)) * blurred * np.array([0.45, 0.75, 1.0], np.float32)


def _fold(rows: int, columns: int, random: Random) -> Map:
    """A fold across the sheet: one half a little darker, a bright or dark line between them."""
    angle = random.choice((0, np.pi / 2)) + random.normal(0, 0.05)
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    away = (x - columns * random.uniform(0.2, 0.8)) * np.cos(angle) + (y - rows * random.uniform(0.2, 0.8)) * np.sin(angle)
    side = float(random.uniform(0.02, 0.1)) / (1 + np.exp(-away))
    line = float(random.normal(0, 0.08)) * np.exp(-((away / 1.2) ** 2))
    return np.asarray(1 - side + line, np.float32)[..., None]


def wiped(height: int, width: int, random: Random) -> Image:
    """Return how a board was wiped, (height, width) uint8: pale arcs where the sponge went, 0 where it is clean."""
    rows, columns = -(-height // SHRINK), -(-width // SHRINK)
    mask = np.zeros((rows, columns), np.uint8)
    for _ in range(int(random.integers(2, 8))):
        middle = (int(random.uniform(-0.2, 1.2) * columns), int(random.uniform(0, 1.6) * rows))
        radius = int(random.uniform(0.2, 0.9) * columns)
        start = float(random.uniform(180, 300))
        strength, thickness = int(random.uniform(20, 70)), max(int(random.uniform(0.04, 0.16) * columns), 2)
        layer = np.zeros_like(mask)
        cv2.ellipse(layer, middle, (radius, radius), 0, start, start + float(random.uniform(30, 90)), strength, thickness)
        mask = np.maximum(mask, layer)
    blurred = cv2.GaussianBlur(mask, (0, 0), 0.012 * columns + 0.5)
    return np.asarray(cv2.resize(blurred, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)
