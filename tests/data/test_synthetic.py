"""Synthetic photos: what a recipe asks for is what is on them, and nothing but the seed decides how they look."""

import random as standard_random
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from core.data.dataset import DIGIT_NAMES, Dataset
from core.data.strokes import StrokeDigit, read_strokes
from core.data.synthetic import hands, light, pens, writers
from core.data.synthetic.layouts import LAYOUTS
from core.data.synthetic.photo import KINDS, Recipe, SyntheticPhoto, layouts_for, make_photo, pens_for, photos
from core.data.synthetic.prepared import prepared, synthetic_digits
from core.data.synthetic.textures import TEXTURES, texture
from core.errors import DataMissing, RecipeInvalid, UnknownName
from core.imaging.types import Box

UNIPEN = Path(__file__).parents[3] / "shared" / "data" / "strokes" / "unipen-digits.jsonl.gz"
SMALL = 0.12
BAR = np.array([[50.0, 0.0], [50.0, 50.0], [50.0, 100.0]], np.float32)
RING = np.array([[50 + 40 * np.sin(a), 50 - 50 * np.cos(a)] for a in np.linspace(0, 2 * np.pi, 30)], np.float32)


def one(seed: int = 0, source: writers.Source | None = None, **settings) -> SyntheticPhoto:
    """Return one small photo; of the settings, names stand for themselves alone."""
    chosen = {name: (value,) if isinstance(value, str) else value for name, value in settings.items()}
    kinds = chosen.get("kinds", ("plain",))
    fitting = {"kinds": kinds, "pens": pens_for(kinds[0], tuple(pens.PENS)), "layouts": layouts_for(kinds[0], tuple(LAYOUTS))}
    return next(photos(seed, 1, source, Recipe(**{"megapixels": SMALL, **fitting, **chosen})))


def clean(**settings) -> SyntheticPhoto:
    """Return a photo as a scanner would take it, large enough for every digit to be found."""
    return one(**{"lights": "even", "harshness": 0, "megapixels": 0.5, "pens": "felt", **settings})


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    first, again, other = (list(photos(seed, 3, recipe=Recipe(megapixels=SMALL))) for seed in (5, 5, 6))
    assert all((a.image_rgb == b.image_rgb).all() and a.boxes == b.boxes for a, b in zip(first, again, strict=True))
    assert [photo.label for photo in first] != [photo.label for photo in other]


def test_a_photo_does_not_depend_on_those_before_it() -> None:
    recipe = Recipe(megapixels=SMALL)
    third = list(photos(5, 3, recipe=recipe))[2]
    alone = make_photo(np.random.default_rng((5, 2)), writers.InventedHands(), recipe)
    assert (third.image_rgb == alone.image_rgb).all()


def test_global_generators_are_neither_used_nor_seeded() -> None:
    np.random.seed(1), standard_random.seed(1)
    before = (np.random.get_state()[1].tolist(), standard_random.getstate())
    first = one(3).image_rgb
    assert (np.random.get_state()[1].tolist(), standard_random.getstate()) == before
    np.random.seed(2)
    assert (one(3).image_rgb == first).all()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_paper_is_a_photo_of_the_size_asked_for(kind: str) -> None:
    photo = one(kinds=kind, megapixels=0.2)
    height, width, channels = photo.image_rgb.shape
    assert photo.image_rgb.dtype == np.uint8 and channels == 3
    assert abs(height * width - 200_000) < 2_000
    assert photo.facts.kind == kind


@pytest.mark.parametrize("pen", pens.PENS)
def test_every_pen_leaves_ink_in_the_boxes_that_differs_from_the_paper_around(pen: str) -> None:
    kind = {"chalk": "board", "screen": "screen"}.get(pen, "plain")
    photo = one(2, kinds=kind, pens=pen, layouts="single", lights="even", megapixels=0.5)
    assert photo.facts.pen == pen
    box = photo.boxes[0]
    gray = photo.image_rgb.mean(axis=2)
    inside, around = gray[box.slices], gray[box.grown(12, gray.shape[1], gray.shape[0]).slices]
    paper = np.median(np.concatenate([around[0], around[-1]]))
    assert np.percentile(np.abs(inside - paper), 95) > 20


