"""The table tells each figure in words, and sorts by the figure itself."""

from pathlib import Path

import pytest

from core.experiments.catalogue import EXPERIMENTS
from core.experiments.comparison import Gap, Line, lines
from core.experiments.shelf import shelf
from screens.components.compare_names import SHORT_NAMES
from screens.components.compare_table import gap_sentence, table
from screens.components.compare_words import COLUMNS, DATA_SETS
from screens.components.sortable_table import ASCENDING, DESCENDING, Cell
from tests.made_records import fill_shelf, record, write_record

NAMES = list(COLUMNS)


@pytest.fixture
def shown(tmp_path: Path) -> list[Line]:
    fill_shelf(tmp_path)
    return list(lines(shelf(tmp_path)))


def cell(shown: list[Line], row: int, column: str) -> Cell:
    return table(shown).rows[row][NAMES.index(column)]


def said(one: Cell) -> tuple[str, str]:
    return one.text.replace("\u00a0", " "), one.note.replace("\u00a0", " ")


def test_every_row_has_a_cell_for_each_column(shown: list[Line]) -> None:
    assert {len(row) for row in table(shown).rows} == {len(COLUMNS)} == {len(table(shown).columns)}


def test_accuracy_tells_deviation_and_seeds(shown: list[Line]) -> None:
    assert said(cell(shown, 0, "test")) == ("98.50 %", "± 0.71, 2 seeds")
    assert said(cell(shown, 0, "strokes")) == ("91.00 %", "± 1.41")


def test_a_figure_of_one_seed_has_no_deviation(shown: list[Line]) -> None:
    assert {said(cell(shown, row, "test"))[1] for row in (1, 2, 3)} == {"1 seed"}


def test_cells_are_sorted_by_numbers_and_what_is_missing_by_none(shown: list[Line]) -> None:
    assert cell(shown, 0, "parameters").value == 96_040
    backgrounds = next(row for row, line in enumerate(shown) if not line.reads_digits)
    assert (cell(shown, backgrounds, "strokes").text, cell(shown, backgrounds, "strokes").value) == ("–", None)


def test_the_data_stand_below_the_name(shown: list[Line]) -> None:
    assert [said(cell(shown, row, "name"))[1] for row in (0, 1)] == ["MNIST", "PolyMNIST, backgrounds, rebuilt by us"]


def test_a_network_that_learnt_from_more_than_mnist_says_so(tmp_path: Path) -> None:
    write_record(record("default"), tmp_path)
    assert said(cell(list(lines(shelf(tmp_path))), 0, "name"))[1] == "MNIST, pen strokes, synthetic photos"


def test_the_best_on_real_hands_is_not_praised_for_having_seen_more() -> None:
    sentence = gap_sentence([Gap("Trazo's default model", 0.99, 0.98, has_more_data=True)])
    assert sentence.endswith("It learnt from other people's strokes, too, as the others did not.")


def test_every_data_set_of_the_experiments_has_a_name() -> None:
    assert {one.data.name for one in EXPERIMENTS} <= set(DATA_SETS) & set(SHORT_NAMES)


@pytest.mark.parametrize(("row", "says"), [(0, "98 %"), (1, "85.7 %"), (2, "99.05 %"), (3, "–")])
def test_a_report_is_quoted_no_finer_than_it_is(shown: list[Line], row: int, says: str) -> None:
    assert said(cell(shown, row, "reported"))[0] == says


def test_the_first_press_brings_the_cheapest_or_the_best(shown: list[Line]) -> None:
    first = {name: column.first for name, column in zip(NAMES, table(shown).columns, strict=True)}
    assert first["time"] == first["calibration"] == ASCENDING and first["test"] == first["strokes"] == DESCENDING


def test_the_sentence_names_who_loses_most_and_who_is_best_on_real_hands() -> None:
    sentence = gap_sentence([Gap("Compact CNN", 0.99, 0.75), Gap("BN-CNN", 0.98, 0.9)]).replace("\u00a0", " ")
    assert sentence.startswith("**«Compact CNN» loses most on the way from MNIST to real hands:** it reads 99.0 %")
    assert sentence.endswith("Best on real hands is «BN-CNN»: 90.0 %, with 98.0 % on MNIST.")


def test_no_loss_is_said_as_such_and_nothing_measured_says_nothing() -> None:
    assert gap_sentence([Gap("BN-CNN", 0.9, 0.95)]).startswith("No network here reads the strokes of real people worse")
    assert gap_sentence([]) == ""
