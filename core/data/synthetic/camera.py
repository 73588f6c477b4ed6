"""Where the camera is, and what it does to a picture: perspective, bend, blur, noise, JPEG.

In: points on the flat sheet, or the finished scene. Out: points on the picture, or the picture as the phone would store it.
Geometry is applied to strokes and lines before they are drawn: sharper, faster and with exact boxes, no picture is resampled.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from core.data.synthetic.textures import SPREAD, colour_noise
from core.imaging.strokes import Points
from core.imaging.types import Image

Random = np.random.Generator


@dataclass(frozen=True)
class View:
    """How the sheet, `width` x `height` px, lies in the picture: a bend of the page, then a homography (3, 3)."""

    width: int
    height: int
    homography: NDArray[np.float64]
    bend_px: float = 0.0
    bend_phase: float = 0.0

    def project(self, points: Points) -> Points:
        """Return where points (n, 2) of the sheet are in the picture."""
        bend = self.bend_px * np.sin(np.pi * points[:, 0] / self.width + self.bend_phase)
        flat = np.column_stack([points[:, 0], points[:, 1] + bend, np.ones(len(points))]) @ self.homography.T
        return np.asarray(flat[:, :2] / flat[:, 2:], np.float32)

    def scale_at(self, point: Points) -> float:
        """Return how many pixels of the picture are as long as one of the sheet, at a point (2,)."""
        corner = point + np.array([[0, 0], [1, 0], [0, 1]], np.float32)
        seen = self.project(corner)
        area = np.linalg.det((seen[1:] - seen[0]).astype(np.float64))
        return float(np.sqrt(max(abs(area), 1e-6)))

    def outline(self) -> Points:
        """Return the rim of the sheet in the picture (n, 2)."""
        side = np.linspace(0, 1, 12, dtype=np.float32)
        zero, one = np.zeros_like(side), np.ones_like(side)
        rim = [(side, zero), (one, side), (side[::-1], one), (zero, side[::-1])]
        corners = np.concatenate([np.column_stack(edge) for edge in rim])
        return self.project((corners * (self.width, self.height)).astype(np.float32))


@dataclass(frozen=True)
class Lens:
    """What the camera does to the light that falls in; all 0 and quality 0 leave the picture as it is."""

    blur_px: float = 0.0
    shake_px: int = 0
    shake_deg: float = 0.0
    noise: float = 0.0
    is_noise_coarse: bool = False
    quality: int = 0


def flat_view(width: int, height: int) -> View:
    """Return the view of a scanner or a screen: nothing moves."""
    return View(width, height, np.eye(3))


def hand_held_view(width: int, height: int, strength: float, random: Random) -> View:
    """Return the view of a phone above a sheet larger than the picture: small turn, small perspective, a bent page."""
    corners = _corners(0, 0, width, height)
    moved = corners + random.uniform(-0.03, 0.03, (4, 2)) * strength * min(width, height)
    moved = _turned(moved, float(random.normal(0, 1.5)) * strength)
    bend = float(random.normal(0, 0.008)) * strength * height
    return View(width, height, _homography(corners, moved), bend, float(random.uniform(0, np.pi)))


def scene_view(width: int, height: int, strength: float, random: Random) -> View:
    """Return the view of a sheet that lies on a desk: smaller than the picture, turned, its edges to be seen."""
    corners = _corners(0, 0, width, height)
    share = float(random.uniform(0.72, 0.9))
    middle = np.array([width, height]) / 2
    moved = (corners - middle) * share + middle + random.uniform(-0.04, 0.04, (4, 2)) * strength * min(width, height)
    turned = _turned(moved, float(random.normal(0, 4)) * strength)
    return View(width, height, _homography(corners, turned), float(random.normal(0, 0.006)) * strength * height)


def _corners(left: float, top: float, right: float, bottom: float) -> NDArray[np.float64]:
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float64)


def _turned(points: NDArray[np.float64], angle_deg: float) -> NDArray[np.float64]:
    turn = cv2.getRotationMatrix2D(tuple(points.mean(axis=0)), angle_deg, 1.0)
    return np.asarray(points @ turn[:, :2].T + turn[:, 2])


def _homography(here: NDArray[np.float64], there: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(cv2.getPerspectiveTransform(here.astype(np.float32), there.astype(np.float32)), np.float64)


def choose_lens(strength: float, random: Random) -> Lens:
    """Return a phone's lens: mostly sharp, at times out of focus or shaken; noise; a JPEG of any quality."""
    blur = float(random.choice((0.5, 0.8, 1.1, 1.8), p=(0.35, 0.3, 0.25, 0.1))) * random.uniform(0.8, 1.2) * strength
    shake = int(random.choice((0, 3, 5, 7), p=(0.85, 0.07, 0.05, 0.03)) * min(strength, 2))
    return Lens(
        blur_px=float(blur),
        shake_px=shake,
        shake_deg=float(random.uniform(0, 180)),
        noise=float(random.gamma(2.0, 1.6)) * strength,
        is_noise_coarse=bool(random.uniform() < 0.5),
        quality=int(random.choice((95, 90, 80, 65, 45), p=(0.25, 0.3, 0.2, 0.15, 0.1))),
    )


def take(scene: Image, lens: Lens, random: Random) -> Image:
    """Return the scene (H, W, 3) RGB as the phone stores it."""
    image = scene
    if lens.shake_px > 1:
        image = np.asarray(cv2.filter2D(image, -1, _shake_kernel(lens)), np.uint8)
    if lens.blur_px > 0.3:
        image = np.asarray(cv2.GaussianBlur(image, (0, 0), lens.blur_px), np.uint8)
    if lens.noise > 0:
        image = _noisy(image, lens, random)
    return stored_as_jpeg(image, lens.quality) if lens.quality else image


def _shake_kernel(lens: Lens) -> NDArray[np.float32]:
    side = lens.shake_px | 1
    kernel = np.zeros((side, side), np.float32)
    middle, angle = side // 2, np.deg2rad(lens.shake_deg)
    away = (round(middle * float(np.cos(angle))), round(middle * float(np.sin(angle))))
    cv2.line(kernel, (middle - away[0], middle - away[1]), (middle + away[0], middle + away[1]), 1.0)
    return np.asarray(kernel / kernel.sum(), np.float32)


def _noisy(image: Image, lens: Lens, random: Random) -> Image:
    height, width = image.shape[:2]
    name = "coarse noise" if lens.is_noise_coarse else "fine noise"
    noise = colour_noise(name, height, width, random)
    strength = lens.noise / SPREAD
    return np.asarray(cv2.addWeighted(image, 1.0, noise, strength, -128 * strength), np.uint8)


def stored_as_jpeg(image: Image, quality: int) -> Image:
    """Return an RGB picture after a JPEG of that quality."""
    _, data = cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, quality])
    stored = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)
    return np.asarray(cv2.cvtColor(stored, cv2.COLOR_BGR2RGB), np.uint8)
