"""A picture is looked at until it reads well: turned, in another light, apart. Models here are tiny and made by hand."""

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest

from core import reading
from core.comparing import Reading
from core.data.glyphs import glyph
from core.data.synthetic.photo import Recipe, make_photo
from core.data.synthetic.writers import InventedHands
from core.errors import NothingDrawn, NothingFound
from core.imaging.illumination import Look
from core.imaging.pipeline import LOOKS, PALER_LINES
from core.imaging.splitting import Lattice, Segment
from core.imaging.strokes import NO_DRAWING, Drawing, place, render
from core.imaging.types import Box, PreparedDigit
from core.models.answering import Answer, Verdict
from core.models.checkpoint import load_model
from core.reading import COPY, COPY_SIDE_PX, LINES, ON_CROP, ON_PAGE, SECOND_LOOK
from core.recognition import recognise
from core.touching import Answered, best_path, doubted, split_touching
from core.turning import Turn, turned_by

TALL_PX = 117
"""Digits of `rows_of`, with the width of the brush."""


def answer_of(digit: int, confidence: float, verdict: Verdict = Verdict.DIGIT) -> Answer:
    rest = (1 - confidence) / 9
    probabilities = tuple(confidence if index == digit else rest for index in range(10))
    return Answer(probabilities, digit, (digit + 1) % 10, verdict)


def lattice_of(*spans: tuple[int, int]) -> Lattice:
    image = np.zeros((28, 28), np.uint8)
    return Lattice(2, tuple(Segment(first, last, Box(10 * first, 0, 10, 20), image, image) for first, last in spans))


def rows_of(*rows: str, pitch: int = 200) -> np.ndarray:
    """Return rows of digits drawn on the pad, so far from each other."""
    strokes = [
        stroke * 0.8 + np.float32([40 + 110 * column, 30 + pitch * row])
        for row, names in enumerate(rows)
        for column, name in enumerate(names)
        for stroke in glyph(name)
    ]
    return render(Drawing(tuple(strokes), 10))


def test_the_reading_of_least_surprise_wins() -> None:
    answers = [answer_of(8, 0.5, Verdict.UNSURE), answer_of(0, 0.99), answer_of(0, 0.98)]
    path = best_path(lattice_of((0, 2), (0, 1), (1, 2)), answers)
    assert [(one.first, one.last) for one, _ in path] == [(0, 1), (1, 2)]


def test_one_sure_digit_is_not_cut_in_two() -> None:
    answers = [answer_of(8, 0.99), answer_of(0, 0.9), answer_of(0, 0.9)]
    assert len(best_path(lattice_of((0, 2), (0, 1), (1, 2)), answers)) == 1


def test_a_scribble_does_not_become_digits() -> None:
    refused = [answer_of(8, 0.4, Verdict.NOT_A_DIGIT)] * 3
    assert best_path(lattice_of((0, 2), (0, 1), (1, 2)), refused) == ()


@pytest.mark.parametrize("quarter_turns", [1, 2, 3])
def test_a_page_on_its_side_is_set_upright(quarter_turns: int) -> None:
    page = rows_of("2345", "5723", "4357")
    turned = np.ascontiguousarray(np.rot90(page, -quarter_turns))
    recognition = recognise(turned, load_model("default"))
    assert recognition.turned_deg == 90 * quarter_turns
    assert recognition.rows == recognise(page, load_model("default")).rows


def test_a_page_that_stands_upright_is_not_turned() -> None:
    assert recognise(rows_of("2345", "5723"), load_model("default")).turned_deg == 0


@pytest.mark.parametrize("angle_deg", [-40, -35, 35, 40])
def test_a_page_turned_by_an_angle_is_read_level(angle_deg: float) -> None:
    page = turned_by(np.pad(rows_of("2365", "5723"), 60, constant_values=255), angle_deg).image
    recognition = recognise(page, load_model("default"))
    assert recognition.rows == ("2365", "5723")
    assert recognition.turned_deg == 0, "the page shown stays as it was"
    assert recognition.stages[0].facts["turned by degrees"] == pytest.approx(-angle_deg, abs=6)


