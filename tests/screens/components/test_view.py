"""A photo can be turned and cut, and a part of what is seen is found again in the photo."""

import numpy as np
import pytest

from screens.components import picture, session
from screens.components.view import LEAST_PART, WHOLE, Part, View

PHOTO = np.arange(24, dtype=np.uint8).reshape(4, 6)
LEFT_HALF, UPPER_HALF = Part(0, 0, 0.5, 1), Part(0, 0, 1, 0.5)


def test_at_first_all_of_a_photo_is_seen() -> None:
    assert View().seen(PHOTO) is PHOTO


def test_a_turn_goes_to_the_right_and_four_come_round() -> None:
    assert (View().turned().seen(PHOTO) == np.rot90(PHOTO, -1)).all()
    assert (View().turned().turned().turned().turned().seen(PHOTO) == PHOTO).all()


def test_turning_goes_on_from_what_is_seen() -> None:
    assert View().turned(more_turns=1) == View(0, is_by_hand=True)


@pytest.mark.parametrize("turns", range(4))
def test_a_part_is_cut_from_what_is_shown(turns: int) -> None:
    shown = np.rot90(PHOTO, turns)
    upper = shown[: shown.shape[0] // 2]
    assert (View().cut(UPPER_HALF, turns).seen(PHOTO) == upper).all()
    assert (View(turns).cut(UPPER_HALF).seen(PHOTO) == upper).all()


def test_a_part_of_a_part_is_cut_from_the_part() -> None:
    view = View(1).cut(LEFT_HALF)
    assert (view.cut(UPPER_HALF).seen(PHOTO) == view.seen(PHOTO)[: len(view.seen(PHOTO)) // 2]).all()


def test_the_whole_comes_back_as_it_was_turned() -> None:
    assert View(1).cut(LEFT_HALF).whole() == View(1, WHOLE)


def test_what_is_seen_can_be_handed_to_opencv() -> None:
    assert View().turned().seen(PHOTO).flags["C_CONTIGUOUS"]


@pytest.mark.parametrize("message", [None, "part", [1, 2, 3], [0, 0, 1, "1"], [0, 0, float("nan"), 1], [10**400, 0, 1, 1]])
def test_nonsense_is_no_part(message: object) -> None:
    assert Part.parse(message) is None


def test_a_part_is_kept_within_the_picture() -> None:
    assert Part.parse([-1, 0.5, 9, 0]) == Part(0, 0.5, 1, LEAST_PART)


def test_a_photo_does_what_its_visitor_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    looks, digits = [], []
    monkeypatch.setattr(session, "look", lambda photo, view: looks.append(view))
    monkeypatch.setattr(session, "choose_digit", lambda photo, index: digits.append(index))
    for asked in (
        {"turn": True},
        {"part": [0, 0, 1, 0.5]},
        {"whole": True},
        {"digit": 3},
        {"digit": -1},
        {"part": "all"},
        None,
    ):
        picture.act("a photo", asked, View(), 1)
    assert looks == [View(0, is_by_hand=True), View(1, UPPER_HALF.turned_back()), View()]
    assert digits == [3]


def test_a_photo_turned_twice_in_haste_is_turned_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    views: dict[str, View] = {}
    monkeypatch.setattr(session, "look", views.__setitem__)
    monkeypatch.setattr(session, "view_of", lambda photo: views.get(photo, View()))
    for _ in range(2):
        picture.act("a photo", {"turn": True}, View(), 0)
    assert views["a photo"] == View(2, is_by_hand=True)
