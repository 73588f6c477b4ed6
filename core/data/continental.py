"""Digits as people in Europe write them, as strokes that any pad or paper can be drawn with.

In: writers, a count, a seed. Out: `StrokeDigit`s: crossed 7, 1 with a long upstroke or a foot, hooked 9, open 4, slashed 0,
6 and 9 in one running stroke.
MNIST and UniPen are of American and mixed hands; without these, a European 1 is read as a 7.
"""

import numpy as np

from core.data.strokes import StrokeDigit
from core.data.synthetic.writers import Source

WRITER = "continental"
LABELS = (0, 1, 1, 1, 2, 3, 4, 4, 5, 6, 6, 7, 7, 8, 9, 9)
"""How often each digit is written: more often where the hands of two continents differ most."""


def continental_digits(writers: Source, count: int, seed: int) -> list[StrokeDigit]:
    """Return `count` digits as strokes, each by another writer; a writer who has no such digit writes another one."""
    random = np.random.default_rng(seed)
    digits = []
    for number in range(1, count + 1):
        writer = writers.pick_writer(random)
        own = [label for label in LABELS if label in writer.labels]
        writing = writer.write(int(random.choice(own)), random)
        digits.append(StrokeDigit(writing.label, WRITER, writing.strokes, number))
    return digits
