"""Class folders that somebody brings: read where they can be, refused or listed where not, whatever an archive claims."""

import io
import struct
import time
import zipfile
from pathlib import Path

import numpy as np
import pytest

from core.data import archive
from core.data.folders import read_folders
from core.errors import ArchiveTooLarge, ArchiveUnreadable, DataUnfit
from core.i18n.catalogues import translator
from tests.class_folders import colour_png, encoded, png, two_classes, zip_of

CIFAR = Path(__file__).parents[3] / "shared" / "data" / "cifar10-folders.zip"


def reasons(files: dict[str, bytes]) -> dict[str, str]:
    return {one.name: one.reason for one in read_folders(zip_of(two_classes() | files)).skipped}


def with_stated_size(data: bytes, size: int) -> bytes:
    """Return an archive whose first file claims to unpack to `size` bytes."""
    changed = bytearray(data)
    first = changed.find(b"PK\1\2")
    changed[first + 24 : first + 28] = changed[22:26] = struct.pack("<I", size)
    return bytes(changed)


def test_a_fifth_of_each_class_is_set_aside_to_test_with():
    found = read_folders(zip_of(two_classes(10)), "pets.zip")
    assert found.train.class_names == found.test.class_names == ("cat", "dog")
    assert (np.bincount(found.train.labels).tolist(), np.bincount(found.test.labels).tolist()) == ([8, 8], [2, 2])
    assert found.train.images.shape == (16, 28, 28) and found.train.images.dtype == np.uint8
    assert found.skipped == () and found.empty_classes == () and found.train.name == "pets.zip"


@pytest.mark.parametrize("wrapper", ["", "data/", "My Documents/data/"])
def test_train_and_test_folders_are_kept_also_within_an_enclosing_folder(wrapper: str):
    files = {
        f"{wrapper}{part}/{name}/{number}.png": png() for part in ("train", "test") for name in "ab" for number in range(3)
    }
    found = read_folders(zip_of(files | {f"{wrapper}train/a/9.png": png()}))
    assert (len(found.train), len(found.test)) == (7, 6)
    assert found.train.class_names == ("a", "b") and not found.skipped


def test_a_folder_on_the_disk_reads_like_its_archive(tmp_path: Path):
    for name, data in (two_classes() | {"cat/.DS_Store": b"x", "cat/no.png": b"text"}).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    found, same = read_folders(tmp_path), read_folders(zip_of(two_classes()))
    assert np.array_equal(found.train.images, same.train.images) and np.array_equal(found.test.labels, same.test.labels)
    assert [one.name for one in found.skipped] == ["cat/no.png"]


def test_an_archive_is_read_from_a_path_too(tmp_path: Path):
    path = tmp_path / "pets.zip"
    path.write_bytes(zip_of(two_classes()))
    assert len(read_folders(path).train) == 8


def test_names_of_digits_stay_digits_in_their_order():
    files = {f"{digit}/{number}.png": png() for digit in range(9, -1, -1) for number in range(2)}
    assert read_folders(zip_of(files)).train.class_names == tuple("0123456789")


def test_grey_pictures_become_high_ink_whatever_the_paper():
    files = {"dark/0.png": png(0, 200), "dark/1.png": png(0, 200), "light/0.png": png(255, 55), "light/1.png": png(255, 55)}
    images = read_folders(zip_of(files)).train.images
    assert images.shape[1:] == (28, 28)
    assert [(int(image[0, 0]), int(image[14, 14])) for image in images] == [(0, 200), (0, 200)]


def test_an_empty_sheet_has_no_ink():
    files = two_classes() | {f"empty/{number}.png": encoded(np.full((28, 28), 255, np.uint8)) for number in range(2)}
    train = read_folders(zip_of(files)).train
    assert not train.images[train.labels == 2].any()


def test_any_colour_makes_all_pictures_rgb():
    train = read_folders(zip_of(two_classes() | {"dog/red.png": colour_png()})).train
    assert train.images.shape[1:] == (28, 28, 3)
    assert train.images[0, 0, 0].tolist() == [255, 255, 255], "paper stays paper beside colours"


def test_a_side_of_32_stays_where_all_have_it():
    files = {f"{name}/{number}.png": colour_png(32, number) for name in "ab" for number in range(3)}
    assert read_folders(zip_of(files)).train.images.shape[1:] == (32, 32, 3)
    assert read_folders(zip_of(files | {"a/x.png": colour_png(40)})).train.images.shape[1:] == (28, 28, 3)


def test_what_is_not_square_is_laid_on_a_square_of_its_rim():
    wide = np.full((10, 40), 255, np.uint8)
    wide[2:8, 18:22] = 0
    image = read_folders(zip_of({f"{name}/{number}.png": encoded(wide) for name in "ab" for number in range(2)})).train.images[
        0
    ]
    rows, columns = np.nonzero(image > 127)
    assert (np.ptp(rows) + 1, np.ptp(columns) + 1) == (4, 2), "6 x 4 of 40 pixels, at 28"
    assert not image[:9].any() and not image[-9:].any()


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("cat/note.png", b"this is a text", "no picture"),
        ("cat/inner.zip", zip_of(two_classes()), "no picture"),
        ("cat/cut.png", png()[:-30], "no picture"),
        ("readme.txt", b"hello", "no class folder"),
        ("cat/deep/1.png", png(), "deeper"),
        ("../../x.png", png(), "leads out"),
        ("cat/../../x.png", png(), "leads out"),
        ("/etc/x.png", png(), "leads out"),
        ("C:/x/1.png", png(), "leads out"),
        ("cat\\9.png", png(), "leads out"),
        ("cat/white.bmp", bytes(5_000_000), "far more"),
        ("cat/huge.bmp", bytes(25_000_000), "larger than"),
    ],
)
def test_what_is_passed_over_is_listed_with_its_reason(name: str, data: bytes, reason: str):
    found = reasons({name: data})
    assert list(found) == [name] and reason in found[name]
    assert translator("es")(found[name]) != found[name]


