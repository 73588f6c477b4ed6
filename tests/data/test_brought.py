"""Archives that visitors bring are kept once each, and not for ever."""

import os
from pathlib import Path

import pytest

from core.data import brought
from core.data.brought import keep_archive
from core.errors import DataNotKept


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAZO_DATA", str(tmp_path))


def test_the_same_bytes_are_kept_once() -> None:
    path = keep_archive(b"one", "pets.zip")
    assert path.read_bytes() == b"one"
    assert keep_archive(b"one", "pets.zip") == path
    assert keep_archive(b"other", "pets.zip") != path


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../pets.zip", "pets.zip"),
        ("my pets (1).zip", "my-pets--1.zip"),
        ("", "pictures.zip"),
        ("a" * 200, "a" * 80 + ".zip"),
    ],
)
def test_a_name_leads_nowhere_else(tmp_path: Path, name: str, kept: str) -> None:
    path = keep_archive(b"one", name)
    assert path.name == kept and path.is_relative_to(tmp_path / "brought")


def test_the_archives_used_longest_ago_are_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brought, "MOST_ARCHIVES", 2)
    first, second = keep_archive(b"1", "pets.zip"), keep_archive(b"2", "pets.zip")
    for age, path in enumerate((first, second), start=1):
        os.utime(path, (age, age))
    keep_archive(b"1", "pets.zip")
    third = keep_archive(b"3", "pets.zip")
    assert first.exists() and third.exists() and not second.exists()


def test_an_archive_that_is_needed_is_never_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brought, "MOST_ARCHIVES", 1)
    first = keep_archive(b"1", "pets.zip")
    os.utime(first, (1, 1))
    keep_archive(b"2", "pets.zip", needed=[str(first)])
    assert first.exists()
    keep_archive(b"3", "pets.zip")
    assert not first.exists(), "nobody needs it any more"


def test_a_folder_that_cannot_be_written_is_told_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("TRAZO_DATA", str(tmp_path / "file"))
    with pytest.raises(DataNotKept, match="could not be kept"):
        keep_archive(b"one", "pets.zip")
