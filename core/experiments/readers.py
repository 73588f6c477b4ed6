"""The networks of the shelf that read grey digits of 28 x 28, ready to answer a visitor's.

In: the shelf. Out: networks with their titles, loaded and warm. Released ones are left out: whoever asks has them already.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.experiments.experiment import Learner
from core.experiments.shelf import Entry, load_entry
from core.imaging.types import Image
from core.models.answering import Answer, answer_with_care
from core.models.checkpoint import Model


@dataclass(frozen=True)
class Reader:
    """A network that reads digits, and what it is called: a message key, or a visitor's own words."""

    title: str
    model: Model


def load_readers(entries: Sequence[Entry], folder: Path | None = None) -> tuple[Reader, ...]:
    """Load every network of the shelf that reads digits, in the shelf's order, and let each answer once.

    Raises: WeightsError.
    """
    readers = tuple(Reader(entry.experiment.title, load_entry(entry, folder)) for entry in entries if _is_asked(entry))
    ask_all(readers, np.zeros((28, 28), np.uint8))
    return readers


def _is_asked(entry: Entry) -> bool:
    is_released = entry.experiment.learner is Learner.RELEASED
    return entry.card is not None and entry.card.reads_digits and not is_released


def ask_all(readers: Sequence[Reader], image: Image) -> tuple[Answer, ...]:
    """Return what each says to one prepared digit, (28, 28) uint8, ink high."""
    return tuple(answer_with_care(reader.model, image[np.newaxis])[0] for reader in readers)
