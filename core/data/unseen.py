"""Draws what is no digit, of kinds that training never sees, to test whether it is refused.

In: the name of a kind, a count, a random generator. Out: (n, 28, 28) uint8, ink high: drawings as the app prepares them, or
pictures as they are. Training (`core.data.outliers`) has seen random scribbles, triangles, squares, stars, spirals, zigzags,
waves, grids, digits over one another, and the letters AEFHKMNPRWXdkmwx with #$%&*+=@ in five Hershey fonts. Not seen: any kind
below; of the letters of `letters printed` training knows some in other fonts, those of `letters new` it does not know at all.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image as PillowImage
from PIL import ImageDraw, ImageFont

from core.data.rendered import Hand, prepare_drawing, vary
from core.data.unseen_glyphs import LETTERS, SYMBOLS, Corners, strokes_of
from core.errors import PreparationError, UnknownName
from core.imaging.pipeline import prepare
from core.imaging.strokes import PAD_HEIGHT, PAD_WIDTH, Points
from core.imaging.types import Image

KNOWN_LETTERS, NEW_LETTERS = "EFHKMNRWXkmwx", "UVYfhnuv"
"""Printed in Aileron, the font that Pillow brings along. Left out, as alike to a digit: A a 4, B b 8 6, C c e 6, D O o Q 0,
G g q y 9, I J i j l r T t L 1 7, P p 9, S s 5, Z z 2 7, d 6, and & ? too."""
FONT_PX = (150, 300)
MOST_BOLD_PX = 10
MOST_TILT_DEG = 12.0
WOBBLE = 3.0
"""How far an unsteady hand strays, of a letter 140 high."""
SIDE_PX = 28
OUTLINES = (
    (((1, 0), (2, 0), (2, 1), (3, 1), (3, 2), (2, 2), (2, 3), (1, 3), (1, 2), (0, 2), (0, 1), (1, 1), (1, 0)),),
    (((0, 1), (3, 1), (3, 0), (5, 2), (3, 4), (3, 3), (0, 3), (0, 1)),),
    (((0, 0), (1.2, 0), (1.2, 3), (4, 3), (4, 4.2), (0, 4.2), (0, 0)),),
    (((0, 0), (1.5, 0), (3, 2), (1.5, 4), (0, 4), (1.5, 2), (0, 0)),),
    (((2, 0), (0.6, 0.8), (0, 2.2), (0.6, 3.6), (2, 4.4), (3.2, 4.2), (1.9, 3.4), (1.4, 2.2), (1.9, 1), (3.2, 0.2), (2, 0)),),
    (
        ((0, 0), (4, 0), (4, 4), (0, 4), (0, 0)),
        ((0, 0), (1.2, 1.2)),
        ((1.2, 1.2), (2.8, 1.2), (2.8, 2.8), (1.2, 2.8), (1.2, 1.2)),
    ),
)
"""Corner points; those of one shape touch, so that they are one part."""

Strokes = tuple[Points, ...]
Random = np.random.Generator


@dataclass(frozen=True)
class Strangers:
    """Pictures of one kind, (n, 28, 28) uint8; `left_out` drawings were not taken for one part by the pipeline."""

    kind: str
    images: NDArray[np.uint8]
    left_out: int = 0


def draw_unseen(kind: str, count: int, random: Random) -> Strangers:
    """Draw `count` pictures of a kind; of drawings, those that the pipeline takes for one digit are kept.

    Raises: UnknownName for a kind.
    """
    if kind not in KINDS:
        raise UnknownName(kind="kind of outlier", name=kind, known=", ".join(KINDS))
    drawn = [KINDS[kind](random) for _ in range(count)]
    kept = [image for image in drawn if image is not None]
    images = np.array(kept, np.uint8).reshape(-1, SIDE_PX, SIDE_PX)
    return Strangers(kind, images, count - len(kept))


def _written(corners: Mapping[str, Corners], random: Random) -> Image | None:
    """Return one of the hand-drawn glyphs by an unsteady hand."""
    strokes = strokes_of(corners[str(random.choice(list(corners)))])
    return _prepared(tuple(_unsteady(stroke, random) for stroke in strokes), random)


def _unsteady(stroke: Points, random: Random) -> Points:
    """Return the stroke with more points, which stray from it smoothly."""
    knots = np.linspace(0, 1, len(stroke))
    path = np.linspace(0, 1, 12 * len(stroke))
    smooth = np.stack([np.interp(path, knots, stroke[:, axis]) for axis in (0, 1)], 1)
    noise = np.asarray(random.normal(0, 3 * WOBBLE, smooth.shape), np.float32)
    return (smooth + cv2.blur(noise, (1, 9))).astype(np.float32)


def _prepared(strokes: Strokes, random: Random) -> Image | None:
    return prepare_drawing(vary(strokes, Hand(), random))


def _printed(letters: str, random: Random) -> Image | None:
    """Return a printed letter, thin or bold, a little tilted."""
    sheet = PillowImage.new("L", (PAD_WIDTH, PAD_HEIGHT), 255)
    font = ImageFont.load_default(float(random.integers(*FONT_PX)))
    bold_px = int(random.integers(0, MOST_BOLD_PX + 1))
    middle = (PAD_WIDTH / 2, PAD_HEIGHT / 2)
    letter = str(random.choice(list(letters)))
    ImageDraw.Draw(sheet).text(middle, letter, fill=0, font=font, anchor="mm", stroke_width=bold_px, stroke_fill=0)
    tilted = sheet.rotate(float(random.uniform(-MOST_TILT_DEG, MOST_TILT_DEG)), PillowImage.Resampling.BILINEAR, fillcolor=255)
    return _one_part(np.asarray(tilted, np.uint8))


def _one_part(image: Image) -> Image | None:
    try:
        found = prepare(image)
    except PreparationError:
        return None
    return found[0].image if len(found) == 1 else None


def _scribble(random: Random) -> Image | None:
    """Return a coil, a hatching, or a tangle; a random walk is what training scribbles."""
    makers = (_coil, _hatching, _tangle)
    return _prepared((makers[int(random.integers(len(makers)))](random),), random)


def _coil(random: Random) -> Points:
    turns = np.linspace(0, 2 * np.pi * random.uniform(4, 8), 240)
    forward = np.linspace(0, random.uniform(3, 7), 240)
    return np.stack([forward + np.cos(turns), np.sin(turns)], 1).astype(np.float32) * 100


def _hatching(random: Random) -> Points:
    count = int(random.integers(12, 24))
    x = np.repeat(np.arange(count), 2) * 60.0 + random.uniform(-20, 20, 2 * count)
    y = np.tile([0.0, 900.0, 900.0, 0.0], count)[: 2 * count] + random.uniform(-90, 90, 2 * count)
    return np.stack([x, y], 1).astype(np.float32)


def _tangle(random: Random) -> Points:
    """Return a closed curve of a few waves across and down."""
    turns = np.linspace(0, 2 * np.pi, 300)
    waves = range(2, 6)
    sides = [sum(random.normal() * np.cos(wave * turns + random.uniform(0, 6.3)) for wave in waves) for _ in range(2)]
    return np.stack(sides, 1).astype(np.float32) * 300


def _shape(random: Random) -> Image | None:
    """Return an outline: plus, block arrow, L, chevron, crescent, or a square in a square."""
    shape = OUTLINES[int(random.integers(len(OUTLINES)))]
    return _prepared(tuple(np.array(line, np.float32) * 100 for line in shape), random)


def _stain(random: Random) -> Image | None:
    """Return a filled shape about as wide as high: a slim one is a 1."""
    corners = int(random.integers(3, 12))
    turns = 2 * np.pi * (np.arange(corners) + random.uniform(-0.3, 0.3, corners)) / corners
    radius = random.uniform(0.75, 1.0, corners) * random.uniform(60, 180)
    points = np.stack([PAD_WIDTH / 2 + radius * np.cos(turns), PAD_HEIGHT / 2 + radius * np.sin(turns)], 1)
    image = np.full((PAD_HEIGHT, PAD_WIDTH), 255, np.uint8)
    cv2.fillPoly(image, [np.rint(points).astype(np.int32)], 0, cv2.LINE_AA)
    return _one_part(image)


def _noise(random: Random) -> Image:
    """Return fine or coarse noise, spread evenly, bell-shaped, or only black and white."""
    fine = random.random((SIDE_PX, SIDE_PX), np.float32)
    coarse = cv2.GaussianBlur(fine, (0, 0), float(random.uniform(0.1, 3)))
    stretched = (coarse - coarse.min()) / (coarse.max() - coarse.min())
    share = random.uniform(0.05, 0.7)
    hard = (stretched > np.quantile(stretched, 1 - share)).astype(np.float32)
    kinds = (fine, np.clip(random.normal(0.5, 0.25, fine.shape), 0, 1), stretched, hard)
    return np.rint(kinds[int(random.integers(len(kinds)))] * 255).astype(np.uint8)


def _texture(random: Random) -> Image:
    """Return stripes, a chequerboard, cloth, or rings, of any width and slant, sharp or soft."""
    y, x = np.mgrid[:SIDE_PX, :SIDE_PX] - SIDE_PX / 2
    turn = random.uniform(0, np.pi)
    along, across = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
    pace = 2 * np.pi / random.uniform(3, 10)
    one, other = np.sin(pace * along + random.uniform(0, 6.3)), np.sin(pace * across + random.uniform(0, 6.3))
    rings = np.sin(pace * np.hypot(x - random.uniform(-9, 9), y - random.uniform(-9, 9)))
    wave = (one, one * other, (one + other) / 2, rings)[int(random.integers(4))]
    gray = np.clip(0.5 + wave * random.uniform(0.5, 4), 0, 1)
    return np.asarray(np.rint(gray * 255), np.uint8)


KINDS: Mapping[str, Callable[[Random], Image | None]] = {
    "letters printed": lambda random: _printed(KNOWN_LETTERS, random),
    "letters new": lambda random: _printed(NEW_LETTERS, random),
    "letters by hand": lambda random: _written(LETTERS, random),
    "symbols": lambda random: _written(SYMBOLS, random),
    "scribbles": _scribble,
    "shapes": _shape,
    "stains": _stain,
    "noise": _noise,
    "textures": _texture,
}
"""The kinds by name. Noise and textures are 28x28 as they are; the others are drawn and go through the pipeline."""
