"""Five networks, each measured on the writers that it has not seen; what is there already is not trained again."""

import gzip
import json
from pathlib import Path

import pytest

from core.data.glyphs import glyph
from core.data.strokes import FOLDS, fold_of
from core.models.checkpoint import load_model
from scripts import folds, train_default, train_pen

WRITERS = [next(f"hand {n}" for n in range(99) if fold_of(f"hand {n}") == fold) for fold in FOLDS]


@pytest.fixture
def strokes(tmp_path: Path) -> Path:
    lines = [
        json.dumps({"label": label, "writer": writer, "strokes": [stroke.tolist() for stroke in glyph(str(label))]})
        for writer in WRITERS
        for label in (3, 8)
    ]
    path = tmp_path / "strokes.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(lines).encode()))
    return path


def test_each_fold_is_measured_on_strangers(
    strokes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    trained: list[int] = []

    def remember(options) -> object:
        trained.append(options.fold)
        assert options.name == FOLDS[options.fold]
        return load_model("default")

    monkeypatch.setattr(train_default, "run", remember)
    record = tmp_path / "folds.json"
    assert folds.main(["--json", str(record), "--", "--strokes", str(strokes), "--out", str(tmp_path / "runs")]) == 0
    told = json.loads(record.read_text())
    assert trained == [0, 1, 2, 3, 4] and told["n"] == 10
    assert list(told["per_fold"]) == list(FOLDS) and told["accuracy"]["full size"] == 1.0
    assert "digit 8" in capsys.readouterr().out


def test_a_fold_that_is_there_is_not_trained_again(strokes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(train_default, "run", lambda _: pytest.fail("trained again"))
    monkeypatch.setattr(folds, "load_model", lambda *_: load_model("default"))
    for fold in FOLDS:
        (tmp_path / f"{fold}.json").write_text("{}")
    assert folds.main(["--", "--strokes", str(strokes), "--out", str(tmp_path)]) == 0


def test_a_fold_whose_pen_was_not_trained_gets_one_that_has_not_seen_the_writers(
    strokes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, int, Path]] = []

    def train(options) -> object:
        asked.append((options.name, options.fold, options.folder))
        return load_model("default")

    monkeypatch.setattr(train_default, "run", lambda _: load_model("compact_cnn"))
    monkeypatch.setattr(train_pen, "run", train)
    assert folds.main(["--", "--strokes", str(strokes), "--out", str(tmp_path)]) == 0
    assert asked == [(name, fold, tmp_path) for fold, name in enumerate(FOLDS)]


def test_missing_strokes_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(train_default, "run", lambda _: load_model("default"))
    assert folds.main(["--", "--strokes", str(tmp_path / "none.gz"), "--out", str(tmp_path)]) == 1
    assert "none.gz" in capsys.readouterr().err
