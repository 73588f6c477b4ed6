"""A page looks at data sets in another process: it gets the same numbers and the same errors as if it had read them itself."""

import os
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from core.data import elsewhere, looking
from core.data.archive import Skipped
from core.data.glimpse import glimpse_of
from core.data.looking import look, pictures_tested_on
from core.data.registry import DataChoice, load
from core.errors import ArchiveUnreadable, DataMissing, DataUnfit
from tests.class_folders import two_classes, zip_of

DIGITS = DataChoice("digits")


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAZO_DATA", str(tmp_path))


def test_what_is_seen_is_what_is_there() -> None:
    seen, expected = look(DIGITS), glimpse_of(load(DIGITS))
    assert (seen.train_counts, seen.test_counts) == (expected.train_counts, expected.test_counts)
    assert np.array_equal(seen.sheet, expected.sheet) and np.array_equal(seen.sample.images, expected.sample.images)
    assert seen.sample.class_names == expected.sample.class_names


def test_what_was_passed_over_in_an_archive_is_told(tmp_path: Path) -> None:
    path = tmp_path / "pets.zip"
    path.write_bytes(zip_of(two_classes() | {"cat/broken.png": b"no picture"}))
    seen = look(DataChoice(looking.FOLDERS, file=str(path)))
    assert [type(one) for one in seen.skipped] == [Skipped] and seen.skipped[0].name == "cat/broken.png"


def test_test_pictures_come_with_all_their_labels() -> None:
    test, places = load(DIGITS).test, np.array([3, 8, 358, 9999])
    tested = pictures_tested_on(DIGITS, places)
    assert np.array_equal(tested.labels, test.labels)
    assert np.array_equal(tested.images, test.images[places[:3]])


def test_errors_are_those_of_reading(tmp_path: Path) -> None:
    with pytest.raises(DataMissing, match="fetch the data first") as caught:
        look(DataChoice("mnist"))
    assert caught.value.values["path"] == str(tmp_path / "MNIST" / "raw")
    (tmp_path / "pets.zip").write_bytes(b"no archive")
    with pytest.raises(ArchiveUnreadable, match="pets"):
        look(DataChoice(looking.FOLDERS, file=str(tmp_path / "pets.zip")))
    with pytest.raises(DataMissing, match="archive of pictures"):
        look(DataChoice(looking.FOLDERS, file=str(tmp_path / "gone.zip")))


def test_a_process_that_breaks_is_said_in_a_sentence() -> None:
    with pytest.raises(DataUnfit, match="Small digits: to read it takes more memory"):
        elsewhere.elsewhere(partial(os._exit, 9), "Small digits")
