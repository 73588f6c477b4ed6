"""What came of a run, in words: its numbers, and how each class fares.

In: a run and its classification. Out: names and values in the visitor's language.
"""

from core.evaluation.classification import Classification
from core.training.results import BeforeAndAfter
from core.training.runs import Run
from screens.components import amounts
from screens.components.words import _


def numbers(run: Run, result: Classification | None) -> list[tuple[str, str]]:
    """Return the numbers of a run with their names; those of the test where it was tested."""
    pairs = []
    if result is not None:
        low, high = amounts.share(result.interval.low), amounts.share(result.interval.high)
        pairs += [
            (_("Test accuracy"), amounts.share(result.accuracy)),
            (_("95 % interval"), f"{low} – {high}"),
            (_("Test pictures"), amounts.number(result.count)),
        ]
    if run.result is not None and run.result.change is not None:
        pairs += _changes(run.result.change)
    best = run.history.best
    if best is not None:
        pairs.append((_("Best epoch"), f"{best.epoch} / {run.plan.config.epochs}"))
    return [*pairs, (_("Trained for"), amounts.seconds(run.seconds)), (_("Numbers learnt"), amounts.number(run.parameters))]


def _changes(change: BeforeAndAfter) -> list[tuple[str, str]]:
    """Return what a fine-tuning did to the visitor's own digits, and to everyone else's."""
    pairs = ((_("Your digits, before → after"), change.mine), (_("Others' digits, before → after"), change.others))
    return [(name, f"{amounts.share(one.before)} → {amounts.share(one.after)}") for name, one in pairs]


def class_head() -> tuple[str, ...]:
    """Return the columns of the table of classes."""
    return _("Class"), _("Pictures"), _("Precision"), _("Recall"), _("Specificity"), _("F1")


def class_rows(result: Classification) -> list[tuple[str, ...]]:
    """Return a row for each class."""
    return [
        (_(one.name), amounts.number(one.support), *map(amounts.share, (one.precision, one.recall, one.specificity, one.f1)))
        for one in result.scores
    ]
