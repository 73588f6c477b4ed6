"""An experiment is carried out by whoever learns, stopped and gone on with, and leaves a record that tells it all."""

import dataclasses
import json
import platform
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from threadpoolctl import threadpool_info

from core.errors import ExperimentDiverged
from core.experiments.carrying_out import Outcome, Task, carry_out, circumstances
from core.experiments.catalogue import experiment
from core.experiments.experiment import ExperimentData, Learner
from core.experiments.record import Record, read_record, write_record
from core.models import from_scratch
from core.models.inference import predict_logits
from core.training.config import Optimiser
from core.training.host import host_limits
from core.training.stopping import Stopping
from tests.experiments.small_data import TEST, bars, labels
from tests.hand_made import write_strokes
from tests.training.small_runs import StopAfter

pytestmark = pytest.mark.usefixtures("data")


def task(name: str, folder: Path, seed: int = 0, is_quick: bool = True) -> Task:
    return Task(experiment(name), seed, folder, Stopping(folder, host_limits()), lambda _: None, is_quick)


def record_of(outcome: Outcome) -> Record:
    assert outcome.record is not None
    return outcome.record


def figures(record: Record) -> dict[str, object]:
    """Return what a record says, but for the time that it took and when that was."""
    values = dataclasses.asdict(replace(record, epochs=tuple(replace(row, seconds=0.0) for row in record.epochs)))
    return {name: value for name, value in values.items() if name not in ("cost", "circumstances")}


@pytest.mark.parametrize("name", ["mnist-f", "small-f", "from-scratch", "scikit-mlp", "poly-forest", "default"])
def test_a_quick_look_by_each_learner_leaves_a_whole_record(name: str, tmp_path: Path) -> None:
    outcome = carry_out(task(name, tmp_path / "run"))
    record = record_of(outcome)
    assert read_record(write_record(record, tmp_path)) == json_alike(record)
    for part, share in record.parts.items():
        assert share.count == np.sum(record.confusion[part]) and share.right == np.trace(record.confusion[part])
    assert record.is_quick and record.predictions == "" and record.cost.ms_per_digit > 0
    assert record.data.source and record.data.licence and record.circumstances.versions["torch"]
    assert (outcome.model is None) == (name == "poly-forest") == (record.sha256 == "")


def json_alike(record: Record) -> Record:
    """Return a record whose settings are as JSON has them: lists in place of tuples."""
    return replace(record, settings=json.loads(json.dumps(record.settings)))


def test_the_answers_to_mnists_own_test_digits_are_kept_in_their_order(tmp_path: Path) -> None:
    outcome = carry_out(replace(task("mnist-f", tmp_path / "run", is_quick=False), experiment=few_epochs("mnist-f", 3)))
    record = record_of(outcome)
    assert outcome.model is not None and len(record.predictions) == TEST
    own = predict_logits(outcome.model.network, bars(TEST, 1)).argmax(dim=1).numpy()
    assert record.predictions == "".join(map(str, own))
    assert record.parts["test"].right == (own == labels(TEST)).sum()
    assert len(record.epochs) == 3 and record.epochs[-1].validation_accuracy is not None


def few_epochs(name: str, epochs: int):
    own = experiment(name)
    return replace(own, config=replace(own.config, epochs=epochs))


def test_digits_drawn_anew_leave_no_answers_in_mnists_order(tmp_path: Path) -> None:
    quick = replace(experiment("from-scratch"), settings={"learning_rate": 0.1, "batch_size": 32, "epochs": 1})
    record = record_of(carry_out(replace(task("from-scratch", tmp_path, is_quick=False), experiment=quick)))
    assert record.predictions == "" and "validation" not in record.parts


@pytest.mark.parametrize("steps", [1, 3])  # an epoch has two
def test_a_seed_that_was_stopped_goes_on_and_leaves_the_same_figures(steps: int, tmp_path: Path) -> None:
    whole = record_of(carry_out(task("mnist-f", tmp_path / "whole")))
    parted = task("mnist-f", tmp_path / "parted")
    stopped = carry_out(replace(parted, stopping=StopAfter(parted.folder, steps)))
    assert stopped == Outcome(None, None)
    assert figures(record_of(carry_out(parted))) == figures(whole)


