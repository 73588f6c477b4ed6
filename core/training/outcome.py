"""What came of a run, for a page: its classes, and how well its best weights tell them apart on the test set.

In: the id of a run. Out: a `Card`, a `Classification`.
"""

from core.evaluation.classification import Classification, classify
from core.models.card import Card, read_card
from core.training.run_folder import BEST, folder_of
from core.training.runs import run_answers


def card_of(run_id: str) -> Card | None:
    """Return the card of a run's best weights without reading them, None before the first epoch is over.

    Raises: UnknownRun, CardUnreadable.
    """
    path = folder_of(run_id) / f"{BEST}.json"
    return read_card(path) if path.is_file() else None


def classification_of(run_id: str) -> Classification | None:
    """Return what the best weights say to the test set, None where they were not asked.

    Raises: UnknownRun, CardUnreadable.
    """
    card, answers = card_of(run_id), run_answers(run_id)
    if card is None or answers is None:
        return None
    return classify(answers.labels, answers.predictions, card.class_names, answers.confidences)
