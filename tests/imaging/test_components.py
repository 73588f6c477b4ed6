"""What comes from the rim and is far broader than the strokes beside it is no digit."""

import cv2
import numpy as np

from core.imaging.components import find_parts


def test_the_side_of_a_round_shadow_at_the_rim_is_left_out_beside_a_digit() -> None:
    ink = np.zeros((400, 300), np.uint8)
    cv2.ellipse(ink, (0, 60), (110, 170), 0, 0, 360, 255, -1)
    cv2.ellipse(ink, (-35, 30), (100, 150), 0, 0, 360, 0, -1)  # the rest of the shadow was evened
    crescent = np.count_nonzero(ink[:240, :120]) / (240 * 110)
    assert crescent < 0.6, "it fills little of its box"
    cv2.polylines(ink, [np.int32([[200, 210], [230, 195], [245, 220], [200, 290], [250, 290]])], False, 255, 7)
    boxes = [part.box for part in find_parts(ink > 0, ink).parts]
    assert len(boxes) == 1 and boxes[0].x > 150


def test_a_broad_digit_at_the_rim_stays_beside_one_as_broad() -> None:
    ink = np.zeros((400, 300), np.uint8)
    cv2.line(ink, (0, 60), (60, 300), 255, 24)
    cv2.polylines(ink, [np.int32([[180, 110], [230, 95], [245, 150], [190, 290], [260, 290]])], False, 255, 20)
    assert len(find_parts(ink > 0, ink).parts) == 2


def test_a_shadow_at_the_rim_is_left_out_though_its_grain_makes_holes_in_it() -> None:
    ink = np.zeros((400, 300), np.uint8)
    ink[200:320, 240:] = 255
    for row in range(206, 316, 12):
        ink[row : row + 4, 246::10] = 0
    cv2.polylines(ink, [np.int32([[60, 110], [110, 95], [125, 150], [70, 290], [140, 290]])], False, 255, 14)
    boxes = [part.box for part in find_parts(ink > 0, ink).parts]
    assert len(boxes) == 1 and boxes[0].x < 100
