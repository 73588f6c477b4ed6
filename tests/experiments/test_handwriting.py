"""Real hands are prepared once, and anew where their list is changed."""

from pathlib import Path

import pytest

from core.experiments import handwriting as suites
from core.experiments.handwriting import PHOTOS, STROKES, handwriting
from tests.hand_made import page_of, write_picture, write_strokes

pytestmark = pytest.mark.usefixtures("data")


def write_photos(data: Path, *lines: str) -> None:
    (data / "photos").mkdir(exist_ok=True)
    for name in ("a.png", "b.png"):
        write_picture(data / "photos" / name, page_of("0"))
    (data / "photos" / "labels.csv").write_text("\n".join(("file,label", *lines)))


def test_where_nothing_is_at_hand_there_is_no_suite() -> None:
    assert handwriting() == ()


def test_only_photos_of_one_digit_are_taken(data: Path) -> None:
    write_photos(data, "a.png,0", "b.png,01")
    (photos,) = handwriting()
    assert photos.name == PHOTOS and photos.found.labels.tolist() == [0] and photos.missed == 0


def test_a_label_that_is_mended_counts_the_next_time(data: Path) -> None:
    write_photos(data, "a.png,0", "b.png,7")
    assert handwriting()[0].found.labels.tolist() == [0, 7]
    write_photos(data, "a.png,0", "b.png,0")
    assert handwriting()[0].found.labels.tolist() == [0, 0]


def test_the_pipeline_as_it_was_before_a_change_measures_nobody(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = data / "stage.py"
    monkeypatch.setattr(suites, "PIPELINE_CODE", data)
    code.write_text("before = 1")
    write_photos(data, "a.png,0")
    assert handwriting()[0].missed == 0
    monkeypatch.setattr(suites, "prepared", lambda *_: ())
    assert handwriting()[0].missed == 0, "kept"
    code.write_text("after = 2")
    assert handwriting()[0].missed == 1


def test_a_suite_without_a_single_digit_is_none(data: Path) -> None:
    write_photos(data, "a.png,01")
    (data / "strokes").mkdir()
    write_strokes(data / "strokes" / "unipen-digits.jsonl.gz", [(0, "writer-of-training", "0")])
    assert STROKES not in {suite.name for suite in handwriting()} and PHOTOS not in {suite.name for suite in handwriting()}
