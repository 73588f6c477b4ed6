"""Data sets: read as they are, split by writer, refused where they are broken."""

import csv
import gzip
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.data.continental import continental_digits
from core.data.glyphs import glyph
from core.data.mnist import read_mnist
from core.data.outliers import draw_outliers, fragment, joined
from core.data.rendered import Hand, rendered_strokes, vary
from core.data.strokes import FOLDS, SET_ASIDE, StrokeDigit, fold_of, read_strokes, split_of
from core.data.synthetic.writers import InventedHands
from core.errors import DataDamaged, DataMissing, UnknownName

MEASURING_DATA = Path(__file__).parents[3] / "shared" / "data"
HANDS = [StrokeDigit(label, "nobody", glyph(str(label)), label + 1) for label in range(10)]


def strokes_file(folder: Path, *lines: str) -> Path:
    path = folder / "strokes.jsonl.gz"
    with gzip.open(path, "wt") as out:
        out.write("\n".join(lines))
    return path


def line(label: object = 3, strokes: object = (((0, 0), (5, 9)),), writer: str = "one") -> str:
    return json.dumps({"label": label, "writer": writer, "strokes": strokes})


def test_strokes_are_read_line_by_line(tmp_path: Path) -> None:
    digits = read_strokes(strokes_file(tmp_path, line(), line(7, writer="two")))
    assert [(digit.label, digit.writer, digit.line) for digit in digits] == [(3, "one", 1), (7, "two", 2)]
    assert digits[0].strokes[0].tolist() == [[0, 0], [5, 9]]


@pytest.mark.parametrize("broken", ["{", line(12), line(strokes=()), line(strokes=((),)), line("x"), '{"label": 1}'])
def test_a_broken_line_is_named(tmp_path: Path, broken: str) -> None:
    with pytest.raises(DataDamaged, match="line 2"):
        read_strokes(strokes_file(tmp_path, line(), broken))


def test_a_file_that_is_no_gzip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "strokes.jsonl.gz"
    path.write_text("hello")
    with pytest.raises(DataDamaged, match="gzip"):
        read_strokes(path)


def test_a_file_broken_in_the_middle_is_refused(tmp_path: Path) -> None:
    path = strokes_file(tmp_path, *(line(writer=f"writer {i}") for i in range(500)))
    data = bytearray(path.read_bytes())
    data[100:200] = bytes(100)
    path.write_bytes(data)
    with pytest.raises(DataDamaged):
        read_strokes(path)


def test_missing_data_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataMissing, match="not at"):
        read_strokes(tmp_path / "nothing.jsonl.gz")
    with pytest.raises(DataMissing, match="not at"):
        read_strokes(tmp_path)
    with pytest.raises(DataMissing, match="MNIST"):
        read_mnist(tmp_path, train=True)


def test_an_unknown_split_is_told_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="validation"):
        read_strokes(strokes_file(tmp_path, line()), "dev")


def test_no_writer_is_in_two_splits(tmp_path: Path) -> None:
    path = strokes_file(tmp_path, *(line(writer=f"writer {i % 40}") for i in range(200)))
    parts = {split: {digit.writer for digit in read_strokes(path, split)} for split in ("train", "validation", "test")}
    assert sum(len(writers) for writers in parts.values()) == 40
    assert {split_of("syn/abc") for _ in range(5)} == {split_of("syn/abc")}


def test_every_writer_belongs_to_one_fold(tmp_path: Path) -> None:
    path = strokes_file(tmp_path, *(line(writer=f"hand {number}") for number in range(60)))
    folds = {fold: {digit.writer for digit in read_strokes(path, fold)} for fold in FOLDS}
    assert all(folds.values()) and sum(map(len, folds.values())) == 60
    assert {fold_of(writer) for writer in folds["fold-2"]} == {"fold-2"}


