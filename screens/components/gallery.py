"""The visitor's own digits, sorted by label, to be chosen.

A Streamlit component (v2) without a build step: `gallery.html`, `gallery.css` and `gallery.js` beside this file. The browser
sends the ids of the chosen ones, `{"chosen": ["0123…", …]}`.
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from core.data.collected import KeptDigit
from core.imaging.encoding import png_data_url
from screens.components import session
from screens.components.words import _

MOST_SHOWN = 300
"""The newest of each choice; more would take the browser a while."""
EVERY = "all"


def _file(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


_mount = st.components.v2.component(
    "trazo_gallery", html=_file("gallery.html"), css=_file("gallery.css"), js=_file("gallery.js")
)


def choose_label(digits: Sequence[KeptDigit]) -> list[KeptDigit]:
    """Offer the labels, each with how many there are of it; return the digits of the chosen one, or all."""
    counts = Counter(digit.label for digit in digits)
    words = {EVERY: _("All ({count})").format(count=len(digits))} | {label: f"{label} ({counts[label]})" for label in range(10)}
    label = st.pills(
        _("Which digits"),
        [EVERY, *range(10)],
        default=EVERY,
        required=True,
        format_func=words.__getitem__,
        wrap=True,
        key=session.GALLERY_LABEL,
        label_visibility="collapsed",
    )
    return [digit for digit in digits if label in (None, EVERY, digit.label)]


def show(digits: Sequence[KeptDigit]) -> list[str]:
    """Show digits, the newest first, and return the ids of those that are chosen."""
    newest = digits[-MOST_SHOWN:][::-1]
    if len(newest) < len(digits):
        st.caption(_("The newest {shown} of {count} are shown.").format(shown=len(newest), count=len(digits)))
    key = session.fresh(session.GALLERY)
    _mount(
        key=key,
        data=[
            {"groups": _groups(newest), "words": {"gallery": _("My digits"), "all": _("Select all")}}
        ],  # in a list, as the pad's
        on_chosen_change=lambda: None,
    )
    chosen = session.triggered(key, "chosen")
    return [digit.id for digit in newest if isinstance(chosen, list) and digit.id in chosen]


def _groups(digits: Sequence[KeptDigit]) -> list[dict[str, object]]:
    labels = sorted({digit.label for digit in digits})
    return [{"title": str(label), "digits": [_tile(digit) for digit in digits if digit.label == label]} for label in labels]


def _tile(digit: KeptDigit) -> dict[str, str]:
    if digit.model_said in (None, digit.label):
        alt = _("{label}, kept on {date}").format(label=digit.label, date=f"{digit.created:%Y-%m-%d}")
    else:
        alt = _("{label}, read as {said}, kept on {date}").format(
            label=digit.label, said=digit.model_said, date=f"{digit.created:%Y-%m-%d}"
        )
    return {"id": digit.id, "url": png_data_url(digit.image), "alt": alt}
