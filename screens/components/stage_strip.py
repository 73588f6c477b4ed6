"""Every stage of the preparation, side by side, with what it found out; each opens large when it is clicked on.

The strip is plain HTML, since it is drawn anew with every stroke. The clicks on it are heard by an invisible component that is
put into the page once (`taps.js`).
"""

from collections.abc import Mapping
from html import escape
from pathlib import Path

import streamlit as st

from core.imaging.normalise import SIDE_PX
from core.imaging.pipeline import Stage
from core.imaging.types import Image
from screens.components import session, share, why
from screens.components.cached import LARGE_PX
from screens.components.encode import Markup, data_url, photo_url
from screens.components.stage_words import EXPLANATIONS
from screens.components.words import _

DRAWN_PX = 320
"""Pictures up to this size were painted by a stage, pixel by pixel; larger ones are shown as photos."""
STAGE = "stage"
PERCENT = " %"

_listen = st.components.v2.component("trazo_taps", js=Path(__file__).with_name("taps.js").read_text(encoding="utf-8"))


def listen() -> None:
    """Hear the clicks on stages; once, outside of whatever runs with every stroke."""
    with st.container(key=session.TAPS):
        _listen(key=session.TAPS + STAGE, on_stage_change=_ask)


def _ask() -> None:
    number = session.triggered(session.TAPS + STAGE, STAGE)
    if isinstance(number, int) and number >= 0:
        session.ask_stage(number)


def show(stages: tuple[Stage, ...]) -> None:
    """Show what the preparation did that matters, and the stages as one strip that scrolls sideways on a phone."""
    images = {id(stage.image): stage.image for stage in stages}  # a stage that changes nothing hands the same picture on
    urls = {identity: data_url(image) for identity, image in images.items()}
    items = "".join(_item(number, stage, urls[id(stage.image)]) for number, stage in enumerate(stages))
    reasons = escape(" ".join(why.of_picture(stages)))
    st.html(Markup((f'<p class="trazo-reasons">{reasons}</p>' if reasons else "") + f'<ul class="trazo-strip">{items}</ul>'))
    asked = session.take_asked_stage()
    if asked is not None and asked < len(stages):
        st.dialog(_("The stages, large"), width="large")(_look_closely)(stages)


def _item(index: int, stage: Stage, url: str) -> str:
    name = _(stage.name)
    alt = escape(_("The picture after stage {number}, {name}").format(number=index + 1, name=name))
    return (
        f'<li><button type="button" data-stage="{index}">'
        f'<span class="frame"><img class="{_rendering(stage.image)}" src="{url}" alt="{alt}"></span>'
        f"<b>{index + 1}. {escape(name)}</b><small>{_facts(stage.facts)}</small></button></li>"
    )


def _look_closely(stages: tuple[Stage, ...]) -> None:
    """Show one stage large, with what it does and what it found; any other at the press of a button."""
    chosen = st.pills(
        _("Stages"),
        range(len(stages)),
        required=True,
        format_func=lambda index: f"{index + 1}",
        wrap=True,
        key=session.LARGE_STAGE,
        label_visibility="collapsed",
    )
    index = chosen if chosen is not None and chosen < len(stages) else 0
    stage, name = stages[index], _(stages[index].name)
    alt = escape(_("The picture after stage {number}, {name}").format(number=index + 1, name=name))
    url = data_url(stage.image, DRAWN_PX) if max(stage.image.shape) <= DRAWN_PX else photo_url(stage.image, LARGE_PX)
    explanation = escape(_(EXPLANATIONS[stage.name])) if stage.name in EXPLANATIONS else ""
    st.html(
        Markup(
            f'<div class="trazo-large"><b>{index + 1}. {escape(name)}</b><p>{explanation}</p>'
            f'<img class="{_rendering(stage.image)}" src="{url}" alt="{alt}"><small>{_facts(stage.facts)}</small></div>'
        )
    )


def _rendering(image: Image) -> str:
    return "pixels" if min(image.shape[:2]) <= SIDE_PX else ""


def _facts(facts: Mapping[str, int | float | str]) -> str:
    return "<br>".join(escape(_fact(_(name), value)) for name, value in facts.items())


def _fact(name: str, value: int | float | str) -> str:
    """Return a fact in words; the unit in its name goes behind the number."""
    if name.endswith(PERCENT) and not isinstance(value, str):
        return f"{name.removesuffix(PERCENT)}: {share.unparted(share.percent(value))}"
    return f"{name}: {_(value) if isinstance(value, str) else str(value).replace('.', _('.'))}"
