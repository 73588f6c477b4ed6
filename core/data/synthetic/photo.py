"""Makes photos of handwritten digits that nobody took, with their labels and true boxes.

In: a random generator, a source of writers, a recipe. Out: `SyntheticPhoto`s; the same seed gives the same photo. A writer, a
pen, a paper, a layout, a light and a camera are chosen, the digits are drawn where the camera sees them, then light, lens and
file are applied to the whole picture.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.data.synthetic import camera, layouts, light, papers, pens, stains
from core.data.synthetic.layouts import Desk, Layout, Place
from core.data.synthetic.papers import PAPERS, Paper
from core.data.synthetic.pens import PENS, Pen
from core.data.synthetic.pixels import PIXEL_STROKE, draw_cover
from core.data.synthetic.writers import InventedHands, Source
from core.errors import RecipeInvalid, UnknownName
from core.i18n.catalogues import N_
from core.imaging.types import Box, Image

Random = np.random.Generator

SCENE = "scene"
KINDS = (*PAPERS, SCENE)
"""The groups of photos: one for each paper, and the sheet on a desk."""
LEAST_MEGAPIXELS, MOST_MEGAPIXELS = 0.02, 12.0
MOST_DIGITS = 81
MOST_HARSHNESS = 3.0
RIM = 0.02
"""Of the picture's longer side: nearer to the rim no digit comes."""
_SHAPES = ((4, 3), (3, 4), (16, 9), (1, 1), (3, 2))
_SHAPE_SHARES = (0.35, 0.25, 0.15, 0.15, 0.1)
_FINE_LINE_OF_SIDE = 1 / 900
"""A printed line on a page that fills the picture."""


@dataclass(frozen=True)
class Recipe:
    """What photos to make: each is of one kind, pen, layout and light from these, all equally likely.

    `harshness` scales what makes photos hard, camera and perspective: 0 is a scanner, 1 a phone.
    Raises: UnknownName for what does not exist, RecipeInvalid for a number out of its range and for a paper without a pen.
    """

    kinds: tuple[str, ...] = KINDS
    pens: tuple[str, ...] = tuple(PENS)
    layouts: tuple[str, ...] = tuple(layouts.LAYOUTS)
    lights: tuple[str, ...] = tuple(light.LIGHTS)
    megapixels: float = 1.0
    most_digits: int = 50
    harshness: float = 1.0

    def __post_init__(self) -> None:
        """Refuse what cannot be made."""
        _check_names(N_("paper"), self.kinds, KINDS)
        _check_names(N_("pen"), self.pens, tuple(PENS))
        _check_names(N_("layout"), self.layouts, tuple(layouts.LAYOUTS))
        _check_names(N_("light"), self.lights, tuple(light.LIGHTS))
        _check_range("megapixels", self.megapixels, LEAST_MEGAPIXELS, MOST_MEGAPIXELS)
        _check_range("most_digits", self.most_digits, 1, MOST_DIGITS)
        _check_range("harshness", self.harshness, 0, MOST_HARSHNESS)
        for kind in self.kinds:
            if not pens_for(kind, self.pens):
                raise _misfit("pens", self.pens, kind, pens_for(kind, tuple(PENS)))
            if not layouts_for(kind, self.layouts):
                raise _misfit("layouts", self.layouts, kind, layouts_for(kind, tuple(layouts.LAYOUTS)))


