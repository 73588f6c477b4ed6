"""A run's history is thinned without losing what stands out, and becomes a table."""

import math

import pytest

from core.training.history import EpochRow, History, StepRow, thinned, to_csv


def step(number: int, loss: float = 1.0) -> StepRow:
    return StepRow(number, 1, loss, 0.001, number / 10)


def epoch(number: int, validation_loss: float = 1.0, is_best: bool = False) -> EpochRow:
    return EpochRow(number, 0.9, 0.5, validation_loss, 0.4, 0.001, 2.5, is_best, number * 10)


def test_few_rows_stay_as_they_are() -> None:
    rows = [step(number) for number in range(1, 301)]
    assert thinned(rows) == tuple(rows)


@pytest.mark.parametrize("most", [4, 20, 300])
def test_many_rows_become_few_and_keep_ends_and_extremes(most: int) -> None:
    rows = [step(number, math.sin(number / 50)) for number in range(1, 5001)]
    rows[1234] = step(1235, 9.0)
    rows[2345] = step(2346, -9.0)
    few = thinned(rows, most)
    assert len(few) <= most
    assert few[0] == rows[0] and few[-1] == rows[-1]
    assert {rows[1234], rows[2345]} <= set(few)
    assert list(few) == sorted(few, key=lambda row: row.step)


def test_a_loss_that_is_no_number_stands_out() -> None:
    rows = [step(number) for number in range(1, 1001)]
    rows[500] = step(501, math.nan)
    assert any(math.isnan(row.loss) for row in thinned(rows, 20))


def test_epochs_are_thinned_by_their_validation_loss() -> None:
    rows = [epoch(number, 5.0 if number == 77 else 1.0) for number in range(1, 201)]
    assert rows[76] in thinned(rows, 10)


def test_nothing_stays_nothing() -> None:
    assert thinned(()) == ()
    assert to_csv(History()).count("\n") == 1


def test_the_table_holds_steps_and_epochs_in_order() -> None:
    lines = to_csv(History((epoch(1, is_best=True),), (step(10), step(11)))).splitlines()
    assert lines[0].startswith("step,epoch,loss,learning_rate,seconds,train_loss")
    assert lines[1] == "10,1,1.0,0.001,1.0,,,,,"
    assert lines[2] == "10,1,,0.001,2.5,0.9,0.5,1.0,0.4,True"
    assert lines[3].startswith("11,")


def test_the_best_epoch_is_the_last_one_that_was_best() -> None:
    history = History((epoch(1, is_best=True), epoch(2, is_best=True), epoch(3)))
    assert history.best == epoch(2, is_best=True)
    assert history.steps_per_epoch == 10
    assert History().best is None
