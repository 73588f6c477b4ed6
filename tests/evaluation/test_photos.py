"""The photo suite, on pages of rings and bars that the test draws itself."""

from pathlib import Path

import numpy as np
import pytest

from core.errors import DataDamaged, DataMissing, UnknownName
from core.evaluation.photos import AddedLight, measure_photos, read_photos
from tests.hand_made import blank, finish, ink_model, page_of, write_picture


def write_list(folder: Path, *lines: str) -> Path:
    path = folder / "labels.csv"
    path.write_text("\n".join(("file,label,source,note", *lines)) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    """Four photos: read exactly; one of three digits wrong; rows of digits; nothing on it."""
    write_picture(tmp_path / "single" / "a.png", page_of("0"))
    write_picture(tmp_path / "single" / "b.png", page_of("010"))
    write_picture(tmp_path / "multi" / "c.png", page_of("01", "110"))
    write_picture(tmp_path / "multi" / "d.png", blank())
    return write_list(tmp_path, "single/a.png,0,,", "single/b.png,017,,", 'multi/c.png,01|110,us,"a, b"', "multi/d.png,11,,")


def test_exact_photos_and_pooled_digits_are_counted(labels: Path):
    total = finish(measure_photos(ink_model(), read_photos(labels)))[0].total
    assert (total.n, total.exact, total.exact_share) == (4, 2, 0.5)
    assert (total.digits, total.missed) == (1 + 3 + 5 + 2, 0 + 1 + 0 + 2)
    assert total.digit_accuracy == pytest.approx(1 - 3 / 11)


def test_failures_say_what_was_read_and_why_nothing_was(labels: Path):
    first, second = finish(measure_photos(ink_model(), read_photos(labels)))[0].record()["failures"]
    assert first == {"file": "single/b.png", "label": "017", "read": "010"}
    assert (second["file"], second["read"]) == ("multi/d.png", "")
    assert "nothing on it" in second["error"]


def test_groups_are_the_folders_and_are_scored_apart(labels: Path):
    groups = finish(measure_photos(ink_model(), read_photos(labels)))[0].record()["groups"]
    assert {name: (one["n"], one["exact"]) for name, one in groups.items()} == {"multi": (2, 1), "single": (2, 1)}
    assert groups["single"]["digit_accuracy"] == pytest.approx(3 / 4)


def test_one_group_can_be_read_alone(labels: Path):
    assert [photo.file for photo in read_photos(labels, "single")] == ["single/a.png", "single/b.png"]
    with pytest.raises(UnknownName, match=r"no group named «none»\. Known: multi, single"):
        read_photos(labels, "none")


def test_digits_in_the_wrong_rows_are_not_exact_though_none_is_missed(tmp_path: Path):
    write_picture(tmp_path / "a.png", page_of("01", "10"))
    total = finish(measure_photos(ink_model(), read_photos(write_list(tmp_path, "a.png,0110,,"))))[0].total
    assert (total.exact, total.missed) == (0, 0)


def test_a_file_that_is_no_picture_counts_as_read_empty(tmp_path: Path):
    (tmp_path / "a.png").write_text("not a picture")
    result, events = finish(measure_photos(ink_model(), read_photos(write_list(tmp_path, "a.png,12,,"))))
    assert (result.total.missed, len(events)) == (2, 1)
    assert "not a picture" in result.failures[0].error


def test_a_list_saved_by_a_spreadsheet_with_a_mark_at_its_start_is_read(tmp_path: Path):
    write_picture(tmp_path / "a.png", page_of("0"))
    (tmp_path / "labels.csv").write_bytes(b"\xef\xbb\xbffile,label\r\na.png,0\r\n")
    assert [photo.label for photo in read_photos(tmp_path / "labels.csv")] == ["0"]


@pytest.mark.parametrize("label", ["1a", "1||2", "", "|1", "²"])
def test_a_label_that_is_not_digits_is_refused_with_its_line(tmp_path: Path, label: str):
    write_picture(tmp_path / "a.png", page_of("0"))
    with pytest.raises(DataDamaged, match="line 3"):
        read_photos(write_list(tmp_path, "a.png,0,,", f"a.png,{label},,"))


def test_a_list_without_photos_is_refused(tmp_path: Path):
    with pytest.raises(DataDamaged, match="no photo is listed"):
        read_photos(write_list(tmp_path))


def test_a_list_that_is_no_text_is_refused(tmp_path: Path):
    write_picture(tmp_path / "labels.csv", page_of("0"))
    with pytest.raises(DataDamaged, match="not a table"):
        read_photos(tmp_path / "labels.csv")


def test_a_missing_list_and_a_missing_photo_are_named(tmp_path: Path):
    with pytest.raises(DataMissing, match=r"The list of photos is not at .*none\.csv"):
        read_photos(tmp_path / "none.csv")
    with pytest.raises(DataMissing, match=r"line 2 is not at .*gone\.png"):
        read_photos(write_list(tmp_path, "gone.png,1,,"))


def test_each_photo_has_a_light_of_its_own_and_the_same_each_time():
    paper = np.full((120, 160, 3), 200, np.uint8)
    light = AddedLight("hard shadow", 3)
    first = light.over(paper, "a.png")
    assert first.shape == paper.shape
    assert not np.array_equal(first, paper)
    assert np.array_equal(first, light.over(paper, "a.png"))
    assert not np.array_equal(first, light.over(paper, "b.png"))
    assert not np.array_equal(first, AddedLight("hard shadow", 4).over(paper, "a.png"))


class Darkness(AddedLight):
    def over(self, picture: np.ndarray, file: str) -> np.ndarray:
        return np.zeros_like(picture)


def test_photos_are_read_in_an_added_light(labels: Path):
    total = finish(measure_photos(ink_model(), read_photos(labels), light=Darkness("even")))[0].total
    assert (total.n, total.digits, total.missed) == (4, 11, 11)


def test_a_light_that_is_not_known_is_named():
    with pytest.raises(UnknownName, match="no light named «moon»"):
        AddedLight("moon")
