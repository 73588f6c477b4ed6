"""What the Compare page keeps in memory, shared by all visitors."""

from pathlib import Path

import streamlit as st

from core.experiments.readers import Reader, load_readers
from core.experiments.shelf import Entry, shelf
from core.paths import experiments_folder
from core.recognition import settle_memory

KEPT_S = 600
"""A new record is seen ten minutes later at most."""


def experiments() -> tuple[Entry, ...]:
    """Return the shelf.

    Raises: RecordUnreadable, CardUnreadable.
    """
    return _experiments(str(experiments_folder()))


@st.cache_resource(show_spinner=False, ttl=KEPT_S, max_entries=1)
def _experiments(folder_name: str) -> tuple[Entry, ...]:
    return shelf(Path(folder_name))


def readers() -> tuple[Reader, ...]:
    """Return the networks of the shelf that read digits, loaded when the first visitor asks; 22 of them took 51 MB.

    Raises: RecordUnreadable, CardUnreadable, WeightsError.
    """
    return _readers(str(experiments_folder()))


@st.cache_resource(show_spinner=False, max_entries=1)
def _readers(folder_name: str) -> tuple[Reader, ...]:
    folder = Path(folder_name)
    loaded = load_readers(_experiments(folder_name), folder)
    settle_memory()
    return loaded
