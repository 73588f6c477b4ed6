"""docs/EXPERIMENTS.md says what the records give, beside what the reports say, and nothing else."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.experiments.answered import answered_counts
from core.experiments.catalogue import EXPERIMENTS, experiment
from core.experiments.closer_looks import macro
from core.experiments.experiment import Reported
from core.experiments.explanations import explanations
from core.experiments.meeting import comparisons, is_missed
from core.experiments.record import Share
from core.experiments.report import experiments_page
from core.experiments.report_rows import meeting, percents, reported, spread
from core.experiments.report_words import ROWS
from core.experiments.shelf import Entry, Figure, shelf
from core.paths import ROOT
from tests.experiments.small_data import small_record


def entry(name: str, *rights: int, **changes: object) -> Entry:
    """Return an entry with a seed for each number of test digits read right."""
    records = tuple(small_record(name, seed, right, **changes) for seed, right in enumerate(rights or (90,)))
    return Entry(experiment(name), records, None)


def with_reported(one: Entry, **figures: float) -> Entry:
    return replace(one, experiment=replace(one.experiment, reported=Reported(**figures)))


def page(*entries: Entry, **reasons: str) -> str:
    return experiments_page(entries, {name.replace("_", "-"): text for name, text in reasons.items()})


def section(text: str, heading: str) -> str:
    return text.split(f"\n## {heading}")[1].split("\n## ", maxsplit=1)[0]


def row(text: str, first: str) -> list[str]:
    line = next(line for line in text.splitlines() if line.startswith(f"| {first}"))
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_the_page_in_docs_is_the_one_that_the_shipped_records_give() -> None:
    given = experiments_page(shelf(ROOT / "experiments"), explanations())
    written = (ROOT / "docs" / "EXPERIMENTS.md").read_text(encoding="utf-8")
    assert written == given, "write it anew: python -m scripts.experiments_report"


def test_without_records_every_row_has_its_heading_and_all_is_missing() -> None:
    text = page()
    assert all(f"## {number}. {words.heading}\n\n{words.sentence}\n\nNo record yet." in text for number, words in ROWS.items())
    missing = section(text, "What is missing")
    assert all(f"`{one.name}`" in missing for one in EXPERIMENTS) and "seeds" not in missing
    assert "python -m scripts.experiment NAME" in section(text, "How to repeat it")


def test_every_row_of_the_catalogue_has_words() -> None:
    assert {one.row for one in EXPERIMENTS} == set(ROWS)


def test_figures_are_told_with_their_deviation_over_the_seeds() -> None:
    cells = row(page(entry("lenet-5", 80, 90, 85)), "`lenet-5`")
    assert cells[:6] == ["`lenet-5` LeNet-5 of 1998", "mnist", "1,234", "3", "3.0 ± 1.0", "3"]
    assert cells[6:9] == ["99.00", "84.00 ± 5.00", "85.00 ± 5.00"]
    assert cells[9:] == ["99.05", "missed by 14.05 points", "70.00", "60.00", "1.25"]


def test_a_figure_within_mean_and_deviation_is_met() -> None:
    one = entry("lenet-5", 80, 90, 85)
    assert meeting(with_reported(one, test=0.84)) == meeting(with_reported(one, test=0.90)) == "met"
    assert meeting(with_reported(one, test=0.9002)) == "missed by 5.02 points" and not is_missed(with_reported(one, test=0.9))
    assert meeting(with_reported(entry("lenet-5", 90), test=0.91, train=0.99)) == "missed by 1.00 points; train met"
    assert reported(with_reported(one, test=0.91, train=0.99)) == "91.00, train 99.00"


def test_rounding_alone_misses_nothing() -> None:
    one = entry("lenet-5", 90, parts={"test": Share(89_999, 100_000)})
    assert meeting(with_reported(one, test=0.90)) == "met" and comparisons(with_reported(one, test=0.9))[0].gap_points == 0


def test_what_was_not_reported_or_not_measured_is_said() -> None:
    assert meeting(entry("net-1")) == "nothing reported" and meeting(entry("mnist-a")) == "no figure reported"
    tested_only = entry("lenet-5", parts={"test": Share(9, 10)})
    assert meeting(with_reported(tested_only, validation=0.9)) == "validation not measured"
    assert is_missed(with_reported(tested_only, validation=0.9))


def test_remarks_are_told_once_with_all_that_they_hold_of() -> None:
    text = section(page(entry("net-1"), entry("net-2"), entry("lenet-5")), "5. ")
    assert text.count("Adadelta with the learning rate 1.0") == 1 and "- `net-1`, `net-2`: Adadelta" in text
    assert "- `lenet-5`: The report: the paper: 0.95 % of errors" in page(entry("lenet-5"))


def test_why_a_figure_is_missed_is_told_and_what_is_not_explained_is_listed() -> None:
    assert "- Missed, and not explained yet: `lenet-5`." in page(entry("lenet-5"))
    explained = page(entry("lenet-5"), lenet_5="Fewer pictures\nto learn from.")
    assert "- `lenet-5`: **Why not:** Fewer pictures to learn from." in explained and "not explained yet" not in explained


def test_explanations_are_read_by_their_headings(tmp_path: Path) -> None:
    file = tmp_path / "why.md"
    file.write_text(
        "# Why\n\nHow to write:\n\n    ## tiny\n    no\n\n## lenet-5\n\nFewer\npictures.\n\n## `compact`\nChance.\n\n## tiny\n"
    )
    assert explanations(file) == {"lenet-5": "Fewer\npictures.", "compact": "Chance."}


def test_only_experiments_are_explained() -> None:
    assert set(explanations()) <= {one.name for one in EXPERIMENTS}


def test_data_that_stands_in_is_marked_and_told() -> None:
    text = section(page(entry("poly-mlp")), "3. ")
    cells = row(text, "`poly-mlp`")
    assert cells[1] == "polymnist, modality †" and cells[10] == "met †", "it is not the report's data that it was met on"
    assert "Bars (MIT); 6,000 train, 1,000 validation, 100 test. † **It stands in for data that could not be had.**" in text
    assert "†" not in section(page(entry("lenet-5")), "7. ")


def test_polymnist_sets_both_tasks_side_by_side_and_counts_each_modality() -> None:
    counts = {"train": {"m0": (1, 2), "m1": (30, 4)}, "test": {"m0": (5, 0), "m1": (5, 0)}}
    text = section(page(entry("poly-mlp", 95, counts=counts), entry("poly-mlp-digit", 40), entry("poly-cnn")), "3. ")
    assert "took PolyMNIST's modality for the digit" in " ".join(text.split())
    both = text.split("Both tasks")[1]
    assert row(both, "`poly-mlp`") == ["`poly-mlp`", "85.70", "95.00", "40.00"]
    assert row(both, "`poly-cnn`")[-1] == "-"
    assert row(both, "train | m1") == ["train", "m1", "30", "4", "34"] and row(both, "**train**")[-1] == "37"


def test_the_forest_has_f1_of_each_modality() -> None:
    text = section(page(entry("poly-forest", 80), entry("poly-forest-digit")), "4. ")
    assert row(text, "m0") == ["m0", "0.800", "0.90"] and row(text, "m1") == ["m1", "0.800", "-"]
    matrix = ((50, 0), (10, 40))
    unequal = entry("poly-forest", confusion={"test": matrix})
    assert "the worst is m1 with 0.889, the best m0 with 0.909" in page(unequal)


def test_models_a_to_f_have_sensitivity_specificity_and_winners() -> None:
    text = section(page(entry("mnist-a", 80, 82), entry("mnist-f", 90), entry("small-b", 70)), "6. ")
    race = text.split("**mnist**")[1]
    assert "Best on the test: `mnist-f` (90.00 %)" in race and "last: `mnist-a` (2.5 ± 0.7 s)" in race
    assert row(race, "`mnist-f`")[3:] == ["3", "2.0", "the best and fastest"]
    assert "**digits-8x8**" in text


def test_scores_of_classes_come_from_the_confusion_matrix() -> None:
    record = small_record("poly-forest", confusion={"test": ((8, 2, 0), (1, 9, 0), (0, 0, 0))})
    record = replace(record, data=replace(record.data, class_names=("a", "b", "c")))
    first, second, empty = answered_counts(record, "test").scores
    assert (first.recall, second.specificity) == (0.8, 0.8) and empty.recall is None
    assert first.f1 == pytest.approx(16 / 19) and macro([first.recall, second.recall, empty.recall]) == pytest.approx(0.85)


def test_a_time_that_no_card_tells_is_a_dash() -> None:
    untold = replace(small_record("default").cost, seconds=0.0)
    assert row(page(entry("default", 90, cost=untold)), "`default`")[4] == "-"


def test_records_of_one_machine_and_state_of_the_code_stand_together() -> None:
    later = small_record("compact").circumstances
    other = replace(later, commit=None, date="2026-11-23T00:00:00+00:00")
    text = section(page(entry("lenet-5", 90, 91), entry("compact", circumstances=other)), "The machine")
    assert row(text, "2")[1:] == ["x86_64 CPU", "2", "python 3.12, torch 2.13", "0123456789ab-dirty", "2026-11-21", "`lenet-5`"]
    assert row(text, "1")[4] == "unknown"


def test_quick_looks_and_few_seeds_are_named() -> None:
    text = page(entry("tiny", 90, 91, 92, is_quick=True), entry("compact", 90))
    assert row(text, "`tiny`")[5] == "3, quick"
    missing = section(text, "What is missing")
    assert "- Fewer than 3 seeds: `compact`." in missing and "say nothing of the figures: `tiny`." in missing


def test_why_there_are_fewer_seeds_is_told() -> None:
    long = replace(small_record("net-1").cost, seconds=2401.0)
    text = page(entry("net-1", 90, cost=long), entry("net-2", 90, 91, 92, cost=long), entry("default"), entry("compact"))
    missing = section(text, "What is missing").split("Fewer than 3 seeds")[1:]
    assert [part.split(".")[0] for part in missing] == [
        ": what is released was trained once: `default`",
        ": a run takes more than 40 minutes: `net-1`",
        ": `compact`",
    ]


def test_numbers_are_told_as_they_are() -> None:
    assert spread(None, 2) == percents(None) == "-" and spread(Figure(1234.5, 0.0, 1), 0) == "1,234"
    assert percents(Figure(0.99051, 0.00049, 3)) == "99.05 ± 0.05"


def test_a_learner_without_epochs_has_a_dash() -> None:
    assert row(page(entry("poly-forest", epochs=())), "`poly-forest`")[3] == "-"
