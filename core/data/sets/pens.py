"""Digits drawn with a pen by 146 people: needs the file of strokes.

In: `unipen-digits.jsonl.gz` in the data folder or in `strokes` below it. Out: each digit drawn once on the pad and prepared;
nobody's hand is in both parts. About 7 ms for each digit on one core, then kept.
"""

from dataclasses import replace
from pathlib import Path

from core.data.dataset import Dataset
from core.data.kept import kept, kept_path
from core.data.registry import DataChoice, Known, Parts, register
from core.data.rendered import rendered_strokes
from core.data.strokes import LICENCE, SOURCE, read_strokes
from core.i18n.catalogues import N_
from core.paths import data_folder

FILE = "unipen-digits.jsonl.gz"
TRAIN_SPLITS, TEST_SPLITS = ("train", "validation"), ("test",)
SEED = 41

KNOWN = Known(
    "strokes",
    N_("Digits drawn with a pen"),
    N_("11,796 digits of 146 people, drawn on a tablet; the people of the test are not those of the training."),
    SOURCE,
    LICENCE,
    file=f"strokes/{FILE}",
)


def strokes_path() -> Path:
    """Return where the file of strokes lies, or should lie."""
    places = (data_folder() / FILE, data_folder() / "strokes" / FILE)
    return next((place for place in places if place.is_file()), places[-1])


def _is_there(_: DataChoice) -> bool:
    return strokes_path().is_file()


@register(KNOWN, _is_there)
def load_strokes(_choice: DataChoice, _download: bool) -> Parts:
    """Return the drawn digits: more than a minute of drawing for the first time.

    Raises: DataMissing, DataDamaged.
    """
    return Parts(_rendered("train", TRAIN_SPLITS), _rendered("test", TEST_SPLITS))


def _rendered(part: str, splits: tuple[str, ...]) -> Dataset:
    """Return one part; what is kept goes by the size of the file, so that another file is drawn anew."""
    path = strokes_path()
    size = path.stat().st_size if path.is_file() else 0
    return kept(kept_path(f"strokes-{part}-{size}-{SEED}"), lambda: _draw(path, splits))


def _draw(path: Path, splits: tuple[str, ...]) -> Dataset:
    digits = [digit for split in splits for digit in read_strokes(path, split)]
    return replace(rendered_strokes(digits, 1, SEED), name=KNOWN.name)
