"""`scripts.read`: one line for each file, in text or JSON, whatever becomes of the others."""

import json
import subprocess
import sys
from pathlib import Path

import cv2
import pytest

from core.imaging.decode import MAX_BYTES
from core.imaging.pipeline import STAGES
from core.models.card import Limits
from core.paths import ROOT
from scripts.read import main
from tests.hand_made import blank, ink_model, one_digit, page_of, release, write_picture


@pytest.fixture(autouse=True)
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = release(tmp_path / "weights")
    monkeypatch.setenv("TRAZO_WEIGHTS", str(folder))
    return folder


def lines_of(capsys: pytest.CaptureFixture[str]) -> list[list[str]]:
    return [line.split("\t") for line in capsys.readouterr().out.splitlines()]


def test_each_file_gets_a_line_with_its_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    one, two = write_picture(tmp_path / "one.png", page_of("010")), write_picture(tmp_path / "two.png", page_of("01", "110"))
    assert main([str(one), str(two)]) == 0
    assert lines_of(capsys) == [[str(one), "010"], [str(two), "01|110"]]


def test_bad_files_get_their_error_and_the_rest_go_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "text.png").write_text("hello")
    empty, good = write_picture(tmp_path / "blank.png", blank()), write_picture(tmp_path / "good.png", page_of("1"))
    assert main([str(tmp_path / "none.png"), str(tmp_path), str(tmp_path / "text.png"), str(empty), str(good)]) == 1
    texts = [text for _, text in lines_of(capsys)]
    assert texts[0] == "error: The file cannot be opened (No such file or directory). Give the name of a picture."
    assert "Is a directory" in texts[1]
    assert texts[2].startswith("error: This is not a picture")
    assert texts[3].startswith("error: There is nothing on it")
    assert texts[4] == "1"


def test_json_holds_every_digit_with_box_and_probabilities(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = write_picture(tmp_path / "two.png", page_of("01", "1"))
    assert main([str(file), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert set(answer) == {"file", "text", "rows", "digits", "seconds"}
    assert (answer["file"], answer["text"], answer["rows"]) == (str(file), "01|1", ["01", "1"])
    ring = answer["digits"][0]
    assert (ring["prediction"], ring["verdict"], len(ring["probabilities"])) == (0, "digit", 10)
    assert ring["confidence"] == max(ring["probabilities"])
    x, y, width, height = ring["box"]
    assert x < 80 < x + width < 160 and y < 120 < y + height < 240


def test_json_errors_have_the_file_and_the_sentence_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main([str(tmp_path / "none.png"), "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert set(answer) == {"file", "error"}
    assert "cannot be opened" in answer["error"]


def test_what_is_not_a_digit_is_said_in_json_and_left_out_of_the_text(tmp_path: Path, weights: Path, capsys):
    release(weights, limits=Limits(least_energy=1e6))
    file = write_picture(tmp_path / "one.png", page_of("1"))
    assert main([str(file), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["text"], answer["rows"], answer["digits"][0]["verdict"]) == ("", [], "not a digit")


@pytest.mark.parametrize("wrong", [["--pipeline", "laundry"], ["--model", "nobody"]])
def test_an_unknown_name_is_one_sentence_before_any_file_is_read(tmp_path: Path, wrong: list[str], capsys):
    assert main([str(tmp_path / "none.png"), *wrong]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(f"There is no {wrong[0].strip('-')} named «{wrong[1]}». Known: ")
    assert printed.err.count("\n") == 1


def test_a_chosen_pipeline_is_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = write_picture(tmp_path / "two.png", page_of("11"))
    main([str(file), "--pipeline", "classroom"])
    main([str(file), "--pipeline", "textbook", "--json"])
    text, answer = capsys.readouterr().out.splitlines()
    assert text.endswith("\t11")
    assert len(json.loads(answer)["digits"]) == 1


def test_every_stage_is_saved_as_a_picture(tmp_path: Path):
    file, folder = write_picture(tmp_path / "one.png", one_digit("1")), tmp_path / "out" / "stages"
    assert main([str(file), "--save-stages", str(folder)]) == 0
    wanted = [f"{number:02d}-{name}.png" for number, (name, _) in enumerate(STAGES["classroom"], start=1)]
    assert sorted(path.name for path in (folder / "one").iterdir()) == wanted
    assert cv2.imread(str(folder / "one" / "06-threshold.png")).shape == (480, 640, 3)


def test_stages_of_a_picture_that_fails_are_saved_as_far_as_it_came(tmp_path: Path):
    file, folder = write_picture(tmp_path / "blank.png", blank()), tmp_path / "stages"
    assert main([str(file), "--save-stages", str(folder)]) == 1
    assert sorted(path.name for path in (folder / "blank").iterdir()) == [
        "01-grayscale.png",
        "02-sheet.png",
        "03-grid.png",
        "04-illumination.png",
        "05-polarity.png",
    ]


def test_files_of_the_same_name_keep_their_stages_apart(tmp_path: Path):
    names = ["a/x.png", "b/x.png", "b/X.jpg", "x-2.png"]
    files = [write_picture(tmp_path / name, one_digit("1")) for name in names]
    main([*map(str, files), "--save-stages", str(tmp_path / "stages")])
    assert sorted(path.name for path in (tmp_path / "stages").iterdir()) == ["X-3", "x", "x-2", "x-2-2"]


def test_stages_stay_inside_their_folder_whatever_the_file_is_named(tmp_path: Path):
    file, folder = write_picture(tmp_path / "...png", one_digit("1")), tmp_path / "out" / "stages"
    main([str(file), "--save-stages", str(folder)])
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["stages"]
    assert [path.is_dir() for path in folder.iterdir()] == [True]


def test_stages_of_an_earlier_reading_do_not_stay_but_other_files_do(tmp_path: Path):
    file, folder = write_picture(tmp_path / "one.png", one_digit("1")), tmp_path / "stages"
    main([str(file), "--save-stages", str(folder)])
    (folder / "one" / "mine.png").write_text("kept")
    main([str(file), "--save-stages", str(folder), "--pipeline", "notebook"])
    assert sorted(path.name for path in (folder / "one").iterdir()) == [
        "01-grayscale.png",
        "02-resize to 28x28.png",
        "mine.png",
    ]


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = write_picture(tmp_path / "one.png", one_digit("1"))
    assert main([str(file), "--save-stages", str(file / "stages")]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(f"The stages cannot be saved in {file / 'stages'}: Not a directory.")


def test_a_name_with_a_tab_or_bytes_that_are_no_text_stays_on_its_line(capsys: pytest.CaptureFixture[str]):
    assert main(["no\tfile\udcff.png"]) == 1
    assert lines_of(capsys)[0][0] == r"no\tfile\udcff.png"


def test_a_file_far_too_large_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys):
    monkeypatch.delattr(Path, "read_bytes")
    monkeypatch.setattr("scripts.read.load_model", ink_model)
    with (tmp_path / "film.png").open("wb") as film:
        film.truncate(100 * MAX_BYTES)
    assert main([str(tmp_path / "film.png")]) == 1
    assert "The file has 2000.0 MB; at most 20 MB are read" in capsys.readouterr().out


def test_it_runs_as_a_module(tmp_path: Path):
    file = write_picture(tmp_path / "one.png", one_digit("1"))
    command = [sys.executable, "-m", "scripts.read", str(file), str(tmp_path)]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert (ended.returncode, ended.stdout.splitlines()[0], ended.stderr) == (1, f"{file}\t1", "")
