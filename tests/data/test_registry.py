"""The registry of data sets: every one has its words, loads what it promises, and is quiet until it is asked."""

import dataclasses
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from core.data import drawn
from core.data.overview import class_counts
from core.data.registry import DEFAULT_DATA, DataChoice, data_sets, is_at_hand, known, load
from core.data.sets import pens, photos
from core.data.strokes import split_of
from core.errors import DataMissing, UnknownName
from core.i18n.catalogues import translator
from core.models.shape import DIGITS
from tests.class_folders import two_classes, zip_of
from tests.hand_made import write_strokes

ROOT = Path(__file__).parents[2]
SHARED = Path(__file__).parents[3] / "shared" / "data"
QUICK_LOOK = """
import sys
from core.data.registry import DataChoice, data_sets, is_at_hand
assert any(is_at_hand(DataChoice(one.name)) for one in data_sets())
sys.exit(bool({"sklearn", "torchvision", "pandas"} & set(sys.modules)))
"""


@pytest.fixture
def data_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder, and few pictures of what is made."""
    monkeypatch.setenv("TRAZO_DATA", str(tmp_path))
    for module, names, count in (
        (drawn, ("TRAIN_COUNT", "TEST_COUNT"), 40),
        (photos, ("TRAIN_PHOTOS", "TEST_PHOTOS"), 2),
    ):
        for name in names:
            monkeypatch.setattr(module, name, count)
    return tmp_path


def test_the_default_comes_first_and_names_are_unique():
    names = [one.name for one in data_sets()]
    assert names[0] == DEFAULT_DATA and len(set(names)) == len(names) == 13


def test_every_data_set_says_what_it_is_in_every_language():
    for one in data_sets():
        assert one.title and one.source and one.licence and known(one.name) == one
        assert one.description.endswith((".", "?")) and translator("es")(one.description) != one.description


def test_an_unknown_name_is_told_the_known_ones(data_root: Path):
    for ask in (load, is_at_hand):
        with pytest.raises(UnknownName, match="digits, drawn"):
            ask(DataChoice("imagenet"))
    with pytest.raises(UnknownName, match="imagenet"):
        known("imagenet")


def test_an_unknown_task_is_told_the_known_ones(data_root: Path):
    with pytest.raises(UnknownName, match="modality, digit"):
        load(DataChoice("polymnist", "colour"))
    with pytest.raises(UnknownName, match="colour"):
        load(DataChoice("digits", "colour"))


def test_a_choice_can_be_written_as_json():
    choice = DataChoice("folders", file="/tmp/pets.zip")
    assert DataChoice(**json.loads(json.dumps(dataclasses.asdict(choice)))) == choice


def test_looking_at_the_list_loads_neither_scikit_learn_nor_torchvision():
    assert subprocess.run([sys.executable, "-c", QUICK_LOOK], cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize("name", [one.name for one in data_sets() if one.is_offline])
def test_what_is_offline_loads_from_nothing_and_alike_each_time(name: str, data_root: Path):
    assert is_at_hand(DataChoice(name))
    parts, again = load(DataChoice(name)), load(DataChoice(name))
    for part, same in ((parts.train, again.train), (parts.test, again.test)):
        assert part.images.dtype == np.uint8 and part.labels.dtype == np.int64 and len(part.images) == len(part) > 0
        assert np.array_equal(part.images, same.images) and np.array_equal(part.labels, same.labels)
        assert part.name == name and part.source and part.licence
    assert parts.train.shape == parts.test.shape and parts.train.class_names == parts.test.class_names
    pictures = {image.tobytes() for image in parts.train.images}
    assert not any(image.tobytes() in pictures for image in parts.test.images), "tested on what was learnt"


@pytest.mark.parametrize("name", ["digits", "drawn", "photos"])
def test_digits_come_as_the_recognise_page_reads_them(name: str, data_root: Path):
    train = load(DataChoice(name)).train
    assert train.shape == DIGITS and train.class_names == tuple("0123456789")
    for image in train.images[:50]:
        rows, columns = np.nonzero(image)
        assert max(np.ptp(rows), np.ptp(columns)) + 1 == 20
    assert train.images[:, [0, -1]].mean() < 1, "high ink on black paper"


def test_a_fifth_of_the_small_digits_tests():
    parts = load(DataChoice("digits"))
    assert (len(parts.train), len(parts.test)) == (1438, 359)
    assert min(class_counts(parts.test)) >= 34 and max(class_counts(parts.test)) <= 37


def test_what_is_not_always_there_can_be_fetched_put_in_its_place_or_brought():
    ways = {one.name: (one.is_offline, one.is_fetchable, bool(one.file)) for one in data_sets()}
    assert ways.pop("folders") == (False, False, False)
    assert all(sum(way) == 1 for way in ways.values())


def test_what_was_drawn_is_kept(data_root: Path):
    load(DataChoice("drawn"))
    assert sorted(path.name for path in (data_root / "made").iterdir()) == ["drawn-40-21.npz", "drawn-40-22.npz"]


@pytest.mark.parametrize("place", ["unipen-digits.jsonl.gz", "strokes/unipen-digits.jsonl.gz"])
def test_strokes_are_drawn_and_parted_by_writer(place: str, data_root: Path):
    writers = [f"writer {number}" for number in range(20)]
    (data_root / place).parent.mkdir(exist_ok=True)
    write_strokes(data_root / place, [(int(drawing), writer, drawing) for writer in writers for drawing in "01"])
    assert is_at_hand(DataChoice("strokes"))
    parts = load(DataChoice("strokes"))
    tested = sum(split_of(writer) == "test" for writer in writers)
    assert len(parts.test) == 2 * tested and len(parts.train) == 40 - 2 * tested
    assert parts.train.source == pens.KNOWN.source and parts.train.shape == DIGITS


def test_without_the_file_of_strokes_its_place_is_named(data_root: Path):
    assert not is_at_hand(DataChoice("strokes"))
    with pytest.raises(DataMissing, match="unipen-digits"):
        load(DataChoice("strokes"), download=True)


def test_ones_own_pictures_are_found_by_their_path(data_root: Path):
    path = data_root / "pets.zip"
    for choice in (DataChoice("folders"), DataChoice("folders", file=str(path))):
        assert not is_at_hand(choice)
        with pytest.raises(DataMissing, match="archive of pictures"):
            load(choice)
    path.write_bytes(zip_of(two_classes()))
    assert is_at_hand(choice) and load(choice).train.class_names == ("cat", "dog")


@pytest.mark.data
@pytest.mark.skipif(not SHARED.is_dir(), reason="the measuring data is not beside the project")
def test_mnist_has_the_counts_of_its_page(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TRAZO_DATA", str(SHARED))
    parts = load(DataChoice("mnist"))
    assert class_counts(parts.train) == (5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949)
    assert class_counts(parts.test) == (980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009)
