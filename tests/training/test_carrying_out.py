"""A run is carried out, stopped, carried on, and comes out with a result that says how."""

import dataclasses
import errno
from pathlib import Path

import pytest
import torch

from core.data.drawn import drawn_for_limits
from core.errors import CheckpointUnreadable, DataUnfit, RunNotKept, WeightsAltered
from core.evaluation.calibration import energies, fit_limits
from core.i18n.catalogues import translator
from core.models.checkpoint import load_model
from core.models.inference import predict_logits
from core.training import carrying_out, material
from core.training.carrying_out import carry_out
from core.training.host import host_limits
from core.training.plan import write_plan
from core.training.results import RunState
from core.training.run_folder import CHECKPOINT, RESULT, STOP
from core.training.runs import open_run, run_answers, run_model
from core.training.stopping import Stopping, StopReason
from tests.training.small_runs import PLAN, StopAfter, few_digits, laid_down, no_digits


@pytest.fixture(autouse=True)
def _own_folder_and_few_digits(tmp_path, monkeypatch):
    monkeypatch.setenv("TRAZO_RUNS", str(tmp_path / "runs"))
    monkeypatch.setattr(material, "load", few_digits)


def carried_out(folder: Path):
    return carry_out(folder, Stopping(folder, host_limits()))


def planned(**settings):
    return dataclasses.replace(PLAN, config=dataclasses.replace(PLAN.config, **settings))


def told(folder: Path) -> list[tuple]:
    return [(row.epoch, row.step, row.train_loss, row.validation_loss) for row in open_run(folder.name).history.epochs]


def test_a_run_finishes_with_a_model_and_answers_to_the_test() -> None:
    folder = laid_down(planned(epochs=8, learning_rate=0.003))
    result = carried_out(folder)
    assert result == open_run(folder.name).result and result.state is RunState.FINISHED
    assert result.test_count == 10 and result.test_accuracy > 0.8 and result.parameters == 421_642
    answers = run_answers(folder.name)
    assert (answers.labels == answers.predictions).mean() == pytest.approx(result.test_accuracy)
    assert answers.confidences.min() > 0.1 and answers.confidences.max() <= 1
    card = run_model(folder.name).card
    assert card.name == f"run:{folder.name}" and card.limits.temperature != 1 and len(card.accuracy) == 2
    assert not list(folder.glob("*.part")) and not (folder / "reserve").exists()


def test_a_network_may_be_sure_of_what_it_reads_of_drawings_whatever_it_learnt_from() -> None:
    folder = laid_down(planned(epochs=8, learning_rate=0.003))
    carried_out(folder)
    model, drawn = load_model("best", folder), drawn_for_limits()
    logits, labels = predict_logits(model.network, drawn.images), torch.from_numpy(drawn.labels)
    limits = model.card.limits
    assert limits == fit_limits(logits, labels)
    assert float((energies(logits / limits.temperature) < limits.least_energy).float().mean()) < 0.01
    own = few_digits(PLAN.data).train
    assert limits != fit_limits(predict_logits(model.network, own.images), torch.from_numpy(own.labels))


@pytest.mark.parametrize("steps", [1, 2, 3, 5])  # an epoch has two
def test_a_run_stopped_anywhere_goes_on_as_if_never_stopped(steps: int) -> None:
    whole, parted = laid_down(planned(epochs=3)), laid_down(planned(epochs=3))
    carried_out(whole)
    assert carry_out(parted, StopAfter(parted, steps)).state is RunState.STOPPED
    (parted / RESULT).unlink()
    assert carried_out(parted).state is RunState.FINISHED
    assert told(parted) == told(whole) and len(told(whole)) == 3


def test_a_run_stopped_in_its_first_epoch_has_a_model_to_try() -> None:
    folder = laid_down()
    result = carry_out(folder, StopAfter(folder, 1))
    assert result.reason is StopReason.ASKED and result.best_epoch == 0
    assert run_model(folder.name).card.reads_digits and result.validation_accuracy is not None


def test_altered_weights_are_refused() -> None:
    folder = laid_down()
    carried_out(folder)
    (folder / "best.safetensors").write_bytes(b"other")
    with pytest.raises(WeightsAltered):
        run_model(folder.name)


def test_a_learning_rate_beyond_reason_diverges_and_is_kept() -> None:
    folder = laid_down(planned(epochs=4, learning_rate=1e6))
    assert carried_out(folder).state is RunState.DIVERGED
    run = open_run(folder.name)
    assert run.state is RunState.DIVERGED and run.history.steps[-1].step < run.steps


