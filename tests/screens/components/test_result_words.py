"""What came of a run is said in numbers with names."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np

from core.data.registry import DataChoice
from core.evaluation.classification import classify
from core.training.config import Optimiser, Schedule, TrainingConfig
from core.training.history import History
from core.training.plan import RunPlan
from core.training.results import BeforeAndAfter, Change
from screens.components import result_words, run_words

FEW, MANY = (classify(np.array([0, 0, 1] * n), np.array([0, 1, 1] * n), ("cat", "dog")) for n in (1, 10))


def a_run() -> SimpleNamespace:
    return SimpleNamespace(result=None, history=History(), seconds=61.0, parameters=1234, plan=None)


def test_a_tested_run_tells_its_accuracy_with_its_interval() -> None:
    numbers = dict(result_words.numbers(a_run(), MANY))
    assert numbers["Test accuracy"] == "66.7\u00a0%"
    assert numbers["95 % interval"] == "48.8\u00a0% – 80.8\u00a0%"
    assert numbers["Numbers learnt"] == "1,234"


def test_a_handful_is_counted_and_no_share_of_it_told() -> None:
    assert dict(result_words.numbers(a_run(), FEW))["Test accuracy"] == "2 of 3"


def test_a_run_without_a_test_tells_what_there_is() -> None:
    assert [name for name, _ in result_words.numbers(a_run(), None)] == ["Trained for", "Numbers learnt"]


def test_a_fine_tuning_tells_what_it_changed() -> None:
    mine, others = result_words.change_rows(BeforeAndAfter(Change(0.5, 0.75, 8), Change(0.99, 0.98, 359), "digits"))
    assert mine[1:] == ("4 of 8", "6 of 8", "8")
    assert others == ("Other people's: Small digits", "99.0\u00a0%", "98.0\u00a0%", "359")


def test_a_class_has_a_dash_where_nothing_can_be_said() -> None:
    unseen = classify(np.array([0, 0]), np.array([0, 0]), ("cat", "dog"))
    assert result_words.class_rows(unseen)[1][2:] == ("–", "–", "100.0\u00a0%", "–")


def test_settings_that_mean_nothing_beside_the_others_are_left_out() -> None:
    plain = run_words.settings(RunPlan("one", "anna", DataChoice("digits"), TrainingConfig()))
    assert "Momentum" not in plain and "Patience" not in plain and plain["Data set"] == "Small digits"
    config = TrainingConfig(optimiser=Optimiser.SGD, schedule=Schedule.STEP)
    full = run_words.settings(RunPlan("one", "anna", DataChoice("digits"), config))
    assert full["Momentum"] == "0.9" and full["Patience"] == "3"


def test_data_of_ones_own_is_called_by_its_file() -> None:
    assert run_words.data_name(DataChoice("folders", file="/somewhere/pets.zip")) == "pets"
    assert run_words.data_name(DataChoice("gone since")) == "gone since"


def test_a_network_to_start_from_is_called_as_on_the_page() -> None:
    plan = RunPlan("one", "anna", DataChoice("digits"), TrainingConfig(), start="default")
    assert run_words.settings(plan)["Network to start from"] == "Trazo's default model"
    gone = run_words.settings(replace(plan, start="run:1a2b-3c4d"))
    assert gone["Network to start from"] == "1a2b-3c4d"
