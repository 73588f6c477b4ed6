"""The small digits are scikit-learn's own, read without it."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from sklearn import datasets

from core.data.enlarged import enlarged
from core.data.registry import DataChoice, load
from core.data.sets import digits
from core.errors import DataMissing

ROOT = Path(__file__).parents[3]
READING = """
import sys
from core.data.registry import DEFAULT_DATA, DataChoice, load
assert len(load(DataChoice(DEFAULT_DATA)).train)
sys.exit(bool({"sklearn", "pandas", "scipy", "torchvision"} & set(sys.modules)))
"""


def test_pixels_and_labels_are_those_of_load_digits() -> None:
    theirs, rows = datasets.load_digits(), digits._rows()
    assert np.array_equal(rows[:, :-1], theirs.data) and np.array_equal(rows[:, -1], theirs.target)


def test_each_picture_is_one_of_them_enlarged() -> None:
    theirs, parts = datasets.load_digits(), load(DataChoice("digits"))
    images = enlarged(np.rint(theirs.images * (255 / 16)).astype(np.uint8))
    expected = sorted((int(label), image.tobytes()) for label, image in zip(theirs.target, images, strict=True))
    labels = np.concatenate([parts.train.labels, parts.test.labels])
    ours = zip(labels, np.concatenate([parts.train.images, parts.test.images]), strict=True)
    assert sorted((int(label), image.tobytes()) for label, image in ours) == expected


def test_they_are_read_without_scikit_learn() -> None:
    assert subprocess.run([sys.executable, "-c", READING], cwd=ROOT, check=False).returncode == 0


def test_without_its_package_the_place_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digits, "PACKAGE", "no_such_package")
    with pytest.raises(DataMissing, match=r"digits\.csv\.gz"):
        load(DataChoice("digits"))
