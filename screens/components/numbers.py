"""Numbers with their names, as many beside one another as fit."""

from collections.abc import Iterable
from html import escape

import streamlit as st

from screens.components.encode import Markup


def show(pairs: Iterable[tuple[str, str]]) -> None:
    """Show each number below its name."""
    items = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in pairs)
    st.html(Markup(f'<dl class="trazo-numbers">{items}</dl>'))
