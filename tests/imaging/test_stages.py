"""Each stage by itself: it runs, keeps shape and type, gives a small answer that was made by hand, and refuses bad input."""

import time

import numpy as np
import pytest

from core.errors import NothingDrawn, NothingFound, TooManyParts
from core.imaging.components import MAX_COMPONENTS, MAX_PARTS, FoundParts, find_parts
from core.imaging.cutting import cut_part, ink_box, trim
from core.imaging.grayscale import to_grayscale
from core.imaging.illumination import Look, even_light
from core.imaging.labelling import label
from core.imaging.normalise import SIDE_PX, centre_by_mass, fit_inside, normalise
from core.imaging.polarity import ink_is_dark, invert
from core.imaging.rows import order_rows
from core.imaging.threshold import part_ink
from core.imaging.types import Box, Part

CROSS = np.array(
    [[9, 9, 200, 9, 9], [9, 9, 200, 9, 9], [200, 200, 200, 200, 200], [9, 9, 200, 9, 9], [9, 9, 200, 9, 9]], np.uint8
)


def bars(*lefts: int, top: int = 10, height: int = 40) -> np.ndarray:
    """Return a mask with an upright bar, 6 wide, at each place."""
    mask = np.zeros((100, 200), np.bool_)
    for left in lefts:
        mask[top : top + height, left : left + 6] = True
    return mask


def parts_of(mask: np.ndarray) -> FoundParts:
    """Find the parts of a mask whose ink is equally strong everywhere."""
    return find_parts(mask, mask * np.uint8(255))


def test_grayscale_weighs_colours_as_the_eye_does() -> None:
    pure = np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255]]], np.uint8)
    assert to_grayscale(pure).tolist() == [[76, 150, 29]]


def test_grayscale_passes_grey_unchanged() -> None:
    assert to_grayscale(CROSS) is CROSS


def test_a_vignette_is_evened_out() -> None:
    rows, columns = np.mgrid[0:200, 0:300]
    light = 1 - 0.4 * ((rows / 100 - 1) ** 2 + (columns / 150 - 1) ** 2) / 2
    paper = (230 * light).astype(np.uint8)
    evened = even_light(paper)
    assert evened.unevenness > 40
    assert np.ptp(evened.gray) < np.ptp(paper) / 2


def paper_with_stroke() -> np.ndarray:
    """Return grainy paper, (200, 200), with a broad upright stroke."""
    paper = np.random.default_rng(0).normal(210, 3, (200, 200))
    paper[30:170, 90:110] -= 160
    return paper


@pytest.mark.parametrize("darker", [0.35, 0.5, 0.7])
def test_a_shadow_whose_edge_crosses_a_stroke_goes(darker: float) -> None:
    rows, columns = np.mgrid[0:200, 0:200]
    in_shadow = rows + 0.5 * columns > 150
    picture = np.clip(paper_with_stroke() * np.where(in_shadow, darker, 1), 0, 255).astype(np.uint8)
    evened = even_light(picture)
    is_paper = np.ones_like(in_shadow)
    is_paper[25:175, 85:115] = False
    assert evened.look is Look.STEP
    assert abs(np.median(evened.gray[in_shadow & is_paper]) - np.median(evened.gray[~in_shadow & is_paper])) <= 4
    assert evened.gray[12:-12, 12:-12][is_paper[12:-12, 12:-12]].min() > 150
    assert np.percentile(evened.gray[40:160, 95:105], 95) < 100
    assert evened.edge is not None
    at_edge = np.diff(in_shadow, axis=1, prepend=in_shadow[:, :1])
    assert evened.edge[at_edge].mean() > 0.9 and evened.edge.mean() < 0.25


def test_a_frame_at_the_rim_is_no_shadow() -> None:
    picture = paper_with_stroke()
    picture[:12] = picture[:, :12] = 90
    assert even_light(np.clip(picture, 0, 255).astype(np.uint8)).look is not Look.STEP


def test_what_is_broad_but_far_from_the_rim_is_no_shadow() -> None:
    picture = paper_with_stroke()
    picture[60:140, 60:140] = 90
    assert even_light(np.clip(picture, 0, 255).astype(np.uint8)).look is not Look.STEP


@pytest.mark.parametrize("level", [0.1, 0.9])
def test_what_is_nearly_black_or_hardly_darker_is_no_shadow(level: float) -> None:
    picture = paper_with_stroke()
    picture[:70] *= level
    assert even_light(np.clip(picture, 0, 255).astype(np.uint8)).look is not Look.STEP


def test_a_vignette_is_no_shadow_with_an_edge() -> None:
    columns = np.mgrid[0:200, 0:200][1]
    picture = np.clip(paper_with_stroke() * (1 - 0.6 * columns / 200), 0, 255).astype(np.uint8)
    assert even_light(picture).look is not Look.STEP


