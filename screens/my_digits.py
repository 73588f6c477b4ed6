"""Look through the digits you have kept, name them anew, delete them, take them away or bring some."""

import streamlit as st

from core.data import collected
from screens.components import collection, fine_tuning, gallery, session
from screens.components.words import _, one_language


def show_page(visitor: str) -> None:
    """Show a visitor's digits, and what can be done with them."""
    kept = collected.read(visitor)
    collection.tell()
    if kept.damaged:
        st.warning(collection.damaged(kept.damaged), icon=":material/warning:")
    if kept.digits:
        shown = gallery.choose_label(kept.digits)
        changes = st.container(horizontal=True, vertical_alignment="bottom")
        chosen = gallery.show(shown)
        with changes:
            collection.offer_changes(visitor, chosen)
    else:
        st.info(
            _(
                "There is nothing here yet. Draw a digit or bring a photo under «Recognise», and press «Yes» or the right "
                "digit below the answer."
            ),
            icon=":material/draw:",
        )
        st.page_link("screens/recognise.py", label=_("Recognise"), icon=":material/draw:")
    if kept.digits or kept.damaged:
        collection.offer_zip(visitor, kept)
    collection.offer_upload(visitor)
    fine_tuning.offer(visitor, len(kept.digits))


st.title(_("My digits"), anchor=False)
st.caption(
    _(
        "They are kept on this server, under a random number that only this browser knows. Whoever uses this browser sees "
        "them. Deleting removes them from the server."
    )
)
number = session.visitor()
if number is not None:
    with one_language():
        show_page(number)
