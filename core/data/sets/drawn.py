"""Digits written by hands that nobody has: needs no file.

In: nothing. Out: digits as strokes of invented hands, many of them as written in Europe, drawn on the pad and prepared as a
visitor's drawing is. Made in 6 ms each on one core, then kept.
"""

from dataclasses import replace

from core.data.continental import continental_digits
from core.data.dataset import Dataset
from core.data.kept import kept, kept_path
from core.data.registry import DataChoice, Known, Parts, register
from core.data.rendered import rendered_strokes
from core.data.synthetic.writers import InventedHands
from core.i18n.catalogues import N_

TRAIN_COUNT, TEST_COUNT = 2000, 500
TRAIN_SEED, TEST_SEED = 21, 22
"""Other hands test than teach: each digit is by a new hand."""

KNOWN = Known(
    "drawn",
    N_("Digits drawn by the computer"),
    N_("2,500 digits of invented hands, with crossed 7 and hooked 9, prepared like your own drawings."),
    "invented hands, made by Trazo",
    "MIT",
    is_offline=True,
)


@register(KNOWN)
def load_drawn(_choice: DataChoice, _download: bool) -> Parts:
    """Return drawn digits: about 15 seconds of drawing for the first time."""
    return Parts(drawn_part(is_train=True), drawn_part(is_train=False))


def drawn_part(is_train: bool) -> Dataset:
    """Return the digits to learn from or to test with; those that the pipeline reads as none or several are left out."""
    count, seed = (TRAIN_COUNT, TRAIN_SEED) if is_train else (TEST_COUNT, TEST_SEED)
    return kept(kept_path(f"drawn-{count}-{seed}"), lambda: _draw(count, seed))


def _draw(count: int, seed: int) -> Dataset:
    drawn = rendered_strokes(continental_digits(InventedHands(), count, seed), 1, seed)
    return replace(drawn, name=KNOWN.name, source=KNOWN.source, licence=KNOWN.licence)
