"""The sets that torchvision knows, read from tiny files in its own layout; nothing is fetched."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.data import torchvision_sets
from core.data.registry import DataChoice, is_at_hand, load
from core.data.torchvision_door import open_torchvision
from core.data.torchvision_sets import SETS, Wanted, are_files_there, read_part
from core.errors import DataDamaged, DataMissing, FetchFailed
from tests.class_folders import write_cifar, write_idx, write_usps

NAMES = ["zero", "one", "two", "cat", "four", "five", "six", "seven", "eight", "truck"]
LABELS = np.array([4, 9, 0], np.uint8)
CORNER = np.zeros((3, 28, 28), np.uint8)
CORNER[:, 2, 20] = 200


def write(name: str, root: Path) -> None:
    """Write both parts of a set, three pictures in each file."""
    folder = root / SETS[name].folder
    if name == "cifar10":
        write_cifar(folder, NAMES)
        return
    for file in SETS[name].files:
        if name == "usps":
            write_usps(folder / file, np.where(CORNER[:, :16, 8:24] > 0, 1.0, -1.0), LABELS.astype(np.int64))
        elif "labels-idx2" in file:
            write_idx(folder / file, np.stack([LABELS, LABELS + 100], 1).astype(np.int32))
        else:
            write_idx(folder / file, LABELS if "labels" in file else CORNER)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder; CIFAR-10's checksums fit whatever lies there."""
    monkeypatch.setenv("TRAZO_DATA", str(tmp_path))
    cifar = open_torchvision().CIFAR10
    for files in ("train_list", "test_list"):
        monkeypatch.setattr(cifar, files, [[file, None] for file, _ in getattr(cifar, files)])
    monkeypatch.setattr(cifar, "meta", cifar.meta | {"md5": None})
    return tmp_path


@pytest.mark.parametrize("name", SETS)
def test_each_set_is_read_from_its_files(name: str, root: Path):
    assert not is_at_hand(DataChoice(name))
    write(name, root)
    assert is_at_hand(DataChoice(name))
    parts = load(DataChoice(name))
    for part in (parts.train, parts.test):
        assert part.images.shape[1:] == ((32, 32, 3) if name == "cifar10" else (28, 28))
        assert part.images.dtype == np.uint8 and part.labels.dtype == np.int64
        assert part.labels[:2].tolist() == ([3, 9] if name == "cifar10" else [4, 9]) and len(part.class_names) == 10
        assert part.name == name and part.source == SETS[name].source and part.licence


@pytest.mark.parametrize(("name", "place"), [("mnist", (2, 20)), ("emnist-digits", (20, 2))])
def test_emnist_is_stored_column_by_column_and_put_upright(name: str, place: tuple[int, int], root: Path):
    write(name, root)
    assert np.argwhere(read_part(Wanted(name, is_train=True), root).images[0]).tolist() == [list(place)]


def test_postcodes_are_brought_into_the_form_of_mnist(root: Path):
    write("usps", root)
    rows, columns = np.nonzero(read_part(Wanted("usps", is_train=False), root).images[0])
    assert max(np.ptp(rows), np.ptp(columns)) + 1 == 20


def test_colour_photos_keep_the_order_of_their_channels(root: Path):
    write("cifar10", root)
    image = load(DataChoice("cifar10")).test.images[0]
    assert image[0, 1].tolist() == [1, 1025 % 256, 2049 % 256] and image[1, 0, 0] == 32


@pytest.mark.parametrize("name", SETS)
def test_missing_files_are_named_and_nothing_is_fetched_unasked(name: str, root: Path):
    with pytest.raises(DataMissing, match="fetch the data first"):
        load(DataChoice(name))


@pytest.mark.parametrize("error", [OSError("no route"), RuntimeError("Error downloading")])
def test_without_a_network_the_sentence_says_what_to_do(error: Exception, root: Path, monkeypatch: pytest.MonkeyPatch):
    def no_network(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(torchvision_sets, "_opened", no_network)
    with pytest.raises(FetchFailed, match="Check the connection"):
        load(DataChoice("mnist"), download=True)


def test_what_is_fetched_is_read(root: Path, monkeypatch: pytest.MonkeyPatch):
    datasets = open_torchvision()
    monkeypatch.setattr(datasets.FashionMNIST, "download", lambda self: write("fashion-mnist", root))
    assert load(DataChoice("fashion-mnist"), download=True).train.class_names[9] == "Ankle boot"
    assert are_files_there(root, "fashion-mnist")


@pytest.mark.parametrize("name", SETS)
def test_files_of_another_kind_are_damaged(name: str, root: Path):
    write(name, root)
    for file in SETS[name].files:
        (root / SETS[name].folder / file).write_bytes(b"hello, this is a text")
    with pytest.raises(DataDamaged, match="another kind"):
        load(DataChoice(name))


def test_a_label_that_no_class_has_is_damage(root: Path):
    write("kmnist", root)
    write_idx(root / "KMNIST" / "raw" / "train-labels-idx1-ubyte", np.array([1, 2, 77], np.uint8))
    with pytest.raises(DataDamaged, match="do not belong together"):
        load(DataChoice("kmnist"))
