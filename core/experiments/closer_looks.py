"""What some rows ask beside accuracy: counts and both tasks of PolyMNIST, F1 of each modality, who wins among models A to F.

In: the entries of a row. Out: Markdown for docs/EXPERIMENTS.md, nothing where no entry answers it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import mean

from core.evaluation.classification import ClassScore
from core.evaluation.results import table
from core.evaluation.rows import NOTHING, Rows
from core.experiments.answered import answered_counts
from core.experiments.record import Record
from core.experiments.report_rows import data_name, epochs, percents, reported, spread
from core.experiments.report_words import MODALITY_NOT_DIGIT
from core.experiments.shelf import Entry, Figure, figure

MODALITY, DIGIT = "modality", "digit"
REPORTED_F1 = {"m0": 0.90, "m4": 0.99}
"""The worst and the best of the report's forest."""


def closer_look(row: int, entries: Sequence[Entry]) -> tuple[str, ...]:
    """Return the paragraphs that a row has of its own."""
    return CLOSER_LOOKS[row](entries) if row in CLOSER_LOOKS and entries else ()


def _polymnist(entries: Sequence[Entry]) -> tuple[str, ...]:
    return (*_both_tasks(entries), *_counts(entries[0].records[0]))


def _both_tasks(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Set what tells backgrounds apart beside the same network that reads the digit on them."""
    digits = {entry.experiment.config: entry for entry in entries if entry.experiment.data.task == DIGIT}
    backgrounds = [entry for entry in entries if entry.experiment.data.task == MODALITY]
    rows: Rows = [["network", "the report, %", "modality, test, %", "digit, test, %"]]
    for entry in backgrounds:
        twin = digits.get(entry.experiment.config)
        read = NOTHING if twin is None else percents(twin.part("test"))
        rows.append([f"`{entry.experiment.name}`", reported(entry), percents(entry.part("test")), read])
    return (MODALITY_NOT_DIGIT, table(rows)) if backgrounds else ()


def _counts(record: Record) -> tuple[str, ...]:
    """Set how many pictures of each modality and class every part holds."""
    numbers = range(max(len(own) for groups in record.counts.values() for own in groups.values()))
    rows: Rows = [["part", "modality", *map(str, numbers), "all"]]
    for part, groups in record.counts.items():
        rows += [[part, name, *(f"{count:,}" for count in own), f"{sum(own):,}"] for name, own in groups.items()]
        rows.append([f"**{part}**", "all", *(f"{sum(own):,}" for own in zip(*groups.values(), strict=True)), _total(groups)])
    text = (
        f"Pictures by part, modality and digit, for seed {record.seed} of `{record.experiment}`; other seeds set others aside:"
    )
    return text, table(rows)


def _total(groups: Mapping[str, tuple[int, ...]]) -> str:
    return f"{sum(map(sum, groups.values())):,}"


def _forest(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Tell F1 of each modality, from the confusion matrix of the test."""
    entry = next((one for one in entries if one.experiment.data.task == MODALITY), None)
    if entry is None:
        return ()
    scores = {name: _over_seeds(entry, lambda one: one.f1, name) for name in entry.records[0].data.class_names}
    rows = [[name, spread(found, 3), _reported_f1(name)] for name, found in scores.items()]
    text = f"F1 of each modality on the test pictures: {_extremes(scores)}; in the report m0 is the worst and m4 the best."
    return text, table([["modality", "F1", "the report"], *rows])


def _extremes(scores: Mapping[str, Figure]) -> str:
    worst, best = (choose(scores, key=lambda name: scores[name].mean) for choose in (min, max))
    if scores[worst].mean == scores[best].mean:
        return f"{scores[best].mean:.3f} for all of them"
    return f"the worst is {worst} with {scores[worst].mean:.3f}, the best {best} with {scores[best].mean:.3f}"


def _reported_f1(name: str) -> str:
    return f"{REPORTED_F1[name]:.2f}" if name in REPORTED_F1 else NOTHING


def _over_seeds(entry: Entry, of: Callable[[ClassScore], float | None], name: str = "") -> Figure:
    """Return a score of one class over the seeds, or without a name its mean over classes."""
    found = figure([macro(map(of, _named(record, name))) for record in entry.records])
    assert found is not None
    return found


def _named(record: Record, name: str) -> list[ClassScore]:
    return [one for one in answered_counts(record, "test").scores if name in ("", one.name)]


def macro(scores: Iterable[float | None]) -> float:
    """Return the mean over classes, each counting alike; classes without a score are left out."""
    return mean(score for score in scores if score is not None)


def _letters(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Tell sensitivity and specificity of models A to F, and who wins, for each data set apart."""
    names = list(dict.fromkeys(data_name(entry.records[0].data) for entry in entries))
    races = ([entry for entry in entries if data_name(entry.records[0].data) == name] for name in names)
    return tuple(part for name, race in zip(names, races, strict=True) for part in _race(name, race))


def _race(data: str, entries: Sequence[Entry]) -> tuple[str, str]:
    rows: Rows = [["experiment", "sensitivity, %", "specificity, %", "epochs", "seconds", "the report"]]
    for entry in entries:
        sensitivity, specificity = (
            percents(_over_seeds(entry, of)) for of in (lambda one: one.recall, lambda one: one.specificity)
        )
        said = entry.experiment.reported.remark or NOTHING
        rows.append([f"`{entry.experiment.name}`", sensitivity, specificity, epochs(entry), spread(entry.seconds, 1), said])
    return f"**{data}**, test pictures, mean over the classes. {_winners(entries)}", table(rows)


def _winners(entries: Sequence[Entry]) -> str:
    best = max(entries, key=_test_accuracy)
    fastest, slowest = (choose(entries, key=_seconds) for choose in (min, max))
    fewest, most = (choose(entries, key=_epochs) for choose in (min, max))
    return (
        f"Best on the test: {_with(best, percents(best.part('test')) + ' %')}. Done soonest: "
        f"{_with(fastest, spread(fastest.seconds, 1) + ' s')}; last: {_with(slowest, spread(slowest.seconds, 1) + ' s')}. "
        f"Fewest epochs: {_with(fewest, epochs(fewest))}; most: {_with(most, epochs(most))}. "
        "The report: F the best and fastest, A the slowest."
    )


def _with(entry: Entry, value: str) -> str:
    return f"`{entry.experiment.name}` ({value})"


def _test_accuracy(entry: Entry) -> float:
    return mean(record.parts["test"].accuracy for record in entry.records)


def _seconds(entry: Entry) -> float:
    return mean(record.cost.seconds for record in entry.records)


def _epochs(entry: Entry) -> float:
    return mean(len(record.epochs) for record in entry.records)


CLOSER_LOOKS: Mapping[int, Callable[[Sequence[Entry]], tuple[str, ...]]] = {3: _polymnist, 4: _forest, 6: _letters}