def test_a_full_disk_leaves_the_last_checkpoint_and_a_sentence(monkeypatch) -> None:
    folder = laid_down(planned(epochs=3))
    whole = laid_down(planned(epochs=3))
    carried_out(whole)
    saved, write = [], Path.write_bytes

    def full(path: Path, content: bytes) -> int:
        if path.name == CHECKPOINT + ".part" and len(saved) == 1:
            write(path, content[:1000])
            raise OSError(errno.ENOSPC, "No space left on device")
        saved.extend([path.name] if CHECKPOINT in path.name else [])
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    assert carried_out(folder).state is RunState.FAILED
    monkeypatch.undo()
    monkeypatch.setenv("TRAZO_RUNS", str(folder.parent))
    monkeypatch.setattr(material, "load", few_digits)
    error = open_run(folder.name).error
    assert isinstance(error, RunNotKept) and "the disk is full" in str(error)
    assert "el disco está lleno" in error.sentence(translator("es"))
    assert not list(folder.glob("*.part"))
    assert carried_out(folder).state is RunState.FINISHED and told(folder) == told(whole)


def test_a_disk_that_is_full_from_the_beginning_is_said(monkeypatch) -> None:
    folder, write = laid_down(), Path.write_bytes

    def full(path: Path, content: bytes) -> int:
        if len(content) > 1000:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    assert carried_out(folder).state is RunState.FAILED
    assert "the disk is full" in str(open_run(folder.name).error)


def test_data_from_which_nothing_can_be_learnt_fails_with_its_sentence(monkeypatch) -> None:
    monkeypatch.setattr(material, "load", no_digits)
    folder = laid_down()
    assert carried_out(folder).state is RunState.FAILED
    assert isinstance(open_run(folder.name).error, DataUnfit)
    assert "one class" in str(open_run(folder.name).error)


def test_too_little_memory_fails_with_both_numbers(monkeypatch) -> None:
    monkeypatch.setattr("core.training.memory.free_bytes", lambda: 0)
    monkeypatch.setattr(carrying_out, "own_bytes", lambda: 2**20)
    folder = laid_down()
    carried_out(folder)
    assert "only 1 MB are free" in str(open_run(folder.name).error)


@pytest.mark.parametrize(("limit", "reason"), [("UNWATCHED", StopReason.UNWATCHED), ("TRAINING", StopReason.TIME)])
def test_a_run_is_stopped_by_the_limits_of_the_host(monkeypatch, limit: str, reason: StopReason) -> None:
    monkeypatch.setenv({"UNWATCHED": "TRAZO_MAX_UNWATCHED_SECONDS", "TRAINING": "TRAZO_MAX_TRAINING_SECONDS"}[limit], "1")
    monkeypatch.setattr("core.training.stopping.unwatched_s", lambda _: 2.0 if limit == "UNWATCHED" else 0.0)
    folder = laid_down(planned(epochs=10_000))
    assert carried_out(folder).reason is reason
    assert open_run(folder.name).state is RunState.STOPPED


def test_a_wish_to_stop_is_heard() -> None:
    folder = laid_down()
    (folder / STOP).touch()
    assert carried_out(folder).reason is StopReason.ASKED


def test_a_run_starts_from_another_run_or_a_released_model() -> None:
    first = laid_down(planned(epochs=8, learning_rate=0.003))
    carried_out(first)
    second = laid_down(dataclasses.replace(PLAN, start=f"run:{first.name}"))
    carried_out(second)
    third = laid_down(dataclasses.replace(PLAN, start="compact_cnn"))
    carried_out(third)
    begun = {folder: open_run(folder.name).history.steps[0].loss for folder in (first, second, third)}
    assert begun[second] < begun[first] / 3 and begun[third] < begun[first]
    assert load_model("best", second).card.training["start"] == f"run:{first.name}"


def test_a_start_of_another_architecture_fails_with_its_sentence() -> None:
    folder = laid_down(dataclasses.replace(PLAN, start="default"))
    carried_out(folder)
    assert "made for batchnorm_cnn" in str(open_run(folder.name).error)


def test_a_run_whose_start_is_deleted_goes_on_all_the_same() -> None:
    folder = laid_down(dataclasses.replace(PLAN, start="compact_cnn"))
    carry_out(folder, StopAfter(folder, 3))
    write_plan(dataclasses.replace(PLAN, start="run:00000000000-0000000000"), folder)
    assert carried_out(folder).state is RunState.FINISHED


def test_a_run_whose_checkpoint_an_older_version_wrote_fails_in_a_sentence_and_keeps_its_best_weights():
    folder = laid_down(PLAN)
    carry_out(folder, StopAfter(folder, 4))
    state = torch.load(folder / CHECKPOINT, weights_only=True)
    torch.save({**state, "pace": {"last_epoch": 4, "_step_count": 5, "_last_lr": [0.001]}}, folder / CHECKPOINT)
    result = carried_out(folder)
    assert result.state is RunState.FAILED and isinstance(result.error, CheckpointUnreadable)
    assert "written by another version of Trazo" in result.error.sentence() and run_model(folder.name)
