"""The command teaches a model one writer's hand, prints what that did, and keeps the record; or says what is missing."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from core.data.dataset import DIGIT_NAMES, Dataset
from scripts import fine_tune
from tests.drawings import strokes_of


@pytest.fixture
def strokes(tmp_path: Path) -> Path:
    """Return a file of two writers; the one whose 1 looks like a 7 is read worse."""
    path, random = tmp_path / "strokes.jsonl.gz", np.random.default_rng(0)
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        for writer, labels in (("odd", "7127127127"), ("plain", "7227227227")):
            for number, shape in enumerate("7227227227" * 2):
                label = int((labels * 2)[number]) if writer == "plain" or shape != "7" else 1
                points = [(stroke * random.uniform(0.9, 1.1, 2)).tolist() for stroke in strokes_of(shape)]
                lines.write(json.dumps({"label": label, "writer": writer, "strokes": points}) + "\n")
    return path


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    images = np.random.default_rng(0).integers(0, 255, (200, 28, 28), dtype=np.uint8)
    digits = Dataset("old", images, np.arange(200) % 10, DIGIT_NAMES, "-", "-")
    monkeypatch.setattr(fine_tune, "read_mnist", lambda root, train: digits)
    monkeypatch.setattr(fine_tune, "old_digits", lambda root, seed: digits)
    monkeypatch.setattr(fine_tune, "LEAST_LEFT", 4)


def arguments(strokes: Path, *more: str) -> list[str]:
    given = ["--strokes", str(strokes), "--split", "all", "--models", "compact_cnn", "--digits", "12", "--draws", "2"]
    return [*given, *more]


def test_the_worst_read_writer_is_learnt_and_the_record_kept(
    strokes: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    assert fine_tune.main(arguments(strokes, "--json", str(tmp_path / "record.json"))) == 0
    assert "compact_cnn, writer odd: mine" in capsys.readouterr().out
    (record,) = json.loads((tmp_path / "record.json").read_text())["models"]
    assert record["writer"] == "odd" and len(record["draws"]) == 2
    assert record["mean"]["mine"]["after"] >= record["mean"]["mine"]["before"]
    assert record["draws"][0]["mine"]["count"] == 8


def test_a_writer_with_too_few_digits_is_refused(strokes: Path, capsys: pytest.CaptureFixture) -> None:
    assert fine_tune.main(arguments(strokes, "--writer", "nobody")) == 1
    assert "nobody" in capsys.readouterr().err


def test_a_missing_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    assert fine_tune.main(["--strokes", str(tmp_path / "none.gz")]) == 1
    assert "none.gz" in capsys.readouterr().err
