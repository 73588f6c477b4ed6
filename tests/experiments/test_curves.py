"""The curves of experiments become lines of a chart."""

import math

from core.experiments.curves import Line, Over, Value, line_of
from core.experiments.record import CurveRow
from core.training.history import MOST_POINTS

ROWS = (
    CurveRow(1, seconds=2.0, train_loss=2.0, train_accuracy=0.5),
    CurveRow(2, seconds=3.0, train_loss=1.0, train_accuracy=0.75, validation_accuracy=0.7),
)


def test_a_line_goes_over_epochs_or_over_seconds_since_the_start() -> None:
    assert line_of(ROWS, Value.TRAIN_LOSS, Over.EPOCHS) == Line((1, 2), (2.0, 1.0))
    assert line_of(ROWS, Value.TRAIN_LOSS, Over.SECONDS) == Line((2.0, 5.0), (2.0, 1.0))


def test_what_is_not_told_has_no_point_but_takes_its_time() -> None:
    assert line_of(ROWS, Value.VALIDATION_ACCURACY, Over.SECONDS) == Line((5.0,), (0.7,))
    assert line_of(ROWS, Value.VALIDATION_LOSS, Over.EPOCHS) == Line((), ())
    assert line_of((), Value.TRAIN_LOSS, Over.EPOCHS) == Line((), ())


def test_a_loss_beyond_all_bounds_has_no_point() -> None:
    rows = (*ROWS, CurveRow(3, 1.0, math.nan), CurveRow(4, 1.0, math.inf))
    assert line_of(rows, Value.TRAIN_LOSS, Over.EPOCHS).x == (1, 2)


def test_a_long_curve_keeps_its_ends_and_its_peak_in_300_points() -> None:
    rows = [CurveRow(epoch, 1.0, 9.0 if epoch == 500 else 1 / epoch) for epoch in range(1, 1001)]
    line = line_of(rows, Value.TRAIN_LOSS, Over.EPOCHS)
    assert len(line.x) <= MOST_POINTS
    assert (line.x[0], line.x[-1], max(line.y)) == (1, 1000, 9.0)