def test_a_seed_of_an_experiment_that_was_changed_meanwhile_begins_anew(tmp_path: Path) -> None:
    parted = task("mnist-f", tmp_path / "parted")
    assert carry_out(replace(parted, stopping=StopAfter(parted.folder, 3))) == Outcome(None, None)
    changed = replace(few_epochs("mnist-f", 2), config=replace(few_epochs("mnist-f", 2).config, learning_rate=0.01))
    record = record_of(carry_out(replace(parted, experiment=changed)))
    whole = record_of(carry_out(replace(task("mnist-f", tmp_path / "whole"), experiment=changed)))
    assert figures(record) == figures(whole) and record.settings["learning_rate"] == 0.01


@pytest.mark.parametrize("threads", [1, 2])
def test_numpy_learns_on_the_threads_that_the_record_names(
    threads: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, learn_epoch, before = set(), from_scratch.learn_epoch, torch.get_num_threads()
    monkeypatch.setattr(from_scratch, "learn_epoch", lambda *given: seen.update(blas_threads()) or learn_epoch(*given))
    torch.set_num_threads(threads)
    try:
        record = record_of(carry_out(task("from-scratch", tmp_path)))
    finally:
        torch.set_num_threads(before)
    assert seen == {threads} == {record.circumstances.threads}


def blas_threads() -> set[int]:
    return {one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas"}


def test_the_record_names_the_graphics_card_that_pytorchs_networks_learn_on(monkeypatch: pytest.MonkeyPatch) -> None:
    assert circumstances(Learner.TORCH).device == f"{platform.machine()} CPU" or torch.cuda.is_available()
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda device: f"a card, {device}")
    assert circumstances(Learner.TORCH).device == "a card, cuda:0"
    assert circumstances(Learner.NUMPY).device == f"{platform.machine()} CPU"


def test_a_seed_that_diverges_before_its_first_epoch_is_over_is_said(tmp_path: Path) -> None:
    own = experiment("mnist-f")
    hopeless = replace(own, config=replace(own.config, optimiser=Optimiser.SGD, learning_rate=100.0, batch_size=1))
    with pytest.raises(ExperimentDiverged, match="seed 0 of mnist-f"):
        carry_out(replace(task("mnist-f", tmp_path), experiment=hopeless))


def test_a_quick_look_tells_the_epochs_that_it_took(tmp_path: Path) -> None:
    record = record_of(carry_out(task("mnist-f", tmp_path)))
    assert record.settings["epochs"] == len(record.epochs) == 2


def test_another_seed_has_other_parts_and_other_weights(tmp_path: Path) -> None:
    one, other = (record_of(carry_out(task("mnist-f", tmp_path / str(seed), seed))) for seed in (0, 1))
    assert one.sha256 != other.sha256
    assert [(record.seed, record.settings["seed"]) for record in (one, other)] == [(0, 0), (1, 1)]


def test_a_stand_in_is_told(tmp_path: Path) -> None:
    own = replace(few_epochs("poly-mlp", 1), data=ExperimentData("polymnist", "digit"))
    record = record_of(carry_out(replace(task("poly-mlp", tmp_path), experiment=own)))
    assert record.data.is_stand_in and "made anew" in record.data.source and record.data.task == "digit"
    assert set(record.counts["train"]) == {f"m{number}" for number in range(5)}
    assert record.handwriting == {}, "it reads no grey digits"


def test_real_hands_are_read_where_they_are_at_hand_and_what_is_not_found_is_wrong(data: Path, tmp_path: Path) -> None:
    drawn = [(0, "0"), (1, "1"), (1, "1 1")]
    (data / "strokes").mkdir()
    digits = [(label, writer, what) for label, what in drawn for writer in WRITERS]
    write_strokes(data / "strokes" / "unipen-digits.jsonl.gz", digits)
    record = record_of(carry_out(task("default", tmp_path)))
    share = record.handwriting["strokes"]
    assert 0 < share.right <= share.count * 2 / 3 and share.count % 3 == 0
    assert "photos" not in record.handwriting


WRITERS = tuple(f"writer-{number}" for number in range(12))
"""Some of them are test writers."""
