"""Turns pen strokes into pictures as the app would prepare them.

In: digits as strokes. Out: a `Dataset` of 28x28 digits: each drawn on the pad by a hand that varies in size, place, slant, and
brush, then prepared by the pipeline. The same way the live app goes, so that training sees what visitors' drawings become.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data.dataset import DIGIT_NAMES, Dataset
from core.data.strokes import LICENCE, SOURCE, StrokeDigit
from core.errors import PreparationError
from core.imaging.pipeline import DEFAULT_PIPELINE, prepare
from core.imaging.strokes import BRUSH_DEFAULT, BRUSH_LEAST, BRUSH_MOST, FULL_HEIGHT, Drawing, Points, place, render


@dataclass(frozen=True)
class Hand:
    """How much a drawing hand varies; each value is the largest deviation, drawn evenly.

    No stroke is thicker than `stroke_of_height` of its digit's height: the loop of a narrow 0 would close, and it be a 1.
    """

    least_size: float = 0.2
    most_size: float = 1.2
    rotation_deg: float = 12.0
    shear: float = 0.25
    stretch: float = 0.2
    stroke_of_height: float = 0.15


def rendered_strokes(digits: Sequence[StrokeDigit], variants: int, seed: int, hand: Hand | None = None) -> Dataset:
    """Draw each digit `variants` times with a varying hand and prepare it; those not read as one digit are left out."""
    random = np.random.default_rng(seed)
    images, labels = [], []
    for digit in digits:
        for _ in range(variants):
            image = prepare_drawing(vary(digit.strokes, hand or Hand(), random))
            if image is not None:
                images.append(image)
                labels.append(digit.label)
    return Dataset("strokes", np.stack(images), np.array(labels, np.int64), DIGIT_NAMES, SOURCE, LICENCE)


def vary(strokes: tuple[Points, ...], hand: Hand, random: np.random.Generator) -> Drawing:
    """Return the strokes as drawn by another day's hand: turned, slanted, stretched, placed anywhere, with any brush."""
    size = random.uniform(hand.least_size, hand.most_size)
    thickest = min(BRUSH_MOST, max(BRUSH_DEFAULT, hand.stroke_of_height * size * FULL_HEIGHT))
    brush = random.uniform(BRUSH_LEAST, thickest)
    turned = tuple((stroke @ _deformation(hand, random)).astype(np.float32) for stroke in strokes)
    return Drawing(place(turned, size, random.uniform(-1, 1)), brush)


def _deformation(hand: Hand, random: np.random.Generator) -> NDArray[np.float32]:
    angle = np.deg2rad(random.uniform(-hand.rotation_deg, hand.rotation_deg))
    stretch = 1 + random.uniform(-hand.stretch, hand.stretch)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    slant = np.array([[stretch, 0], [random.uniform(-hand.shear, hand.shear), 1 / stretch]])
    deformation: NDArray[np.float32] = (turn @ slant).astype(np.float32)
    return deformation


def prepare_drawing(drawing: Drawing, pipeline: str = DEFAULT_PIPELINE) -> NDArray[np.uint8] | None:
    """Return the one digit of a drawing as (28, 28) uint8, None where the pipeline finds none or several."""
    try:
        prepared = prepare(render(drawing), pipeline)
    except PreparationError:
        return None
    return prepared[0].image if len(prepared) == 1 else None
