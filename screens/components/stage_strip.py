"""Every stage of the preparation, side by side, with what it found out."""

from collections.abc import Mapping
from html import escape

import streamlit as st

from core.imaging.normalise import SIDE_PX
from core.imaging.pipeline import Stage
from screens.components.encode import Markup, data_url
from screens.components.words import _


def show(stages: tuple[Stage, ...]) -> None:
    """Show the stages as one strip that scrolls sideways on a phone."""
    images = {id(stage.image): stage.image for stage in stages}  # a stage that changes nothing hands the same picture on
    urls = {identity: data_url(image) for identity, image in images.items()}
    items = "".join(_item(number, stage, urls[id(stage.image)]) for number, stage in enumerate(stages, start=1))
    st.html(Markup(f'<ul class="trazo-strip">{items}</ul>'))


def _item(number: int, stage: Stage, url: str) -> str:
    name = _(stage.name)
    pixels = "pixels" if min(stage.image.shape[:2]) <= SIDE_PX else ""
    alt = escape(_("The picture after stage {number}, {name}").format(number=number, name=name))
    return (
        f'<li><div class="frame"><img class="{pixels}" src="{url}" alt="{alt}"></div>'
        f"<b>{number}. {escape(name)}</b><small>{_facts(stage.facts)}</small></li>"
    )


def _facts(facts: Mapping[str, int | float | str]) -> str:
    lines = (f"{_(name)}: {_(value) if isinstance(value, str) else value}" for name, value in facts.items())
    return "<br>".join(escape(line) for line in lines)
