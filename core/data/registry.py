"""Knows every data set that a class can train with by its name.

In: what was chosen. Out: its pictures to learn from and to test with. The list of imports at the end is explicit: a data set
that is not in it does not exist. Nothing is read before `load`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from core.data.dataset import Dataset
from core.errors import UnknownName
from core.i18n.catalogues import N_

DEFAULT_DATA = "digits"
"""The set that is always there and read in a second."""


@dataclass(frozen=True)
class DataChoice:
    """What a visitor chose; only texts, so that it can be written as JSON.

    `task` is what to learn, where a set has several tasks; "" is the first of them. `file` is the path of an archive or folder.
    """

    name: str
    task: str = ""
    file: str = ""


@dataclass(frozen=True)
class Parts:
    """Pictures to learn from, and others to test with."""

    train: Dataset
    test: Dataset


@dataclass(frozen=True)
class Known:
    """What can be said of a data set without reading it.

    `is_offline`: it needs neither files nor a network; `is_fetchable`: the internet has its files; `file` is where somebody has
    to put them otherwise, below the data folder.
    """

    name: str
    title: str
    description: str
    source: str
    licence: str
    is_offline: bool = False
    is_fetchable: bool = False
    file: str = ""
    tasks: tuple[str, ...] = ()


Load = Callable[[DataChoice, bool], Parts]
"""Reads what was chosen; true where it may be fetched from the internet."""
Look = Callable[[DataChoice], bool]


def _is_always_there(_: DataChoice) -> bool:
    return True


@dataclass(frozen=True)
class _Entry:
    known: Known
    load: Load
    look: Look


_ENTRIES: dict[str, _Entry] = {}


def register(known: Known, look: Look = _is_always_there) -> Callable[[Load], Load]:
    """Enter the function that loads a data set; `look` says cheaply whether its files are there.

    A second data set of that name is our mistake and refused.
    """

    def enter(load_one: Load) -> Load:
        assert known.name not in _ENTRIES, f"two data sets are named {known.name}"
        _ENTRIES[known.name] = _Entry(known, load_one, look)
        return load_one

    return enter


def data_sets() -> tuple[Known, ...]:
    """Return all data sets, the default first."""
    return tuple(entry.known for entry in _ENTRIES.values())


def known(name: str) -> Known:
    """Return what is known of a data set.

    Raises: UnknownName, listing the known ones.
    """
    return _entry(name).known


def load(choice: DataChoice, download: bool = False) -> Parts:
    """Read the data set that was chosen; `download` allows to fetch it from the internet where its files are missing.

    Raises: UnknownName for a data set or a task; a DataError that says what to do, where it is missing or cannot be used.
    """
    entry = _entry(choice.name)
    tasks = entry.known.tasks
    if choice.task and choice.task not in tasks:
        raise UnknownName(kind=N_("task"), name=choice.task, known=", ".join(tasks) or "–")
    return entry.load(choice, download)


def is_at_hand(choice: DataChoice) -> bool:
    """Return whether `load` needs no network: the files are there, or none are needed.

    Raises: UnknownName for a data set.
    """
    return _entry(choice.name).look(choice)


def _entry(name: str) -> _Entry:
    if name not in _ENTRIES:
        raise UnknownName(kind=N_("data set"), name=name, known=", ".join(_ENTRIES))
    return _ENTRIES[name]


from core.data.sets import (  # noqa: E402, F401 (entering themselves; must follow `register`)
    digits,
    drawn,
    fetched,
    folders,
    pens,
    photos,
    polymnist,
)
