"""A person trains a network, watches it learn, stops it, lets it go on, finds it again, and reads with it."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.drawings import strokes_of
from tests.e2e.conftest import DESK, PHONE, Visit
from tests.e2e.person import digits_of, draw, pad_of

pytestmark = pytest.mark.browser

TRAINING_MS = 240_000
"""Many times what it takes on two quiet cores."""
SCROLLED_MS = 500
STEPS_DRAWN = "document.querySelector('.js-plotly-plot')?.data?.[0]?.x?.length ?? 0"
OVERFLOW = (
    "document.querySelector('[data-testid=stMain]').scrollWidth - document.querySelector('[data-testid=stMain]').clientWidth"
)


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name)


def choose_network(page: Page, name: str) -> None:
    """Choose a network; the page is scrolled there first, since scrolling closes the list."""
    box = page.get_by_label("Network", exact=True)
    box.scroll_into_view_if_needed()
    page.wait_for_timeout(SCROLLED_MS)
    box.click()
    page.get_by_role("option", name=name).click()


def start_training(page: Page, name: str, epochs: int) -> None:
    """Prepare a run of the small digits with the compact network, and start it."""
    expect(button(page, "Start training")).to_be_enabled()
    choose_network(page, "Compact CNN (two convolutions)")
    expect(page.get_by_text("421,642 numbers to learn.")).to_be_visible()
    page.get_by_label("Epochs", exact=True).fill(str(epochs))
    page.get_by_label("Name of the run").fill(name)
    page.get_by_label("Name of the run").press("Tab")
    expect(button(page, "Start training")).to_be_enabled()
    button(page, "Start training").click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    page.wait_for_url(re.compile(r"[?&]run="))


def test_a_run_is_watched_stopped_continued_found_again_and_used(visit: Visit) -> None:
    page = visit("/train", **DESK)
    start_training(page, "My first network", epochs=40)
    page.wait_for_function(f"{STEPS_DRAWN} > 2", timeout=TRAINING_MS)
    before = page.evaluate(STEPS_DRAWN)
    page.wait_for_function(f"{STEPS_DRAWN} > {before}", timeout=TRAINING_MS)
    button(page, "Stop").click()
    expect(page.get_by_text("Stopped. What it has learnt is kept")).to_be_visible(timeout=TRAINING_MS)
    button(page, "Go on").click()
    expect(button(page, "Stop")).to_be_visible()
    expect(page.get_by_text("Time left")).to_be_visible(timeout=TRAINING_MS)
    page.reload()
    expect(page.get_by_role("heading", name="My first network")).to_be_visible()
    page.wait_for_function(f"{STEPS_DRAWN} > {before}", timeout=TRAINING_MS)
    expect(page.get_by_text("Test accuracy")).to_be_visible(timeout=TRAINING_MS)
    expect(button(page, "Stop")).to_have_count(0)
    button(page, "Read with it on the Recognise page").click()
    expect(pad_of(page)).to_be_visible()
    expect(page.get_by_role("combobox")).to_have_value("My first network")
    draw(page, strokes_of("0"))
    expect(digits_of(page)).to_have_text("0")


def test_the_diary_finds_runs_again_in_another_tab_of_the_same_browser(visit: Visit) -> None:
    first = visit("/train", **DESK)
    start_training(first, "Found again", epochs=1)
    expect(first.get_by_text("Test accuracy")).to_be_visible(timeout=TRAINING_MS)
    page = visit("/train", **DESK)
    page.get_by_text("Diary").click()
    expect(page.get_by_text("Found again").first).to_be_visible()


def test_nothing_on_the_train_page_scrolls_sideways_on_a_phone(visit: Visit) -> None:
    page = visit("/train", **PHONE)
    expect(page.locator(".trazo-sheet")).to_be_visible()
    assert page.evaluate(OVERFLOW) <= 0
    for name in ("More settings", "Change the pictures (augmentation)"):
        page.get_by_text(name).click()
    expect(page.locator(".trazo-thumbs img").first).to_be_visible()
    assert page.evaluate(OVERFLOW) <= 0
