"""Pictures made small by whole factors, and what was found on them made large again."""

import numpy as np
import pytest

from core.imaging.shrinking import enlarge, shrink, whole_factor


@pytest.mark.parametrize(("shape", "factor"), [((80, 60), 1), ((149, 20), 1), ((150, 20), 2), ((20, 1000), 10), ((1, 1), 1)])
def test_the_factor_brings_the_longer_side_near_what_is_wished(shape: tuple[int, int], factor: int) -> None:
    assert whole_factor(shape, 100) == factor


def test_each_pixel_is_the_mean_of_a_square() -> None:
    image = np.arange(4 * 6, dtype=np.uint8).reshape(4, 6)
    assert shrink(image, 2).tolist() == [[4, 6, 8], [16, 18, 20]]  # means of 3.5, 5.5, … rounded to even


def test_what_is_left_over_at_the_right_and_at_the_bottom_does_not_count() -> None:
    image = np.full((7, 11), 9, np.uint8)
    image[6], image[:, 9:] = 255, 255
    assert (shrink(image, 3) == 9).all()
    assert shrink(image, 3).shape == (2, 3)


def test_colours_are_kept_apart() -> None:
    image = np.zeros((8, 8, 3), np.uint8)
    image[..., 1] = 200
    assert shrink(image, 4)[0, 0].tolist() == [0, 200, 0]


@pytest.mark.parametrize("shape", [(1, 500), (500, 1), (3, 400)])
def test_the_narrowest_picture_keeps_a_pixel(shape: tuple[int, int]) -> None:
    small = shrink(np.full(shape, 77, np.uint8), 100)
    assert min(small.shape) == 1
    assert (small == 77).all()
    assert enlarge(small, 100, shape).shape == shape


@pytest.mark.parametrize("shape", [(300, 400), (307, 411)])
def test_what_was_found_lies_where_it_was(shape: tuple[int, int]) -> None:
    y, x = np.mgrid[: shape[0], : shape[1]]
    slope = (x // 4 + y // 4).astype(np.uint8)
    back = enlarge(shrink(slope, 10), 10, shape)
    inside = np.abs(back - slope)[5:295, 5:395]  # the outermost half squares have no neighbour to lean towards
    assert back.shape == shape
    assert inside.max() <= 1.5
