"""The view «Duel» of the Compare page: one digit of the visitor, answered by all networks at once.

In: the digit on the pad that the Recognise page has too, or on a photo. Out: a card for each network, who disagrees, and the
training digits that are nearest to the visitor's. All cards are one piece of HTML: a chart for each would take seconds.
"""

from collections.abc import Sequence

import streamlit as st

from core.errors import TrazoError
from core.evaluation.agreement import Agreement, find_agreement
from core.experiments.readers import Reader, ask_all
from core.imaging.pipeline import DEFAULT_PIPELINE
from core.models.checkpoint import DEFAULT_MODEL
from core.recognition import ReadDigit, Recognition
from screens.components import (
    answer_card,
    compare_cache,
    crowd,
    digit_card,
    duel_cards,
    duel_nearest,
    duel_words,
    models,
    session,
    settings,
    source,
)
from screens.components.canvas import Surface
from screens.components.encode import Markup, is_dark
from screens.components.photo import Photo
from screens.components.words import _, one_language

MOST_OWN = 6
"""Of the visitor's own runs the newest so many take part."""
PREPARED_BY = settings.Choice(DEFAULT_PIPELINE, DEFAULT_MODEL, Surface.PAD)
"""One preparation for all: what differs is the network alone."""


def show() -> None:
    """Show the duel; the first visitor waits until the networks are loaded."""
    with st.spinner(_("The networks are being loaded …")):
        compare_cache.readers()
    _duel()


@st.fragment
def _duel() -> None:
    """Run again by itself with every stroke, when it is this visitor's turn."""
    with crowd.turn, one_language():
        try:
            _show_duel(_readers())
        except TrazoError as error:
            st.error(error.sentence(_), icon=":material/error:")


def _readers() -> list[Reader]:
    """Return who takes part, each called as in the visitor's language: the default model, the shelf's, the visitor's newest."""
    own = list(models.own_models().items())[:MOST_OWN]
    return [
        Reader(_(models.MODEL_NAMES[DEFAULT_MODEL]), models.model_named(DEFAULT_MODEL)),
        *(Reader(_(reader.title), reader.model) for reader in compare_cache.readers()),
        *(Reader(title, models.model_named(name)) for name, title in own),
    ]


def _show_duel(readers: Sequence[Reader]) -> None:
    with st.container(key=session.DUEL):
        left, right = st.columns([1, 1.25], gap="large")
    with left:
        origin = settings.choose_source()
        photo, reading = source.bring(origin, PREPARED_BY)
    with right:
        digit = _choose_digit(photo, reading.recognition) if reading.recognition else None
        if digit is None:
            answer_card.show(reading, _(settings.INVITATIONS[origin]))
            duel_cards.show_waiting([reader.title for reader in readers])
            return
        agreement = _answer(digit, readers)
    with left, st.container(key=session.DUEL_NEAREST):
        duel_nearest.show(digit.prepared.image, agreement)


def _choose_digit(photo: Photo | None, recognition: Recognition) -> ReadDigit:
    if photo is None:
        return digit_card.choose_drawn(recognition)
    return digit_card.step_on(photo, recognition)


def _answer(digit: ReadDigit, readers: Sequence[Reader]) -> Agreement:
    """Show what each says to a digit, and return who agrees with whom."""
    answers = ask_all(readers, digit.prepared.image)
    agreement = find_agreement(answers)
    theme = "trazo-dark" if is_dark() else "trazo-light"
    st.html(Markup(duel_words.answer(agreement, [reader.title for reader in readers], theme)))
    pairs = zip(readers, answers, strict=True)
    duel_cards.show(
        [duel_cards.Card(reader, answer, place in agreement.dissenters) for place, (reader, answer) in enumerate(pairs)]
    )
    return agreement
