"""The page of results, its pictures, and the program it compares with."""

import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.data.strokes import read_strokes
from core.errors import DataDamaged, DataMissing
from core.evaluation import tesseract
from core.evaluation.metrics import Reading
from core.evaluation.photos import measure_photos, read_photos
from core.evaluation.records import Run
from core.evaluation.results import Entry, Page, Rival, read_causes, results_page, table
from core.evaluation.sheets import worst_readings, worst_sheet
from core.evaluation.suites import Placement, measure_strokes
from core.models.answering import Answer, Verdict
from tests.hand_made import finish, ink_model, page_of, write_picture, write_strokes

MODEL = ink_model("tiny")
ROOT = Path(__file__).parents[2]


def answered(label: int, prediction: int, confidence: float) -> Reading:
    return Reading(label, 1, Answer((confidence,) * 10, prediction, 0, Verdict.DIGIT))


@pytest.fixture
def photos(tmp_path: Path) -> Entry:
    """Two photos, of which the second one, with two rows, is read wrong."""
    write_picture(tmp_path / "single" / "a.png", page_of("0"))
    write_picture(tmp_path / "multi" / "b.png", page_of("01", "10"))
    (tmp_path / "labels.csv").write_text("file,label,source,note\nsingle/a.png,0,,\nmulti/b.png,01|17,,\n")
    result = finish(measure_photos(MODEL, read_photos(tmp_path / "labels.csv")))[0]
    return Entry(Run("photos", MODEL.card, "classroom", "labels.csv", {}, 1.0), result)


@pytest.fixture
def strokes(tmp_path: Path) -> Entry:
    digits = read_strokes(write_strokes(tmp_path / "s.gz", [(0, "ann", "0"), (1, "ann", "0")]))
    result = finish(measure_strokes(MODEL, digits, Placement()))[0]
    return Entry(Run("strokes", MODEL.card, "classroom", "s.gz", {"size": 1.0}, 1.0), result)


def test_a_table_keeps_row_marks_apart_from_its_own_lines():
    assert table([["", "n"], ["a|b", "1"]]) == "|  | n |\n| --- | ---: |\n| a\\|b | 1 |"


def test_readers_are_compared_on_the_same_strokes(strokes: Entry):
    textbook = Entry(replace(strokes.run, pipeline="textbook"), strokes.result)
    page = results_page(Page((strokes, textbook)))
    assert "|  | UniPen test writers, 2 |" in page
    assert "| tiny, classroom | 50.00 % |" in page and "| tiny, textbook | 50.00 % |" in page


def test_photos_are_compared_by_group_and_with_another_program(photos: Entry):
    page = results_page(Page((photos,), (Rival("other 5", photos.result),)))
    assert "|  | multi, 1 | single, 1 | all, 2 |" in page
    assert "| tiny, classroom | 0 | 1 | 1 |" in page and "| other 5 | 0 | 1 | 1 |" in page
    assert "| tiny, classroom | 75.00 % | 100.00 % | 80.00 % |" in page


def test_each_wrong_photo_is_listed_with_its_cause_or_an_empty_place_for_one(photos: Entry):
    known = results_page(Page((photos,), causes={"multi/b.png": "two rows"}))
    assert "| `multi/b.png` | 01\\|17 | 01\\|10 | two rows |" in known and "1 of 2;" in known
    assert "| `multi/b.png` | 01\\|17 | 01\\|10 |  |" in results_page(Page((photos,)))


def test_circumstances_name_commit_model_data_and_what_was_left_out(photos: Entry):
    page = results_page(Page((photos,), notes=("No strokes.",)))
    assert MODEL.card.sha256[:12] in page and "`labels.csv` (photos)" in page
    assert "| commit | " in page and "| machine | " in page and "| date | 20" in page and "No strokes." in page


def test_sections_without_results_are_left_out(photos: Entry):
    page = results_page(Page((photos,)))
    assert "## Photos" in page
    assert not any(title in page for title in ("## Digits alone", "## MNIST corrupted", "## Calibration", "## Pictures"))


def test_causes_are_read_and_a_broken_table_is_refused(tmp_path: Path):
    (tmp_path / "c.csv").write_text('file,cause\na.png,"faint, small"\nb.png,\n')
    assert read_causes(tmp_path / "c.csv") == {"a.png": "faint, small", "b.png": ""}
    (tmp_path / "bad.csv").write_text("name\na.png\n")
    with pytest.raises(DataDamaged, match="file and cause"):
        read_causes(tmp_path / "bad.csv")
    with pytest.raises(DataMissing, match="table of causes"):
        read_causes(tmp_path / "none.csv")


def test_the_table_of_causes_that_comes_along_can_be_read():
    assert all(read_causes(ROOT / "docs" / "photo-causes.csv"))


def test_the_surest_mistakes_come_first():
    readings = [answered(1, 1, 0.9), answered(1, 7, 0.6), Reading(2, 0, None), answered(3, 8, 0.8)]
    assert worst_readings(readings, 5) == (3, 1) and worst_readings(readings, 1) == (3,)


def test_a_sheet_shows_the_mistakes_in_rows_of_eight_and_none_where_all_is_right():
    readings = [answered(1, 7, 0.5)] * 9
    sheet = worst_sheet(readings, lambda place: np.full((28, 28), 255, np.uint8), 9)
    assert sheet is not None and sheet.shape == (2 * (84 + 16), 8 * (84 + 8))
    assert sheet[20, 20] == 0 and (sheet[100:, 92:] == 255).all()
    assert worst_sheet([answered(1, 1, 1.0)], lambda place: sheet, 9) is None


def test_what_tesseract_prints_becomes_rows():
    assert tesseract.rows_of("12 3\n\n 4x5 \n\x0c") == "123|45"
    assert tesseract.rows_of("") == ""


def test_tesseract_is_given_a_png_and_its_failures_count_as_read_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def told(command, input, **_):
        assert command[0] == "tesseract" and input.startswith(b"\x89PNG")
        if len(seen := calls) == 2:
            raise subprocess.TimeoutExpired(command, 60)
        seen.append(input)
        return subprocess.CompletedProcess(command, 0, b"01\n17\n", b"")

    calls: list[bytes] = []
    monkeypatch.setattr(subprocess, "run", told)
    for name in "abc":
        write_picture(tmp_path / f"{name}.png", page_of("01", "10"))
    (tmp_path / "labels.csv").write_text("file,label\na.png,01|17\nb.png,01|10\nc.png,0\n")
    result, _ = finish(tesseract.measure_tesseract(read_photos(tmp_path / "labels.csv")))
    assert (result.total.exact, [one.read for one in result.readings]) == (1, ["01|17", "01|17", ""])
