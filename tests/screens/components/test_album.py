"""While several photos are read the page says which one; a photo at hand is not read again."""

import numpy as np
import pytest

from core.errors import NotAPicture
from core.imaging.types import Image
from screens.components import album, cached, session
from screens.components.photo import Photo
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
    readings = album.read_all(photos, *CHOSEN)
    assert place.said == ["Reading 1 of 3: a.png", "Reading 2 of 3: b\\_1.png", "Reading 3 of 3: c.png", ""]
    assert isinstance(readings["b_1.png"].error, NotAPicture)
    assert list(readings) == list(photos)


def test_a_photo_at_hand_is_not_read_again(place: _Place) -> None:
    photo = Photo("album d", blank)
    first = cached.reading(photo, View(), *CHOSEN)
    assert album.read_all({"d.png": photo}, *CHOSEN)["d.png"] is first
    assert place.said == [""]


def test_a_reading_holds_no_large_picture() -> None:
    page = np.full((1500, 2000, 3), 200, np.uint8)
    page[500:900, 900:960] = 20
    reading = cached.reading(Photo("album e", lambda: page), View(), *CHOSEN)
    assert reading.picture is None
    assert max(max(stage.image.shape) for stage in reading.stages) <= cached.LARGE_PX
    assert all(digit.prepared.ink.size <= 28 * 28 for digit in reading.recognition.digits)
