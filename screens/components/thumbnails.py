"""Many small pictures side by side, each with a word below it."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from core.imaging.types import Image
from screens.components.encode import Markup, data_url


@dataclass(frozen=True)
class Item:
    """One picture, what stands below it, and what is said of it to those who cannot see it."""

    picture: Image
    caption: str = ""
    alt: str = ""


def show(items: Sequence[Item], label: str) -> None:
    """Show the pictures, as many in a row as fit."""
    figures = "".join(_figure(item) for item in items)
    st.html(Markup(f'<div class="trazo-thumbs" role="group" aria-label="{escape(label)}">{figures}</div>'))


def _figure(item: Item) -> str:
    caption = f"<figcaption>{escape(item.caption)}</figcaption>" if item.caption else ""
    return f'<figure><img src="{data_url(item.picture)}" alt="{escape(item.alt)}">{caption}</figure>'
