"""What a visitor can do with their own digits: name them anew, delete them, take them away, bring some."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from core.data import collected
from core.data.collected import Collected
from core.data.collected_zip import from_zip, to_zip
from core.errors import TrazoError
from screens.components import session
from screens.components.words import _


def offer_changes(visitor: str, chosen: Sequence[str]) -> None:
    """Offer to name the chosen digits anew, or to delete them."""
    if chosen:
        text = _("Chosen: {count}. What are they?").format(count=len(chosen))
    else:
        text = _("Press on digits to choose them; then say what they are, or delete them.")
    st.pills(
        text,
        list(range(10)),
        key=session.RELABEL,
        disabled=not chosen,
        on_change=_relabel,
        args=(visitor, tuple(chosen)),
        wrap=True,
    )
    _confirmed(
        _("Delete the chosen ({count})").format(count=len(chosen)),
        session.DELETE_CHOSEN,
        partial(collected.delete, visitor, tuple(chosen)),
        is_possible=bool(chosen),
    )


def offer_zip(visitor: str, kept: Collected) -> None:
    """Offer all digits as a file, and to delete all of them."""
    with st.container(horizontal=True):
        st.download_button(
            _("Download all as ZIP"),
            data=partial(to_zip, kept.digits),
            file_name="my-digits.zip",
            mime="application/zip",
            on_click="ignore",
            icon=":material/download:",
            key=session.ZIP_DOWN,
        )
        ids = (*(digit.id for digit in kept.digits), *kept.damaged)
        _confirmed(
            _("Delete all ({count})").format(count=len(ids)), session.DELETE_ALL, partial(collected.delete, visitor, ids)
        )


def offer_upload(visitor: str) -> None:
    """Let the visitor bring digits in a ZIP, and say what came of the last one."""
    with st.expander(_("Bring digits from a ZIP file"), icon=":material/upload:"):
        key = session.fresh(session.ZIP_UP)
        st.file_uploader(
            _("A ZIP from this page, or one with pictures of 28 x 28 pixels in folders named 0 to 9"),
            type="zip",
            key=key,
            on_change=_take_in,
            args=(visitor, key),
        )


def tell() -> None:
    """Say, once, what came of what was done last."""
    note = session.forget(session.ZIP_NOTE)
    if isinstance(note, TrazoError):
        st.error(note.sentence(_), icon=":material/error:")
    elif isinstance(note, str):
        st.success(note, icon=":material/check:")


def _confirmed(words: str, key: str, delete: Callable[[], int], is_possible: bool = True) -> None:
    """Offer a deletion that has to be confirmed."""
    with st.popover(words, icon=":material/delete:", disabled=not is_possible, key=session.fresh(f"{key}_menu")):
        st.write(_("They are removed from the server's disk. That cannot be undone."))
        st.button(_("Delete for good"), key=key, type="primary", on_click=_do, args=(delete,))


def _relabel(visitor: str, ids: Sequence[str]) -> None:
    label = session.take_choice(session.RELABEL)
    if isinstance(label, int):
        _do(partial(collected.relabel, visitor, dict.fromkeys(ids, label)))


def _do(change: Callable[[], object]) -> None:
    """Change the collection, and begin with nothing chosen; what was kept last is no news any more."""
    session.forget(session.KEPT_NOTE)
    try:
        change()
    except TrazoError as error:
        session.remember(session.ZIP_NOTE, error)
    session.start_anew()


def _take_in(visitor: str, key: str) -> None:
    """Add the digits of an uploaded ZIP."""
    file = session.uploaded(key)
    if file is not None:
        _do(partial(_add, visitor, file))


def _add(visitor: str, content: bytes) -> None:
    unpacked = from_zip(content)
    known = collected.labels_of(visitor, [digit.id for digit in unpacked.digits])
    total = collected.add(visitor, unpacked.digits)
    session.remember(
        session.ZIP_NOTE,
        _("New digits: {count}. Here already: {known}. Left out: {left_out}. You now have {total}.").format(
            count=len({digit.id for digit in unpacked.digits} - set(known)),
            known=len(known),
            left_out=unpacked.left_out,
            total=total,
        ),
    )


def damaged(digits: Sequence[str]) -> str:
    """Return the sentence about digits that could not be read."""
    return _("Digits that could not be read and are left out: {count}.").format(count=len(digits))