def test_boxes_of_a_turned_page_are_those_of_the_page_shown() -> None:
    page = turned_by(np.pad(rows_of("2365", "5723"), 60, constant_values=255), 30).image
    recognition = recognise(page, load_model("default"))
    assert "turned by degrees" in recognition.stages[0].facts
    covered = np.zeros(page.shape, np.bool_)
    for digit in recognition.digits:
        assert (page[digit.prepared.box.slices] < 128).any()
        covered[digit.prepared.box.slices] = True
    assert np.count_nonzero((page < 128) & covered) >= 0.95 * np.count_nonzero(page < 128)
    assert max(digit.prepared.box.longer_side for digit in recognition.digits) < 0.4 * max(page.shape)


def test_a_level_page_is_not_turned_by_an_angle() -> None:
    assert "turned by degrees" not in recognise(rows_of("2345", "5723"), load_model("default")).stages[0].facts


def test_turning_there_and_back_leads_to_the_same_place() -> None:
    image = np.zeros((40, 60), np.uint8)
    image[10, 50] = 255
    turned = turned_by(image, 30)
    row, column = np.unravel_index(np.argmax(turned.image), turned.image.shape)
    assert turned.to_picture @ np.array([column, row, 1.0]) == pytest.approx([50, 10], abs=1)


@pytest.mark.parametrize("shape", [(1, 1), (1, 30), (30, 1), (5, 7, 3)])
def test_a_picture_of_any_shape_can_be_turned(shape: tuple[int, ...]) -> None:
    assert turned_by(np.zeros(shape, np.uint8), 33).image.ndim == len(shape)


def side_by_side(names: str, overlap: float) -> Drawing:
    """Return digits drawn so near that each runs into the next."""
    strokes, x = [], 120.0
    for name in names:
        own = glyph(name)
        left, right = min(stroke[:, 0].min() for stroke in own), max(stroke[:, 0].max() for stroke in own)
        strokes += [stroke + np.float32([x - left, 100]) for stroke in own]
        x += float(right - left) - overlap
    return Drawing(tuple(strokes), 10)


@pytest.mark.parametrize("knows_strokes", [False, True], ids=["picture", "strokes"])
@pytest.mark.parametrize("names", ["23", "32", "53", "65", "29"])
def test_digits_that_touch_are_read_apart(names: str, knows_strokes: bool) -> None:
    drawing = side_by_side(names, overlap=2)
    recognition = recognise(render(drawing), load_model("default"), drawing=drawing if knows_strokes else None)
    assert recognition.text == names
    assert "splitting" in [stage.name for stage in recognition.stages[-2:]]


@pytest.mark.parametrize("heights", [(240,), (190, 290)], ids=["dash", "equals sign"])
def test_a_lying_line_is_no_one(heights: tuple[int, ...]) -> None:
    lines = tuple(np.float32([[200, height], [320, height], [440, height]]) for height in heights)
    recognition = recognise(render(Drawing(lines, 14)), load_model("default"))
    assert {digit.answer.verdict for digit in recognition.digits} == {Verdict.NOT_A_DIGIT}


def test_a_shadow_with_an_edge_does_not_hide_digits() -> None:
    photo = 40 + 0.7 * rows_of("2345", "5723").astype(np.float32)
    shade = np.clip((np.arange(photo.shape[1]) - 355) / 12, 0, 1) * 0.5
    photo = (photo * (1 - shade) + np.random.default_rng(0).normal(0, 2, photo.shape)).astype(np.uint8)
    assert recognise(photo, load_model("default")).rows == ("2345", "5723")


