"""Visitors' own digits: kept, found again, named anew, deleted; nobody's else; nothing lost to haste or damage."""

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from core.data import collected
from core.data.collected import KeptDigit, add, as_dataset, delete, digit_id, labels_of, now, read, relabel, strokes_within
from core.errors import CollectionFull, CollectionUnwritable, UnknownName
from core.imaging.strokes import Drawing
from core.imaging.types import Box

ME, YOU = "a" * 32, "b" * 32


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TRAZO_COLLECTED", str(tmp_path))
    return tmp_path


def digit(label: int = 7, seed: int = 0, **changes: object) -> KeptDigit:
    image = np.random.default_rng(seed).integers(0, 256, (28, 28), dtype=np.uint8)
    strokes = (np.array([[1, 2], [3.5, 4]], np.float32),)
    return replace(KeptDigit(digit_id(image), label, image, strokes, b"\x89PNG", now(), "drawing", 1), **changes)


def test_a_kept_digit_is_found_again_as_it_was() -> None:
    assert add(ME, [digit()]) == 1
    found = read(ME).digits[0]
    assert (found.id, found.label, found.created, found.crop) == (digit().id, 7, found.created, b"\x89PNG")
    assert (found.source, found.model_said) == ("drawing", 1)
    np.testing.assert_array_equal(found.image, digit().image)
    np.testing.assert_array_equal(found.strokes[0], [[1, 2], [3.5, 4]])


def test_a_visitor_without_digits_has_none_and_no_folder(folder: Path) -> None:
    assert read(ME).digits == ()
    assert not list(folder.iterdir())


def test_visitors_do_not_see_each_others_digits() -> None:
    add(ME, [digit()])
    assert read(YOU).digits == ()
    delete(YOU, [digit().id])
    assert len(read(ME).digits) == 1


@pytest.mark.parametrize("name", ["", "..", "../" + "a" * 29, "A" * 32, "a" * 33, "a" * 32 + "\n"])
def test_nothing_but_a_browsers_number_becomes_a_folder(name: str, folder: Path) -> None:
    with pytest.raises(UnknownName, match="no visitor named"):
        add(name, [digit()])
    with pytest.raises(UnknownName):
        read(name)
    assert not list(folder.iterdir())


def test_the_same_digit_kept_twice_is_one_with_the_later_label() -> None:
    add(ME, [digit(label=1)])
    assert add(ME, [digit(label=7)]) == 1
    assert [found.label for found in read(ME).digits] == [7]


def test_the_same_shape_at_another_place_is_another_digit() -> None:
    image = digit().image
    assert digit_id(image, Box(0, 0, 9, 9)) == digit_id(image, Box(0, 0, 9, 9))
    assert digit_id(image, Box(0, 0, 9, 9)) != digit_id(image, Box(20, 0, 9, 9))


def test_labels_can_be_changed_and_digits_deleted() -> None:
    add(ME, [digit(seed=1), digit(seed=2), digit(seed=3)])
    ids = [found.id for found in read(ME).digits]
    relabel(ME, {ids[0]: 2, "f" * 24: 3})
    assert delete(ME, ids[1:]) == 1
    assert [(found.id, found.label) for found in read(ME).digits] == [(ids[0], 2)]


def test_the_labels_of_digits_are_known_where_they_are_kept() -> None:
    add(ME, [digit(label=4, seed=1)])
    assert labels_of(ME, [digit(seed=1).id, digit(seed=2).id]) == {digit(seed=1).id: 4}


def test_the_oldest_digit_comes_first() -> None:
    for seed, hour in ((1, 9), (2, 7), (3, 8)):
        add(ME, [digit(label=hour, seed=seed, created=now().replace(hour=hour))])
    assert [found.label for found in read(ME).digits] == [7, 8, 9]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"id": 3}', '{"id": "x", "image": ""}', "[" * 100_000])
def test_a_damaged_digit_is_named_and_skipped_and_can_be_deleted(folder: Path, content: str) -> None:
    add(ME, [digit(seed=1), digit(seed=2)])
    (folder / ME / f"{digit(seed=1).id}.json").write_text(content, encoding="utf-8")
    assert read(ME).damaged == (digit(seed=1).id,)
    assert [found.id for found in read(ME).digits] == [digit(seed=2).id]
    assert delete(ME, read(ME).damaged) == 1


def test_a_full_collection_takes_replacements_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAZO_MAX_KEPT_DIGITS", "2")
    add(ME, [digit(seed=1), digit(seed=2)])
    add(ME, [digit(label=3, seed=2)])
    with pytest.raises(CollectionFull, match="room for: 2"):
        add(ME, [digit(seed=3), digit(seed=4)])
    assert len(read(ME).digits) == 2


def test_many_writers_at_once_lose_nothing() -> None:
    writers = [threading.Thread(target=add, args=(ME, [digit(seed=seed)])) for seed in range(16)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(read(ME).digits) == 16


def test_who_waits_too_long_for_another_window_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collected, "PATIENCE_S", 0.01)
    add(ME, [digit()])
    with FileLock(folder / ME / ".lock"), pytest.raises(CollectionUnwritable, match="another window"):
        add(ME, [digit(seed=2)])


def test_a_disk_that_cannot_be_written_gets_a_sentence(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "file").write_text("no folder")
    monkeypatch.setenv("TRAZO_COLLECTED", str(folder / "file"))
    with pytest.raises(CollectionUnwritable, match="cannot be written"):
        add(ME, [digit()])


def test_a_disk_that_is_nearly_full_keeps_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collected, "LEAST_FREE_BYTES", 1 << 62)
    with pytest.raises(CollectionUnwritable, match="full"):
        add(ME, [digit()])


def test_digits_become_a_data_set() -> None:
    dataset = as_dataset([digit(label=3, seed=1), digit(label=5, seed=2)])
    assert dataset.images.shape == (2, 28, 28) and dataset.images.dtype == np.uint8
    assert dataset.labels.tolist() == [3, 5]
    assert as_dataset([]).images.shape == (0, 28, 28)


def test_only_the_strokes_of_a_digit_go_with_it() -> None:
    seven, far = np.array([[10, 10], [20, 20]], np.float32), np.array([[300, 300], [310, 310]], np.float32)
    half = np.array([[15, 15], [400, 400]], np.float32)
    kept = strokes_within(Drawing((seven, far, half)), Box(5, 5, 20, 20))
    assert [stroke.tolist() for stroke in kept] == [seven.tolist(), half.tolist()]
    assert strokes_within(Drawing((far,)), Box(5, 5, 20, 20)) is None
