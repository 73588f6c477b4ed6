"""Whether answers are as often right as they are sure: bins by hand, the suite, the diagram."""

import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest
import torch

from core.data.dataset import DIGIT_NAMES, Dataset
from core.data.strokes import read_strokes
from core.evaluation.calibration import confidence_bins, mean_gap
from core.evaluation.corrupted import Spoiling
from core.evaluation.diagram import reliability_svg
from core.evaluation.metrics import Reading
from core.evaluation.photos import Photo, PhotoReading, read_photos
from core.evaluation.reliability import Calibrating, measure_calibration, photo_digits, reliability
from core.evaluation.rows import calibration_rows
from core.imaging.pipeline import prepare
from core.models.answering import Answer, Verdict
from tests.hand_made import finish, ink_model, one_digit, page_of, write_picture, write_strokes


def answered(label: int, prediction: int, confidence: float = 1.0, verdict: Verdict = Verdict.DIGIT) -> Answer:
    rest = (1 - confidence) / 9
    return Answer(tuple(confidence if digit == prediction else rest for digit in range(10)), prediction, 0, verdict)


def reading(label: int, prediction: int, confidence: float = 1.0) -> Reading:
    return Reading(label, 1, answered(label, prediction, confidence))


def test_four_answers_fall_into_two_of_four_bins():
    bins = confidence_bins(torch.tensor([0.8, 0.9, 0.6, 1.0]), torch.tensor([True, False, True, True]), 4)
    assert [one.n for one in bins] == [0, 0, 1, 3]
    assert bins[3].confidence == pytest.approx(0.9) and bins[3].accuracy == pytest.approx(2 / 3)
    assert mean_gap(bins) == pytest.approx(1 / 4 * 0.4 + 3 / 4 * (0.9 - 2 / 3))


def test_readings_without_an_answer_are_left_out():
    result = reliability("four", [reading(1, 1, 0.9), reading(1, 2, 0.9), Reading(1, 0, None), Reading(1, 2, None)])
    assert (result.n, result.left_out, result.accuracy) == (2, 2, 0.5)
    assert result.confidence == pytest.approx(0.9) and result.error == pytest.approx(0.4)


def test_a_set_without_answers_has_no_error():
    empty = reliability("none", [Reading(1, 0, None)])
    assert (empty.n, empty.error, empty.accuracy, empty.confidence) == (0, None, None, None)
    assert empty.record()["expected_calibration_error"] is None


def test_digits_of_photos_count_where_as_many_are_kept_as_are_labelled():
    one, nine, scrap = answered(1, 1), answered(9, 9), answered(0, 0, 1.0, Verdict.NOT_A_DIGIT)
    photo = Photo(Path("a.png"), "single/a.png", "1|7")
    assert [(digit.label, digit.is_right) for digit in photo_digits([PhotoReading(photo, "1|9", (one, scrap, nine))])] == [
        (1, True),
        (7, False),
    ]
    assert photo_digits([PhotoReading(photo, "1", (one, scrap)), PhotoReading(photo, "", error="blank")]) == ()


def test_the_suite_measures_each_set_that_is_given(tmp_path: Path):
    ring, bar = (prepare(one_digit(name))[0].image for name in "01")
    mnist = Dataset("d", np.stack([ring, bar]), np.array([0, 1]), DIGIT_NAMES, "", "")
    strokes = read_strokes(write_strokes(tmp_path / "s.gz", [(0, "ann", "0"), (1, "ann", "1 1")]))
    write_picture(tmp_path / "a.png", page_of("01"))
    (tmp_path / "labels.csv").write_text("file,label\na.png,01\n")
    plan = Calibrating(mnist, strokes, read_photos(tmp_path / "labels.csv"), Spoiling(("brightness", "translate")))
    result, events = finish(measure_calibration(ink_model(), plan))
    sizes = {one.name: (one.n, one.left_out) for one in result.sets}
    assert sizes == {
        "mnist": (2, 0),
        "mnist, corrupted": (4, 0),
        "strokes": (1, 1),
        "strokes, small": (1, 1),
        "photos": (2, 0),
    }
    assert events[-1].done == events[-1].total == 2 + 4 + 2 + 2 + 1
    assert result.mean_of_kinds == pytest.approx(np.mean([one.error for one in result.kinds]))
    assert calibration_rows(result)[-1][-1] == f"{100 * result.mean_of_kinds:.2f} %"


def test_the_diagram_is_a_picture_with_a_panel_for_each_set_that_has_answers():
    sets = [reliability(f"set <{i}>", [reading(1, 1, 0.9), reading(1, 2, 0.5)]) for i in range(4)]
    svg = reliability_svg([*sets, reliability("empty", [])])
    root = ET.fromstring(svg)
    texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert [text for text in texts if text and text.startswith("set")] == [f"set <{i}>" for i in range(4)]
    assert root.get("height") == str(2 * (44 + 200 + 40)) and "prefers-color-scheme: dark" in svg
    bars = [element for element in root.iter("{http://www.w3.org/2000/svg}rect") if element.get("class") == "bar"]
    assert len(bars) == 4 * 2


def test_a_diagram_of_nothing_is_still_a_picture():
    assert ET.fromstring(reliability_svg([])).tag.endswith("svg")
