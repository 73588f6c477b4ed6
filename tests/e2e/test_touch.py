"""A person with a phone draws with a finger."""

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.drawings import strokes_of
from tests.e2e.conftest import PHONE, Visit, ready
from tests.e2e.person import (
    digits_of,
    draw_with_finger,
    drawing_of,
    expect_on_first_screen,
    expect_strokes,
    pad_of,
    says,
    swipe,
)

pytestmark = pytest.mark.browser

LEAST_TARGET_PX = 44
"""WCAG 2.2, success criterion 2.5.5."""
FORGETFUL_PHONE = PHONE | {"color_scheme": "light"}
"""A phone of its own: a browser may remember that its menu was left open."""
SCROLLED_PX = "document.querySelector('[data-testid=stMain]').scrollTop + window.scrollY"
OVERFLOW_PX = "document.documentElement.scrollWidth - window.innerWidth"


def test_a_digit_drawn_with_a_finger_is_answered(phone: Page) -> None:
    draw_with_finger(phone, strokes_of("4"))
    expect(digits_of(phone)).to_have_text("4")
    expect_strokes(phone, len(strokes_of("4")))


def test_pad_tools_and_answer_are_on_the_first_screen(phone: Page) -> None:
    draw_with_finger(phone, strokes_of("7"))
    expect(digits_of(phone)).to_have_text("7")
    expect_on_first_screen(phone, pad_of(phone), phone.locator(".tools"), says(phone))
    assert pad_of(phone).bounding_box()["width"] == 343


def test_the_page_stands_still_while_a_finger_draws_and_scrolls_beside_the_pad(phone: Page) -> None:
    draw_with_finger(phone, strokes_of("1"))
    expect(digits_of(phone)).to_have_text("1")
    assert phone.evaluate(SCROLLED_PX) == 0
    swipe(phone, [(187, 640 - 20 * step) for step in range(10)])
    phone.wait_for_function(f"{SCROLLED_PX} > 50")
    expect_strokes(phone, len(strokes_of("1")))


def test_what_a_finger_presses_is_large_enough(visit: Visit) -> None:
    phone = ready(visit(**FORGETFUL_PHONE))
    draw_with_finger(phone, strokes_of("20"))
    expect(digits_of(phone)).to_have_text("20")
    phone.get_by_test_id("stExpandSidebarButton").tap()
    expect(phone.get_by_role("link", name="About")).to_be_visible()
    targets = phone.locator(
        "[data-testid=stButtonGroup] button, [data-testid=stRadio] label:has(input), [data-testid=stSidebarNavLink]"
    )
    sizes = targets.evaluate_all(
        "all => all.map(target => target.getBoundingClientRect()).map(box => Math.min(box.width, box.height))"
    )
    assert len(sizes) == 2 + 4 + 2 + 12 + 5 + 5
    assert min(sizes) >= LEAST_TARGET_PX


def test_the_menu_of_a_phone_closes_when_a_page_was_chosen(phone: Page) -> None:
    phone.get_by_test_id("stExpandSidebarButton").tap()
    phone.get_by_role("link", name="About").tap()
    expect(phone.get_by_role("heading", name="About Trazo")).to_be_visible()
    expect(phone.get_by_role("link", name="About")).not_to_be_in_viewport()


def test_the_menu_of_a_phone_does_not_lie_over_the_page_after_a_reload(visit: Visit) -> None:
    phone = ready(visit(**FORGETFUL_PHONE))
    phone.get_by_test_id("stExpandSidebarButton").tap()
    expect(phone.get_by_role("link", name="About")).to_be_in_viewport()
    phone.reload()
    ready(phone)
    expect(phone.get_by_role("link", name="About")).not_to_be_in_viewport()


def test_a_language_is_chosen_in_the_menu_of_a_phone_without_closing_it(visit: Visit) -> None:
    phone = ready(visit(**FORGETFUL_PHONE))
    phone.get_by_test_id("stExpandSidebarButton").tap()
    phone.get_by_test_id("stSidebar").get_by_text("Español").tap()
    expect(phone.get_by_role("link", name="Acerca de")).to_be_in_viewport()


@pytest.mark.parametrize(("scheme", "colour"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(11, 38, 34)")])
def test_words_on_the_main_colour_can_be_read(visit: Visit, scheme: str, colour: str) -> None:
    phone = visit("/train", **PHONE, color_scheme=scheme)
    expect(phone.get_by_text("Start training")).to_have_css("color", colour)


def test_nothing_sticks_out_at_the_side(phone: Page) -> None:
    draw_with_finger(phone, strokes_of("2026"))
    expect(digits_of(phone)).to_have_text("2026")
    phone.get_by_text("Compare: one picture, three preparations").tap()
    expect(phone.locator(".trazo-cards article")).to_have_count(3)
    assert phone.evaluate(OVERFLOW_PX) == 0


def test_a_second_finger_does_not_disturb_the_first(phone: Page) -> None:
    sheet = pad_of(phone).bounding_box()
    browser = phone.context.new_cdp_session(phone)

    def touch(kind: str, *points: tuple[int, int, int]) -> None:
        fingers = [{"id": finger, "x": sheet["x"] + x, "y": sheet["y"] + y} for finger, x, y in points]
        browser.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})

    touch("touchStart", (0, 170, 30))
    touch("touchMove", (0, 170, 100))
    touch("touchStart", (0, 170, 100), (1, 40, 200))
    touch("touchMove", (0, 170, 220), (1, 300, 200))
    touch("touchEnd")
    expect_strokes(phone, 1)
    stroke = drawing_of(phone).strokes[0]
    assert np.ptp(stroke[:, 0]) == 0, "the stroke goes straight down, and nowhere to the second finger"
    assert np.ptp(stroke[:, 1]) > 300
