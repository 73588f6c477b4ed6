"""Digits written by hands that nobody has, drawn on the pad and prepared as a visitor's drawing is.

In: nothing. Out: data sets of digits by invented hands, many of them as written in Europe. Made in 6 ms each on one core, then
kept. Each digit is by a new hand: those that test are not those that teach, nor those that set the limits of networks.
"""

from dataclasses import replace

from core.data.continental import continental_digits
from core.data.dataset import Dataset
from core.data.kept import kept, kept_path
from core.data.rendered import rendered_strokes
from core.data.synthetic.writers import InventedHands

NAME, SOURCE, LICENCE = "drawn", "invented hands, made by Trazo", "MIT"
TRAIN_COUNT, TEST_COUNT, LIMITS_COUNT = 2000, 500, 400
TRAIN_SEED, TEST_SEED, LIMITS_SEED = 21, 22, 23


def drawn_part(is_train: bool) -> Dataset:
    """Return the digits to learn from or to test with; those that the pipeline reads as none or several are left out."""
    return _drawn(TRAIN_COUNT, TRAIN_SEED) if is_train else _drawn(TEST_COUNT, TEST_SEED)


def drawn_for_limits() -> Dataset:
    """Return digits by which to set what a network that learnt from others calls sure, and what no digit."""
    return _drawn(LIMITS_COUNT, LIMITS_SEED)


def _drawn(count: int, seed: int) -> Dataset:
    return kept(kept_path(f"drawn-{count}-{seed}"), lambda: _draw(count, seed))


def _draw(count: int, seed: int) -> Dataset:
    drawn = rendered_strokes(continental_digits(InventedHands(), count, seed), 1, seed)
    return replace(drawn, name=NAME, source=SOURCE, licence=LICENCE)
