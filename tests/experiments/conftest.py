"""Each test has folders of its own, with a tiny MNIST."""

from pathlib import Path

import pytest

from core.experiments import cost
from tests.experiments.small_data import write_mnist


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of data with a tiny MNIST; nothing is written outside of the test's own folder."""
    folder = tmp_path / "data"
    write_mnist(folder)
    for name, place in (("DATA", folder), ("RUNS", tmp_path / "runs"), ("EXPERIMENTS", tmp_path / "experiments")):
        monkeypatch.setenv(f"TRAZO_{name}", str(place))
    monkeypatch.setattr(cost, "TIMED_DIGITS", 2)
    return folder
