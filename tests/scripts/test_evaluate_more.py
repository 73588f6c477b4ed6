"""`scripts.evaluate`: spoilt digits, outliers, calibration, and all at once."""

import json
import struct
import zipfile
from pathlib import Path

import cv2
import numpy as np
import pytest

from core.data import corruptions, unseen
from core.data.strokes import split_of
from core.imaging.pipeline import prepare
from scripts.evaluate import main
from scripts.suites import SUITES
from tests.hand_made import one_digit, page_of, release, write_picture, write_strokes

ROOT = Path(__file__).parents[2]
WRITER = next(name for name in map(str, range(99)) if split_of(name) == "test")


@pytest.fixture(autouse=True)
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    release(tmp_path / "weights", "compact_cnn")
    monkeypatch.setenv("TRAZO_WEIGHTS", str(release(tmp_path / "weights")))


@pytest.fixture
def mnist(tmp_path: Path) -> str:
    images = np.stack([prepare(one_digit(name))[0].image for name in "0111"])
    folder = tmp_path / "data" / "MNIST" / "raw"
    folder.mkdir(parents=True)
    for part in ("t10k", "train"):
        (folder / f"{part}-images-idx3-ubyte").write_bytes(struct.pack(">4i", 2051, 4, 28, 28) + images.tobytes())
        (folder / f"{part}-labels-idx1-ubyte").write_bytes(struct.pack(">2i", 2049, 4) + bytes([0, 1, 1, 8]))
    return str(tmp_path / "data")


@pytest.fixture
def strokes(tmp_path: Path) -> str:
    return str(write_strokes(tmp_path / "tiny.jsonl.gz", [(0, WRITER, "0"), (1, WRITER, "0")]))


@pytest.fixture
def photos(tmp_path: Path) -> str:
    write_picture(tmp_path / "single" / "a.png", page_of("0"))
    write_picture(tmp_path / "multi" / "b.png", page_of("01", "10"))
    (tmp_path / "labels.csv").write_text("file,label,source,note\nsingle/a.png,0,,\nmulti/b.png,01|17,,\n")
    return str(tmp_path / "labels.csv")


@pytest.fixture
def cifar(tmp_path: Path) -> str:
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        picture = cv2.imencode(".png", np.full((32, 32), 90, np.uint8))[1].tobytes()
        archive.writestr("test/cat/1.png", picture)
    return str(tmp_path / "c.zip")


def row(table: str, name: str) -> list[str]:
    return next(line for line in table.splitlines() if line.startswith(name)).removeprefix(name).replace(" %", "%").split()


