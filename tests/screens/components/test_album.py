"""While several photos are read the page says which one; a photo at hand is not read again."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from core.errors import NotAPicture, PreparationError
from core.imaging.types import Image
from screens.components import album, cached, session
from screens.components.kept import Kept
from screens.components.models import model_named
from screens.components.photo import Photo
from screens.components.reading import Reading
from screens.components.view import View

CHOSEN = ("default", "classroom")


class _Place:
    """Where a bar would stand on the page."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def progress(self, share: float, text: str) -> None:
        assert 0 <= share < 1
        self.said.append(text)

    def empty(self) -> None:
        self.said.append("")


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> _Place:
    """Return where the page would say how far it is."""
    monkeypatch.setattr(session, "view_of", lambda photo: View())
    made = _Place()
    monkeypatch.setattr(album.st, "empty", lambda: made)
    return made


def blank() -> Image:
    return np.full((60, 80), 255, np.uint8)


def broken() -> Image:
    raise NotAPicture()


def test_each_photo_is_named_while_it_is_read_and_a_broken_one_stops_nobody(place: _Place) -> None:
    photos = {"a.png": Photo("album a", blank), "b_1.png": Photo("album b", broken), "c.png": Photo("album c", blank)}
    outcomes = album.read_all(photos, *CHOSEN)
    assert place.said == ["Reading 1 of 3: a.png", "Reading 2 of 3: b\\_1.png", "Reading 3 of 3: c.png", ""]
    assert isinstance(outcomes["b_1.png"].error, NotAPicture)
    assert list(outcomes) == list(photos)


def test_a_photo_at_hand_is_not_read_again(place: _Place) -> None:
    photo = Photo("album d", blank)
    first = cached.outcome(photo, View(), *CHOSEN)
    assert album.read_all({"d.png": photo}, *CHOSEN)["d.png"] is first
    assert place.said == [""]


def test_of_many_photos_none_is_read_again_though_not_all_their_stages_are_kept(
    place: _Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cached, "_readings", Kept[Reading](1, cached.KEPT_S, lambda reading: 1))
    opened = []
    photos = {name: Photo(f"album many {name}", lambda name=name: opened.append(name) or blank()) for name in "abcd"}
    first = album.read_all(photos, *CHOSEN)
    assert album.read_all(photos, *CHOSEN) == first
    assert opened == list("abcd")


def test_what_is_wrong_with_many_photos_holds_no_stages(place: _Place) -> None:
    photo = Photo("album nothing", blank)
    reading, outcome = cached.reading(photo, View(), *CHOSEN), album.read_all({"n.png": photo}, *CHOSEN)["n.png"]
    assert reading.stages and isinstance(outcome.error, PreparationError)
    assert not outcome.error.stages and outcome.error.__traceback__ is None


def test_others_have_their_turn_between_two_photos(place: _Place, monkeypatch: pytest.MonkeyPatch) -> None:
    given = []
    monkeypatch.setattr(album.crowd, "turn", SimpleNamespace(give_way=lambda: given.append(len(place.said))))
    photos = {name: Photo(f"album turns {name}", blank) for name in "abc"}
    album.read_all(photos, *CHOSEN)
    assert given == [1, 2, 3]


def test_a_photo_is_read_again_where_the_model_of_that_name_has_learnt(monkeypatch: pytest.MonkeyPatch) -> None:
    photo = Photo("album learnt", blank)
    first = cached.reading(photo, View(), *CHOSEN)
    assert cached.reading(photo, View(), *CHOSEN) is first
    model = model_named("default")
    learnt = replace(model, card=replace(model.card, sha256="another"))
    monkeypatch.setattr(cached, "model_named", lambda name: learnt)
    assert cached.reading(photo, View(), *CHOSEN) is not first


def test_a_reading_holds_no_large_picture() -> None:
    page = np.full((1500, 2000, 3), 200, np.uint8)
    page[500:900, 900:960] = 20
    reading = cached.reading(Photo("album e", lambda: page), View(), *CHOSEN)
    assert reading.picture is None
    assert max(max(stage.image.shape) for stage in reading.stages) <= cached.LARGE_PX
    assert all(digit.prepared.ink.size <= 28 * 28 for digit in reading.recognition.digits)
