"""`scripts.export`: weights as PyTorch courses load them."""

from pathlib import Path

import pytest
import torch

from core.models.registry import build
from scripts.export import main
from tests.hand_made import ink_counter, release


@pytest.fixture(autouse=True)
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    release(tmp_path / "weights")
    monkeypatch.setenv("TRAZO_WEIGHTS", str(release(tmp_path / "weights", "compact_cnn")))
    monkeypatch.chdir(tmp_path)


def test_the_file_is_a_state_dict_that_gives_the_same_answers(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["compact_cnn", "--out", "mine.pth"]) == 0
    assert capsys.readouterr().out == "mine.pth\n"
    network = build("compact_cnn").eval()
    network.load_state_dict(torch.load(tmp_path / "mine.pth", weights_only=True))
    ink = torch.rand(5, 1, 28, 28, generator=torch.Generator().manual_seed(0))
    assert torch.equal(network(ink), ink_counter()(ink))


def test_the_compact_cnn_is_named_as_in_the_report_and_others_by_their_own_name(tmp_path: Path):
    assert main(["compact_cnn"]) == main(["default"]) == 0
    assert sorted(path.name for path in tmp_path.glob("*.p*")) == ["cnn_mnist.pth", "default.pth"]


def test_a_file_that_exists_is_kept_unless_forced(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "mine.pth").write_text("old")
    assert main(["default", "--out", "mine.pth"]) == 1
    assert "mine.pth exists already" in capsys.readouterr().err
    assert (tmp_path / "mine.pth").read_text() == "old"
    assert main(["default", "--out", "mine.pth", "--force"]) == 0
    assert "conv1.weight" in torch.load(tmp_path / "mine.pth", weights_only=True)


def test_an_unknown_model_is_a_sentence_that_lists_the_known_ones(capsys: pytest.CaptureFixture[str]):
    assert main(["nobody"]) == 2
    assert capsys.readouterr().err == "There is no model named «nobody». Known: default, compact_cnn.\n"


def test_a_place_that_cannot_be_written_is_a_sentence(capsys: pytest.CaptureFixture[str]):
    assert main(["default", "--out", "no/such/folder/mine.pth"]) == 1
    assert capsys.readouterr().err.startswith("no/such/folder/mine.pth cannot be written: No such file or directory.")


def test_weights_that_were_altered_are_not_exported(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "weights" / "default.safetensors").write_bytes(b"altered")
    assert main(["default"]) == 1
    assert "checksum differs" in capsys.readouterr().err
    assert not (tmp_path / "default.pth").exists()
