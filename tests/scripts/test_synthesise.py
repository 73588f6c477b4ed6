"""`scripts.synthesise`: photos with their list, as `scripts.evaluate photos` reads them."""

from pathlib import Path

import pytest

from core.evaluation.photos import read_photos
from scripts.synthesise import main

SMALL = ["--megapixels", "0.1"]


def test_photos_lie_in_a_folder_for_each_kind_with_a_list_that_evaluate_reads(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert main(["--count", "2", "--out", str(tmp_path), "--paper", "ruled", "--paper", "board", *SMALL]) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'labels.csv'}\n"
    listed = read_photos(tmp_path / "labels.csv")
    assert [photo.file for photo in listed] == [f"{kind}/{kind}-000{i}.jpg" for kind in ("ruled", "board") for i in (0, 1)]


def test_the_same_seed_writes_the_same_files(tmp_path: Path):
    for folder in ("one", "other"):
        assert main(["--seed", "4", "--count", "1", "--paper", "scene", "--png", "--out", str(tmp_path / folder), *SMALL]) == 0
    files = [(tmp_path / folder / "scene" / "scene-0000.png").read_bytes() for folder in ("one", "other")]
    assert files[0] == files[1]


def test_it_tells_what_the_pipeline_finds(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    arguments = ["--count", "2", "--paper", "screen", "--layout", "single", "--prepare", "--out", str(tmp_path)]
    assert main([*arguments, "--megapixels", "0.3"]) == 0
    assert "2 of 2 photos whole; of 2 digits 2 found (100.0%)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["--paper", "papyrus"], 2, "There is no paper named «papyrus»"),
        (["--paper", "plain", "--pen", "chalk"], 1, "Needed is plain: ballpoint"),
        (["--strokes", "none.gz"], 1, "none.gz"),
        (["--data-root", "nowhere"], 1, "nowhere"),
    ],
)
def test_what_cannot_be_made_is_a_sentence(
    arguments: list[str], code: int, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert main(["--count", "1", "--out", str(tmp_path), *arguments]) == code
    assert sentence in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "file").write_text("in the way")
    assert main(["--count", "1", "--paper", "plain", "--out", str(tmp_path / "file"), *SMALL]) == 1
    assert "cannot be read or written" in capsys.readouterr().err
