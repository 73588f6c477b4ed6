"""What came of a run, in words: its numbers, and how each class fares.

In: a run and its classification. Out: names and values in the visitor's language.
"""

from core.data.registry import DataChoice
from core.evaluation.classification import Classification
from core.training.results import BeforeAndAfter
from core.training.runs import Run
from screens.components import amounts, run_words
from screens.components.words import _


def numbers(run: Run, result: Classification | None) -> list[tuple[str, str]]:
    """Return the numbers of a run with their names; those of the test where it was tested."""
    pairs = []
    if result is not None:
        low, high = amounts.share(result.interval.low), amounts.share(result.interval.high)
        pairs += [
            (_("Test accuracy"), amounts.right_of(result.accuracy, result.count)),
            (_("95 % interval"), f"{low} – {high}"),
            (_("Test pictures"), amounts.number(result.count)),
        ]
    best = run.history.best
    if best is not None:
        pairs.append((_("Best epoch"), f"{best.epoch} / {run.plan.config.epochs}"))
    return [*pairs, (_("Trained for"), amounts.seconds(run.seconds)), (_("Numbers learnt"), amounts.number(run.parameters))]


def change_head() -> tuple[str, ...]:
    """Return the columns of the table of what a fine-tuning did."""
    return _("Read right"), _("Before"), _("After"), _("Pictures")


def change_rows(change: BeforeAndAfter) -> list[tuple[str, ...]]:
    """Return a row for the visitor's digits that were kept aside, and one for other people's."""
    others = run_words.data_name(DataChoice(change.others_name))
    rows = {_("Your digits, kept aside"): change.mine, _("Other people's: {data}").format(data=others): change.others}
    return [
        (name, *(amounts.right_of(share, one.count) for share in (one.before, one.after)), amounts.number(one.count))
        for name, one in rows.items()
    ]


def class_head() -> tuple[str, ...]:
    """Return the columns of the table of classes."""
    return _("Class"), _("Pictures"), _("Precision"), _("Recall"), _("Specificity"), _("F1")


def class_rows(result: Classification) -> list[tuple[str, ...]]:
    """Return a row for each class."""
    return [
        (_(one.name), amounts.number(one.support), *map(amounts.share, (one.precision, one.recall, one.specificity, one.f1)))
        for one in result.scores
    ]
