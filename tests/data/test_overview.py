"""What is in a data set: counts of its classes, and a sheet of pictures."""

import numpy as np

from core.data.dataset import Dataset
from core.data.overview import GAP_PX, class_counts, picture_sheet

CELL = 28 + GAP_PX


def plain(*labels: int, colours: int = 0) -> Dataset:
    """Return pictures whose grey is ten times their label and more."""
    shape = (len(labels), 28, 28, 3) if colours else (len(labels), 28, 28)
    images = np.ones(shape, np.uint8) * (10 * np.array(labels, np.uint8) + 10).reshape(-1, *[1] * (len(shape) - 1))
    return Dataset("plain", images, np.array(labels, np.int64), ("a", "b", "c"), "", "")


def test_counts_are_in_the_order_of_the_names_also_of_classes_without_pictures():
    assert class_counts(plain(2, 0, 0)) == (2, 0, 1)


def test_a_sheet_has_a_row_for_each_class_and_black_where_pictures_lack():
    sheet = picture_sheet(plain(0, 0, 0, 2), per_class=2, seed=0)
    assert sheet.shape == (3 * CELL, 2 * CELL) and sheet.dtype == np.uint8
    middles = sheet[CELL // 2 :: CELL, CELL // 2 :: CELL]
    assert middles.tolist() == [[10, 10], [0, 0], [30, 0]]


def test_a_sheet_of_colour_pictures_has_colour():
    assert picture_sheet(plain(0, 1, colours=3), per_class=1, seed=0).shape == (3 * CELL, CELL, 3)


def test_another_seed_shows_other_pictures():
    many = plain(*[0] * 50)
    many.images[:] = np.arange(50, dtype=np.uint8)[:, None, None]
    one, same, other = (picture_sheet(many, 5, seed) for seed in (1, 1, 2))
    assert np.array_equal(one, same) and not np.array_equal(one, other)
