"""Digits found on photos that nobody took: needs no file.

In: nothing. Out: the digits that the pipeline finds on synthetic photos of invented hands, with paper, light and camera. About
0.2 s for each photo on one core, then kept.
"""

from dataclasses import replace

from core.data.dataset import Dataset
from core.data.kept import kept, kept_path
from core.data.registry import DataChoice, Known, Parts, register
from core.data.synthetic.prepared import synthetic_digits
from core.i18n.catalogues import N_

TRAIN_PHOTOS, TEST_PHOTOS = 110, 25
TRAIN_SEED, TEST_SEED = 31, 32

KNOWN = Known(
    "photos",
    N_("Digits from invented photos"),
    N_("About 2,000 digits cut out of 135 photos that the computer made up, with ruled paper, shadows and blur."),
    "synthetic photos of invented hands, made by Trazo",
    "MIT",
    is_offline=True,
)


@register(KNOWN)
def load_photos(_choice: DataChoice, _download: bool) -> Parts:
    """Return digits of photos: about 30 seconds of making photos for the first time."""
    return Parts(_digits(TRAIN_PHOTOS, TRAIN_SEED), _digits(TEST_PHOTOS, TEST_SEED))


def _digits(photo_count: int, seed: int) -> Dataset:
    return kept(kept_path(f"photos-{photo_count}-{seed}"), lambda: _make(photo_count, seed))


def _make(photo_count: int, seed: int) -> Dataset:
    return replace(synthetic_digits(seed, photo_count), name=KNOWN.name, source=KNOWN.source, licence=KNOWN.licence)
