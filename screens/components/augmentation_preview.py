"""Twenty pictures as training will see them, so that nobody bends a 6 into a 9."""

import streamlit as st

from core.data.dataset import Dataset
from core.training.augment import Augmentation
from core.training.previews import preview_pictures
from screens.components import session, thumbnails
from screens.components.words import _


def show(train: Dataset, augmentation: Augmentation) -> None:
    """Show twenty pictures changed by the settings above; others at the press of a button."""
    seed = session.count(session.OTHER_PICTURES)
    pictures = preview_pictures(train, augmentation, seed)
    thumbnails.show([thumbnails.Item(picture) for picture in pictures], _("Pictures as training will see them"))
    st.button(
        _("Other pictures"),
        icon=":material/casino:",
        key=f"{session.OTHER_PICTURES}_button",
        on_click=session.count_up,
        args=(session.OTHER_PICTURES,),
    )