def test_an_even_drawing_is_left_alone() -> None:
    drawing = np.full((100, 100), 255, np.uint8)
    drawing[20:80, 45:55] = 0
    assert even_light(drawing).gray is drawing


def test_a_thick_stroke_is_not_taken_for_paper() -> None:
    drawing = np.full((120, 120), 220, np.uint8)
    drawing[10:110, 40:80] = 30
    drawing[:, :4] = 200
    assert even_light(drawing).gray[60, 60] < 60


@pytest.mark.parametrize(("paper", "ink", "is_dark"), [(255, 0, True), (0, 255, False), (90, 160, False), (160, 90, True)])
def test_polarity_is_found(paper: int, ink: int, is_dark: bool) -> None:
    gray = np.full((50, 50), paper, np.uint8)
    gray[10:40, 20:26] = ink
    assert ink_is_dark(gray) is is_dark


def test_an_even_surface_counts_as_light_paper() -> None:
    assert ink_is_dark(np.full((20, 20), 128, np.uint8))


def test_inverting_twice_changes_nothing() -> None:
    assert (invert(invert(CROSS)) == CROSS).all()


def test_otsu_parts_the_cross_from_its_paper() -> None:
    parted = part_ink(CROSS)
    assert 9 <= parted.threshold < 200
    assert (parted.ink_mask == (CROSS == 200)).all()
    assert parted.ink.min() == 0 and parted.ink.max() == 255


def test_otsu_threshold_of_a_blank_image_is_refused() -> None:
    with pytest.raises(NothingDrawn, match="one even surface"):
        part_ink(np.full((40, 40), 77, np.uint8))


def test_the_grain_of_blank_paper_is_refused() -> None:
    grain = np.random.default_rng(0).normal(200, 4, (100, 100)).astype(np.uint8)
    with pytest.raises(NothingDrawn):
        part_ink(grain)


def test_grey_edges_of_strokes_stay_grey() -> None:
    gray = np.zeros((20, 20), np.uint8)
    gray[5:15, 8:12] = 200
    gray[5:15, 7] = gray[5:15, 12] = 100
    assert 100 < part_ink(gray).ink[10, 7] < 255


def test_two_bars_are_two_parts_and_a_dot_is_left_out() -> None:
    mask = bars(20, 80)
    mask[50:53, 140:143] = True
    found = parts_of(mask)
    assert sorted(part.box.x for part in found.parts) == [20, 80]
    assert found.left_out == 1


def test_a_flag_above_its_body_belongs_to_it() -> None:
    mask = bars(50, top=30, height=40)
    mask[20:25, 52:80] = True
    assert [part.box for part in parts_of(mask).parts] == [Box(50, 20, 30, 50)]


def test_two_digits_above_one_another_stay_two() -> None:
    mask = bars(50, top=5, height=35)
    mask[60:95, 50:56] = True
    assert len(parts_of(mask).parts) == 2


def test_specks_alone_are_no_digits() -> None:
    mask = np.zeros((50, 50), np.bool_)
    mask[10:12, 10:12] = True
    with pytest.raises(NothingFound):
        parts_of(mask)


def test_show_through_is_left_out() -> None:
    mask = bars(20, 80, 140)
    ink = mask * np.uint8(250)
    ink[:, 140:] //= 2
    assert sorted(part.box.x for part in find_parts(mask, ink).parts) == [20, 80]


def test_a_frame_around_a_digit_is_left_out() -> None:
    mask = bars(100)
    mask[2:98, 10] = mask[2:98, 190] = mask[2, 10:190] = mask[97, 10:191] = True
    assert [part.box.x for part in parts_of(mask).parts] == [100]


def test_what_reaches_in_from_beyond_the_rim_is_left_out() -> None:
    mask = bars(60, top=30, height=60)
    mask[:8, 100:106] = True
    assert [part.box.x for part in parts_of(mask).parts] == [60]


def test_the_corner_of_a_dark_thing_at_the_rim_is_no_digit() -> None:
    mask = bars(60, top=20, height=60)
    mask[:40, 150:180] = True
    assert [part.box.x for part in parts_of(mask).parts] == [60]


def test_something_solid_in_the_middle_or_alone_is_kept() -> None:
    mask = bars(60, top=20, height=60)
    mask[30:70, 120:150] = True
    assert [part.box.x for part in parts_of(mask).parts] == [60, 120]
    alone = np.zeros((100, 200), np.bool_)
    alone[:40, 150:180] = True
    assert [part.box.x for part in parts_of(alone).parts] == [150]


