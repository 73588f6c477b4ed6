"""The looks that the theme's settings cannot express."""

from pathlib import Path

import streamlit as st

from screens.components.encode import is_dark

ON_BRIGHT, ON_DARK = "#0b2622", "#ffffff"
"""At least 8 to 1 on the main colour of the dark theme, 5 to 1 on that of the light one."""


@st.cache_data(show_spinner=False)
def _sheet() -> str:
    return "".join(Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("style.css", "marks.css"))


def apply() -> None:
    """Put the style sheet into the page, with the colour of words on the theme's main colour."""
    st.html(f"<style>:root {{ --trazo-on-main: {ON_BRIGHT if is_dark() else ON_DARK}; }} {_sheet()}</style>")
