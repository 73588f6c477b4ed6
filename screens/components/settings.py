"""What the visitor chose: where the picture comes from, pipeline, model, drawing surface."""

from dataclasses import dataclass

import streamlit as st

from core.i18n.catalogues import N_
from core.imaging.pipeline import DEFAULT_PIPELINE, STAGES
from core.models.checkpoint import DEFAULT_MODEL, released_models
from screens.components import models, session
from screens.components.canvas import Surface
from screens.components.words import _

DRAW, PHOTO, CAMERA, SAMPLE = N_("Draw"), N_("Photo"), N_("Camera"), N_("Samples")
SOURCES = (DRAW, PHOTO, CAMERA, SAMPLE)
INVITATIONS = {
    DRAW: N_("The answer appears here while you draw."),
    PHOTO: N_("The answer appears here once you have chosen a photo."),
    CAMERA: N_("The answer appears here once you have taken a photo."),
    SAMPLE: N_("The answer appears here once you have chosen a sample."),
}
PIPELINE_NAMES = {
    "classroom": N_("Classroom (ours)"),
    "textbook": N_("Textbook (every tutorial's)"),
    "notebook": N_("Notebook (only resized)"),
}
SURFACE_NAMES = {Surface.PAD: N_("Trazo's pad"), Surface.DRAWABLE_CANVAS: N_("Drawable canvas (desktop)")}


@dataclass(frozen=True)
class Choice:
    """The names of what to read with, and the surface to draw on."""

    pipeline: str
    model: str
    surface: Surface


def model_names() -> dict[str, str]:
    """Return the models that the visitor can read with, by name, as they are called on the page."""
    return {name: _(models.MODEL_NAMES.get(name, name)) for name in released_models()} | models.own_models()


def choose() -> Choice:
    """Offer pipeline, model and drawing surface in the sidebar."""
    with st.sidebar:
        pipeline = st.radio(
            _("Preparation"),
            list(STAGES),
            format_func=lambda name: _(PIPELINE_NAMES[name]),
            key=session.PIPELINE,
            persist_state="session",
        )
        names = model_names()
        model = st.selectbox(
            _("Model"),
            list(names),
            format_func=names.__getitem__,
            key=session.MODEL,
            persist_state="session",
        )
        surface = st.radio(
            _("Draw on"),
            list(Surface),
            format_func=lambda surface: _(SURFACE_NAMES[surface]),
            key=session.SURFACE,
            persist_state="session",
            help=_(
                "The pad works with finger, pen and mouse. The drawable canvas loses drawings on phones, so it is for desktops."
            ),
        )
    return Choice(pipeline or DEFAULT_PIPELINE, model or DEFAULT_MODEL, surface or Surface.PAD)


def choose_source() -> str:
    """Offer the places a picture can come from, and return the chosen one."""
    source = st.segmented_control(
        _("Where the picture comes from"),
        list(SOURCES),
        default=DRAW,
        required=True,
        format_func=_,
        key=session.SOURCE,
        label_visibility="collapsed",
        persist_state="session",
    )
    return str(source or DRAW)
