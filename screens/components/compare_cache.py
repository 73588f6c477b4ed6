"""What the Compare page keeps in memory, shared by all visitors, until a record or a card is written anew."""

from pathlib import Path

import streamlit as st

from core.experiments.readers import Reader, load_readers
from core.experiments.shelf import Entry, Files, files_now, shelf
from core.paths import experiments_folder
from core.recognition import settle_memory


def experiments() -> tuple[Entry, ...]:
    """Return the shelf.

    Raises: RecordUnreadable, CardUnreadable.
    """
    folder = experiments_folder()
    return _experiments(str(folder), files_now(folder))


@st.cache_resource(show_spinner=False, max_entries=1)
def _experiments(folder_name: str, files: Files) -> tuple[Entry, ...]:
    return shelf(Path(folder_name))


def readers() -> tuple[Reader, ...]:
    """Return the networks of the shelf that read digits, loaded when the first visitor asks; 20 of them took 31 MB.

    Raises: RecordUnreadable, CardUnreadable, WeightsError.
    """
    folder = experiments_folder()
    return _readers(str(folder), files_now(folder))


@st.cache_resource(show_spinner=False, max_entries=1)
def _readers(folder_name: str, files: Files) -> tuple[Reader, ...]:
    folder = Path(folder_name)
    loaded = load_readers(_experiments(folder_name, files), folder)
    settle_memory()
    return loaded
