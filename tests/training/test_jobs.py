"""Runs wait for their turn, are carried out by real worker processes, and survive stops, kills and the end of the server."""

import dataclasses
import math
import signal
import subprocess
import sys
import time

import psutil
import pytest

from core.data.registry import DataChoice
from core.data.split import split_validation
from core.errors import (
    MemoryShort,
    QueueFull,
    RunBusy,
    RunOver,
    SettingInvalid,
    TimeUsedUp,
    TooManyEpochs,
    TooManyRuns,
    TrazoError,
    UnknownRun,
)
from core.models.shape import DIGITS
from core.paths import ROOT
from core.training import jobs, waiting
from core.training.batches import TrainingData
from core.training.config import TrainingConfig
from core.training.diary import Diary
from core.training.events import EpochDone, StepDone
from core.training.memory import DataSize, needed_bytes
from core.training.results import Result, RunState, write_result
from core.training.runs import RunPlan, delete_run, open_run, run_model
from core.training.stopping import StopReason
from core.training.trainer import Training
from tests.training.small_runs import laid_down, more_digits, wait_until

PLAN = RunPlan("First", "anna", DataChoice("digits"), TrainingConfig(epochs=3, batch_size=8), validation_share=0.25)
SERVER = """
import time
from core.training import jobs
jobs.WORKER = "tests.training.small_worker"
while True:
    jobs.tend()
    time.sleep(0.05)
"""


@pytest.fixture(autouse=True)
def _own_folder_and_one_thread(tmp_path, monkeypatch):
    monkeypatch.setenv("TRAZO_RUNS", str(tmp_path / "runs"))
    monkeypatch.setattr(jobs, "worker_threads", lambda: 1)
    monkeypatch.setattr(jobs, "WORKER", "tests.training.small_worker")
    monkeypatch.setattr(jobs, "_size", lambda _: DataSize(1437, 360, DIGITS))
    yield
    if jobs._worker is not None:
        jobs._worker.kill()
        jobs._worker.communicate()


@pytest.fixture(scope="module")
def never_stopped() -> dict[str, dict[int, float]]:
    """The losses by step, and validation losses by epoch, of a run without a worker, a queue, or a stop."""
    split = split_validation(more_digits(PLAN.data).train, PLAN.validation_share, PLAN.config.seed)
    events = list(Training(PLAN.config, TrainingData(split.train, split.validation)))
    steps = {event.step: event.loss for event in events if isinstance(event, StepDone)}
    return {"steps": steps, "epochs": {one.epoch: one.validation_loss for one in events if isinstance(one, EpochDone)}}


def is_in(run_id: str, *states: RunState) -> bool:
    jobs.tend()
    return open_run(run_id).state in states


def steps_of(run_id: str) -> int:
    jobs.tend()
    return open_run(run_id).step


def check_same_curve(run_id: str, never_stopped: dict[str, dict[int, float]]) -> None:
    history = open_run(run_id).history
    assert {row.epoch: row.validation_loss for row in history.epochs} == never_stopped["epochs"]
    assert len(history.steps) >= 3
    assert all(row.loss == never_stopped["steps"][row.step] for row in history.steps)
    numbers = [row.step for row in history.steps]
    assert numbers == sorted(set(numbers))


def test_a_second_run_waits_and_then_has_its_turn(never_stopped) -> None:
    first, second = jobs.enqueue(PLAN), jobs.enqueue(dataclasses.replace(PLAN, start="compact_cnn"))
    assert [open_run(one).place for one in (first, second)] == [1, 2]
    jobs.tend()
    jobs.tend()
    assert open_run(first).state is RunState.PREPARING and open_run(first).place == 0
    assert open_run(second).state is RunState.QUEUED and open_run(second).place == 1
    wait_until(lambda: is_in(first, RunState.FINISHED))
    check_same_curve(first, never_stopped)
    wait_until(lambda: is_in(second, RunState.FINISHED))
    assert waiting.working() == "" and open_run(second).result.test_count == 10
    assert open_run(second).history.epochs[0].train_loss < open_run(first).history.epochs[0].train_loss


