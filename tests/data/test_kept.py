"""What takes long to make is made once."""

from pathlib import Path

import numpy as np
import pytest

from core.data.dataset import Dataset
from core.data.kept import kept, kept_path

MADE = Dataset("made", np.full((2, 28, 28, 3), 7, np.uint8), np.array([1, 0]), ("á", "b"), "a source", "a licence")


def never() -> Dataset:
    raise AssertionError("made a second time")


def same(one: Dataset, other: Dataset) -> bool:
    words = [(each.name, each.class_names, each.source, each.licence) for each in (one, other)]
    return words[0] == words[1] and np.array_equal(one.images, other.images) and np.array_equal(one.labels, other.labels)


def test_what_was_made_is_read_the_next_time(tmp_path: Path):
    path = tmp_path / "below" / "made.npz"
    assert same(kept(path, lambda: MADE), MADE)
    assert same(kept(path, never), MADE)
    assert [file.name for file in path.parent.iterdir()] == ["made.npz"], "nothing half-written is left"


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\3\4 cut short"])
def test_a_damaged_file_is_made_anew(tmp_path: Path, content: bytes):
    path = tmp_path / "made.npz"
    path.write_bytes(content)
    assert same(kept(path, lambda: MADE), MADE)
    assert same(kept(path, never), MADE)


def test_a_folder_that_cannot_be_written_to_is_no_obstacle(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    assert same(kept(tmp_path / "file" / "made.npz", lambda: MADE), MADE)


def test_it_lies_in_the_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TRAZO_DATA", str(tmp_path))
    assert kept_path("x") == tmp_path / "made" / "x.npz"
