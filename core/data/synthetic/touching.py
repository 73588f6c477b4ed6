"""Digits cut out of numbers whose digits touch, and what wrong cuts leave: what a reader of such numbers must tell apart.

In: writers and a seed. Out: a `Dataset` of candidates as `core.imaging.splitting` cuts them: a digit with the rest of its
neighbours' strokes has its label, two digits that were not cut apart have `NO_LABEL`.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from core.data.dataset import DIGIT_NAMES, Dataset
from core.data.synthetic.hands import Writing
from core.data.synthetic.writers import Source, Writer
from core.imaging.cutting import ink_box
from core.imaging.splitting import cut_up, find_segments
from core.imaging.strokes import Points
from core.imaging.types import Image

NO_LABEL = -1
MOST_DIGITS = 4
ZEROS = 0.4
"""So often a digit is a 0: amounts end in zeros, and these are what hands join."""
LIGATURES = 0.5
"""So often two zeros are joined by a stroke at the top."""
HEIGHT_PX = (24, 90)
STROKE_OF_HEIGHT = (0.05, 0.13)
OVERLAP = (-0.03, 0.16)
"""How far a digit reaches into the one before it, in parts of the height: a little apart to a little within."""
UNEVEN = 0.12
SLANT = 0.35
BLUR_PX = (0.4, 1.1)
MOSTLY = 0.85
"""A candidate is a digit where this part of its ink is the digit's …"""
WHOLE = 0.88
"""… and this part of the digit is in it."""
BOTH = 0.6
"""It is two digits where this part of each is in it."""
EACH = 2
UNCLEAR = 1
"""Whatever stands beside a 1 may be read as one digit with a flourish."""

Random = np.random.Generator


@dataclass(frozen=True)
class _Number:
    """A written number: the ink of each digit alone (n, H, W) and of all, with the strokes that join them (H, W)."""

    labels: tuple[int, ...]
    digits: NDArray[np.uint8]
    ink: Image


def touching_digits(source: Source, count: int, seed: int) -> Dataset:
    """Write `count` numbers, cut each in every way, and return the candidates that are clearly right or clearly wrong."""
    random = np.random.default_rng(seed)
    images: list[Image] = []
    labels: list[int] = []
    for _ in range(count):
        for image, label in _few(_candidates(_write_number(source.pick_writer(random), random)), random):
            images.append(image)
            labels.append(label)
    stacked = np.stack(images) if images else np.empty((0, 28, 28), np.uint8)
    return Dataset("touching", stacked, np.array(labels, np.int64), DIGIT_NAMES, source.origin, source.licence)


def _few(candidates: list[tuple[Image, int]], random: Random) -> list[tuple[Image, int]]:
    """Return at most `EACH` candidates of each label, drawn by chance: neighbouring cuts make nearly the same ones."""
    left = {label: EACH for _, label in candidates}
    chosen = []
    for index in random.permutation(len(candidates)).tolist():
        image, label = candidates[index]
        if left[label]:
            left[label] -= 1
            chosen.append((image, label))
    return chosen


def _candidates(number: _Number) -> list[tuple[Image, int]]:
    box = ink_box(number.ink > 0)
    if box is None:
        return []
    ink, digits = number.ink[box.slices], number.digits[:, *box.slices]
    sums = np.maximum(digits.sum(axis=(1, 2), dtype=np.float64), 1)
    found = []
    ink = np.ascontiguousarray(ink)
    pieces = cut_up(ink)
    for segment in find_segments(ink).segments:
        own = (pieces >= segment.first) & (pieces < segment.last)
        inside = (digits * own).sum(axis=(1, 2), dtype=np.float64)
        label = _label(number.labels, inside / sums, inside / max(1.0, float((ink * own).sum(dtype=np.float64))))
        if label is not None:
            found.append((segment.image, label))
    return found


def _label(labels: tuple[int, ...], recall: NDArray[np.float64], share: NDArray[np.float64]) -> int | None:
    """Return what a candidate is, from how much of each digit it holds, and how much of it is each digit's; None: unclear."""
    best = int(share.argmax())
    if share[best] >= MOSTLY and recall[best] >= WHOLE:
        return labels[best]
    held = [label for label, part in zip(labels, recall, strict=True) if part >= BOTH]
    return NO_LABEL if len(held) > 1 and UNCLEAR not in held else None


