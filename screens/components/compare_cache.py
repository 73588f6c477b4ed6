"""What the Compare page keeps in memory, shared by all visitors."""

from pathlib import Path

import streamlit as st

from core.experiments.shelf import Entry, shelf
from core.paths import experiments_folder

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