def test_the_rest_of_a_shadows_edge_is_left_out() -> None:
    mask = bars(60, 120)
    edge = np.zeros_like(mask)
    edge[:, 118:130] = True
    ink = mask * np.uint8(255)
    assert [part.box.x for part in find_parts(mask, ink, shadow_edge=edge).parts] == [60]
    assert [part.box.x for part in find_parts(bars(120), ink, shadow_edge=edge).parts] == [120]


def test_a_stroke_that_crosses_a_shadows_edge_stays() -> None:
    mask = bars(60, 120)
    edge = np.zeros_like(mask)
    edge[30:40] = True
    assert len(find_parts(mask, mask * np.uint8(255), shadow_edge=edge).parts) == 2


def test_a_texture_is_refused() -> None:
    with pytest.raises(TooManyParts, match="parts"):
        parts_of(np.random.default_rng(0).random((400, 400)) > 0.8)


def test_a_row_that_falls_steeply_is_one_row() -> None:
    boxes = [Box(60 * i, 40 * i, 30, 40) for i in range(5)]
    rows = order_rows(tuple(Part(box, (i,)) for i, box in enumerate(reversed(boxes), 1)))
    assert [[part.box for part in row] for row in rows] == [boxes]


def test_commas_are_no_digits() -> None:
    boxes = [Box(0, 0, 30, 40), Box(35, 34, 6, 14), Box(50, 2, 30, 40)]
    rows = order_rows(tuple(Part(box, (i,)) for i, box in enumerate(boxes, 1)))
    assert [[part.box.x for part in row] for row in rows] == [[0, 50]]


def test_rows_are_read_from_top_left_to_bottom_right() -> None:
    boxes = [Box(60, 80, 20, 40), Box(60, 10, 20, 40), Box(10, 12, 20, 40), Box(10, 78, 20, 40)]
    rows = order_rows(tuple(Part(box, (i,)) for i, box in enumerate(boxes, 1)))
    assert [[part.components[0] for part in row] for row in rows] == [[3, 2], [4, 1]]


def test_a_row_may_climb() -> None:
    boxes = [Box(30 * i, 100 - 15 * i, 20, 40) for i in range(6)]
    assert len(order_rows(tuple(Part(box, (1,)) for box in boxes))) == 1


def test_a_cut_leaves_the_neighbour_out() -> None:
    labels = np.zeros((10, 10), np.int32)
    labels[2:8, 2:4], labels[2:8, 6:8] = 1, 2
    cut = cut_part(np.where(labels > 0, 255, 0).astype(np.uint8), labels, Part(Box(2, 2, 6, 6), (1,)))
    assert cut.shape == (6, 2) and (cut == 255).all()


def test_trimming_leaves_no_empty_rows() -> None:
    assert trim(np.pad(CROSS, 3)).shape == (5, 5)
    assert ink_box(np.zeros((4, 4), np.bool_)) is None


@pytest.mark.parametrize("shape", [(100, 30), (7, 90), (20, 20), (1, 1), (3, 400)])
def test_the_longer_side_becomes_twenty(shape: tuple[int, int]) -> None:
    assert max(fit_inside(np.full(shape, 255, np.uint8), 20).shape) == 20
    assert normalise(np.full(shape, 255, np.uint8)).shape == (SIDE_PX, SIDE_PX)


def test_the_centre_of_mass_becomes_the_centre() -> None:
    ink = np.zeros((20, 10), np.uint8)
    ink[:4, :10] = 255
    rows, columns = np.nonzero(centre_by_mass(ink))
    assert abs(columns.mean() - 13.5) <= 0.5
    assert rows.min() == 28 - 20, "as low as the cut-out fits"


@pytest.mark.parametrize("stage", [even_light, ink_is_dark, part_ink, normalise])
def test_stages_leave_their_input_alone(stage) -> None:
    before = CROSS.copy()
    stage(CROSS)
    assert (before == CROSS).all()


def test_the_hook_of_an_open_four_belongs_to_its_upright() -> None:
    mask = bars(50, top=20, height=60)
    mask[25:60, 20:24] = mask[56:60, 20:45] = True
    assert [part.box for part in parts_of(mask).parts] == [Box(20, 20, 36, 60)]


def test_two_uprights_as_near_stay_two() -> None:
    assert len(parts_of(bars(50, 61, height=60)).parts) == 2


def test_thousands_of_parts_take_no_time_to_be_refused() -> None:
    mask = np.zeros((1500, 2000), np.bool_)
    for left in range(0, 1950, 16):
        for top in range(0, 1450, 48):
            mask[top + np.arange(44), left + np.arange(44) // 4] = True
    assert MAX_PARTS < label(mask).stats.shape[0] - 1 <= MAX_COMPONENTS
    began = time.process_time()
    with pytest.raises(TooManyParts):
        parts_of(mask)
    assert time.process_time() - began < 1
