"""The looks that the theme's settings cannot express."""

from pathlib import Path

import streamlit as st


@st.cache_data(show_spinner=False)
def _sheet() -> str:
    return "".join(Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("style.css", "marks.css"))


def apply() -> None:
    """Put the style sheet into the page."""
    st.html(f"<style>{_sheet()}</style>")
