"""A small table that scrolls sideways by itself where it is too wide for the screen."""

from collections.abc import Iterable, Sequence
from html import escape

import streamlit as st

from screens.components.encode import Markup


def show(head: Sequence[str], rows: Iterable[Sequence[str]], place: str = "") -> None:
    """Show a table whose first column names the rows; `place` is a style of its own."""
    top = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    body = "".join(_row(row) for row in rows)
    st.html(Markup(f'<div class="trazo-table {place}"><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'))


def _row(cells: Sequence[str]) -> str:
    first, *others = cells
    return f'<tr><th scope="row">{escape(first)}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in others)}</tr>'
