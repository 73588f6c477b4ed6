"""Records: what they hold, and that they are written whole or not at all."""

import json
import subprocess
from pathlib import Path

import pytest

from core.evaluation import records
from core.evaluation.metrics import score, score_by_digit
from core.evaluation.records import Run, to_record, write_record
from core.evaluation.suites import DigitResult
from tests.hand_made import ink_model

RESULT = DigitResult(score("all", []), score_by_digit([]), {"digit": 0}, 0, 0)


@pytest.fixture(autouse=True)
def _commit_unknown() -> None:
    records.commit.cache_clear()


def test_a_record_holds_all_it_takes_to_measure_again():
    model = ink_model("tiny")
    record = to_record(Run("strokes", model.card, "classroom", "s.gz", {"size": 0.25}, 1.234), RESULT)
    assert (record["suite"], record["model"], record["pipeline"], record["data"]) == ("strokes", "tiny", "classroom", "s.gz")
    assert record["model_sha256"] == model.card.sha256
    assert (record["settings"], record["seconds"], record["n"]) == ({"size": 0.25}, 1.23, 0)
    assert set(record["versions"]) == {"python", "torch", "numpy", "cv2"}
    assert record["date"].endswith("+00:00")


def test_the_commit_is_none_where_git_is_not_installed(monkeypatch: pytest.MonkeyPatch):
    def missing(*_, **__):
        raise FileNotFoundError("git")

    monkeypatch.setattr(subprocess, "run", missing)
    assert records.commit() is None


def test_the_commit_is_none_outside_a_repository(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(records, "ROOT", tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert records.commit() is None


def test_the_commit_names_the_head_of_the_repository(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(records, "ROOT", tmp_path)
    author = ["-c", "user.name=a", "-c", "user.email=a@b"]
    for command in (["init", "-q"], [*author, "commit", "-q", "--allow-empty", "-m", "one"]):
        subprocess.run(["git", "-C", str(tmp_path), *command], check=True)
    head = subprocess.run(["git", "-C", str(tmp_path), "rev-parse", "HEAD"], check=True, capture_output=True, text=True)
    assert records.commit() == head.stdout.strip()
    (tmp_path / "page.md").write_text("one")
    subprocess.run(["git", "-C", str(tmp_path), "add", "page.md"], check=True)
    assert records.commit() == head.stdout.strip(), "what is written on the way does not count"
    records.commit.cache_clear()
    assert records.commit() == f"{head.stdout.strip()}-dirty"
    records.commit.cache_clear()


def test_a_record_replaces_the_earlier_one_and_leaves_no_draft(tmp_path: Path):
    path = tmp_path / "out.json"
    path.write_text("old")
    write_record({"accuracy": 0.5, "writer": "Ñandú"}, path)
    assert json.loads(path.read_text(encoding="utf-8")) == {"accuracy": 0.5, "writer": "Ñandú"}
    assert list(tmp_path.iterdir()) == [path]


def test_a_record_that_is_not_json_leaves_the_earlier_one(tmp_path: Path):
    path = tmp_path / "out.json"
    path.write_text("old")
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_record({"accuracy": float("nan")}, path)
    assert path.read_text() == "old"
