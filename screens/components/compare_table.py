"""All experiments of the shelf in one table."""

import streamlit as st

from core.experiments.shelf import shelf
from screens.components.words import _


def show() -> None:
    """Show every experiment with what it costs and what it reads right."""
    if not shelf():
        st.info(_("No experiment has been carried out yet. Each one that is carried out stands here afterwards."))
