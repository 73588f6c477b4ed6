"""What came of a run: how well its best weights tell the classes of the test set apart.

In: the id of a run. Out: a `Classification`.
"""

from core.evaluation.classification import Classification, classify
from core.training.run_models import run_card
from core.training.runs import run_answers


def classification_of(run_id: str) -> Classification | None:
    """Return what the best weights say to the test set, None where they were not asked.

    Raises: UnknownRun, CardUnreadable.
    """
    card, answers = run_card(run_id), run_answers(run_id)
    if card is None or answers is None:
        return None
    return classify(answers.labels, answers.predictions, card.class_names, answers.confidences)
