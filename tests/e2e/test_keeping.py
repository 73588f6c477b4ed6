"""No stroke is lost: not to haste, not to a reload, not to a visit elsewhere; and what is seen is what is read."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from playwright.sync_api import Page, expect

from core.imaging.strokes import render
from tests.drawings import strokes_of
from tests.e2e.conftest import DESK, PHONE, Device, Visit, ready
from tests.e2e.person import choose_source, digits_of, draw, draw_with_finger, drawing_of, expect_strokes, ink_on, pad_of

pytestmark = pytest.mark.browser

TICKS = tuple(np.array([[x, y], [x, y + 90]], np.float32) for y in (40, 190, 340) for x in (80, 240, 400, 560))
MOST_DIFFERENCE = 3.0
"""Of 255, on average over the ink and its edge. Measured: 1.6 to 1.9; a quarter of a pixel aside would be 6."""
FINE = {"device_scale_factor": 3}
"""Canvases with more pixels than 640 x 480, so that shrinking them adds no blur of its own."""


def test_hasty_strokes_are_all_kept_and_all_read(desk: Page) -> None:
    draw(desk, TICKS)
    expect_strokes(desk, 12)
    expect(desk.locator(".trazo-strip li", has_text="components")).to_contain_text("parts: 12")
    expect(digits_of(desk)).to_have_text("1111 1111 1111")


@pytest.mark.parametrize(("device", "draw_on"), [(DESK, draw), (PHONE, draw_with_finger)], ids=["desk", "phone"])
def test_what_is_seen_on_the_pad_is_what_is_read(visit: Visit, device: Device, draw_on: Callable[..., None]) -> None:
    page = ready(visit(**(device | FINE)))
    draw_on(page, strokes_of("58"))
    expect_strokes(page, len(strokes_of("58")))
    seen, read = ink_on(pad_of(page)), 255 - render(drawing_of(page))
    near_ink = cv2.dilate(np.maximum(seen, read), np.ones((5, 5))) > 0
    assert np.abs(seen.astype(int) - read)[near_ink].mean() < MOST_DIFFERENCE


def test_the_drawing_outlives_a_reload(desk: Page) -> None:
    draw(desk, strokes_of("7"))
    expect(digits_of(desk)).to_have_text("7")
    desk.reload()
    expect(digits_of(desk)).to_have_text("7")
    assert ink_on(pad_of(desk)).any()


def test_the_drawing_outlives_a_visit_to_another_page(desk: Page) -> None:
    draw(desk, strokes_of("5"))
    expect(digits_of(desk)).to_have_text("5")
    desk.get_by_role("link", name="About").click()
    expect(desk.get_by_role("heading", name="About Trazo")).to_be_visible()
    desk.get_by_role("link", name="Recognise").click()
    expect(digits_of(desk)).to_have_text("5")
    expect(pad_of(desk)).to_be_visible()
    assert ink_on(pad_of(desk)).any()


def test_the_drawing_outlives_a_look_at_the_samples(desk: Page) -> None:
    draw(desk, strokes_of("3"))
    expect(digits_of(desk)).to_have_text("3")
    choose_source(desk, "Samples")
    expect(digits_of(desk)).to_have_text("2026")
    choose_source(desk, "Draw")
    expect(digits_of(desk)).to_have_text("3")
    draw(desk, TICKS[:1])
    expect_strokes(desk, len(strokes_of("3")) + 1)


def test_a_cleared_pad_stays_clear_after_a_reload(desk: Page) -> None:
    draw(desk, strokes_of("7"))
    expect(digits_of(desk)).to_have_text("7")
    desk.get_by_role("button", name="Clear (Delete)").click()
    expect(digits_of(desk)).to_have_count(0)
    ready(desk).reload()
    ready(desk)
    assert not ink_on(pad_of(desk)).any()


def test_two_visitors_at_once_each_get_their_own_answer(desk: Page, phone: Page) -> None:
    draw(desk, strokes_of("3"))
    draw_with_finger(phone, strokes_of("4"))
    expect(digits_of(desk)).to_have_text("3")
    expect(digits_of(phone)).to_have_text("4")