def test_spoilt_digits_are_printed_by_kind_with_their_mean(mnist: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    out = tmp_path / "out.json"
    assert main(["mnist-corrupted", "--data", mnist, "--kinds", "brightness, translate", "--json", str(out)]) == 0
    table = capsys.readouterr().out
    assert table.startswith("mnist-corrupted (data, seed 0), model default, no pipeline: pictures as stored")
    assert row(table, "clean")[:2] == ["4", "75.00%"] and row(table, "brightness")[:2] == ["4", "25.00%"]
    assert row(table, "mean of kinds")[:2] == ["8", "50.00%"]
    record = json.loads(out.read_text())
    assert (record["suite"], record["n"], record["accuracy"]) == ("mnist-corrupted", 4, 0.5)
    assert record["settings"] == {"kinds": "brightness, translate", "limit": None, "seed": 0}


def test_a_limit_takes_as_many_of_each_label(mnist: str, capsys: pytest.CaptureFixture[str]):
    assert main(["mnist-corrupted", "--data", mnist, "--kinds", "scale", "--limit", "3"]) == 0
    assert row(capsys.readouterr().out, "clean")[:2] == ["3", "66.67%"]


@pytest.mark.parametrize("limit", ["0", "-1", "many", "²"])
def test_a_limit_that_is_no_count_is_refused(limit: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        main(["mnist-corrupted", "--limit", limit])
    assert "a count is 1 or more" in capsys.readouterr().err


@pytest.mark.parametrize("suite", ["mnist-corrupted", "outliers"])
def test_an_unknown_kind_is_a_sentence(mnist: str, suite: str, capsys: pytest.CaptureFixture[str]):
    assert main([suite, "--data", mnist, "--kinds", "rain"]) == 2
    assert "named «rain». Known: " in capsys.readouterr().err


def test_outliers_are_printed_by_kind_and_data_not_given_is_named(mnist: str, cifar: str, capsys: pytest.CaptureFixture[str]):
    command = ["outliers", "--data", mnist, "--kinds", "noise,textures", "--count", "3"]
    assert main([*command, "--cifar", cifar]) == 0
    table = capsys.readouterr().out
    assert [row(table, name)[0] for name in ("noise", "textures", "cifar", "mean", "digits")] == ["3", "3", "1", "7", "4"]
    assert "Left out: strokes. Give --strokes" in table and "Left out: cifar" not in table
    assert main(command) == 0
    assert "Left out: cifar. Give --cifar to measure on it too." in capsys.readouterr().out


def test_calibration_is_printed_and_drawn(mnist: str, strokes: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    diagram = tmp_path / "diagram.svg"
    command = ["calibration", "--data", mnist, "--strokes", strokes, "--kinds", "scale", "--diagram", str(diagram)]
    assert main([*command, "--json", str(tmp_path / "out.json")]) == 0
    table = capsys.readouterr().out
    assert row(table, "strokes, small")[:2] == ["2", "0"] and row(table, "mnist, corrupted")[0] == "4"
    assert "strokes, small" in diagram.read_text()
    assert set(json.loads((tmp_path / "out.json").read_text())["sets"]) == {
        "mnist",
        "mnist, corrupted",
        "strokes",
        "strokes, small",
    }


@pytest.mark.parametrize("word", ["all", "--all"])
def test_everything_is_measured_and_written_beside_its_pictures(
    word: str, mnist: str, strokes: str, photos: str, tmp_path: Path
):
    out = tmp_path / "docs" / "RESULTS.md"
    given = ["--mnist", mnist, "--strokes", strokes, "--photos", photos, "--count", "2", "--json", str(tmp_path / "all.json")]
    assert main([word, *given, "--out", str(out)]) == 0
    page = out.read_text(encoding="utf-8")
    for reader in ("default, classroom", "default, textbook", "default, notebook", "compact_cnn, classroom"):
        assert f"| {reader} |" in page
    assert "`multi/b.png`" in page and "Left out, since no data was given: cifar." in page
    pictures = {path.name for path in out.parent.iterdir()} - {"RESULTS.md"}
    assert pictures == {
        "results-calibration-default.svg",
        "results-calibration-compact_cnn.svg",
        "results-worst-mnist.png",
        "results-worst-strokes.png",
    }
    assert all(f"]({name})" in page for name in pictures)
    suites = [one["suite"] for one in json.loads((tmp_path / "all.json").read_text())["suites"]]
    assert suites.count("photos") == 5 and set(suites) == {"mnist-corrupted", "outliers", "calibration", "strokes", "photos"}


def test_photos_alone_are_enough_for_a_page(photos: str, tmp_path: Path):
    assert main(["all", "--photos", photos, "--out", str(tmp_path / "R.md")]) == 0
    page = (tmp_path / "R.md").read_text(encoding="utf-8")
    assert "## Photos" in page and "Left out, since no data was given: mnist, strokes, cifar." in page
    assert [path.name for path in tmp_path.glob("r-*")] == []


def test_nothing_to_measure_on_is_a_sentence(capsys: pytest.CaptureFixture[str]):
    assert main(["all"]) == 1
    assert "--mnist, --strokes, --photos" in capsys.readouterr().err


def test_the_reference_names_every_suite_and_every_kind():
    reference = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
    names = [*SUITES, "all", *corruptions.KINDS, *unseen.KINDS]
    assert [name for name in names if f"`{name}`" not in reference] == []
    assert [name for name in [*SUITES, "all"] if f"scripts.evaluate {name}" not in reference] == []
