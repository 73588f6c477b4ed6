"""A person corrects what was read, finds the digit among their own, names it anew, and deletes it."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.drawings import strokes_of
from tests.e2e.conftest import DESK, Visit, ready
from tests.e2e.person import digits_of, draw, draw_with_finger

pytestmark = pytest.mark.browser

NUMBER = "localStorage.getItem('trazo-visitor')"
TOP_OF_CHART = """() => {
    const charts = document.querySelectorAll("[data-testid=stPlotlyChart]");
    const box = charts.length === 1 && charts[0].getBoundingClientRect();
    return box && box.height > 0 && { top: box.top };
}"""
NEWCOMER = DESK | {"viewport": {"width": 1280, "height": 801}}
"""A browser of its own: digits that other tests leave behind are not its."""


def answer_of(page: Page, words: str) -> Locator:
    return page.locator(".st-key-feedback button").filter(has_text=words)


def tiles_of(page: Page, label: int) -> Locator:
    return page.get_by_role("button", name=re.compile(f"^{label}, "))


def chart_top(page: Page) -> float:
    """Return where the chart stands. It is drawn anew with each answer, so one script finds and measures it."""
    return page.wait_for_function(TOP_OF_CHART).json_value()["top"]


def test_a_digit_is_corrected_found_named_anew_and_deleted(phone: Page) -> None:
    draw_with_finger(phone, strokes_of("7"))
    expect(digits_of(phone)).to_have_text("7")
    answer_of(phone, "1").tap()
    expect(phone.get_by_role("status").filter(has_text="Kept as 1")).to_be_visible()
    phone.get_by_role("link", name="My digits (1)").tap()
    tiles_of(phone, 1).tap()
    phone.locator(".st-key-relabel button").filter(has_text="7").tap()
    expect(tiles_of(phone, 1)).to_have_count(0)
    tiles_of(phone, 7).tap()
    phone.get_by_role("button", name="Delete the chosen (1)").tap()
    phone.get_by_role("button", name="Delete for good").tap()
    expect(phone.get_by_text("There is nothing here yet.")).to_be_visible()


def test_the_question_moves_nothing_and_answers_to_the_keyboard(desk: Page) -> None:
    blank = chart_top(desk)
    draw(desk, strokes_of("3"))
    expect(digits_of(desk)).to_have_text("3")
    drawn = chart_top(desk)
    answer_of(desk, "Yes").focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("status").filter(has_text="Kept as 3")).to_be_visible()
    assert abs(drawn - blank) < 1 and abs(chart_top(desk) - drawn) < 1
    desk.get_by_role("button", name="Undo", exact=True).click()
    expect(desk.get_by_text("Kept as 3")).to_have_count(0)


def test_a_browser_is_the_same_visitor_on_every_page_and_after_a_reload(visit: Visit) -> None:
    page = visit("/my-digits", **NEWCOMER)
    expect(page.get_by_text("There is nothing here yet.")).to_be_visible()
    number = page.evaluate(NUMBER)
    assert len(number) == 32
    page.reload()
    expect(page.get_by_text("There is nothing here yet.")).to_be_visible()
    assert page.evaluate(NUMBER) == number


def test_where_the_browser_keeps_nothing_digits_are_kept_for_the_visit(visit: Visit) -> None:
    page = visit(**DESK)
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('refused'); } })")
    page.reload()
    draw(ready(page), strokes_of("4"))
    expect(digits_of(page)).to_have_text("4")
    answer_of(page, "Yes").click()
    kept = page.get_by_role("status").filter(has_text="Kept as 4")
    too_early = page.get_by_text("Press again.")
    expect(kept.or_(too_early)).to_be_visible()
    if too_early.is_visible():
        answer_of(page, "Yes").click()
    expect(kept).to_be_visible()