SIGNS = {
    "H": (((90, 80), (90, 200)), ((190, 80), (190, 200)), ((90, 140), (190, 140))),
    "M": (((70, 200), (90, 80), (140, 160), (190, 80), (210, 200)),),
    "square": (((80, 80), (200, 80), (200, 200), (80, 200), (80, 80)),),
}


@pytest.mark.parametrize("name", SIGNS)
def test_a_sign_that_falls_into_strokes_is_no_sure_number(name: str) -> None:
    drawn = render(Drawing(tuple(np.float32(stroke) for stroke in SIGNS[name]), 14))
    assert Verdict.DIGIT not in {digit.answer.verdict for digit in recognise(drawn, load_model("default")).digits}


@pytest.mark.parametrize("digit", "0123456789")
def test_a_digit_across_which_a_shadow_falls_is_read(digit: str) -> None:
    ink = 255 - render(Drawing(place(glyph(digit), 0.6), 26)).astype(np.float64)
    paper = np.random.default_rng(int(digit)).normal(205, 3, ink.shape) - 0.7 * ink
    rows, columns = np.mgrid[0 : ink.shape[0], 0 : ink.shape[1]]
    shadow = np.where(rows + 0.4 * columns > 0.7 * ink.shape[0], 0.45, 1)
    bluish = np.stack([paper * shadow, paper * shadow, paper * (shadow + 0.1 * (1 - shadow))], axis=-1)
    recognition = recognise(np.clip(bluish, 0, 255).astype(np.uint8), load_model("default"))
    assert (recognition.text, recognition.verdict) == (digit, Verdict.DIGIT)


BROAD_TWO = (
    (0, 30),
    (30, 8),
    (70, 0),
    (95, 10),
    (90, 35),
    (60, 65),
    (25, 90),
    (5, 100),
    (60, 97),
    (110, 95),
    (170, 92),
    (190, 85),
)


def test_what_is_drawn_without_lifting_the_pen_is_not_cut_in_two() -> None:
    drawing = Drawing(place((np.array(BROAD_TWO, np.float32),)))
    assert recognise(render(drawing), load_model()).text != "2"  # as if it were two digits that touch
    assert recognise(render(drawing), load_model(), drawing=drawing).text == "2"


@pytest.mark.parametrize("names", ["38", "46", "60", "99"])
def test_digits_that_overlap_are_told_apart_by_their_strokes(names: str) -> None:
    drawing = side_by_side(names, overlap=34)
    assert recognise(render(drawing), load_model(), drawing=drawing).text == names


def test_strokes_of_a_large_picture_are_known_on_its_copy_too() -> None:
    drawing = Drawing(place((np.array(BROAD_TWO, np.float32),)))
    large = np.asarray(cv2.resize(render(drawing), None, fx=4, fy=4), dtype=np.uint8)
    recognition = recognise(large, load_model(), drawing=drawing.times(4))
    assert recognition.stages[0].facts["sides divided by"] == 3
    assert recognition.text == "2"


@pytest.mark.parametrize("quarter_turns", [0, 1])
def test_strokes_say_nothing_of_a_picture_that_was_turned(monkeypatch: pytest.MonkeyPatch, quarter_turns: int) -> None:
    drawings_used = []

    def split(*arguments: Any) -> list[Answered]:
        drawings_used.append(arguments[-1])
        return split_touching(*arguments)

    monkeypatch.setattr(reading, "split_touching", split)
    page, drawing = rows_of("2345", "5723", "4357"), Drawing((np.float32([[3, 3], [6, 6]]),), 4)
    recognise(np.ascontiguousarray(np.rot90(page, -quarter_turns)), load_model(), drawing=drawing)
    assert drawings_used == ([NO_DRAWING] if quarter_turns else [drawing])


def reading_of(*pieces: tuple[int, float, Verdict]) -> Reading:
    """Return a reading of pieces: the height of each in pixels, the confidence and the verdict."""
    blank = np.zeros((28, 28), np.uint8)
    digits = tuple(PreparedDigit(Box(0, 0, 1, height), 0, blank, blank) for height, _, _ in pieces)
    return Reading(digits, tuple(answer_of(1, confidence, verdict) for _, confidence, verdict in pieces), ())


