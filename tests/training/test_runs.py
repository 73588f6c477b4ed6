"""Runs are kept, listed, renamed and deleted; their diary is read while it is written."""

import dataclasses
import itertools
import json

import pytest

from core.data.registry import DataChoice
from core.errors import NoModelYet, RunUnreadable, UnknownRun
from core.training import run_folder, waiting
from core.training.augment import MILD
from core.training.config import Optimiser, Schedule
from core.training.diary import Diary, read_diary
from core.training.events import Started, StepDone
from core.training.plan import plan_from_json, plan_to_json
from core.training.results import Result, RunState, write_result
from core.training.run_folder import EVENTS, RESULT, new_id
from core.training.runs import delete_run, files_needed, list_runs, open_run, rename_run, run_answers, run_model
from tests.training.small_runs import PLAN, laid_down

STARTED = Started(100, 10, 160, 16, 421_642)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("TRAZO_RUNS", str(tmp_path / "runs"))


def step(number: int, seconds: float) -> StepDone:
    return StepDone(number, 1, 1 / number, 0.001, seconds)


def test_a_plan_survives_json() -> None:
    config = dataclasses.replace(PLAN.config, augmentation=MILD, optimiser=Optimiser.SGD, schedule=Schedule.COSINE, dropout=0.3)
    plan = dataclasses.replace(PLAN, config=config, start="default", name="Ñandú «1»")
    assert plan_from_json(plan_to_json(plan)) == plan


@pytest.mark.parametrize("run_id", ["../x", "..", "", "/etc", ".queue", "a" * 22, "0" * 11 + "-" + "0" * 10, "0\n"])
def test_what_is_no_run_is_refused(run_id: str) -> None:
    for ask in (open_run, delete_run, run_model, run_answers):
        with pytest.raises(UnknownRun, match="no training run"):
            ask(run_id)


def test_ids_differ_and_sort_by_time() -> None:
    ids = [new_id() for _ in range(50)]
    assert len(set(ids)) == 50
    assert [one[:11] for one in ids] == sorted(one[:11] for one in ids)


def test_a_run_without_a_worker_is_broken_and_one_with_a_result_is_not() -> None:
    folder = laid_down()
    assert open_run(folder.name).state is RunState.BROKEN
    write_result(Result(RunState.FINISHED, test_accuracy=0.9), folder)
    assert open_run(folder.name).state is RunState.FINISHED
    assert open_run(folder.name).result.test_accuracy == 0.9


def test_the_archive_of_a_run_is_needed_until_it_is_at_its_end() -> None:
    states = {"stopped.zip": RunState.STOPPED, "failed.zip": RunState.FAILED, "over.zip": RunState.FINISHED}
    for file, state in states.items():
        folder = laid_down(dataclasses.replace(PLAN, visitor=file, data=DataChoice("folders", file=file)))
        write_result(Result(state), folder)
    laid_down(dataclasses.replace(PLAN, data=DataChoice("folders", file="broken.zip")))
    assert files_needed() == {"stopped.zip", "failed.zip", "broken.zip"}


def test_a_damaged_result_counts_as_none() -> None:
    folder = laid_down()
    (folder / RESULT).write_text('{"state": "fin')
    assert open_run(folder.name).state is RunState.BROKEN


def test_half_a_line_is_left_for_later() -> None:
    folder = laid_down()
    diary = Diary(folder)
    diary.tell(STARTED)
    diary.tell(step(1, 0.5))
    with (folder / EVENTS).open("a") as file:
        file.write('{"event": "StepDone", "step": 2, "epo')
    assert [row.step for row in open_run(folder.name).history.steps] == [1]
    with (folder / EVENTS).open("a") as file:
        file.write('ch": 1, "loss": 0.5, "learning_rate": 0.001, "seconds": 1.0}\n')
    assert [row.step for row in open_run(folder.name).history.steps] == [1, 2]


def test_half_a_line_of_a_killed_worker_is_passed_over() -> None:
    folder = laid_down()
    (folder / EVENTS).write_text('{"event": "Started", "steps"')
    Diary(folder).tell(STARTED)
    assert read_diary(folder).started == STARTED


def test_what_came_after_the_checkpoint_is_forgotten_when_a_run_goes_on() -> None:
    folder = laid_down()
    diary = Diary(folder)
    diary.tell(STARTED)
    for number in range(1, 6):
        diary.tell(step(number, number))
    Diary(folder).tell(dataclasses.replace(STARTED, step=3))
    assert [row.step for row in open_run(folder.name).history.steps] == [1, 2, 3]


def test_few_steps_are_noted_however_long_a_run_is() -> None:
    folder = laid_down()
    diary = Diary(folder)
    diary.tell(STARTED)
    for number in range(1, 36_001):
        diary.tell(step(number, number * 0.1))  # an hour
    diary.flush()
    steps = read_diary(folder).history.steps
    assert 500 < len(steps) < 4000 and steps[-1].step == 36_000
    early = [row.seconds for row in steps if row.seconds < 60]
    assert min(late - before for before, late in itertools.pairwise(early)) >= 0.25


def test_a_loss_that_is_no_number_can_be_read() -> None:
    folder = laid_down()
    diary = Diary(folder)
    diary.tell(dataclasses.replace(step(1, 1.0), loss=float("nan")))
    assert open_run(folder.name).history.steps[0].loss != open_run(folder.name).history.steps[0].loss


def test_speed_and_time_left_follow_from_the_steps(monkeypatch) -> None:
    folder = laid_down()
    monkeypatch.setattr("core.training.runs.working", lambda: folder.name)
    assert open_run(folder.name).state is RunState.PREPARING
    diary = Diary(folder)
    diary.tell(STARTED)
    for number in range(1, 21):
        diary.tell(step(number, number * 0.5))
    run = open_run(folder.name)
    assert run.state is RunState.RUNNING and (run.step, run.steps) == (20, 100)
    assert run.images_per_second == pytest.approx(32)
    assert run.seconds_left == pytest.approx(40)


def test_each_visitor_sees_their_own_runs_the_newest_first() -> None:
    first, second = laid_down(), laid_down(dataclasses.replace(PLAN, name="Second"))
    laid_down(dataclasses.replace(PLAN, visitor="ben"))
    names = {run.id: run.plan.name for run in list_runs("anna")}
    assert names == {first.name: "First", second.name: "Second"}
    assert [run.id for run in list_runs("anna")] == sorted(names, reverse=True)
    assert list_runs("nobody") == ()


def test_a_run_can_be_renamed_and_deleted() -> None:
    folder = laid_down()
    waiting.enter(folder.name)
    rename_run(folder.name, "Mine")
    assert open_run(folder.name).plan.name == "Mine"
    delete_run(folder.name)
    assert not folder.exists() and waiting.queue() == () and list_runs("anna") == ()


def test_a_damaged_plan_is_said_and_left_out_of_the_list() -> None:
    folder = laid_down()
    (folder / run_folder.PLAN).write_text(json.dumps({"name": "?"}))
    with pytest.raises(RunUnreadable, match=folder.name):
        open_run(folder.name)
    assert list_runs("anna") == ()


def test_a_run_that_kept_nothing_has_no_model() -> None:
    with pytest.raises(NoModelYet, match="First"):
        run_model(laid_down().name)