def pens_for(kind: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of the allowed pens that write on that kind of paper."""
    fitting = papers.PENS_OF_PAPER.get(kind, papers.PAPER_PENS)
    return tuple(pen for pen in allowed if pen in fitting)


def layouts_for(kind: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of the allowed layouts that go with that kind of paper."""
    return tuple(layout for layout in allowed if (layout in papers.GRID_LAYOUTS) == (kind == "grid"))


def _misfit(setting: str, chosen: tuple[str, ...], kind: str, fitting: tuple[str, ...]) -> RecipeInvalid:
    return RecipeInvalid(setting=setting, value=", ".join(chosen), wanted=f"{kind}: {', '.join(fitting)}")


def _check_names(kind: str, names: tuple[str, ...], known: tuple[str, ...]) -> None:
    for name in names or ("",):
        if name not in known:
            raise UnknownName(kind=kind, name=name, known=", ".join(known))


def _check_range(setting: str, value: float, least: float, most: float) -> None:
    if not least <= value <= most:
        raise RecipeInvalid(setting=setting, value=value, wanted=f"{least} … {most}")


@dataclass(frozen=True)
class Facts:
    """What was chosen for a photo; `variants` says how each digit is written, in the order of the boxes."""

    kind: str
    paper: str
    pen: str
    layout: str
    light: str
    stroke: float
    variants: tuple[str, ...]


@dataclass(frozen=True)
class SyntheticPhoto:
    """A photo with its truth: `label` has `|` between rows; `boxes` and `digits` are of each digit, in reading order."""

    image_rgb: Image
    label: str
    boxes: tuple[Box, ...]
    digits: tuple[int, ...]
    facts: Facts


@dataclass(frozen=True)
class _Scene:
    """All that was chosen, before anything is drawn."""

    kind: str
    pen: Pen
    layout: Layout
    layout_name: str
    paper: Paper
    view: camera.View


def photos(seed: int, count: int, source: Source | None = None, recipe: Recipe | None = None) -> Iterator[SyntheticPhoto]:
    """Yield `count` photos; each depends on the seed and its own number alone."""
    for number in range(count):
        yield make_photo(np.random.default_rng((seed, number)), source or InventedHands(), recipe or Recipe())


def make_photo(random: Random, source: Source, recipe: Recipe) -> SyntheticPhoto:
    """Return one photo; `random` is all that it depends on, beside source and recipe."""
    height, width = _size(recipe, random)
    scene = _choose(height, width, source, recipe, random)
    surface = papers.draw_paper(scene.paper, scene.view, (height, width), random)
    cover = np.zeros((height, width), np.uint8)
    boxes = _draw_digits(cover, scene, random)
    inked = pens.lay_ink(surface, cover, scene.pen, _stroke_px(scene), random)
    light_name, image = _photographed(inked, scene, recipe, random)
    variants = tuple(place.writing.variant for place in scene.layout.places)
    facts = Facts(scene.kind, scene.paper.kind, scene.pen.kind, scene.layout_name, light_name, scene.pen.stroke, variants)
    digits = tuple(place.writing.label for place in scene.layout.places)
    return SyntheticPhoto(image, scene.layout.label, boxes, digits, facts)


def _size(recipe: Recipe, random: Random) -> NDArray[np.int64]:
    across, down = _SHAPES[int(random.choice(len(_SHAPES), p=_SHAPE_SHARES))]
    side = np.sqrt(recipe.megapixels * 1e6 / (across * down))
    return np.asarray(np.rint(np.array([down, across]) * side), np.int64)


def _choose(height: int, width: int, source: Source, recipe: Recipe, random: Random) -> _Scene:
    kind = str(random.choice(recipe.kinds))
    paper_kind = str(random.choice(papers.SHEETS)) if kind == SCENE else kind
    pen = pens.choose_pen(str(random.choice(pens_for(paper_kind, recipe.pens))), random)
    desk = Desk(int(width), int(height), pen.stroke, recipe.most_digits)
    name = str(random.choice(layouts_for(paper_kind, recipe.layouts)))
    layout = layouts.LAYOUTS[name](source.pick_writer(random), desk, random)
    paper = papers.choose_paper(paper_kind, layout, max(height, width) * _FINE_LINE_OF_SIDE, random)
    paper = replace(paper, is_on_desk=kind == SCENE)
    if paper.is_dark and pen.kind == "screen":
        red, green, blue = pen.colour
        pen = replace(pen, colour=(255 - red / 3, 255 - green / 3, 255 - blue / 3))
    return _Scene(kind, pen, layout, name, paper, _view(kind, desk, layout, recipe.harshness, random))


def _view(kind: str, desk: Desk, layout: Layout, harshness: float, random: Random) -> camera.View:
    """Return a view that keeps every digit in the picture: one that does not is chosen again, nearer to a scanner's."""
    if kind == "screen":
        return camera.flat_view(desk.width, desk.height)
    make = camera.scene_view if kind == SCENE else camera.hand_held_view
    views = (make(desk.width, desk.height, harshness * mildness, random) for mildness in (1.0, 0.6, 0.3))
    return next((view for view in views if _shows_all(view, layout)), make(desk.width, desk.height, 0.0, random))


def _shows_all(view: camera.View, layout: Layout) -> bool:
    boxes = [(place, np.array([[0, 0], [1, 0], [0, 1], [1, 1]]) * (place.writing.aspect, 1)) for place in layout.places]
    corners = [corner @ place.matrix[:, :2].T + place.matrix[:, 2] for place, corner in boxes]
    seen = view.project(np.concatenate(corners).astype(np.float32))
    least = RIM * max(view.width, view.height)
    return bool(seen.min() > least and (seen < np.array([view.width, view.height]) - least).all())


def _draw_digits(cover: Image, scene: _Scene, random: Random) -> tuple[Box, ...]:
    """Draw all digits into `cover`, changing it; return their boxes."""
    boxes = []
    for place in scene.layout.places:
        box = _draw_digit(cover, place, scene, random)
        assert box is not None, "a layout keeps every digit inside the picture"
        boxes.append(box)
    return tuple(boxes)


def _draw_digit(cover: Image, place: Place, scene: _Scene, random: Random) -> Box | None:
    writing = place.writing
    if writing.cover is not None:
        return draw_cover(cover, writing.cover, place.matrix, scene.view)
    ends = np.cumsum([len(stroke) for stroke in writing.strokes])[:-1]
    points = scene.view.project(np.concatenate(writing.strokes) @ place.matrix[:, :2].T + place.matrix[:, 2])
    strokes = tuple(np.split(points, ends))
    stroke_px = scene.pen.stroke * place.height_px * scene.view.scale_at(place.matrix[:, 2])
    return pens.draw_strokes(cover, strokes, scene.pen, stroke_px, random)


def _stroke_px(scene: _Scene) -> float:
    has_pixels = scene.layout.places[0].writing.cover is not None
    return (PIXEL_STROKE if has_pixels else scene.pen.stroke) * scene.layout.height_px


def _photographed(inked: Image, scene: _Scene, recipe: Recipe, random: Random) -> tuple[str, Image]:
    """Return the name of the light, and the picture as it is stored."""
    if scene.kind == "screen":
        lens = camera.Lens(quality=int(random.choice((0, 60, 90))))
        return "even", camera.take(inked, lens, random)
    height, width = inked.shape[:2]
    name = str(random.choice(recipe.lights))
    falling = light.light_map(name, height, width, random)
    if scene.kind != "board":
        falling *= stains.stain_map(height, width, random)
    lens = camera.choose_lens(recipe.harshness, random)
    return name, camera.take(light.lit(inked, falling), lens, random)