def test_crumbs_of_a_stroke_do_not_outweigh_a_digit_that_is_unsure() -> None:
    whole = reading_of((172, 0.53, Verdict.UNSURE))
    crumbs = reading_of((6, 0.8, Verdict.DIGIT), (5, 1.0, Verdict.DIGIT), (64, 0.6, Verdict.UNSURE), (20, 0.3, Verdict.UNSURE))
    mostly_read = reading_of((172, 0.9, Verdict.DIGIT), (6, 0.3, Verdict.UNSURE))
    assert not crumbs.is_better_than(whole)
    assert mostly_read.is_better_than(whole)


def test_many_strokes_do_not_outweigh_a_digit_that_is_unsure() -> None:
    whole = reading_of((172, 0.53, Verdict.UNSURE))
    strokes = reading_of(*[(40, 1.0, Verdict.DIGIT)] * 6)
    digits = replace(strokes, answers=tuple(answer_of(7, 1.0) for _ in strokes.answers))
    assert not strokes.is_better_than(whole)
    assert digits.is_better_than(whole)


def test_a_digit_that_is_unsure_is_better_than_none() -> None:
    nothing, unsure = reading_of((100, 0.5, Verdict.NOT_A_DIGIT)), reading_of((90, 0.4, Verdict.UNSURE))
    assert unsure.is_better_than(nothing)
    assert not nothing.is_better_than(unsure)


def test_a_rest_of_shadow_read_surely_does_not_win_over_a_page() -> None:
    page = reading_of(*[(40, 0.9, Verdict.DIGIT)] * 5, (40, 0.5, Verdict.NOT_A_DIGIT))
    assert not reading_of((150, 1.0, Verdict.DIGIT)).is_better_than(page)


def test_light_that_was_evened_can_be_looked_at_in_another_way() -> None:
    assert set(ON_CROP) == set(ON_PAGE) == {LOOKS[look] for look in Look}


def test_the_part_of_a_blue_stroke_in_the_shadow_is_no_black_print() -> None:
    paper = np.random.default_rng(0).normal((215, 213, 210), 2, (400, 300, 3))
    paper[40:360, 140:156] = (20, 30, 110)
    paper[120:] *= 0.3
    recognition = recognise(np.clip(paper, 0, 255).astype(np.uint8), load_model("default"))
    assert recognition.text == "1"
    assert recognition.digits[0].prepared.box.height >= 310


@pytest.mark.parametrize("aspect", [1.0, 1.4, 1.6, 1.8, 2.0, 2.3])
def test_a_broad_zero_is_not_cut_in_two(aspect: float) -> None:
    angles = np.linspace(0, 2 * np.pi, 60)
    ring = np.stack([180 + 70 * aspect * np.sin(angles), 180 - 70 * np.cos(angles)], axis=1)
    assert recognise(render(Drawing((ring,), 14)), load_model("default")).text == "0"


def test_a_bow_is_no_sure_eleven() -> None:
    bow = np.array([(90, 150), (130, 230), (180, 250), (230, 230), (270, 150)], np.float64)
    assert recognise(render(Drawing((bow,), 14)), load_model("default")).verdict is not Verdict.DIGIT


@pytest.mark.parametrize("gap_px", [10, 18, 34])
def test_rows_close_to_each_other_are_read_apart(gap_px: int) -> None:
    rows = ("2026", "2345", "7390")
    assert recognise(rows_of(*rows, pitch=TALL_PX + gap_px), load_model()).rows == rows


