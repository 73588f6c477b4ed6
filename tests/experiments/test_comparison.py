"""Experiments side by side: each line tells what was measured, and who loses on real hands is found."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.experiments.comparison import Line, best_on_strokes, gaps, lines
from core.experiments.shelf import shelf
from tests.made_records import fill_shelf, record, write_record


@pytest.fixture
def shown(tmp_path: Path) -> dict[str, Line]:
    fill_shelf(tmp_path)
    return {line.name: line for line in lines(shelf(tmp_path))}


def test_an_empty_shelf_has_no_lines(tmp_path: Path) -> None:
    assert lines(shelf(tmp_path / "nothing")) == () and gaps(()) == ()


def test_accuracy_is_the_mean_over_the_seeds(shown: dict[str, Line]) -> None:
    test = shown["compact"].test
    assert test is not None
    assert (test.mean, test.count) == (pytest.approx(0.985), 2) and test.deviation == pytest.approx(0.5**0.5 / 100)


def test_what_was_not_measured_is_none(shown: dict[str, Line]) -> None:
    line = shown["poly-mlp"]
    assert line.strokes is None and line.photos is None and line.test is not None


def test_only_backgrounds_are_no_digits(shown: dict[str, Line]) -> None:
    assert {name for name, line in shown.items() if not line.reads_digits} == {"poly-mlp"}


def test_the_widest_gap_comes_first(shown: dict[str, Line]) -> None:
    found = gaps(list(shown.values()))
    assert [gap.title for gap in found] == ["LeNet-5 of 1998", "Compact CNN", "Tiny CNN, under 1,000 parameters"]
    assert found[0].size == pytest.approx(0.37)


def test_the_best_on_strokes_need_not_lose_least(shown: dict[str, Line]) -> None:
    assert best_on_strokes(gaps(list(shown.values()))).title == "Compact CNN"


def test_digits_that_were_parted_anew_are_told_apart(tmp_path: Path) -> None:
    for name in ("compact", "from-scratch"):
        write_record(record(name), tmp_path)
    assert [line.is_redrawn for line in lines(shelf(tmp_path))] == [False, True]


def test_only_the_released_model_learnt_from_more_than_its_data(tmp_path: Path) -> None:
    for name in ("compact", "default"):
        write_record(record(name), tmp_path)
    assert {line.name: line.has_more_data for line in lines(shelf(tmp_path))} == {"compact": False, "default": True}


def test_weights_that_cannot_be_kept_have_no_size(tmp_path: Path) -> None:
    write_record(replace(record("compact"), file_bytes=0), tmp_path)
    assert lines(shelf(tmp_path))[0].file_bytes is None
