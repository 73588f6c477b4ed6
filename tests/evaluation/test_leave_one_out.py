"""What a part is worth shows when it is left out: on ruled photos made here, ruling is worth something."""

from pathlib import Path

import cv2
import numpy as np

from core.data.glyphs import glyph
from core.evaluation.leave_one_out import LeaveOneOutResult, leave_one_out_rows, measure_leave_one_out
from core.evaluation.photos import Photo
from core.imaging.strokes import Drawing, place, render
from core.models.checkpoint import load_model
from core.reading import OPTIONAL


def result_of(folder: Path) -> LeaveOneOutResult:
    """Return the result on one drawing with ruled lines across it."""
    gray = render(Drawing(place(glyph("3")), 12))
    for row in range(30, 480, 60):
        cv2.line(gray, (0, row), (640, row), 0, 2)
    path = folder / "ruled.png"
    cv2.imwrite(str(path), np.ascontiguousarray(gray))
    measuring = measure_leave_one_out(load_model("default"), [Photo(path, "ruled/ruled.png", "3")])
    while True:
        try:
            next(measuring)
        except StopIteration as end:
            result: LeaveOneOutResult = end.value
            return result


def test_without_ruling_a_ruled_digit_is_not_read(tmp_path: Path) -> None:
    result = result_of(tmp_path)
    exact = {one.without: one.total.exact for one in result.omissions}
    assert list(exact) == ["nothing", *OPTIONAL]
    assert exact["nothing"] == 1 and exact["ruling"] == 0


def test_the_table_has_a_line_for_each_omission(tmp_path: Path) -> None:
    rows = leave_one_out_rows(result_of(tmp_path))
    assert rows[0] == ("without", "exact", "digits", "ruled")
    assert rows[1] == ("nothing", "100.0", "100.0", "100.0 / 100.0")
    assert len(rows) == 2 + len(OPTIONAL)