def photo_of(*rows: str, times: int) -> np.ndarray:
    """Return rows of digits on grainy paper, so many times as large as the pad draws them."""
    ink = 255 - rows_of(*rows).astype(np.float32)
    large = cv2.resize(ink, None, fx=times, fy=times, interpolation=cv2.INTER_LINEAR)
    gray = 200 - 0.6 * large + np.random.default_rng(0).normal(0, 3, large.shape)
    return np.repeat(np.clip(gray, 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)


def test_a_large_photo_is_read_on_a_copy_and_boxes_are_its_own() -> None:
    photo = photo_of("2345", times=4)
    whole = recognise(photo, load_model(), without=(COPY,))
    copied = recognise(photo, load_model())
    assert copied.stages[0].facts["sides divided by"] == 3
    assert "sides divided by" not in whole.stages[0].facts
    assert copied.text == whole.text == "2345"
    for one, other in zip(copied.digits, whole.digits, strict=True):
        ours, theirs = one.prepared.box, other.prepared.box
        ends = (ours.x, ours.y, ours.right, ours.bottom)
        assert ends == pytest.approx((theirs.x, theirs.y, theirs.right, theirs.bottom), abs=8)


def test_small_digits_are_read_with_all_pixels_there_are() -> None:
    page = np.hstack([photo_of("2345", "5723", times=1)] * 4)
    recognition = recognise(page, load_model())
    assert max(page.shape) > 2 * COPY_SIDE_PX
    assert "sides divided by" not in recognition.stages[0].facts
    assert recognition.rows == ("2345" * 4, "5723" * 4)


def grainy(photo: np.ndarray, grain_px: int, share: float) -> np.ndarray:
    """Return the photo with its paper shining through this share of it, in squares."""
    height, width = photo.shape[:2]
    holes = np.random.default_rng(1).random((height // grain_px + 1, width // grain_px + 1)) < share
    through = np.kron(holes, np.ones((grain_px, grain_px), np.bool_))[:height, :width]
    return np.where(through[:, :, None], np.uint8(200), photo)


@pytest.mark.parametrize("digit", "235")
def test_a_grainy_stroke_is_read_on_a_coarse_copy(digit: str) -> None:
    photo = grainy(photo_of(digit, times=8), grain_px=25, share=0.5)
    assert recognise(photo, load_model(), without=(SECOND_LOOK,)).text != digit
    assert recognise(photo, load_model()).text == digit


@pytest.mark.parametrize(("columns", "period_px"), [(3, 24), (3, 40)])
def test_rows_of_broken_digits_are_read_on_a_coarse_copy(columns: int, period_px: int) -> None:
    page = np.tile(photo_of("2345", "5723", times=1), (2, columns, 1)).astype(np.float32)
    y, x = np.indices(page.shape[:2])
    is_gap = ((x + y) % period_px < 6)[:, :, None]
    broken = np.where(is_gap, 0.4 * page + 0.6 * 200, page).astype(np.uint8)
    assert recognise(broken, load_model()).rows == ("2345" * columns, "5723" * columns) * 2


def at(*places: tuple[int, int, int, Verdict], prediction: int = 1) -> Reading:
    """Return a reading of squares: x, y, side and verdict of each."""
    blank = np.zeros((28, 28), np.uint8)
    digits = tuple(PreparedDigit(Box(x, y, side, side), 0, blank, blank) for x, y, side, _ in places)
    return Reading(digits, tuple(answer_of(prediction, 0.99, verdict) for *_, verdict in places), ())


def test_pieces_are_given_up_for_what_holds_them_all() -> None:
    whole = at((0, 0, 100, Verdict.DIGIT))
    crumb = (300, 0, 10, Verdict.NOT_A_DIGIT)
    assert whole.makes_whole(at((10, 10, 20, Verdict.DIGIT), (60, 60, 20, Verdict.UNSURE), crumb))
    assert not whole.makes_whole(at((10, 10, 20, Verdict.DIGIT), (300, 0, 50, Verdict.DIGIT)))
    assert not whole.makes_whole(at((0, 0, 90, Verdict.DIGIT))), "as many digits are no pieces"
    assert whole.makes_whole(at(crumb)), "nothing was read"
    assert not replace(whole, quarter_turns=1).makes_whole(at((10, 10, 20, Verdict.DIGIT), crumb)), "its boxes are elsewhere"


def test_a_page_is_not_given_up_for_a_shadow_that_holds_it() -> None:
    shadow = at((0, 0, 900, Verdict.DIGIT))
    row = [(200 + 100 * place, 300, 120, Verdict.DIGIT) for place in range(5)]
    crumbs = [(200 + 40 * place, 500, 20, Verdict.NOT_A_DIGIT) for place in range(18)]
    assert not shadow.makes_whole(at(*row, prediction=5)), "too many"
    assert shadow.makes_whole(at(*row)), "strokes of one digit look like 1s"
    assert not shadow.makes_whole(at(*[(x, y, side // 2, verdict) for x, y, side, verdict in row])), "too small"
    assert shadow.makes_whole(at(*row, *crumbs * 3, prediction=5)), "hardly anything was read"


def test_little_is_given_up_where_clearly_more_is_read() -> None:
    rows = [(100 * place, 0, 90, Verdict.DIGIT) for place in range(20)]
    broken = [*rows, (0, 500, 20, Verdict.DIGIT)]
    rests = [(100 * place, 300, 90, Verdict.NOT_A_DIGIT) for place in range(10)]
    assert at(*rows).makes_whole(at(*broken, *rests)), "one of 21 was lost"
    assert not at(*rows).makes_whole(at(*broken)), "not clearly more"
    assert not at(*rows[3:]).makes_whole(at(*broken, *rests)), "four of 21 were lost"


def test_as_many_digits_are_read_anew_only_where_it_is_much_more() -> None:
    row = [(100 * place, 0, 90, Verdict.DIGIT) for place in range(8)]
    doubts = [(x, y, side, Verdict.UNSURE) for x, y, side, _ in row]
    assert at(*row).makes_whole(at(*row[:5], *doubts[5:]))
    assert not at(*row).makes_whole(at(*row[:7], *doubts[7:]))


def page_of(ink: np.ndarray, paper: np.ndarray, contrast: int, light: np.ndarray | float = 1.0) -> np.ndarray:
    """Return a photo (H, W, 3) of ink (h, w), 0 to 1, on paper (H, W) in some light, with a little grain."""
    page = paper.astype(np.float32)
    page[60 : 60 + len(ink), 100 : 100 + ink.shape[1]] += contrast * ink
    page = page * light
    page += np.random.default_rng(0).normal(0, 2, page.shape)
    return np.repeat(np.clip(page, 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)


def ink_of(*rows: str) -> np.ndarray:
    return (255 - rows_of(*rows).astype(np.float32)) / 255


def test_chalk_that_was_wiped_off_does_not_hide_what_is_written_over_it() -> None:
    board = np.zeros((900, 1300), np.float32)
    cv2.line(board, (60, 420), (700, 300), 1.0, 90)
    cv2.line(board, (900, 700), (1200, 500), 1.0, 90)
    board = 60 + 60 * cv2.GaussianBlur(board, (0, 0), 12)
    assert recognise(page_of(ink_of("2345", "5723"), board, 110), load_model()).rows == ("2345", "5723")


def test_a_round_shadow_on_squared_paper_does_not_hide_digits() -> None:
    paper = np.full((900, 1300), 225, np.float32)
    paper[5::40], paper[6::40], paper[:, 5::40], paper[:, 6::40] = 165, 165, 165, 165
    shadow = cv2.ellipse(np.zeros_like(paper), (300, 900), (420, 520), 0, 0, 360, 1.0, -1)
    y, x = np.mgrid[-1:1:900j, -1:1:1300j]
    light = (1 - 0.6 * cv2.GaussianBlur(shadow, (0, 0), 8)) * (1 - 0.075 * (x + y + 2))
    assert recognise(page_of(ink_of("2345", "5723"), paper, -100, light), load_model()).rows == ("2345", "5723")


def test_digits_on_the_edge_of_a_shadow_are_read_where_others_are_like_them() -> None:
    rows, down, across = ("1345", "1723"), np.arange(700)[:, None], np.arange(900)[None, :]
    edge = 170 + 0.05 * down  # px; along the first digit of each row
    light = 1 - 0.5 / (1 + np.exp((across - edge) / 4))
    paper = np.full(light.shape, 215, np.float32)
    assert recognise(page_of(ink_of(*rows), paper, -150, light), load_model()).rows == rows


def test_digits_beside_squares_of_which_few_are_to_be_seen_are_read() -> None:
    paper = np.full((1000, 1300), 225, np.float32)
    for line in range(3):
        paper[330:, line::40] = 165
        paper[330 + line :: 40] = 165
    assert recognise(page_of(ink_of("2345", "5723"), paper, -150), load_model()).rows == ("2345", "5723")


def test_faint_unevenness_is_taken_away_where_nothing_was_read() -> None:
    ink = (255 - rows_of("5").astype(np.float32)) / 255
    shade = 10 * np.clip((np.arange(len(ink)) - 300) / 100, 0, 1)[:, None]
    gray = 235 - 40 * ink - shade + np.random.default_rng(0).normal(0, 1, ink.shape)
    photo = np.repeat(np.clip(gray, 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)
    with pytest.raises(NothingDrawn):
        recognise(photo, load_model(), without=(SECOND_LOOK,))
    assert recognise(photo, load_model()).text == "5"


@pytest.mark.parametrize("brush", [4, 9, 14, 40])
@pytest.mark.parametrize("strokes", [[(300, 200)], [(300, 200), (303, 201)]])
def test_a_tap_of_the_pen_is_no_digit(strokes: list[tuple[int, int]], brush: int) -> None:
    drawing = Drawing((np.float32(strokes),), brush)
    recognition = recognise(render(drawing), load_model("default"), drawing=drawing)
    assert recognition.verdict is Verdict.NOT_A_DIGIT and recognition.text == ""


@pytest.mark.parametrize("radius_px", [9, 150])
def test_a_stain_is_no_digit(radius_px: int) -> None:
    photo = np.full((600, 800, 3), 230, np.uint8)
    cv2.circle(photo, (400, 300), radius_px, (40, 40, 120), -1, cv2.LINE_AA)
    assert recognise(photo, load_model("default")).verdict is Verdict.NOT_A_DIGIT


def test_stains_side_by_side_are_no_row_of_zeros() -> None:
    photo = np.full((600, 1400, 3), 230, np.uint8)
    for at_x in range(150, 1300, 220):
        cv2.circle(photo, (at_x, 300), 90, (40, 40, 120), -1, cv2.LINE_AA)
    assert {digit.answer.verdict for digit in recognise(photo, load_model("default")).digits} == {Verdict.NOT_A_DIGIT}


def test_a_short_thick_one_is_no_stain() -> None:
    drawing = Drawing((np.float32([[300, 200], [300, 270]]),), 40)
    assert recognise(render(drawing), load_model("default"), drawing=drawing).text == "1"


def test_a_doubt_that_comes_of_cutting_is_not_said_to_be_the_pens() -> None:
    by_picture = answer_of(1, 0.99)
    pieces = doubted([replace(answer_of(1, 0.99), by_picture=by_picture), answer_of(4, 0.9)])
    assert [(own.verdict, own.by_picture) for own in pieces] == [(Verdict.UNSURE, None)] * 2


def find_only_on(page: np.ndarray, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a step of reading find nothing on pictures of another shape than the page's."""
    step = getattr(reading, name)

    def find(picture: np.ndarray, *others: Any) -> Reading:
        if picture.shape != page.shape:
            raise NothingFound
        return step(picture, *others)

    monkeypatch.setattr(reading, name, find)


def test_a_page_on_which_nothing_is_found_once_it_is_turned_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    page, model = rows_of("2345", "5723"), load_model("default")
    upright = recognise(page, model)
    find_only_on(page, "_read_once", monkeypatch)
    monkeypatch.setattr(reading, "find_turn", lambda *_: Turn(quarters=1))
    kept = recognise(page, model)
    assert (kept.rows, kept.turned_deg) == (upright.rows, 0)


def test_a_copy_on_which_nothing_is_found_in_the_end_is_given_up_for_the_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    photo = cv2.cvtColor(cv2.resize(rows_of("2345"), None, fx=6, fy=6, interpolation=cv2.INTER_LINEAR), cv2.COLOR_GRAY2RGB)
    find_only_on(photo, "_read_best", monkeypatch)
    assert recognise(photo, load_model("default")).text == "2345"


def on_squares(*rows: str, lines: tuple[int, int, int], pen: tuple[int, int, int]) -> np.ndarray:
    """Return rows of digits on squared paper, in RGB; the digits' strokes as broad as the lines."""
    page = rows_of(*rows)
    photo = np.full((*page.shape, 3), 240, np.uint8)
    for at in range(12, max(page.shape), 40):
        photo[at : at + 5] = photo[:, at : at + 5] = lines
    core = cv2.erode((page < 128).view(np.uint8), np.ones((3, 3), np.uint8)).view(np.bool_)
    photo[core] = pen
    return cv2.GaussianBlur(photo, (3, 3), 0)


def test_a_pencil_as_pale_as_blue_squares_is_read_by_its_colour() -> None:
    photo = on_squares("2345", "5723", lines=(110, 145, 225), pen=(146, 146, 146))
    assert recognise(photo, load_model()).rows == ("2345", "5723")
    assert recognise(photo, load_model(), without=(LINES,)).rows != ("2345", "5723")


def test_a_pen_darker_than_dense_squares_is_read_by_that() -> None:
    photo = make_photo(np.random.default_rng((5151, 40)), InventedHands(), Recipe(kinds=("squared",)))
    recognition = recognise(photo.image_rgb, load_model())
    assert "|".join(recognition.rows) == photo.label
    assert any(PALER_LINES in stage.facts for stage in recognition.stages)


def spread(*digits: int, at: tuple[int, ...], verdict: Verdict = Verdict.DIGIT) -> Reading:
    """Return a reading of digits side by side, each 10 pixels broad."""
    blank = np.zeros((28, 28), np.uint8)
    found = tuple(PreparedDigit(Box(x, 0, 10, 20), 0, blank, blank) for x in at)
    return Reading(found, tuple(answer_of(digit, 0.99, verdict) for digit in digits), ())


def test_another_reading_must_hold_what_was_surely_read_but_for_strokes() -> None:
    first = spread(5, 1, 3, at=(0, 20, 40))
    assert spread(5, 3, at=(0, 40)).holds_all_of(first), "the 1 may be a rest of a line"
    assert not spread(5, 1, at=(0, 20)).holds_all_of(first), "the 3 is lost"
    assert not spread(5, 3, at=(0, 40), verdict=Verdict.UNSURE).holds_all_of(first), "it must be surely read again"


def test_a_page_read_well_wins_over_rests_of_lines_however_many() -> None:
    rests, page = spread(*[1] * 9, at=tuple(range(0, 180, 20))), spread(2, 3, 4, at=(200, 220, 240))
    assert page.is_no_crumbs_of(rests) and not rests.is_no_crumbs_of(page) and not page.reads_more_than(rests)


def test_strokes_alone_are_no_gain_over_nothing() -> None:
    assert spread(5, 1, at=(0, 20)).is_rather_than(None)
    assert not spread(1, 1, at=(0, 20)).is_rather_than(None), "they may be the lines themselves"
