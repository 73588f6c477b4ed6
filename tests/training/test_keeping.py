"""By what a run keeps of its test, the pictures that it was asked about are known again."""

from pathlib import Path

import numpy as np

from core.training.keeping import Answers, fingerprints_of, read_answers
from core.training.run_folder import TEST

IMAGES = np.random.default_rng(0).integers(0, 256, (5, 28, 28), np.uint8)
THREE = np.array([0, 2, 4])


def kept(folder: Path, **more: np.ndarray) -> Answers | None:
    ones = np.ones(5, np.int64)
    np.savez_compressed(folder / TEST, labels=ones, predictions=ones, confidences=ones.astype(np.float32), **more)
    return read_answers(folder)


def test_pictures_are_known_again_at_their_places(tmp_path: Path) -> None:
    answers = kept(tmp_path, fingerprints=fingerprints_of(IMAGES))
    assert answers is not None and answers.are_to(THREE, IMAGES[THREE])
    assert not answers.are_to(THREE, IMAGES[THREE[::-1]])
    assert not answers.are_to(THREE, IMAGES[THREE][:, ::-1])


def test_of_a_run_of_an_earlier_version_that_is_not_known(tmp_path: Path) -> None:
    answers = kept(tmp_path)
    assert answers is not None and answers.are_to(THREE, IMAGES[THREE[::-1]])
