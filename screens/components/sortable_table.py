"""A table that its reader puts in order by a press on the head of a column; it scrolls sideways by itself.

A Streamlit component (v2) without a build step: `sortable_table.html`, `.css` and `.js` beside this file. Streamlit's own table
of that kind loads pandas into the server, 79 MB. Nothing is sent back: the order is the browser's affair.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import streamlit as st

ASCENDING, DESCENDING = "ascending", "descending"
TEXT, NUMBER = "text", "number"


@dataclass(frozen=True)
class Column:
    """The head of a column; `first` is the order that the first press brings."""

    title: str
    kind: str = NUMBER
    first: str = DESCENDING


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, what stands small below it, and what it is sorted by; None is sorted last."""

    text: str
    value: float | str | None
    note: str = ""


@dataclass(frozen=True)
class Order:
    """By which column, and which way round."""

    column: int
    direction: str


def _file(ending: str) -> str:
    return Path(__file__).with_suffix(ending).read_text(encoding="utf-8")


_mount = st.components.v2.component("trazo_sortable_table", html=_file(".html"), css=_file(".css"), js=_file(".js"))


@dataclass(frozen=True)
class SortableTable:
    """What is shown: each row has a cell for each column, the first names the row; `label` is said to those who hear it."""

    label: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    order: Order


def show(table: SortableTable, key: str) -> None:
    """Show a table, at first in its own order."""
    _mount(key=key, data=[asdict(table)])  # in a list, as the pad's
