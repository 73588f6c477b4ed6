"""Makes data and records small enough to try experiments in seconds: bars for digits, in MNIST's own format."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.data.dataset import DIGIT_NAMES
from core.experiments.catalogue import experiment
from core.experiments.record import Circumstances, Cost, CurveRow, DataNote, Record, Share
from tests.class_folders import colour_png, write_idx, zip_of

TRAIN, TEST = 200, 40
CLASSES = ("bird", "cat", "dog", "frog")


def bars(count: int, seed: int) -> NDArray[np.uint8]:
    """Return pictures of 28 x 28, as many of each digit: a bar at its height, and grain, so that none is there twice."""
    images = np.random.default_rng(seed).integers(0, 60, (count, 28, 28), np.uint8)
    for place, label in enumerate(labels(count)):
        images[place, 3 + 2 * label : 5 + 2 * label, 4:24] = 250
    return images


def labels(count: int) -> NDArray[np.int64]:
    return np.arange(count) % 10


def write_mnist(root: Path) -> None:
    """Write bars as MNIST's files, 200 to learn from and 40 to test with."""
    for part, count, seed in (("train", TRAIN, 0), ("t10k", TEST, 1)):
        write_idx(root / "MNIST" / "raw" / f"{part}-images-idx3-ubyte", bars(count, seed))
        write_idx(root / "MNIST" / "raw" / f"{part}-labels-idx1-ubyte", labels(count).astype(np.uint8))


def write_cifar_zip(root: Path, count: int = 10) -> None:
    """Write a ZIP that stands in for CIFAR-10."""
    files = {
        f"{name}/{number}.png": colour_png(32, 100 * place + number)
        for place, name in enumerate(CLASSES)
        for number in range(count)
    }
    (root / "cifar10-folders.zip").write_bytes(zip_of(files))


def small_record(name: str, seed: int = 0, right: int = 90, **changes: object) -> Record:
    """Return a record of which `right` of 100 test pictures are right, and one less of validation."""
    own = experiment(name)
    names = {"modality": ("m0", "m1")}.get(own.data.task, DIGIT_NAMES)
    size = len(names)
    wrong = [[0] * size for _ in names]
    wrong[0][0], wrong[1][1], wrong[1][0] = right // 2, right - right // 2, 100 - right
    record = Record(
        experiment=name,
        seed=seed,
        is_quick=False,
        data=DataNote(own.data.name, own.data.task, "Bars", "MIT", names, is_stand_in=own.data.name == "polymnist"),
        counts={"train": {"all": (600,) * 10}, "validation": {"all": (100,) * 10}, "test": {"all": (10,) * 10}},
        settings={"learner": str(own.learner)},
        parameters=1234,
        file_bytes=5000,
        cost=Cost(2.0 + seed, 100.0, 0.5),
        epochs=tuple(CurveRow(epoch, 1.0, 1 / epoch, 0.5, 0.9, 0.5) for epoch in (1, 2, 3)),
        best_epoch=3,
        ending="finished",
        parts={"train": Share(99, 100), "validation": Share(right - 1, 100), "test": Share(right, 100)},
        handwriting={"strokes": Share(7, 10), "photos": Share(6, 10)},
        calibration_error=0.0125,
        confusion={"test": tuple(map(tuple, wrong))},
        predictions="",
        sha256="ab" * 32,
        circumstances=Circumstances(
            "x86_64 CPU", 2, {"python": "3.12", "torch": "2.13"}, "0123456789abcdef-dirty", "2026-11-21T10:00:00+00:00"
        ),
    )
    return replace(record, **changes)