def test_a_run_learns_the_small_digits_of_scikit_learn(monkeypatch) -> None:
    monkeypatch.setattr(jobs, "WORKER", "core.training.worker")
    run_id = jobs.enqueue(dataclasses.replace(PLAN, config=TrainingConfig(epochs=1, batch_size=32, learning_rate=0.003)))
    wait_until(lambda: is_in(run_id, RunState.FINISHED))
    assert open_run(run_id).result.test_accuracy > 0.6 and run_model(run_id).card.reads_digits
    assert jobs._worker.wait(30) == 0
    assert not (jobs.folder_of(run_id) / "worker.log").read_bytes()


def test_a_stopped_run_goes_on_as_if_never_stopped(never_stopped) -> None:
    run_id = jobs.enqueue(PLAN)
    wait_until(lambda: steps_of(run_id))
    with pytest.raises(RunBusy, match="Stop it first"):
        delete_run(run_id)
    with pytest.raises(RunBusy):
        jobs.resume_run(run_id)
    assert not open_run(run_id).is_stopping
    jobs.stop_run(run_id)
    assert open_run(run_id).is_stopping
    wait_until(lambda: is_in(run_id, RunState.STOPPED))
    stopped = open_run(run_id)
    assert not stopped.is_stopping
    assert stopped.result.reason is StopReason.ASKED and stopped.step < stopped.steps
    jobs.resume_run(run_id)
    wait_until(lambda: is_in(run_id, RunState.FINISHED))
    check_same_curve(run_id, never_stopped)


def test_a_killed_worker_leaves_a_broken_run_that_goes_on(never_stopped) -> None:
    run_id = jobs.enqueue(PLAN)
    wait_until(lambda: steps_of(run_id) and open_run(run_id).history.epochs)
    jobs._worker.kill()
    jobs._worker.wait()
    assert open_run(run_id).state is RunState.BROKEN
    jobs.resume_run(run_id)
    assert open_run(run_id).state is RunState.QUEUED
    wait_until(lambda: is_in(run_id, RunState.FINISHED))
    check_same_curve(run_id, never_stopped)


def test_when_the_server_is_killed_its_worker_saves_and_ends() -> None:
    run_id = jobs.enqueue(dataclasses.replace(PLAN, config=TrainingConfig(epochs=200, batch_size=8)))
    with subprocess.Popen([sys.executable, "-c", SERVER], cwd=ROOT) as server:
        try:
            wait_until(lambda: open_run(run_id).step)
            (worker,) = psutil.Process(server.pid).children()
            assert worker.nice() > psutil.Process().nice()
        finally:
            server.send_signal(signal.SIGKILL)
    killed_at = time.monotonic()
    wait_until(lambda: not waiting.working())
    wait_until(lambda: not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE)
    assert time.monotonic() - killed_at < 15  # a second where nobody else computes
    run = open_run(run_id)
    assert run.state is RunState.STOPPED and run.result.reason is StopReason.SERVER
    step = run.step
    jobs.resume_run(run_id)
    wait_until(lambda: steps_of(run_id) > step)


def test_a_worker_that_cannot_begin_breaks_its_run_and_no_other(monkeypatch) -> None:
    run_id = jobs.enqueue(PLAN)
    monkeypatch.setattr(jobs.sys, "executable", "/bin/false")
    jobs.tend()
    assert open_run(run_id).state is RunState.BROKEN and waiting.queue() == ()


def test_who_stops_a_waiting_run_takes_it_out_of_the_queue() -> None:
    run_id = jobs.enqueue(PLAN)
    jobs.stop_run(run_id)
    assert open_run(run_id).state is RunState.STOPPED and waiting.queue() == ()
    jobs.resume_run(run_id)
    assert open_run(run_id).place == 1