def _write_number(writer: Writer, random: Random) -> _Number:
    """Let a writer write two to four digits side by side, each touching the last, with one pen."""
    height = float(random.uniform(*HEIGHT_PX))
    pen_px = max(1, round(height * random.uniform(*STROKE_OF_HEIGHT)))
    slant = random.uniform(-0.15, SLANT)
    has_zero = 0 in writer.labels
    strokes: list[list[Points]] = []
    labels: list[int] = []
    right = 0.0
    for _ in range(int(random.integers(2, MOST_DIGITS + 1))):
        is_zero = has_zero and random.uniform() < ZEROS
        label = 0 if is_zero else int(random.choice(writer.labels))
        own = _placed(writer.write(label, random), right - random.uniform(*OVERLAP), random)
        if not own:
            continue
        right = max(float(stroke[:, 0].max()) for stroke in own)
        strokes.append(own)
        labels.append(label)
    return _drawn(tuple(labels), [[_slanted(one, slant, height) for one in own] for own in strokes], pen_px, random)


def _placed(writing: Writing, left: float, random: Random) -> list[Points]:
    """Return the strokes of a digit with its left edge at `left`, in parts of the height, a little larger or smaller."""
    if not writing.strokes:
        return []
    size = 1 + random.uniform(-UNEVEN, UNEVEN)
    shift = np.array([left, random.uniform(-UNEVEN, UNEVEN) / 2], np.float32)
    low = min(float(stroke[:, 0].min()) for stroke in writing.strokes)
    corner = np.array([low, 0], np.float32)
    return [((stroke - corner) * size + shift).astype(np.float32) for stroke in writing.strokes]


def _slanted(stroke: Points, slant: float, height: float) -> Points:
    leaning = stroke + np.stack([slant * (1 - stroke[:, 1]), np.zeros(len(stroke))], axis=1)
    return np.asarray(leaning * height, np.float32)


def _drawn(labels: tuple[int, ...], strokes: list[list[Points]], pen_px: int, random: Random) -> _Number:
    """Draw each digit on a sheet of its own, then all of them on one, zeros joined at the top."""
    if not strokes:
        return _Number((), np.zeros((0, 1, 1), np.uint8), np.zeros((1, 1), np.uint8))
    points = np.concatenate([stroke for own in strokes for stroke in own])
    margin = 2 * pen_px + 2
    low = points.min(axis=0) - margin
    width, height = np.ceil(np.ptp(points, axis=0) + 2 * margin).astype(int).tolist()
    sheets = np.zeros((len(strokes), height, width), np.uint8)
    for sheet, own in zip(sheets, strokes, strict=True):
        _pen(sheet, [stroke - low for stroke in own], pen_px)
    whole = sheets.max(axis=0)
    for first in range(len(labels) - 1):
        if labels[first] == labels[first + 1] == 0 and random.uniform() < LIGATURES:
            _pen(whole, [_ligature(strokes[first], strokes[first + 1], random) - low], pen_px)
    blur = random.uniform(*BLUR_PX)
    return _Number(labels, sheets, np.asarray(cv2.GaussianBlur(whole, (0, 0), blur), np.uint8))


def _ligature(one: list[Points], other: list[Points], random: Random) -> Points:
    """Return the stroke from the top of a zero to the top of the next one, hanging a little."""
    start, end = (points[int(points[:, 1].argmin())] for points in (np.concatenate(one), np.concatenate(other)))
    middle = (start + end) / 2 + np.array([0, random.uniform(-0.05, 0.3) * abs(float(end[0] - start[0]))])
    along = np.linspace(0, 1, 12)[:, None]
    return np.asarray((1 - along) ** 2 * start + 2 * along * (1 - along) * middle + along**2 * end, np.float32)


def _pen(sheet: Image, strokes: list[Points], pen_px: int) -> None:
    for stroke in strokes:
        cv2.polylines(sheet, [np.rint(stroke * 16).astype(np.int32)], False, 255, pen_px, cv2.LINE_AA, 4)
