"""A person puts the table of experiments in order with mouse and keyboard, shows all tasks, and reads it on a phone."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import DESK, PHONE, Visit
from tests.e2e.test_train import OVERFLOW

pytestmark = pytest.mark.browser

BY_TEST = ["Compact CNN", "LeNet-5 of 1998", "Tiny CNN, under 1,000 parameters"]
BY_STROKES = ["Compact CNN", "Tiny CNN, under 1,000 parameters", "LeNet-5 of 1998"]
NAMES = "rows => rows.map(row => row.firstElementChild.firstChild.textContent)"
SHOWN_POINTS = "document.querySelectorAll('.js-plotly-plot .point').length"


def names(page: Page) -> list[str]:
    """Return the names of the rows, from the top."""
    expect(page.locator(".sortable tbody tr").first).to_be_visible()
    found: list[str] = page.locator(".sortable tbody tr").evaluate_all(NAMES)
    return found


def head(page: Page, name: str) -> Locator:
    return page.get_by_role("columnheader", name=name)


def test_rows_are_put_in_order_by_mouse_and_by_keyboard(visit: Visit) -> None:
    page = visit("/compare", **DESK)
    assert names(page) == BY_TEST
    expect(head(page, "Test accuracy")).to_have_attribute("aria-sort", "descending")
    head(page, "Real strokes").get_by_role("button").click()
    expect(head(page, "Real strokes")).to_have_attribute("aria-sort", "descending")
    assert names(page) == BY_STROKES
    head(page, "Real strokes").get_by_role("button").press("Enter")
    expect(head(page, "Real strokes")).to_have_attribute("aria-sort", "ascending")
    assert names(page) == BY_STROKES[::-1] and head(page, "Test accuracy").get_attribute("aria-sort") is None


def test_the_order_stays_when_all_tasks_are_shown_and_what_is_missing_stands_last(visit: Visit) -> None:
    page = visit("/compare", **DESK)
    head(page, "Real strokes").get_by_role("button").click()
    page.get_by_text("Digits only").click()
    expect(page.locator(".sortable tbody tr")).to_have_count(4)
    assert names(page) == [*BY_STROKES, "MLP 256-128, modality"]


def test_on_a_phone_only_the_table_scrolls_sideways_and_names_stay(visit: Visit) -> None:
    page = visit("/compare", **PHONE)
    assert names(page) == BY_TEST and page.evaluate(OVERFLOW) <= 0
    page.locator(".sortable").evaluate("table => table.scrollLeft = table.scrollWidth")
    expect(head(page, "Per digit")).to_be_in_viewport()
    expect(page.get_by_role("rowheader", name="Compact CNN")).to_be_in_viewport(ratio=0.9)


def test_the_chart_shows_a_pair_of_points_for_each_network(visit: Visit) -> None:
    page = visit("/compare", **PHONE)
    page.wait_for_function(f"{SHOWN_POINTS} === 6")
    page.get_by_role("radio", name="Training time").click()
    expect(page.locator(".xtitle", has_text="Training time in seconds")).to_have_count(1)
    expect(page.locator(".xtitle")).to_have_count(1)  # the chart before it may stand beside it for a moment
