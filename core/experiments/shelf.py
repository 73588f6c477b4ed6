"""The shelf of experiments: what was run, with the networks that came of it.

In: the folder of records and of small weights. Out: an entry for each experiment that has a record, in the reports' order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, stdev

from core.experiments.catalogue import EXPERIMENTS
from core.experiments.experiment import Experiment, Learner
from core.experiments.keeping import WEIGHTS
from core.experiments.record import Record, read_records
from core.models.card import Card, read_card
from core.models.checkpoint import Model, load_model
from core.paths import experiments_folder, weights_folder

Files = tuple[tuple[str, int], ...]
"""Files with the time when each was last written, in ns."""


@dataclass(frozen=True)
class Figure:
    """A number over the seeds of an experiment: `deviation` is the standard deviation, 0 for one seed."""

    mean: float
    deviation: float
    count: int


@dataclass(frozen=True)
class Entry:
    """An experiment with the records of its seeds, one or more, and the card of the weights that are shipped, if any are."""

    experiment: Experiment
    records: tuple[Record, ...]
    card: Card | None

    @property
    def kept(self) -> Record:
        """The record of the seed whose weights are shipped; the first seed's where none are."""
        seed = self.card.training["seed"] if self.card else self.records[0].seed
        return next((one for one in self.records if one.seed == seed), self.records[0])

    def part(self, name: str) -> Figure | None:
        """Return the accuracy on `train`, `validation` or `test` over the seeds, in parts of 1; None where there is none."""
        return figure([one.parts[name].accuracy for one in self.records if name in one.parts])

    def hands(self, suite: str) -> Figure | None:
        """Return the accuracy on a suite of real handwriting over the seeds; None where it was not measured."""
        return figure([one.handwriting[suite].accuracy for one in self.records if suite in one.handwriting])

    @property
    def seconds(self) -> Figure | None:
        """The seconds of training over the seeds that tell them: the card of a released model may not."""
        return figure([one.cost.seconds for one in self.records if one.cost.seconds])


def figure(values: Sequence[float]) -> Figure | None:
    """Return mean and standard deviation (of a sample) of some values; None of none."""
    if not values:
        return None
    return Figure(mean(values), stdev(values) if len(values) > 1 else 0.0, len(values))


def shelf(folder: Path | None = None) -> tuple[Entry, ...]:
    """Return every experiment that has a record.

    Raises: RecordUnreadable, CardUnreadable.
    """
    folder = folder or experiments_folder()
    records = read_records(folder)
    entries = []
    for one in EXPERIMENTS:
        own = tuple(record for record in records if record.experiment == one.name)
        card = _weights_folder(one, folder) / f"{one.name}.json"
        if own:
            entries.append(Entry(one, own, read_card(card) if card.is_file() else None))
    return tuple(entries)


def files_now(folder: Path | None = None) -> Files:
    """Return all records and cards that a shelf is read from; equal while none is added, deleted or written anew.

    Weights are not looked at: their card, which holds their checksum, is written after them.
    """
    folder = folder or experiments_folder()
    found = (path for one in (folder, folder / WEIGHTS, weights_folder()) for path in one.glob("*.json"))
    return tuple(sorted((str(path), path.stat().st_mtime_ns) for path in found))


def load_entry(entry: Entry, folder: Path | None = None) -> Model:
    """Return the network of an entry that has a card.

    Raises: WeightsError.
    """
    return load_model(entry.experiment.name, _weights_folder(entry.experiment, folder or experiments_folder()))


def _weights_folder(experiment: Experiment, folder: Path) -> Path:
    return weights_folder() if experiment.learner is Learner.RELEASED else folder / WEIGHTS
