"""Digits of few pixels in the form of MNIST's."""

import numpy as np

from core.data.enlarged import enlarged


def test_a_bar_of_few_pixels_becomes_a_bar_of_twenty():
    small = np.zeros((1, 8, 8), np.uint8)
    small[0, 1:7, 3:5] = 255
    image = enlarged(small)[0]
    rows, columns = np.nonzero(image)
    assert image.shape == (28, 28) and image.dtype == np.uint8
    assert (np.ptp(rows) + 1, image.max()) == (20, 255) and 4 <= np.ptp(columns) + 1 <= 9
    assert abs(rows.mean() - 13.5) < 1 and abs(columns.mean() - 13.5) < 1


def test_where_the_digit_stood_does_not_matter():
    small = np.zeros((2, 8, 8), np.uint8)
    small[0, 1:6, 2] = small[1, 2:7, 4] = 200
    one, other = enlarged(small).astype(int)
    assert np.abs(one - other).max() <= 1


def test_a_digit_may_reach_the_edge_and_a_blank_one_stays_blank():
    small = np.zeros((2, 16, 16), np.uint8)
    small[0, :, 7:9] = 255
    edge, blank = enlarged(small)
    assert np.ptp(np.nonzero(edge)[0]) + 1 == 20 and not blank.any()
