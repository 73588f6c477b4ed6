"""How core's values look on a page: pictures as data URLs, verdicts as styles.

A strip of eight pictures in the page's own text is one message to the browser, and no download.
"""

from dataclasses import dataclass

import streamlit as st

from core.imaging.encoding import png_data_url, shrunk
from core.imaging.types import Image
from core.models.answering import Verdict

THUMBNAIL_PX = 160
"""A quarter of the pad's width, since shrinking by a whole number is several times faster."""
MARK_KINDS = {Verdict.DIGIT: "digit", Verdict.UNSURE: "unsure", Verdict.NOT_A_DIGIT: "refused"}
"""The style of the box round a digit."""


@dataclass(frozen=True)
class Markup:
    """HTML made by us, taken as it is: a plain text Streamlit would search for indentation and file names, all 15 kB of it."""

    html: str

    def _repr_html_(self) -> str:
        """Return the HTML: what things that can be shown have in notebooks, and Streamlit asks for."""
        return self.html


def data_url(image: Image, longest_px: int = THUMBNAIL_PX) -> str:
    """Return a picture as a data URL of a PNG, shrunk to `longest_px`."""
    return png_data_url(shrunk(image, longest_px))


def is_dark() -> bool:
    """Whether the visitor's page is dark."""
    return st.context.theme.type == "dark"
