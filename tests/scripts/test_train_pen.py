"""A short run lays a network for the way of the pen into a model's file; the picture's network stays as it was."""

import gzip
import json
import shutil
from pathlib import Path

import pytest
import torch

from core.data.glyphs import glyph
from core.data.strokes import fold_of, split_of
from core.evaluation.pool_fitting import WEIGHTS
from core.models.checkpoint import load_model
from core.paths import weights_folder
from scripts import train_pen

LEARNER = next(f"hand {n}" for n in range(99) if split_of(f"hand {n}") == "train" and fold_of(f"hand {n}") == "fold-1")
WATCHED = next(f"hand {n}" for n in range(99) if split_of(f"hand {n}") == "validation")
SHORT = ["--epochs", "1", "--continental", "4", "--outliers", "4", "--threads", "1"]


@pytest.fixture
def strokes(tmp_path: Path) -> Path:
    lines = [
        json.dumps({"label": label, "writer": writer, "strokes": [stroke.tolist() for stroke in glyph(str(label))]})
        for writer in (LEARNER, WATCHED)
        for label in range(10)
    ]
    path = tmp_path / "strokes.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(lines).encode()))
    return path


def test_a_model_without_a_pen_gets_one(strokes: Path, tmp_path: Path) -> None:
    for suffix in ("json", "safetensors"):
        shutil.copy(weights_folder() / f"compact_cnn.{suffix}", tmp_path)
    before = load_model("compact_cnn", tmp_path)
    where = ["--name", "compact_cnn", "--folder", str(tmp_path), "--strokes", str(strokes)]
    assert before.pen is None and train_pen.main([*where, *SHORT]) == 0
    after = load_model("compact_cnn", tmp_path)
    assert after.pen is not None and after.card.pen is not None
    assert after.card.pen.parameters == 46_170 and after.card.pen.weight in WEIGHTS
    assert after.card.pen.training["outliers"] == 4
    pairs = zip(before.network.state_dict().values(), after.network.state_dict().values(), strict=True)
    assert all(torch.equal(own, same) for own, same in pairs)


def test_a_fold_is_heard_as_the_released_model_is(strokes: Path, tmp_path: Path) -> None:
    released = load_model()
    where = ["--folder", str(weights_folder()), "--out", str(tmp_path), "--strokes", str(strokes), "--fold", "0"]
    assert train_pen.main([*where, *SHORT]) == 0
    own = load_model("default", tmp_path).card.pen
    assert own is not None and released.card.pen is not None
    assert (own.weight, own.temperature) == (released.card.pen.weight, released.card.pen.temperature)
    assert own.training["fold"] == 0


def test_missing_strokes_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert train_pen.main(["--strokes", str(tmp_path / "none.gz"), "--out", str(tmp_path)]) == 1
    assert "none.gz" in capsys.readouterr().err
