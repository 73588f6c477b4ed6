"""`scripts.evaluate`: the table, the record, and the sentences when something is missing."""

import json
import struct
from pathlib import Path

import numpy as np
import pytest

from core.data.strokes import split_of
from core.imaging.pipeline import prepare
from scripts.evaluate import main
from tests.hand_made import one_digit, page_of, release, write_picture, write_strokes


@pytest.fixture(autouse=True)
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TRAZO_WEIGHTS", str(release(tmp_path / "weights")))


@pytest.fixture
def strokes(tmp_path: Path) -> str:
    digits = [(0, "ann", "0"), (1, "ann", "1"), (1, "ann", "0"), (1, "bob", "1 1")]
    return str(write_strokes(tmp_path / "tiny.jsonl.gz", digits))


@pytest.fixture
def mnist(tmp_path: Path) -> str:
    """Three prepared digits in MNIST's own format, all but one rightly labelled in the test part, none in the other."""
    images = np.stack([prepare(one_digit(name))[0].image for name in "011"])
    folder = tmp_path / "data" / "MNIST" / "raw"
    folder.mkdir(parents=True)
    for part, labels in (("t10k", [0, 1, 8]), ("train", [8, 8, 8])):
        (folder / f"{part}-images-idx3-ubyte").write_bytes(struct.pack(">4i", 2051, 3, 28, 28) + images.tobytes())
        (folder / f"{part}-labels-idx1-ubyte").write_bytes(struct.pack(">2i", 2049, 3) + bytes(labels))
    return str(tmp_path / "data")


@pytest.fixture
def photos(tmp_path: Path) -> str:
    write_picture(tmp_path / "single" / "a.png", page_of("0"))
    write_picture(tmp_path / "multi" / "b.png", page_of("01", "10"))
    (tmp_path / "labels.csv").write_text("file,label,source,note\nsingle/a.png,0,,\nmulti/b.png,01|17,,\n")
    return str(tmp_path / "labels.csv")


def row(table: str, name: str) -> list[str]:
    return next(line for line in table.splitlines() if line.startswith(name)).removeprefix(name).replace(" %", "%").split()


def test_strokes_are_printed_as_a_table(strokes: str, capsys: pytest.CaptureFixture[str]):
    assert main(["strokes", strokes]) == 0
    printed = capsys.readouterr()
    assert printed.out.startswith("strokes (tiny.jsonl.gz, split all, size 1.0, offset 0.0), model default, pipeline classroom")
    assert row(printed.out, "all") == ["4", "100.00%", "50.00%"]
    assert row(printed.out, "1") == ["3", "75.00%", "33.33%"]
    assert row(printed.out, "9") == ["0", "0.00%", "-"]
    assert row(printed.out, "several found") == ["1", "25.00%", "-"]
    assert "strokes: 4 of 4" in printed.err


def test_the_record_holds_result_and_circumstances(strokes: str, tmp_path: Path):
    out = tmp_path / "records" / "strokes.json"
    assert main(["strokes", strokes, "--size", "0.5", "--offset", "-1", "--json", str(out)]) == 0
    record = json.loads(out.read_text(encoding="utf-8"))
    assert (record["suite"], record["model"], record["pipeline"], record["data"]) == (
        "strokes",
        "default",
        "classroom",
        "tiny.jsonl.gz",
    )
    assert record["settings"] == {"split": "all", "size": 0.5, "offset": -1.0}
    assert (record["n"], record["accuracy"], record["per_digit"]["0"], record["per_digit"]["9"]) == (4, 0.5, 1.0, None)
    assert {"seconds", "verdicts", "versions", "commit", "date", "none", "several", "worst_writers"} <= set(record)


def test_mnist_is_read_as_stored_unless_a_pipeline_is_named(mnist: str, capsys: pytest.CaptureFixture[str]):
    assert main(["mnist", "--data", mnist]) == 0
    assert main(["mnist", "--data", mnist, "--pipeline", "textbook"]) == 0
    stored, textbook = capsys.readouterr().out.split("mnist (data)")[1:]
    assert "no pipeline: pictures as stored" in stored
    assert row(stored, "all") == ["3", "100.00%", "66.67%"]
    assert "pipeline textbook" in textbook
    assert row(textbook, "all")[2] == "33.33%", (
        "white on black, inverted by the textbook pipeline, is all ink: only the 0 is right"
    )


