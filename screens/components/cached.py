"""Streamlit's caches round core's loaders, and nothing else."""

import streamlit as st

from core.data.samples import sample
from core.imaging.decode import decode
from core.imaging.types import Image
from core.recognition import settle_memory

KEPT_PICTURES = 40
KEPT_S = 600


@st.cache_data(max_entries=KEPT_PICTURES, ttl=KEPT_S, show_spinner=False)
def decoded(data: bytes) -> Image:
    """Return an uploaded file as RGB."""
    return decode(data)


@st.cache_data(show_spinner=False)
def sample_picture(name: str) -> Image:
    """Return a sample picture as RGB."""
    return sample(name)


@st.cache_resource(show_spinner=False)
def settle_memory_once() -> None:
    """Settle the process's memory after its first answer: chart and components have loaded their libraries by then."""
    settle_memory()
