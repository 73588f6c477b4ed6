"""PolyMNIST: read from its folder, made of MNIST or of invented hands where there is none."""

from pathlib import Path

import numpy as np
import pytest

from core.data import drawn
from core.data.dataset import DIGIT_NAMES, Dataset
from core.data.registry import DataChoice, load
from core.data.sets import polymnist
from core.data.sets.polymnist import BACKGROUNDS, MODALITIES, background_picture, laid_on, make_polymnist, read_polymnist
from core.data.torchvision_sets import SETS
from core.errors import DataDamaged, DataMissing
from tests.class_folders import colour_png, encoded, png, write_idx

BARS = np.zeros((6, 28, 28), np.uint8)
BARS[:, 4:24, 12:16] = 255
BARS[:, 4:24, 16] = 100
DIGITS = Dataset("bars", BARS, np.array([1, 7, 1, 4, 1, 1]), DIGIT_NAMES, "bars", "free")


def write_folder(root: Path) -> None:
    """Write ten pictures of each modality and part; picture 10 is named like 1 and 2 would sort behind it."""
    for part in ("train", "test"):
        for modality in MODALITIES:
            folder = root / "MMNIST" / part / modality
            folder.mkdir(parents=True)
            for number in range(1, 11):
                (folder / f"{number}.{number % 10}.png").write_bytes(colour_png(28, number))


def test_the_ink_inverts_the_background():
    picture = background_picture(BACKGROUNDS[0])
    lone = laid_on(BARS, np.full_like(picture, 30), np.random.default_rng(0))
    assert lone.shape == (6, 28, 28, 3) and lone.dtype == np.uint8
    assert lone[0, 10, 13].tolist() == [225] * 3 and lone[0, 10, 20].tolist() == [30] * 3
    assert lone[0, 10, 16].tolist() == [30] * 3, "faint ink is paper"


def test_each_digit_lies_on_its_own_cut_of_each_background():
    made = make_polymnist(DIGITS, seed=3).of_task("modality")
    assert made.images.shape == (30, 28, 28, 3) and made.class_names == MODALITIES
    assert made.labels.tolist() == [number for number in range(5) for _ in range(6)]
    assert len({image.tobytes() for image in made.images}) == 30
    assert np.array_equal(made.images, make_polymnist(DIGITS, seed=3).of_task("modality").images)
    assert not np.array_equal(made.images, make_polymnist(DIGITS, seed=4).of_task("modality").images)


def test_the_other_task_is_the_digit_of_the_same_pictures():
    digit, modality = (make_polymnist(DIGITS, seed=3).of_task(task) for task in ("digit", "modality"))
    assert digit.labels.tolist() == [1, 7, 1, 4, 1, 1] * 5 and digit.class_names == DIGIT_NAMES
    assert np.array_equal(digit.images, modality.images)


@pytest.mark.parametrize("background", BACKGROUNDS, ids=MODALITIES)
def test_digits_stand_out_from_every_background(background: polymnist.Background):
    picture = background_picture(background).astype(int)
    assert np.abs(255 - 2 * picture).max(axis=2).mean() > 60 and picture.std() > 5


def test_no_colour_gives_a_modality_away():
    """Mean colours of cuts: of each modality some lie nearer to another's middle than to their own."""
    many = [
        laid_on(np.zeros((300, 28, 28), np.uint8), background_picture(one), np.random.default_rng(1)) for one in BACKGROUNDS
    ]
    means = np.stack([cuts.mean(axis=(1, 2)) for cuts in many])  # (5, 300, 3)
    middles = means.mean(axis=1)
    nearest = np.linalg.norm(means[:, :, np.newaxis] - middles, axis=3).argmin(axis=2)
    right = (nearest == np.arange(5)[:, np.newaxis]).mean(axis=1)
    assert (right < 0.95).all() and right.mean() > 0.4


def test_a_folder_is_read_by_the_numbers_of_its_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TRAZO_DATA", str(tmp_path))
    monkeypatch.setattr(polymnist, "TEST_DIGITS", 3)
    write_folder(tmp_path)
    parts = load(DataChoice("polymnist", "digit"))
    assert len(parts.train) == 50 and parts.test.labels.tolist() == [1, 2, 3] * 5
    assert load(DataChoice("polymnist")).test.labels.tolist() == [0] * 3 + [1] * 3 + [2] * 3 + [3] * 3 + [4] * 3
    assert "made" not in parts.train.source


@pytest.mark.parametrize(
    ("file", "data", "reason"),
    [
        ("3.x.png", colour_png(28), "does not end with its digit"),
        ("3.5.png", b"text", "cannot be read"),
        ("3.5.png", png(side=20), "28 x 28"),
        ("3.5.png", encoded(np.zeros((28, 30, 3), np.uint8)), "28 x 28"),
    ],
)
def test_a_file_that_does_not_belong_there_is_named(file: str, data: bytes, reason: str, tmp_path: Path):
    write_folder(tmp_path)
    (tmp_path / "MMNIST" / "train" / "m2" / file).write_bytes(data)
    with pytest.raises(DataDamaged, match=reason):
        read_polymnist(tmp_path / "MMNIST" / "train", 20)


def test_a_modality_without_pictures_is_named(tmp_path: Path):
    with pytest.raises(DataMissing, match="m0"):
        read_polymnist(tmp_path, 5)


def test_it_is_made_of_mnist_where_that_is_there_else_of_invented_hands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TRAZO_DATA", str(tmp_path))
    for name in ("TRAIN_COUNT", "TEST_COUNT"):
        monkeypatch.setattr(drawn, name, 20)
    without = load(DataChoice("polymnist")).train
    assert drawn.SOURCE in without.source and without.licence == "MIT"
    for file in SETS["mnist"].files:
        write_idx(tmp_path / "MNIST" / "raw" / file, DIGITS.labels.astype(np.uint8) if "labels" in file else BARS)
    made = load(DataChoice("polymnist")).train
    assert SETS["mnist"].source in made.source and made.licence == "CC BY-SA 3.0" and len(made) == 30