def test_ink_of_a_marker_is_darker_where_its_strokes_cross_and_of_a_felt_pen_not() -> None:
    cross = (np.array([[10, 50], [90, 50]], np.float32), np.array([[50, 10], [50, 90]], np.float32))
    covers = {}
    for kind in ("marker", "felt"):
        covers[kind] = np.zeros((100, 100), np.uint8)
        pen = pens.Pen(kind, 0.1, (0, 0, 0), 1.0, 0.0)
        assert pens.draw_strokes(covers[kind], cross, pen, 10.0, np.random.default_rng(0))
    assert covers["marker"][50, 50] > covers["marker"][50, 20] + 30
    assert covers["felt"][50, 50] == covers["felt"][50, 20] == 255


def test_even_a_bad_camera_keeps_every_digit_in_the_picture() -> None:
    for photo in photos(3, 30, recipe=Recipe(megapixels=SMALL, harshness=3)):
        height, width, _ = photo.image_rgb.shape
        assert all(min(box.x, box.y) > 0 and box.right < width and box.bottom < height for box in photo.boxes)


@pytest.mark.parametrize("kind", light.LIGHTS)
def test_every_light_is_named_in_the_facts_and_dims_or_brightens_within_its_range(kind: str) -> None:
    assert one(lights=kind).facts.light == kind
    falling = light.light_map(kind, 80, 120, np.random.default_rng(0))
    assert falling.shape == (20, 30, 3) and falling.dtype == np.float32
    assert falling.min() > 0 and falling.max() < light.GAIN


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_has_a_label_and_a_box_for_each_digit_inside_the_picture(layout: str) -> None:
    photo = one(1, kinds="grid" if layout in ("grid", "cell") else "plain", layouts=layout)
    assert photo.label.replace("|", "") == "".join(map(str, photo.digits))
    assert len(photo.boxes) == len(photo.digits) == len(photo.facts.variants)
    height, width, _ = photo.image_rgb.shape
    assert all(min(box.x, box.y) >= 0 and box.right <= width and box.bottom <= height for box in photo.boxes)


def test_rows_of_the_label_are_rows_on_the_paper() -> None:
    photo = one(4, layouts="rows")
    ends = np.cumsum([0, *(len(row) for row in photo.label.split("|"))])
    rows = [photo.boxes[start:end] for start, end in pairwise(ends)]
    assert len(rows) > 1
    assert all([box.x for box in row] == sorted(box.x for box in row) for row in rows)
    middles = [np.mean([box.y + box.height / 2 for box in row]) for row in rows]
    assert middles == sorted(middles)


def test_no_photo_has_more_digits_than_asked_for() -> None:
    recipe = Recipe(megapixels=SMALL, most_digits=6)
    assert all(1 <= len(photo.digits) <= 6 for photo in photos(0, 30, recipe=recipe))


@pytest.mark.parametrize(("kind", "layout"), [("plain", "rows"), ("plain", "single"), ("screen", "row"), ("plain", "row")])
def test_prepared_digits_of_a_clean_photo_have_all_the_right_labels(kind: str, layout: str) -> None:
    photo = clean(seed=8, kinds=kind, layouts=layout, pens="screen" if kind == "screen" else "felt")
    result = prepared(photo)
    assert (result.missed, result.merged, result.made_up) == (0, 0, 0)
    assert result.is_whole and result.labels.tolist() == list(photo.digits)
    assert result.images.shape == (len(photo.digits), 28, 28) and result.images.dtype == np.uint8


