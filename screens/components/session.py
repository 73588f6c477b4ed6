"""The state of one visitor's session. The only file that spells session-state keys."""

import streamlit as st

from core.i18n.catalogues import LANGUAGES, choose_language

LANGUAGE = "lang"
PAD = "pad"
KEPT_DRAWING = "kept_drawing"
DRAWABLE_CANVAS = "drawable_canvas"
SURFACE = "surface"
SOURCE = "source"
UPLOADS = "uploads"
CAMERA = "camera"
SAMPLE = "sample"
MODEL = "model"
PIPELINE = "pipeline"
COMPARE = "compare"
CHOSEN_FILE = "chosen_file"
CHOSEN_DIGIT = "chosen_digit"


def language() -> str:
    """Return the code of the visitor's language."""
    return choose_language(st.session_state.get(LANGUAGE), st.context.locale)


def choose_language_in_sidebar() -> None:
    """Offer the languages: that of the address (`?lang=es`) is chosen first, else the browser's own.

    A choice that differs from both goes into the address, to be shared.
    """
    first = choose_language(st.query_params.get(LANGUAGE), st.context.locale)
    st.session_state.setdefault(LANGUAGE, first)
    st.sidebar.segmented_control(
        "Language · Idioma",
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        required=True,
        key=LANGUAGE,
    )
    if language() != first:
        st.query_params[LANGUAGE] = language()


def pad_message() -> object:
    """Return what the pad sent last; what it sent before the page was left, where it has just come back."""
    state = st.session_state.get(PAD)
    message = state.get("drawing") if state else None
    if message is not None:
        st.session_state[KEPT_DRAWING] = message
    return st.session_state.get(KEPT_DRAWING)