def test_files_of_systems_are_passed_over_in_silence():
    assert not reasons({"__MACOSX/cat/._0.png": b"x", "cat/.DS_Store": b"x", "cat/Thumbs.db": b"x", ".git/a.png": b"x"})


def test_locked_and_oddly_packed_files_are_listed():
    locked = bytearray(zip_of({"cat/secret.png": png()} | two_classes()))
    first = locked.find(b"PK\1\2")
    locked[first + 8] |= 1
    assert "password" in read_folders(bytes(locked)).skipped[0].reason
    content = io.BytesIO(zip_of(two_classes()))
    with zipfile.ZipFile(content, "a") as archive_file:
        archive_file.writestr("cat/odd.png", png(), zipfile.ZIP_BZIP2)
    assert "packed in a way" in read_folders(content.getvalue()).skipped[0].reason


def test_a_file_with_another_checksum_is_listed():
    data = bytearray(zip_of(two_classes(), zipfile.ZIP_STORED))
    data[60] ^= 255
    assert [one.name for one in read_folders(bytes(data)).skipped] == ["cat/0.png"]


def test_five_gigabytes_of_zeros_are_refused_at_once():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("cat/0.png", bytes(2_000_000))
    before = time.perf_counter()
    with pytest.raises(ArchiveTooLarge, match="4096 MB"):
        read_folders(with_stated_size(content.getvalue(), 0xFFFFFFFE))
    assert time.perf_counter() - before < 0.5


def test_an_archive_that_states_too_little_is_not_unpacked_further():
    bomb = with_stated_size(zip_of({"cat/bomb.png": bytes(50_000_000)} | two_classes()), 100)
    assert [one.name for one in read_folders(bomb).skipped] == ["cat/bomb.png"]


def test_what_is_really_unpacked_is_counted(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(archive, "MAX_TOTAL_BYTES", 900)
    budget = archive.Budget("x.zip", 900)
    budget.spend(900)
    with pytest.raises(ArchiveTooLarge, match="unpacked"):
        budget.spend(1)
    with pytest.raises(ArchiveTooLarge):
        read_folders(zip_of(two_classes()))


def test_too_many_files_are_refused_before_they_are_listed(monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(ArchiveTooLarge, match="60000"):
        read_folders(zip_of({f"{number}/{number}.png": b"" for number in range(66_000)}))
    monkeypatch.setattr(archive, "MAX_FILES", 9)
    with pytest.raises(ArchiveTooLarge, match="10 files; at most 9"):
        read_folders(zip_of(two_classes()))


def test_too_many_classes_are_refused():
    with pytest.raises(ArchiveTooLarge, match="201 classes"):
        read_folders(zip_of({f"{number}/0.png": b"" for number in range(201)}))


def test_classes_without_a_picture_are_named():
    found = read_folders(zip_of(two_classes() | {"empty/": b"", "texts/a.png": b"no"}))
    assert found.empty_classes == ("empty", "texts") and found.train.class_names == ("cat", "dog")


def test_a_class_that_is_only_tested_is_listed():
    files = {f"{part}/{name}/{number}.png": png() for part in ("train", "test") for name in "ab" for number in range(2)}
    found = read_folders(zip_of(files | {"test/c/0.png": png(), "d/0.png": png()}))
    assert {one.name: one.reason.split()[1] for one in found.skipped} == {"test/c/0.png": "class", "d/0.png": "lies"}
    assert found.train.class_names == ("a", "b") and found.empty_classes == ("c", "d")


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({}, "no picture"),
        ({"0.png": png()}, "no picture"),
        ({"cat/": b"", "dog/": b""}, "no picture"),
        ({"cat/0.png": png()}, "a single picture"),
        ({"cat/0.png": png(), "cat/1.png": png()}, "one class"),
        ({"cat/0.png": png(), "dog/0.png": png()}, "too few"),
    ],
)
def test_an_archive_from_which_nothing_can_be_learnt_is_refused(files: dict[str, bytes], reason: str):
    with pytest.raises(DataUnfit, match=reason):
        read_folders(zip_of(files))


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\3\4", zip_of(two_classes())[:-40], Path("/nowhere.zip")])
def test_what_is_no_archive_is_refused(data: bytes | Path):
    with pytest.raises(ArchiveUnreadable, match="ZIP"):
        read_folders(data)


@pytest.mark.data
@pytest.mark.skipif(not CIFAR.is_file(), reason="the measuring data is not beside the project")
def test_cifar_is_read_as_class_folders():
    found = read_folders(CIFAR)
    assert found.train.images.shape == (10_000, 32, 32, 3) and found.test.images.shape == (2_000, 32, 32, 3)
    assert len(found.train.class_names) == 10 and not found.skipped and not found.empty_classes
    assert set(np.bincount(found.train.labels)) == {1000}
