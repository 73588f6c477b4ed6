"""The training command: a run is kept, told, gone on with, and trained by several processes together."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.models.checkpoint import load_model
from core.paths import ROOT
from core.training.diary import read_diary
from core.training.results import RunState, read_result
from scripts import release, train

LITTLE = ("--data", "digits", "--epochs", "2", "--batch-size", "64", "--learning-rate", "0.003", "--float32")
PATIENCE_S = 120
FRESH_STORE = {"TORCH_DISABLE_SHARE_RDZV_TCP_STORE": "1"}


def together(out: Path, *more: str, restarts: int = 0) -> list[str]:
    """Return the command that trains with two processes."""
    torchrun = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    return [*torchrun, "--max-restarts", str(restarts), "-m", "scripts.train", *LITTLE, "--out", str(out), *more]


def losses(folder: Path) -> list[float]:
    return [row.train_loss for row in read_diary(folder).history.epochs]


def test_a_run_is_kept_with_everything_it_has_learnt(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "run"
    assert train.main([*LITTLE, "--out", str(out), "--rotation", "10", "--optimiser", "adamw", "--schedule", "one-cycle"]) == 0
    said = capsys.readouterr().out
    assert "epoch 2: loss" in said and said.strip().splitlines()[-1].startswith("test accuracy ")
    plan = json.loads((out / "plan.json").read_text())
    assert plan["config"]["augmentation"]["rotation_deg"] == 10 and plan["config"]["schedule"] == "one-cycle"
    assert "\n42,2,," in (out / "history.csv").read_text()
    assert load_model("best", out).card.accuracy and (out / "last.safetensors").is_file()


def test_a_run_that_is_over_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "run"
    assert train.main([*LITTLE, "--out", str(out), "--epochs", "1"]) == 0
    kept = (out / "best.safetensors").read_bytes()
    assert train.main([*LITTLE, "--out", str(out), "--epochs", "1"]) == 1
    assert train.main([*LITTLE, "--out", str(out), "--epochs", "3"]) == 1
    assert "holds another run" in capsys.readouterr().err
    assert (out / "best.safetensors").read_bytes() == kept


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--learning-rate", "0"), "learning_rate = 0.0"),
        (("--start", "nobody"), "no model named"),
        (("--epochs", "0"), "epochs"),
    ],
)
def test_what_cannot_be_trained_is_a_sentence(
    more: tuple[str, ...], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train.main([*LITTLE, "--out", str(tmp_path / "run"), *more]) != 0
    assert words in capsys.readouterr().err


def test_a_run_becomes_a_released_model(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, weights = tmp_path / "run", tmp_path / "weights"
    train.main([*LITTLE, "--out", str(out), "--epochs", "1"])
    assert release.main([str(out), "mine", "--out", str(weights)]) == 0
    assert load_model("mine", weights).card.name == "mine"
    assert release.main([str(out), "mine", "--out", str(weights)]) == 1, "nothing is written over unasked"
    assert release.main([str(tmp_path / "nowhere"), "mine", "--out", str(weights)]) != 0
    assert release.main([str(out), "mine", "--out", str(weights), "--force"]) == 0


def test_a_killed_run_goes_on_with_the_same_curve(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "scripts.train", *LITTLE, "--epochs", "6", "--threads", "1"]
    subprocess.run([*command, "--out", str(tmp_path / "whole")], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    cut = tmp_path / "cut"
    process = subprocess.Popen([*command, "--out", str(cut)], cwd=ROOT, stdout=subprocess.DEVNULL)
    wait_until(lambda: len(losses(cut)) >= 2 and (cut / "checkpoint.pt").is_file())
    process.kill()
    process.wait()
    subprocess.run([*command, "--out", str(cut)], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    assert losses(cut) == losses(tmp_path / "whole")


def test_two_processes_together_learn_as_much_as_one(tmp_path: Path) -> None:
    assert train.main([*LITTLE, "--epochs", "4", "--out", str(tmp_path / "one")]) == 0
    subprocess.run(together(tmp_path / "two", "--epochs", "4"), cwd=ROOT, check=True, timeout=PATIENCE_S)
    one, two = read_result(tmp_path / "one"), read_result(tmp_path / "two")
    assert two.state is RunState.FINISHED and two.test_accuracy == pytest.approx(one.test_accuracy, abs=0.03)
    assert losses(tmp_path / "two") == pytest.approx(losses(tmp_path / "one"), rel=0.02), "batches are shared, not doubled"


def test_a_crew_that_loses_a_member_starts_again_from_the_last_checkpoint(tmp_path: Path) -> None:
    out = tmp_path / "run"
    command, variables = together(out, "--epochs", "12", restarts=2), {**os.environ, **FRESH_STORE}
    crew = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=subprocess.PIPE, text=True)
    wait_until((out / "checkpoint.pt").is_file)
    os.kill(members_of(crew.pid)[-1], signal.SIGKILL)
    said, _ = crew.communicate(timeout=PATIENCE_S)
    assert crew.returncode == 0 and "going on after step" in said
    assert read_result(out).state is RunState.FINISHED and len(losses(out)) == 12
    assert read_result(out).test_accuracy > 0.9


def test_a_crew_that_would_not_find_itself_again_is_told_how_to(tmp_path: Path) -> None:
    command = together(tmp_path / "run", restarts=1)
    crew = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert crew.returncode == 1 and "TORCH_DISABLE_SHARE_RDZV_TCP_STORE=1" in crew.stderr and not (tmp_path / "run").exists()


def test_a_member_alone_ends_without_the_last_steps_of_python() -> None:
    ending = "import atexit, os; from scripts.train import end; atexit.register(os.abort); print('said', end=''); end(3)"
    command, alone = [sys.executable, "-c", ending], {**os.environ, "TORCHELASTIC_RUN_ID": "one"}
    member = subprocess.run(command, cwd=ROOT, env=alone, capture_output=True, text=True, check=False)
    assert (member.returncode, member.stdout) == (3, "said")
    assert subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == -signal.SIGABRT


def members_of(pid: int) -> list[int]:
    import psutil

    return sorted(one.pid for one in psutil.Process(pid).children(recursive=True) if "scripts.train" in one.cmdline())


def wait_until(is_so) -> None:
    latest = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < latest, "waited in vain"
        time.sleep(0.05)