def test_what_is_set_aside_is_of_one_file_alone(tmp_path: Path) -> None:
    with SET_ASIDE.open(encoding="utf-8") as rows:
        wrong = list(csv.DictReader(rows))
    first = next(row for row in wrong if int(row["line"]) < 3000)
    before = [line(writer="other")] * (int(first["line"]) - 1)
    path = strokes_file(tmp_path, *before, line(int(first["label"]), writer=first["writer"]), line(writer=first["writer"]))
    assert len(read_strokes(path, keep_wrong=True)) == len(before) + 2
    assert [digit.line for digit in read_strokes(path)][-1] == len(before) + 2
    assert len(read_strokes(path)) == len(before) + 1


def test_hardly_any_digit_is_set_aside_and_each_for_a_reason() -> None:
    with SET_ASIDE.open(encoding="utf-8") as rows:
        wrong = list(csv.DictReader(rows))
    assert 0 < len(wrong) <= 118 and all(row["reason"] and 0 <= int(row["label"]) <= 9 for row in wrong)
    assert len({row["line"] for row in wrong}) == len(wrong)


def test_a_hand_varies_but_a_seed_repeats_it() -> None:
    one, same = (rendered_strokes(HANDS, variants=2, seed=4) for _ in range(2))
    assert (one.images == same.images).all() and len(one) > 16
    first, second = (vary(HANDS[5].strokes, Hand(), np.random.default_rng(seed)) for seed in (1, 2))
    assert first.brush != second.brush


def test_outliers_are_prepared_pictures_of_many_kinds() -> None:
    outliers = draw_outliers(30, HANDS, seed=1)
    assert outliers.shape == (30, 28, 28) and outliers.dtype == np.uint8
    assert (outliers.max(axis=(1, 2)) > 100).all()
    assert len({image.tobytes() for image in outliers}) == 30


@pytest.mark.parametrize("make", [joined, fragment])
def test_two_digits_that_touch_and_pieces_of_them_are_one_part(make: Callable) -> None:
    random = np.random.default_rng(0)
    images = [image for _ in range(40) for image in make(HANDS, random)]
    widths = [np.count_nonzero(image.any(axis=0)) for image in images]
    assert len(images) > 10 and all(image.shape == (28, 28) for image in images)
    assert np.mean(widths) > 15, "wider than a digit"
    again = np.random.default_rng(0)
    assert np.array_equal(images, [image for _ in range(40) for image in make(HANDS, again)])


def test_a_one_alone_is_no_fragment() -> None:
    random = np.random.default_rng(0)
    assert not [image for _ in range(10) for image in fragment(HANDS[1:2], random)]


def test_continental_digits_are_mostly_those_that_differ() -> None:
    digits = continental_digits(InventedHands(), 300, seed=2)
    counts = np.bincount([digit.label for digit in digits], minlength=10)
    assert counts.min() > 0 and counts[1] > counts[2] and counts[7] > counts[3]
    assert any(len(digit.strokes) == 3 for digit in digits if digit.label == 7), "crossed"
    same = continental_digits(InventedHands(), 300, seed=2)
    assert all(np.array_equal(a.strokes[0], b.strokes[0]) for a, b in zip(digits, same, strict=True))


@pytest.mark.data
@pytest.mark.skipif(not MEASURING_DATA.is_dir(), reason="the measuring data is not beside the project")
def test_mnist_is_read() -> None:
    test = read_mnist(MEASURING_DATA, train=False)
    assert test.images.shape == (10_000, 28, 28) and test.images.dtype == np.uint8
    assert test.labels[:5].tolist() == [7, 2, 1, 0, 4]


@pytest.mark.data
@pytest.mark.skipif(not MEASURING_DATA.is_dir(), reason="the measuring data is not beside the project")
def test_unipen_is_read_and_split_by_writer() -> None:
    path = MEASURING_DATA / "strokes" / "unipen-digits.jsonl.gz"
    digits = read_strokes(path, keep_wrong=True)
    with SET_ASIDE.open(encoding="utf-8") as rows:
        assert len(digits) - len(read_strokes(path)) == len(list(csv.DictReader(rows)))
    assert len(digits) == 11_859 and len({digit.writer for digit in digits}) == 146
    shares = [sum(split_of(digit.writer) == split for digit in digits) for split in ("train", "validation", "test")]
    assert shares == [7109, 2040, 2710]
