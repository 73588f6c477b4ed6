"""The same picture through all pipelines, so that a class sees who is right."""

from collections.abc import Callable
from html import escape

import streamlit as st

from core.imaging.pipeline import STAGES
from screens.components import answer_card, session, settings
from screens.components.encode import data_url, is_dark
from screens.components.reading import Reading
from screens.components.words import _


def offer(read_with: Callable[[str], Reading]) -> None:
    """Offer the comparison, and show it where it is wanted: each pipeline's 28x28 and what the model says to it.

    `read_with` reads the picture with the pipeline of that name.
    """
    if not st.toggle(_("Compare: one picture, three preparations"), key=session.COMPARE, persist_state="session"):
        return
    cards = "".join(_card(name, read_with(name)) for name in STAGES)
    theme = "trazo-dark" if is_dark() else "trazo-light"
    st.html(f'<div class="trazo-cards {theme}">{cards}</div>')


def _card(pipeline: str, reading: Reading) -> str:
    picture = f'<img src="{data_url(reading.stages[-1].image)}" alt="">' if reading.stages else ""
    name = escape(_(settings.PIPELINE_NAMES[pipeline]))
    return f"<article>{picture}<div><small>{name}</small>{_says(reading)}</div></article>"


def _says(reading: Reading) -> str:
    if reading.error is not None:
        return f"<small>{escape(reading.error.sentence(_))}</small>"
    if reading.recognition is None:
        return ""
    return f"<strong>{escape(reading.outcome.line)}</strong>{answer_card.sentence(reading.recognition)}"
