"""`scripts.fetch`: data sets from the internet, for every command; nothing is fetched here."""

from pathlib import Path

import pytest

from core.data import torchvision_sets
from scripts.fetch import main
from tests.data.test_torchvision_sets import write


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TRAZO_DATA", str(tmp_path))
    return tmp_path


def test_each_set_is_fetched_once_into_the_data_folder(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    asked = []

    def fetched(class_name: str, folder: Path, arguments: dict[str, str]) -> None:
        asked.append((class_name, folder))
        write({"MNIST": "mnist", "USPS": "usps"}[class_name], root)

    monkeypatch.setattr(torchvision_sets, "fetch", fetched)
    assert main(["mnist", "usps"]) == main(["mnist"]) == 0
    assert asked == [("MNIST", root), ("USPS", root)]
    assert f"3 pictures to learn from, 3 to test with, in {root}" in capsys.readouterr().out


def test_without_a_network_a_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    for name in ("https_proxy", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert main(["usps"]) == 1
    assert "Check the connection" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["strokes", "nothing"])
def test_what_nobody_offers_is_refused_with_the_names_that_are(name: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        main([name])
    assert "mnist" in capsys.readouterr().err
