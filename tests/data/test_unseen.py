"""What is no digit, for testing: many kinds, none of them drawn twice the same, none of them what training draws."""

import zipfile
from pathlib import Path

import cv2
import numpy as np
import pytest

from core.data import outliers
from core.data.cifar import read_cifar
from core.data.unseen import KINDS, KNOWN_LETTERS, NEW_LETTERS, draw_unseen
from core.data.unseen_glyphs import LETTERS, SYMBOLS, strokes_of
from core.errors import DataDamaged, DataMissing, UnknownName


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_drawn_in_the_form_of_digits(kind: str):
    drawn = draw_unseen(kind, 6, np.random.default_rng(1))
    assert drawn.images.shape[1:] == (28, 28) and drawn.images.dtype == np.uint8
    assert len(drawn.images) + drawn.left_out == 6 and len(drawn.images) >= 3
    assert (drawn.images.max(axis=(1, 2)) > 100).all()
    assert len({image.tobytes() for image in drawn.images}) == len(drawn.images)


@pytest.mark.parametrize("kind", KINDS)
def test_one_seed_draws_the_same(kind: str):
    one, same = (draw_unseen(kind, 3, np.random.default_rng(7)) for _ in range(2))
    assert one.left_out == same.left_out and (one.images == same.images).all()


def test_an_unknown_kind_is_told_the_known_ones():
    with pytest.raises(UnknownName, match="kind of outlier named «cats»"):
        draw_unseen("cats", 1, np.random.default_rng(0))


def test_letters_are_known_to_training_or_new_as_their_names_say():
    assert set(KNOWN_LETTERS) <= set(outliers.LETTERS)
    assert not set(NEW_LETTERS) & set(outliers.LETTERS)


def test_no_letter_is_alike_to_a_digit():
    assert not set("OoDQIJlijZzSsBbGgqyTtrAaLCcePp") & (set(KNOWN_LETTERS) | set(NEW_LETTERS) | set(LETTERS))


@pytest.mark.parametrize("name", [*LETTERS, *SYMBOLS])
def test_strokes_fill_their_box(name: str):
    points = np.concatenate(strokes_of((LETTERS | SYMBOLS)[name]))
    assert (points.min(axis=0) >= -1).all() and (points.max(axis=0) <= (101, 141)).all()
    assert np.ptp(points, axis=0).max() > 70


def test_photographs_are_read_from_the_test_part_spread_evenly(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        for name, gray in (("train/cat/0.png", 1), ("test/cat/0.png", 10), ("test/cat/1.png", 20), ("test/dog/0.png", 30)):
            archive.writestr(name, cv2.imencode(".png", np.full((32, 32), gray, np.uint8))[1].tobytes())
    assert read_cifar(tmp_path / "c.zip", 2).images.max(axis=(1, 2)).tolist() == [10, 30]
    assert read_cifar(tmp_path / "c.zip", 99).images.shape == (3, 28, 28)


def test_a_zip_that_is_none_or_holds_no_picture_is_refused(tmp_path: Path):
    (tmp_path / "bad.zip").write_text("hello")
    with zipfile.ZipFile(tmp_path / "empty.zip", "w"), zipfile.ZipFile(tmp_path / "text.zip", "w") as archive:
        archive.writestr("test/cat/0.jpg", "no picture")
    with pytest.raises(DataDamaged, match="not a whole zip"):
        read_cifar(tmp_path / "bad.zip", 1)
    with pytest.raises(DataMissing, match="A picture below test/"):
        read_cifar(tmp_path / "empty.zip", 1)
    with pytest.raises(DataDamaged, match="cannot be read"):
        read_cifar(tmp_path / "text.zip", 1)
    with pytest.raises(DataMissing, match="CIFAR"):
        read_cifar(tmp_path / "none.zip", 1)
