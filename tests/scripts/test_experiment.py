"""The command that runs experiments: what has a record is left alone, what was stopped goes on, quick looks stay apart."""

import errno
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from core.experiments.carrying_out import Outcome, Task
from core.experiments.catalogue import EXPERIMENTS
from core.experiments.catalogue import experiment as find
from core.experiments.record import read_records
from core.models.checkpoint import load_model
from scripts import experiment, experiments_report, show_mnist
from tests.experiments.small_data import write_mnist

QUICK = ("--quick", "--threads", "1")


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give each test its own folders and a tiny MNIST, and put back what the command changes for the whole process."""
    write_mnist(tmp_path / "data")
    for name in ("DATA", "RUNS", "EXPERIMENTS"):
        monkeypatch.setenv(f"TRAZO_{name}", str(tmp_path / name.lower()))
    threads, handlers = (
        torch.get_num_threads(),
        {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)},
    )
    yield
    torch.set_num_threads(threads)
    for number, handler in handlers.items():
        signal.signal(number, handler)


def test_names_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert experiment.main(["--list"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == [one.name for one in EXPERIMENTS]


def test_an_unknown_name_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert experiment.main(["lenet-6"]) == 2
    assert "lenet-5-modern" in capsys.readouterr().err


def test_a_quick_look_leaves_records_and_weights_apart_from_what_is_shipped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert experiment.main(["mnist-a", "small-a", *QUICK, "--seeds", "2"]) == 0
    out = tmp_path / "runs" / "experiments-quick"
    assert [record.name for record in read_records(out)] == ["mnist-a-0", "mnist-a-1", "small-a-0", "small-a-1"]
    assert load_model("mnist-a", out / "weights").card.architecture == "model_a"
    said = capsys.readouterr().out
    assert "mnist-a, seed 1\n  epoch 1: loss" in said and "7960 parameters" in said
    assert not (tmp_path / "experiments").exists()


def test_what_is_not_shipped_leaves_its_record_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept_back = replace(find("mnist-a"), is_shipped=False)
    monkeypatch.setattr(experiment, "experiment", lambda _: kept_back)
    assert experiment.main(["mnist-a", *QUICK, "--seeds", "1"]) == 0
    out = tmp_path / "runs" / "experiments-quick"
    assert [record.name for record in read_records(out)] == ["mnist-a-0"] and not (out / "weights").exists()


def test_what_has_a_record_is_not_run_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = ("--out", str(tmp_path / "out"))
    assert experiment.main(["mnist-a", *QUICK, "--seeds", "1", *out]) == 0
    ran: list[int] = []
    monkeypatch.setattr(experiment, "carry_out", lambda task: ran.append(task.seed) or Outcome(None, None))
    assert experiment.main(["mnist-a", *QUICK, "--seeds", "2", *out]) == 0 and ran == [1]


def test_a_seed_whose_record_is_deleted_is_learnt_anew(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "runs" / "experiments-quick"
    for _ in range(2):
        assert experiment.main(["mnist-a", *QUICK, "--seeds", "1"]) == 0
        assert capsys.readouterr().out.count("epoch 1: loss") == 1
        (out / "mnist-a-0.json").unlink()


def test_weights_are_kept_before_the_record_that_keeps_a_seed_from_being_run_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(experiment, "keep_weights", full)
    assert experiment.main(["mnist-a", *QUICK, "--seeds", "1"]) != 0
    assert not read_records(tmp_path / "runs" / "experiments-quick")


def test_a_stop_ends_the_command_and_leaves_no_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(experiment, "carry_out", lambda _: Outcome(None, None))
    assert experiment.main(["mnist-a", "mnist-b", "--threads", "1"]) == 0
    said = capsys.readouterr().out
    assert said == "mnist-a, seed 0\nstopped; the same command goes on from here\n"
    assert not (tmp_path / "experiments").exists()


def test_a_stop_while_a_learner_without_steps_learns_ends_the_command_after_its_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    carry_out = experiment.carry_out

    def interrupted(task: Task) -> Outcome:
        signal.raise_signal(signal.SIGTERM)
        return carry_out(task)

    monkeypatch.setattr(experiment, "carry_out", interrupted)
    assert experiment.main(["from-scratch", "mnist-a", *QUICK]) == 0
    assert [record.name for record in read_records(tmp_path / "runs" / "experiments-quick")] == ["from-scratch-0"]


def test_missing_data_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("TRAZO_DATA", str(tmp_path / "nothing"))
    assert experiment.main(["mnist-a", *QUICK]) == 1
    assert "MNIST is not at" in capsys.readouterr().err


def test_one_that_fails_is_said_and_the_others_are_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert experiment.main(["default", "net-1-cifar", "mnist-a", *QUICK, "--seeds", "2"]) == 1
    records = read_records(tmp_path / "runs" / "experiments-quick")
    assert [record.name for record in records] == ["default-0", "mnist-a-0", "mnist-a-1"]
    said = capsys.readouterr().err
    assert "default, seed 1: There is no network of seed 1 in " in said and said.count("net-1-cifar, seed ") == 2


def test_the_page_is_written_from_the_records(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    records, page = tmp_path / "records", tmp_path / "page.md"
    assert experiment.main(["small-f", *QUICK, "--seeds", "1", "--out", str(records)]) == 0
    assert experiments_report.main(["--records", str(records), "--out", str(page)]) == 0
    assert "| `small-f` Model F: 40 and 40, ReLU |" in page.read_text(encoding="utf-8")
    (records / "small-f-0.json").write_text("{")
    assert experiments_report.main(["--records", str(records), "--out", str(page)]) == 1
    assert "small-f-0.json cannot be read" in capsys.readouterr().err


def test_the_digits_to_show_are_written_from_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("core.data.shown.FILE", tmp_path / "shown.npz")
    assert show_mnist.main([]) == 0
    assert capsys.readouterr().out.strip() == str(tmp_path / "shown.npz") and (tmp_path / "shown.npz").is_file()
