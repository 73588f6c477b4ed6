"""The training digits of each answer that look most like the visitor's digit, beside it."""

from html import escape

import streamlit as st

from core.evaluation.agreement import Agreement, Camp
from core.evaluation.nearest import Neighbour, nearest_digits
from core.imaging.types import Image
from screens.components import amounts
from screens.components.encode import Markup, data_url
from screens.components.words import _

COUNT = 5
MOST_ANSWERS = 4
"""Of more different answers only those most often given are looked up."""


def show(image: Image, agreement: Agreement) -> None:
    """Show the nearest training digits of each answer, (28, 28) uint8 `image` first; nothing where all say «not a digit»."""
    found = {camp: nearest_digits(image, camp.said, COUNT) for camp in agreement.camps[:MOST_ANSWERS] if camp.said is not None}
    if not found:
        return
    st.subheader(_("What it looks like"), anchor=False)
    st.caption(_explanation(found))
    own = _figure(image, _("Yours"), "own")
    rows = "".join(_row(camp, neighbours) for camp, neighbours in found.items())
    st.html(Markup(f'<div class="trazo-nearest">{own}<div>{rows}</div></div>'))


def _explanation(found: dict[Camp, tuple[Neighbour, ...]]) -> str:
    sentence = _(
        "Of 6,000 digits that networks learn from, the five of each answer that are nearest to yours, pixel by pixel, slightly "
        "blurred. The number below is the distance: 0 would be the same picture."
    )
    if len(found) == 1:
        return sentence
    nearest = min(found, key=lambda camp: found[camp][0].distance)
    return f"{sentence} {_('Nearest of all is a picture of {digit}.').format(digit=nearest.said)}"


def _row(camp: Camp, neighbours: tuple[Neighbour, ...]) -> str:
    words = _("Training digits: {digit}").format(digit=camp.said)
    figures = "".join(_figure(one.image, amounts.decimal(one.distance, 1), "") for one in neighbours)
    return f'<section aria-label="{escape(words)}"><strong>{camp.said}</strong>{figures}</section>'


def _figure(image: Image, caption: str, kind: str) -> str:
    return f'<figure class="{kind}"><img src="{data_url(image)}" alt=""><figcaption>{escape(caption)}</figcaption></figure>'
