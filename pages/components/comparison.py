"""The same picture through all pipelines, so that a class sees who is right."""

from html import escape

import streamlit as st

from core.imaging.pipeline import STAGES
from core.imaging.types import Image
from pages.components import session, settings
from pages.components.encode import data_url
from pages.components.picture import summary
from pages.components.reading import Reading, read
from pages.components.words import _


def offer(image: Image, model: str) -> None:
    """Offer the comparison, and show it where it is wanted: each pipeline's 28x28 and what the model says to it."""
    if not st.toggle(_("Compare: one picture, three preparations"), key=session.COMPARE, persist_state="session"):
        return
    cards = "".join(_card(name, read(image, model, name)) for name in STAGES)
    st.html(f'<div class="trazo-cards">{cards}</div>')


def _card(pipeline: str, reading: Reading) -> str:
    name = escape(_(settings.PIPELINE_NAMES[pipeline]))
    shown = reading.stages[-1].image if reading.stages else None
    picture = f'<img src="{data_url(shown)}" alt="">' if shown is not None else ""
    if reading.recognition is None:
        says = escape(reading.error.sentence(_)) if reading.error else ""
        return f"<article>{picture}<div><small>{name}</small><small>{says}</small></div></article>"
    sure = max(digit.answer.confidence for digit in reading.recognition.digits)
    share = escape(_("{share} sure").format(share=f"{100 * sure:.0f} %"))
    return f"<article>{picture}<div><small>{name}</small><strong>{escape(summary(reading))}</strong><small>{share}</small></div></article>"
