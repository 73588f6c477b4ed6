"""What a run has come to: its accuracy, what it mixes up, its surest mistakes; use it, take it along.

In: a run that is over, or stopped. Out: the lower part of its page.
"""

import streamlit as st

from core.errors import TrazoError
from core.evaluation.classification import Classification
from core.training.material import is_fine_tuning
from core.training.outcome import classification_of
from core.training.run_models import RUN_PREFIX, run_card
from core.training.runs import Run
from screens.components import (
    amounts,
    confusion,
    downloads,
    numbers,
    result_words,
    run_words,
    session,
    table,
    thumbnails,
    training_cache,
)
from screens.components.training_cache import Pictures
from screens.components.words import _

RECOGNISE = "screens/recognise.py"


def show(run: Run) -> None:
    """Show the results of a run, as far as there are any."""
    result = classification_of(run.id)
    numbers.show(result_words.numbers(run, result))
    if run.result and run.result.change:
        table.show(result_words.change_head(), result_words.change_rows(run.result.change))
    if run.has_model:
        if run.plan.visitor == session.visitor():
            _offer_use(run, is_tested=result is not None)
        downloads.offer(run, result)
    if result is not None:
        _show_classes(result, run)
    with st.expander(_("Settings of this run"), icon=":material/tune:", key=f"{session.SETTINGS_OF}_{run.id}"):
        table.show((_("Setting"), _("Value")), run_words.settings(run.plan).items())


def _offer_use(run: Run, is_tested: bool) -> None:
    """Offer to read with the network, where it can read digits."""
    card = run_card(run.id)
    if card is None or not card.reads_digits:
        st.caption(_("It was trained for other pictures or classes than ten digits, so the Recognise page cannot use it."))
        return
    if is_tested and not is_fine_tuning(run.plan.data):
        st.caption(
            _(
                "It was tested on pictures of its own data set, «{data}». What is drawn or photographed may look otherwise, "
                "and be read less well."
            ).format(data=run_words.data_name(run.plan.data))
        )
    name = f"{RUN_PREFIX}{run.id}"
    if st.button(
        _("Read with it on the Recognise page"),
        type="primary",
        icon=":material/draw:",
        key=f"{session.USE}_{run.id}",
        on_click=session.choose_model,
        args=(name,),
    ):
        st.switch_page(RECOGNISE)


def _show_classes(result: Classification, run: Run) -> None:
    pictures = _pictures(run, result)
    left, right = st.columns([2, 3], gap="medium")
    with left:
        st.subheader(_("What is taken for what"), anchor=False)
        confusion.show(result, pictures, run.id)
    with right:
        st.subheader(_("Each class"), anchor=False)
        table.show(result_words.class_head(), result_words.class_rows(result), "scores")
        st.caption(
            _(
                "Precision: of the pictures answered as this class, how many are of it. Recall: of the pictures of this class, "
                "how many were answered right. Specificity: of all other pictures, how many were not taken for this class. "
                "F1: precision and recall in one number."
            )
        )
    _show_mistakes(result, pictures)


def _pictures(run: Run, result: Classification) -> Pictures | None:
    """Return the pictures that were answered; None where they are not to be had any more, which is said."""
    try:
        pictures = training_cache.answered_pictures(run, result)
    except TrazoError as error:
        st.caption(error.sentence(_))
        return None
    if pictures is None:
        st.caption(_("Your digits have changed since, so their pictures cannot be shown."))
    return pictures


def _show_mistakes(result: Classification, pictures: Pictures | None) -> None:
    mistakes = result.worst_mistakes()
    st.subheader(_("Its surest mistakes"), anchor=False)
    if not mistakes:
        st.caption(_("None: every test picture was answered right."))
    elif pictures is not None:
        names = [_(name) for name in result.class_names]
        items = [
            thumbnails.Item(
                pictures[one.place],
                f"{names[one.label]} → {names[one.prediction]}, {amounts.share(one.confidence, 0)}",
                _("«{label}» answered as «{answer}»").format(label=names[one.label], answer=names[one.prediction]),
            )
            for one in mistakes
        ]
        st.caption(_("What it is → what was answered, and how sure the network was."))
        thumbnails.show(items, _("Its surest mistakes"))