def test_photos_are_scored_by_group_and_in_all(photos: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["photos", photos, "--json", str(tmp_path / "out.json")]) == 0
    table = capsys.readouterr().out
    assert row(table, "single") == ["1", "1", "100.00%", "1", "100.00%"]
    assert row(table, "all") == ["2", "1", "50.00%", "5", "80.00%"]
    record = json.loads((tmp_path / "out.json").read_text())
    assert (record["exact"], record["exact_share"], record["digit_accuracy"]) == (1, 0.5, pytest.approx(0.8))
    assert record["failures"] == [{"file": "multi/b.png", "label": "01|17", "read": "01|10"}]


def test_one_group_of_photos_is_measured_alone(photos: str, capsys: pytest.CaptureFixture[str]):
    assert main(["photos", photos, "--group", "multi"]) == 0
    table = capsys.readouterr().out
    assert "group multi" in table
    assert row(table, "all")[:2] == ["1", "0"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["mnist", "--data", "nowhere"], "MNIST is not at nowhere"),
        (["strokes", "nowhere.gz"], "The file of strokes is not at nowhere.gz."),
        (["photos", "nowhere.csv"], "The list of photos is not at nowhere.csv."),
    ],
)
def test_missing_data_is_a_sentence(arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]):
    assert main(arguments) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(sentence)


@pytest.mark.parametrize("wrong", [["--pipeline", "laundry"], ["--model", "nobody"]])
def test_an_unknown_name_is_a_sentence(strokes: str, wrong: list[str], capsys: pytest.CaptureFixture[str]):
    assert main(["strokes", strokes, *wrong]) == 2
    assert f"named «{wrong[1]}». Known: " in capsys.readouterr().err


def test_a_split_is_measured_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    writers = [f"writer {number}" for number in range(30)]
    file = write_strokes(tmp_path / "many.gz", [(1, writer, "1") for writer in writers])
    assert main(["strokes", str(file), "--split", "test"]) == 0
    table, kept_out = capsys.readouterr().out, sum(split_of(writer) == "test" for writer in writers)
    assert row(table, "all") == row(table, "split test") == [str(kept_out), "100.00%", "100.00%"]


def test_a_chosen_pipeline_is_used_for_photos(photos: str, capsys: pytest.CaptureFixture[str]):
    """The textbook pipeline takes four digits for one."""
    assert main(["photos", photos, "--group", "multi", "--pipeline", "textbook"]) == 0
    table = capsys.readouterr().out
    assert "pipeline textbook" in table
    assert row(table, "«digit»")[-2] == "1"


def test_a_split_that_holds_no_digit_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    empty = write_strokes(tmp_path / "none.gz", [])
    assert main(["strokes", str(empty), "--split", "test"]) == 1
    assert "A digit of the split «test» is not at" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "value"), [("--size", "0"), ("--size", "1.31"), ("--size", "nan"), ("--offset", "1.1"), ("--offset", "left")]
)
def test_sizes_and_offsets_that_leave_the_pad_are_refused(strokes: str, option: str, value: str, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["strokes", strokes, option, value])
    assert ended.value.code == 2
    assert f"argument {option}: " in (error := capsys.readouterr().err) and value in error.splitlines()[-1]


def test_a_record_that_cannot_be_written_is_a_sentence_before_the_work(strokes: str, tmp_path: Path, capsys):
    (tmp_path / "file").write_text("")
    assert main(["strokes", strokes, "--json", str(tmp_path / "file" / "out.json")]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "cannot be read or written" in printed.err


def test_the_help_says_how_mnist_is_read(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        main(["mnist", "--help"])
    assert "by default they are read as stored" in " ".join(capsys.readouterr().out.split())
