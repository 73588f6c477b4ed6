"""What a run learns from, watches and is tested on; a visitor's own digits teach a model that exists already."""

import dataclasses

import numpy as np
import pytest

from core.data import drawn
from core.data.collected import KeptDigit, add, digit_id, now
from core.data.dataset import DIGIT_NAMES, Dataset
from core.data.registry import DataChoice, Parts, load
from core.errors import CheckpointUnreadable, DataUnfit, UnknownName
from core.training import fine_tuning, jobs, material
from core.training.batches import TrainingData
from core.training.carrying_out import carry_out
from core.training.fine_tuning import recommended_config
from core.training.host import host_limits
from core.training.material import MINE, gather, others, size_of
from core.training.plan import RunPlan
from core.training.results import RunState, read_result
from core.training.stopping import Stopping
from core.training.trainer import Training
from tests.training.small_runs import DIGITS, laid_down

ME = "a" * 32
PLAN = RunPlan("Mine", ME, DataChoice(MINE, file=ME), recommended_config("compact_cnn"), start="compact_cnn")


@pytest.fixture(autouse=True)
def _own_folders_and_little_data(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("TRAZO_RUNS", str(tmp_path / "runs"))
    monkeypatch.setenv("TRAZO_COLLECTED", str(tmp_path / "collected"))
    monkeypatch.setenv("TRAZO_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(fine_tuning, "DRAWN_OLD", 60)
    for count in ("TRAIN_COUNT", "TEST_COUNT", "LIMITS_COUNT"):
        monkeypatch.setattr(drawn, count, 30)


def keep_upside_down(visitor: str, count: int) -> None:
    """Keep digits of a visitor who writes them upside down."""
    images = [np.ascontiguousarray(DIGITS.images[number % len(DIGITS)][::-1]) for number in range(count)]
    labels = [int(DIGITS.labels[number % len(DIGITS)]) for number in range(count)]
    varied = [np.roll(image, number // len(DIGITS), axis=1) for number, image in enumerate(images)]
    pairs = zip(varied, labels, strict=True)
    add(visitor, [KeptDigit(digit_id(image), label, image, None, None, now(), "drawing", None) for image, label in pairs])


def test_own_digits_are_mixed_with_old_ones_and_some_kept_out() -> None:
    keep_upside_down(ME, 40)
    own = gather(PLAN)
    assert 0 < len(own.test) <= 10 and own.test.name == "mine"
    held = {image.tobytes() for image in own.test.images}
    assert not held & {image.tobytes() for image in np.concatenate([own.train.images, own.validation.images])}
    estimated = size_of(PLAN.data)
    assert estimated.train_count >= own.size.train_count and estimated.test_count >= own.size.test_count


def test_limits_are_set_by_what_will_be_asked() -> None:
    keep_upside_down(ME, 40)
    own = gather(PLAN)
    assert own.asked is own.validation  # drawings already
    others_digits = gather(dataclasses.replace(PLAN, data=DataChoice("digits"), start=""))
    assert others_digits.asked.name == "drawn" and others_digits.validation.name != "drawn"
    same_kind = gather(dataclasses.replace(PLAN, data=DataChoice("drawn"), start=""))
    learnt = {image.tobytes() for part in (same_kind.train, same_kind.validation, same_kind.test) for image in part.images}
    assert not learnt & {image.tobytes() for image in same_kind.asked.images}


def test_what_is_no_digit_is_asked_what_was_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    shirts = dataclasses.replace(DIGITS, class_names=tuple("abcdefghij"))
    monkeypatch.setattr(material, "load", lambda _: Parts(shirts, shirts))
    own = gather(dataclasses.replace(PLAN, data=DataChoice("fashion"), start=""))
    assert own.asked is own.validation


def test_a_model_learns_a_visitors_hand_and_says_what_that_brought_and_cost() -> None:
    keep_upside_down(ME, 40)
    folder = laid_down(PLAN)
    result = carry_out(folder, Stopping(folder, host_limits()))
    assert result.state is RunState.FINISHED and result.error is None
    change = result.change
    assert change.mine.after > change.mine.before and change.mine.count == result.test_count
    assert change.others_name == "digits" and change.others.count == len(load(DataChoice("digits")).test)
    assert change.others.before > 0.8
    assert read_result(folder) == result


def test_mnist_shows_what_it_cost_where_it_is_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    mnist = Dataset("mnist", DIGITS.images, DIGITS.labels, DIGIT_NAMES, "", "")
    monkeypatch.setattr(material, "load", lambda _choice: Parts(mnist, mnist))
    assert others() is mnist


def test_too_few_digits_are_refused_before_a_run_begins() -> None:
    keep_upside_down(ME, 9)
    with pytest.raises(DataUnfit, match="too few digits"):
        jobs.enqueue(PLAN)
    with pytest.raises(UnknownName):
        jobs.enqueue(dataclasses.replace(PLAN, data=DataChoice(MINE, file="../" + ME[3:])))


def test_a_run_does_not_go_on_with_other_digits_than_it_began_with() -> None:
    keep_upside_down(ME, 12)
    before = gather(PLAN)
    training = Training(PLAN.config, data_of(before))
    next(event for event in training if type(event).__name__ == "StepDone")
    checkpoint = training.checkpoint()
    less = dataclasses.replace(before.train, images=before.train.images[1:], labels=before.train.labels[1:])
    fewer = dataclasses.replace(before, train=less)
    with pytest.raises(CheckpointUnreadable, match="pictures then"):
        Training(PLAN.config, data_of(fewer)).restore(checkpoint)


def data_of(own: material.Material) -> TrainingData:
    return TrainingData(own.train, own.validation)