def test_a_digit_that_is_not_found_gets_no_label_and_is_counted() -> None:
    photo = clean(seed=8, layouts="row")
    wrong = SyntheticPhoto(photo.image_rgb, photo.label, tuple(Box(0, 0, 5, 5) for _ in photo.boxes), photo.digits, photo.facts)
    result = prepared(wrong)
    assert (result.found, result.missed, result.merged) == (0, len(photo.digits), 0)
    assert result.made_up == len(photo.digits)


def test_digits_read_as_one_are_counted_as_merged() -> None:
    photo = clean(seed=8, layouts="single")
    box = photo.boxes[0]
    halves = (Box(box.x, box.y, box.width, box.height // 2), Box(box.x, box.y + box.height // 2, box.width, box.height // 2))
    result = prepared(SyntheticPhoto(photo.image_rgb, "12", halves, (1, 2), photo.facts))
    assert (result.found, result.missed, result.merged) == (0, 0, 2)


def test_an_even_surface_is_no_error_but_finds_nothing() -> None:
    photo = clean(layouts="single")
    blank = SyntheticPhoto(np.full_like(photo.image_rgb, 255), photo.label, photo.boxes, photo.digits, photo.facts)
    assert prepared(blank).missed == 1 and len(prepared(blank).images) == 0


def test_a_data_set_of_prepared_digits_is_the_same_from_several_processes() -> None:
    recipe = Recipe(kinds=("screen",), layouts=("row",), megapixels=0.2)
    alone, together = (synthetic_digits(1, 60, recipe=recipe, workers=workers) for workers in (1, 2))
    assert len(alone) > 100 and alone.images.shape == (len(alone), 28, 28)
    assert (alone.images == together.images).all() and (alone.labels == together.labels).all()
    assert alone.class_names == DIGIT_NAMES and alone.source == "invented hands"


@pytest.mark.parametrize(
    ("label", "variant", "strokes"),
    [(0, "slashed", 2), (0, "dotted", 2), (1, "foot", 3), (7, "crossed", 3), (8, "two loops", 2)],
)
def test_continental_variants_have_their_own_strokes(label: int, variant: str, strokes: int) -> None:
    writing = hands.write_variant(label, variant, np.random.default_rng(0))
    assert (writing.label, writing.variant, len(writing.strokes)) == (label, variant, strokes)
    assert all(np.isfinite(stroke).all() and stroke.min() > -0.01 and stroke[:, 1].max() < 1.01 for stroke in writing.strokes)


def test_a_hand_writes_every_digit_and_never_twice_the_same() -> None:
    random = np.random.default_rng(0)
    hand = hands.invent_hand(random)
    assert [hand.write(label, random).label for label in range(10)] == list(range(10))
    assert not np.array_equal(hand.write(3, random).strokes[0], hand.write(3, random).strokes[0])


def test_every_variant_turns_up_among_many_hands() -> None:
    random = np.random.default_rng(0)
    habits = [hands.invent_hand(random).habits for _ in range(100)]
    assert all({one[label] for one in habits} == set(variants) for label, variants in hands.VARIANTS.items())


@pytest.mark.parametrize(("label", "habit"), [(7, "crossed"), (0, "slashed"), (0, "dotted"), (1, "upstroke"), (1, "foot")])
def test_habits_add_a_stroke_to_their_digit_and_to_no_other(label: int, habit: str) -> None:
    random = np.random.default_rng(0)
    bare = hands.settled(label, (RING if label == 0 else BAR,))
    assert len(writers.add_habit(bare, habit, random).strokes) == 2
    other = hands.settled(5, (BAR,))
    assert writers.add_habit(other, habit, random) is other


def test_writers_of_strokes_write_only_the_digits_they_left() -> None:
    digits = [StrokeDigit(0, "a", (RING,), 1), StrokeDigit(1, "a", (BAR,), 2), StrokeDigit(1, "b", (BAR,), 3)]
    source = writers.StrokeWriters(digits)
    made = list(photos(0, 12, source, Recipe(megapixels=SMALL)))
    assert {digit for photo in made for digit in photo.digits} == {0, 1}
    assert {source.pick_writer(np.random.default_rng(seed)).labels for seed in range(9)} == {(0, 1), (1,)}


def test_what_lies_flat_is_no_digit_to_write_with() -> None:
    flat = StrokeDigit(1, "a", (BAR[:, ::-1].copy(),), 1)
    with pytest.raises(DataMissing):
        writers.StrokeWriters([flat])


def test_a_source_without_digits_is_refused() -> None:
    with pytest.raises(DataMissing, match="A digit of pen strokes"):
        writers.StrokeWriters([])


def test_pixels_are_drawn_smoothly_at_any_size() -> None:
    image = np.zeros((28, 28), np.uint8)
    image[4:24, 12:16] = 255
    source = writers.PixelWriters(Dataset("bars", image[None], np.array([1]), DIGIT_NAMES, "hand-made", "MIT"))
    photo = clean(seed=1, source=source, layouts="single")
    assert photo.label == "1"
    assert photo.boxes[0].height > 3 * photo.boxes[0].width
    assert prepared(photo).labels.tolist() == [1]


def test_a_mixed_source_credits_all_and_picks_each() -> None:
    strokes = writers.StrokeWriters([StrokeDigit(1, "a", (BAR,), 1)])
    source = writers.MixedSource((writers.InventedHands(), strokes), (1, 1))
    picked = {type(source.pick_writer(np.random.default_rng(seed))).__name__ for seed in range(20)}
    assert picked == {"InventedHand", "StrokeWriter"}
    assert "invented hands" in source.origin and "CC BY 4.0" in source.licence


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"kinds": ("papyrus",)}, "There is no paper named «papyrus». Known: plain, ruled"),
        ({"kinds": ()}, "There is no paper named «»"),
        ({"pens": ("quill",)}, "There is no pen named «quill»"),
        ({"layouts": ("spiral",)}, "There is no layout named «spiral»"),
        ({"lights": ("moon",)}, "There is no light named «moon»"),
    ],
)
def test_an_unknown_name_in_a_recipe_is_refused(settings: dict, sentence: str) -> None:
    with pytest.raises(UnknownName, match=sentence):
        Recipe(**settings)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"megapixels": 500}, "megapixels = 500 cannot be made. Needed is 0.02 … 12.0"),
        ({"megapixels": float("nan")}, "megapixels = nan"),
        ({"most_digits": 0}, "most_digits = 0 cannot be made"),
        ({"harshness": -1}, "harshness = -1 cannot be made"),
        ({"kinds": ("board",), "pens": ("pencil",)}, "pens = pencil cannot be made. Needed is board: chalk"),
        ({"kinds": ("grid",), "layouts": ("row",)}, "layouts = row cannot be made. Needed is grid: grid, cell"),
    ],
)
def test_a_recipe_that_cannot_be_made_is_refused(settings: dict, sentence: str) -> None:
    with pytest.raises(RecipeInvalid, match=sentence):
        Recipe(**settings)


@pytest.mark.parametrize("name", TEXTURES)
def test_textures_are_centred_cut_to_size_and_seamless(name: str) -> None:
    cut = texture(name, 1500, 40, np.random.default_rng(0))
    assert cut.shape == (1500, 40) and cut.dtype == np.uint8
    assert abs(texture(name, 1024, 1024, np.random.default_rng(0)).mean() - 128) < 3


def test_an_unknown_texture_is_refused() -> None:
    with pytest.raises(UnknownName, match="There is no texture named «silk»"):
        texture("silk", 8, 8, np.random.default_rng(0))


@pytest.mark.data
@pytest.mark.skipif(not UNIPEN.exists(), reason="the pen strokes lie beside the project only where it is measured")
def test_unipen_writers_can_be_photographed() -> None:
    source = writers.StrokeWriters(read_strokes(UNIPEN, "train"))
    made = list(photos(0, 5, source, Recipe(megapixels=SMALL)))
    assert all(len(photo.boxes) == len(photo.digits) for photo in made)