def test_a_run_that_nobody_waits_for_leaves_the_queue(monkeypatch) -> None:
    run_id = jobs.enqueue(PLAN)
    monkeypatch.setattr(jobs, "unwatched_s", lambda _: 601.0)
    jobs.tend()
    run = open_run(run_id)
    assert run.state is RunState.STOPPED and run.result.reason is StopReason.UNWATCHED


def test_looking_at_a_run_is_noted(monkeypatch) -> None:
    run_id = jobs.enqueue(PLAN)
    monkeypatch.setattr(time, "time", lambda now=time.time(): now + 100)  # noqa: B008 (the time before the change)
    assert jobs.unwatched_s(jobs.folder_of(run_id)) > 99
    monkeypatch.undo()
    with pytest.raises(UnknownRun):
        jobs.watch("../x")


@pytest.mark.parametrize("state", [RunState.FINISHED, RunState.DIVERGED])
def test_a_run_that_is_over_does_not_go_on(state: RunState) -> None:
    folder = laid_down()
    write_result(Result(state), folder)
    with pytest.raises(RunOver, match="First"):
        jobs.resume_run(folder.name)


def test_a_run_that_has_used_its_time_goes_on_only_where_the_limit_is_raised(monkeypatch) -> None:
    folder = laid_down()
    diary = Diary(folder)
    diary.tell(StepDone(1, 1, 1.0, 0.001, 4000.0))
    with pytest.raises(TimeUsedUp, match="60 minutes"):
        jobs.resume_run(folder.name)
    monkeypatch.setenv("TRAZO_MAX_TRAINING_SECONDS", "5000")
    jobs.resume_run(folder.name)


@pytest.mark.parametrize(
    ("limit", "refused", "sentence"),
    [
        ("TRAZO_MAX_EPOCHS", TooManyEpochs, "3 epochs are too many"),
        ("TRAZO_MAX_QUEUE", QueueFull, "2 runs are waiting"),
        ("TRAZO_MAX_RUNS", TooManyRuns, "You have 2 runs, and 2 can be kept"),
    ],
)
def test_more_than_the_host_allows_is_refused(monkeypatch, limit: str, refused: type[TrazoError], sentence: str) -> None:
    jobs.enqueue(PLAN)
    jobs.enqueue(PLAN)
    monkeypatch.setenv(limit, "2")
    with pytest.raises(refused, match=sentence):
        jobs.enqueue(PLAN)
    assert len(waiting.queue()) == 2


def test_a_limit_that_is_no_number_is_named(monkeypatch) -> None:
    monkeypatch.setenv("TRAZO_MAX_RUNS", "many")
    with pytest.raises(SettingInvalid, match="TRAZO_MAX_RUNS = many"):
        jobs.enqueue(PLAN)


def test_a_run_that_needs_more_memory_than_there_is_is_refused(monkeypatch) -> None:
    monkeypatch.setattr("core.training.memory.free_bytes", lambda: 2**28)
    needed = math.ceil(needed_bytes(PLAN.config, DataSize(1437, 360, DIGITS)) / 2**20)
    with pytest.raises(MemoryShort, match=r"only 256 MB are free") as caught:
        jobs.enqueue(PLAN)
    assert caught.value.values["needed_megabytes"] == pytest.approx(needed, abs=1)


def test_larger_batches_networks_and_data_need_more_memory() -> None:
    size = DataSize(60_000, 10_000, DIGITS)
    small = needed_bytes(TrainingConfig(), size)
    assert needed_bytes(TrainingConfig(batch_size=4096), size) > 2 * small
    assert needed_bytes(TrainingConfig(), dataclasses.replace(size, train_count=600_000)) > small + 540_000 * 784


def test_settings_out_of_their_range_never_reach_the_queue() -> None:
    with pytest.raises(SettingInvalid, match="batch_size"):
        jobs.enqueue(dataclasses.replace(PLAN, config=TrainingConfig(batch_size=0)))
    assert waiting.queue() == ()


def test_of_several_who_tend_at_once_one_starts_a_worker() -> None:
    run_id = jobs.enqueue(PLAN)
    with waiting.starting():
        jobs.tend()
    assert open_run(run_id).place == 1
