"""Of the shelf those networks answer a visitor's digit that read digits, and are not released."""

from pathlib import Path

import numpy as np

from core.experiments.readers import ask_all, load_readers
from core.experiments.shelf import shelf
from core.models.shape import Shape
from tests.made_networks import fill_with_networks


def titles(folder: Path) -> list[str]:
    return [reader.title for reader in load_readers(shelf(folder), folder)]


def test_networks_that_read_digits_are_loaded_in_the_order_of_the_shelf(tmp_path: Path) -> None:
    fill_with_networks(tmp_path, ["tiny", "lenet-5"])
    assert titles(tmp_path) == [entry.experiment.title for entry in shelf(tmp_path)]


def test_networks_for_other_pictures_forests_and_released_ones_are_left_out(tmp_path: Path) -> None:
    fill_with_networks(tmp_path, ["poly-cnn"], Shape(channels=3))
    fill_with_networks(tmp_path, ["poly-forest", "default"])
    assert len(shelf(tmp_path)) == 3
    assert titles(tmp_path) == []


def test_each_reader_answers_by_itself(tmp_path: Path) -> None:
    fill_with_networks(tmp_path, ["tiny", "lenet-5"])
    readers = load_readers(shelf(tmp_path), tmp_path)
    answers = ask_all(readers, np.full((28, 28), 90, np.uint8))
    assert len(answers) == 2
    assert answers[0].probabilities != answers[1].probabilities
    assert ask_all(readers[1:], np.full((28, 28), 90, np.uint8)) == answers[1:]
