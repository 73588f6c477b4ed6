"""The suite of spoilt digits, on rings and bars and a model that counts ink."""

import json

import numpy as np
import pytest

from core.data.dataset import DIGIT_NAMES, Dataset
from core.errors import UnknownName
from core.evaluation.corrupted import Spoiling, measure_corrupted
from core.evaluation.rows import corrupted_rows
from core.imaging.pipeline import prepare
from tests.hand_made import finish, ink_model, one_digit

RING, BAR = (prepare(one_digit(name))[0].image for name in "01")


def digits(*pairs: tuple[np.ndarray, int]) -> Dataset:
    return Dataset("d", np.stack([image for image, _ in pairs]), np.array([label for _, label in pairs]), DIGIT_NAMES, "", "")


DATA = digits((RING, 0), (BAR, 1))


def test_more_light_makes_a_bar_a_ring_to_one_who_counts_ink():
    result, events = finish(measure_corrupted(ink_model(), DATA, Spoiling(("brightness", "translate"))))
    assert (result.clean.total.accuracy, result.kinds["brightness"].total.accuracy) == (1.0, 0.5)
    assert result.kinds["translate"].total.accuracy == 1.0 and result.mean == 0.75
    assert [(event.done, event.total) for event in events] == [(2, 6), (4, 6), (6, 6)]


def test_a_kind_draws_the_same_whatever_other_kinds_are_measured():
    alone = finish(measure_corrupted(ink_model(), DATA, Spoiling(("fog",))))[0]
    beside = finish(measure_corrupted(ink_model(), DATA, Spoiling(("shot_noise", "fog"))))[0]
    assert alone.kinds["fog"].readings == beside.kinds["fog"].readings


def test_the_record_names_the_mean_the_clean_accuracy_and_each_kind():
    result, _ = finish(measure_corrupted(ink_model(), DATA, Spoiling(("brightness", "translate"))))
    record = json.loads(json.dumps(result.record()))
    assert (record["n"], record["accuracy"], record["clean"]["accuracy"]) == (2, 0.75, 1.0)
    assert {name: one["accuracy"] for name, one in record["kinds"].items()} == {"brightness": 0.5, "translate": 1.0}


def test_the_rows_end_with_the_mean():
    result, _ = finish(measure_corrupted(ink_model(), DATA, Spoiling(("brightness", "translate"))))
    rows = corrupted_rows(result)
    assert [row[0] for row in rows] == ["", "clean", "brightness", "translate", "mean of kinds"]
    assert rows[-1] == ["mean of kinds", "4", "75.00 %", "100.00 %", "0.00 %", "0.00 %"]


def test_unknown_kinds_and_pipelines_are_refused_before_the_work():
    with pytest.raises(UnknownName, match="«rain»"):
        next(measure_corrupted(ink_model(), DATA, Spoiling(("fog", "rain"))))
    with pytest.raises(UnknownName, match="«laundry»"):
        finish(measure_corrupted(ink_model(), DATA, Spoiling(("fog",), "laundry")))
