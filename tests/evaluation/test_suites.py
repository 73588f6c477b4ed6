"""The digit suites, on a handful of rings and bars and a model that counts ink."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.data.dataset import DIGIT_NAMES, Dataset
from core.data.strokes import read_strokes, split_of
from core.errors import UnknownName
from core.evaluation.suites import CHUNK, Placement, Progress, measure_pictures, measure_strokes
from core.imaging.encoding import shrunk
from core.imaging.pipeline import prepare
from core.models.card import Limits
from tests.hand_made import blank, finish, ink_model, one_digit, write_strokes

HERE = Placement()


def pictures(*pairs: tuple[np.ndarray, int]) -> Dataset:
    images, labels = [image for image, _ in pairs], [label for _, label in pairs]
    return Dataset("rings", np.stack(images), np.array(labels), DIGIT_NAMES, "hand-made", "none")


def prepared(name: str) -> np.ndarray:
    return prepare(one_digit(name))[0].image


def test_pictures_as_stored_are_answered_as_they_are():
    ring, bar = prepared("0"), prepared("1")
    result, _ = finish(measure_pictures(ink_model(), pictures((ring, 0), (bar, 1), (bar, 1), (bar, 7))))
    assert (result.total.n, result.total.right) == (4, 3)
    assert (result.per_digit[0].accuracy, result.per_digit[1].accuracy, result.per_digit[7].accuracy) == (1, 1, 0)


def test_pictures_go_through_a_pipeline_only_if_one_is_named():
    """Black on white, a bar has much ink: as stored it is taken for a ring."""
    drawn = pictures((shrunk(one_digit("1")[:, 80:560], 28), 1))
    assert finish(measure_pictures(ink_model(), drawn))[0].total.right == 0
    assert finish(measure_pictures(ink_model(), drawn, "classroom"))[0].total.right == 1


def test_pictures_with_none_or_several_digits_are_wrong_and_counted():
    two = np.hstack([blank(), one_digit("1")[::8, ::8], one_digit("1")[::8, ::8]])[:60, -160:]
    none = np.full_like(two, 255)
    result, _ = finish(measure_pictures(ink_model(), pictures((two, 1), (none, 1)), "classroom"))
    assert (result.none, result.several, result.total.right) == (1, 1, 0)
    assert sum(result.verdicts.values()) == 0


def test_verdicts_are_counted_beside_the_accuracy_and_do_not_change_it():
    data = pictures((prepared("0"), 0), (prepared("1"), 1))
    result, _ = finish(measure_pictures(ink_model(limits=Limits(least_energy=1e6)), data))
    assert result.verdicts == {"digit": 0, "unsure": 0, "not a digit": 2}
    assert result.total.accuracy == 1


def test_progress_is_told_chunk_by_chunk_to_the_end():
    data = pictures(*[(prepared("1"), 1)] * (CHUNK + 3))
    result, events = finish(measure_pictures(ink_model(), data))
    assert events == [Progress(CHUNK, CHUNK + 3), Progress(CHUNK + 3, CHUNK + 3)]
    assert result.total.right == CHUNK + 3


def test_an_unknown_pipeline_is_refused():
    with pytest.raises(UnknownName, match="no pipeline named «laundry»"):
        finish(measure_pictures(ink_model(), pictures((prepared("1"), 1)), "laundry"))


def test_strokes_are_drawn_prepared_and_answered(tmp_path: Path):
    file = write_strokes(tmp_path / "s.gz", [(0, "ann", "0"), (1, "ann", "1"), (4, "ann", "0"), (1, "bob", "1 1")])
    result, _ = finish(measure_strokes(ink_model(), read_strokes(file), HERE))
    assert (result.digits.total.n, result.digits.total.right) == (4, 2)
    assert (result.digits.none, result.digits.several, result.digits.per_digit[1].accuracy) == (0, 1, 0.5)


@pytest.mark.parametrize("offset", [-1.0, 1.0])
def test_strokes_drawn_small_in_a_corner_are_read_by_classroom_and_lost_by_notebook(tmp_path: Path, offset: float):
    """Shrunk whole to 28x28, white paper is all ink, so that the bar is taken for a ring."""
    digits = read_strokes(write_strokes(tmp_path / "s.gz", [(1, "ann", "1")]))
    placement = Placement(size=0.25, offset=offset)
    assert finish(measure_strokes(ink_model(), digits, placement))[0].digits.total.right == 1
    assert finish(measure_strokes(ink_model(), digits, placement, "notebook"))[0].digits.total.right == 0


def test_size_and_offset_reach_the_pad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    seen = []

    def spy(strokes, size, offset):
        seen.append((size, offset))
        return strokes

    monkeypatch.setattr("core.evaluation.suites.place", spy)
    digits = [
        replace(one, strokes=(one.strokes[0] + 100,)) for one in read_strokes(write_strokes(tmp_path / "s.gz", [(1, "a", "1")]))
    ]
    finish(measure_strokes(ink_model(), digits, Placement(0.25, -0.5)))
    assert seen == [(0.25, -0.5)]


def test_the_worst_writers_come_first_and_those_with_few_digits_not_at_all(tmp_path: Path):
    hands = [(1, "good", "1")] * 20 + [(1, "poor", "1")] * 15 + [(1, "poor", "0")] * 5 + [(1, "rare", "0")] * 19
    result, _ = finish(measure_strokes(ink_model(), read_strokes(write_strokes(tmp_path / "s.gz", hands)), HERE))
    assert [(one.name, one.accuracy) for one in result.worst_writers] == [("poor", 0.75), ("good", 1.0)]
    assert result.writers == 3


def test_splits_are_scored_apart_and_their_shares_add_up(tmp_path: Path):
    names = [f"writer {number}" for number in range(30)]
    drawn = [(1, name, "0" if split_of(name) == "test" else "1") for name in names]
    result, _ = finish(measure_strokes(ink_model(), read_strokes(write_strokes(tmp_path / "s.gz", drawn)), HERE))
    splits = result.record()["splits"]
    assert {name: one["accuracy"] for name, one in splits.items()} == {"test": 0, "train": 1, "validation": 1}
    assert splits["test"]["n"] == sum(split_of(name) == "test" for name in names)
    assert sum(one["share"] for one in splits.values()) == pytest.approx(1)


def test_a_record_is_plain_json(tmp_path: Path):
    digits = read_strokes(write_strokes(tmp_path / "s.gz", [(0, "ann", "0"), (1, "ann", "0")]))
    record = json.loads(json.dumps(finish(measure_strokes(ink_model(), digits, HERE))[0].record()))
    assert (record["n"], record["accuracy"]) == (2, 0.5)
    assert record["per_digit"] == {str(digit): {0: 1.0, 1: 0.0}.get(digit) for digit in range(10)}
