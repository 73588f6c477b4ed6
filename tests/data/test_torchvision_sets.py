"""The sets that torchvision knows, read from tiny files in its own layout; nothing is fetched."""

import pickle
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.data import fetching, torchvision_sets
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
    """An empty data folder."""
    monkeypatch.setenv("TRAZO_DATA", str(tmp_path))
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


def test_without_a_network_the_sentence_says_what_to_do(root: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with pytest.raises(FetchFailed, match="Check the connection"):
        load(DataChoice("usps"), download=True)
    assert not are_files_there(root, "usps")


def test_what_is_fetched_is_read(root: Path, monkeypatch: pytest.MonkeyPatch):
    asked = []

    def fetched(class_name: str, folder: Path, arguments: dict[str, str]) -> None:
        asked.append((class_name, folder, dict(arguments)))
        write("emnist-digits", root)

    monkeypatch.setattr(torchvision_sets, "fetch", fetched)
    assert len(load(DataChoice("emnist-digits"), download=True).train) == 3
    assert asked == [("EMNIST", root, {"split": "digits"})], "both parts at once"


def test_torchvision_fetches_both_parts_where_they_are_read(root: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(open_torchvision().FashionMNIST, "download", lambda self: write("fashion-mnist", root))
    monkeypatch.setattr(sys, "argv", ["fetching", "FashionMNIST", str(root)])
    assert fetching.main() == 0
    assert load(DataChoice("fashion-mnist")).train.class_names[9] == "Ankle boot"


@pytest.mark.parametrize("error", [OSError("no route"), RuntimeError("Error downloading")])
def test_what_torchvision_cannot_fetch_ends_with_an_exit_code(error: Exception, root: Path, monkeypatch: pytest.MonkeyPatch):
    def no_network(_self: object) -> None:
        raise error

    monkeypatch.setattr(open_torchvision().MNIST, "download", no_network)
    monkeypatch.setattr(sys, "argv", ["fetching", "MNIST", str(root)])
    assert fetching.main() == 1


@pytest.mark.parametrize("name", SETS)
def test_what_is_read_is_what_torchvision_reads(name: str, root: Path, monkeypatch: pytest.MonkeyPatch):
    write(name, root)
    one, datasets = SETS[name], open_torchvision()
    for files in ("train_list", "test_list"):
        monkeypatch.setattr(datasets.CIFAR10, files, [[file, None] for file, _ in getattr(datasets.CIFAR10, files)])
    monkeypatch.setattr(datasets.CIFAR10, "meta", datasets.CIFAR10.meta | {"md5": None})
    for is_train in (True, False):
        theirs = getattr(datasets, one.class_name)(root=str(root), train=is_train, **one.arguments)
        ours = read_part(Wanted(name, is_train), root)
        labels = np.asarray(theirs.targets)
        assert np.array_equal(ours.images, one.straighten(np.asarray(theirs.data)))
        assert np.array_equal(ours.labels, labels if labels.ndim == 1 else labels[:, 0])
        if name in ("fashion-mnist", "kmnist"):
            assert list(ours.class_names) == theirs.classes


def test_what_is_changed_in_memory_does_not_reach_the_file(root: Path):
    write("mnist", root)
    train = read_part(Wanted("mnist", is_train=True), root)
    train.images[0] = 7
    assert not (read_part(Wanted("mnist", is_train=True), root).images[0] == 7).any()


def test_a_pickle_that_would_do_more_than_make_arrays_is_refused(root: Path):
    write("cifar10", root)
    (root / "cifar-10-batches-py" / "test_batch").write_bytes(pickle.dumps({"data": Path("elsewhere"), "labels": [1]}))
    with pytest.raises(DataDamaged, match="another kind"):
        load(DataChoice("cifar10"))


@pytest.mark.parametrize("change", [lambda data: data[:-1], lambda data: data + b"0", lambda data: b"\0\0\x0d" + data[3:]])
def test_a_file_of_another_length_or_of_other_numbers_is_damaged(change: Callable[[bytes], bytes], root: Path):
    write("kmnist", root)
    file = root / "KMNIST" / "raw" / "t10k-images-idx3-ubyte"
    file.write_bytes(change(file.read_bytes()))
    with pytest.raises(DataDamaged, match="cut short"):
        load(DataChoice("kmnist"))


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
