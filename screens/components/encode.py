"""How core's values look on a page: pictures as data URLs, verdicts as styles.

A strip of eight pictures in the page's own text is one message to the browser, and no download.
"""

import base64
from dataclasses import dataclass

import cv2
import streamlit as st

from core.imaging.encoding import png_data_url, shrunk
from core.imaging.types import Image
from core.models.answering import Verdict
from core.recognition import ReadDigit

THUMBNAIL_PX = 160
"""A quarter of the pad's width, since shrinking by a whole number is several times faster."""
MARK_KINDS = {Verdict.DIGIT: "digit", Verdict.UNSURE: "unsure", Verdict.NOT_A_DIGIT: "refused"}
"""The style of the box round a digit."""
WEBP_QUALITY = 70
"""A photo of 1200 pixels takes 10 to 40 kB, a third of what it takes as JPEG."""


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


def photo_url(image: Image, longest_px: int) -> str:
    """Return a photo as a data URL of a WebP, shrunk to `longest_px`."""
    small = shrunk(image, longest_px)
    pixels = small if small.ndim == 2 else cv2.cvtColor(small, cv2.COLOR_RGB2BGR)
    _done, data = cv2.imencode(".webp", pixels, (cv2.IMWRITE_WEBP_QUALITY, WEBP_QUALITY))
    return "data:image/webp;base64," + base64.b64encode(data.tobytes()).decode("ascii")


def label(digit: ReadDigit) -> str:
    """Return what stands at a digit's box: `4`, `4?9` where it is unsure, an empty box where it is no digit."""
    match digit.answer.verdict:
        case Verdict.DIGIT:
            return digit.text
        case Verdict.UNSURE:
            return f"{digit.answer.prediction}?{digit.answer.runner_up}"
        case Verdict.NOT_A_DIGIT:
            return "▢"


def is_dark() -> bool:
    """Whether the visitor's page is dark."""
    return st.context.theme.type == "dark"
