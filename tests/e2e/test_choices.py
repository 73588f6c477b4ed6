"""A person changes how it is read, on what it is drawn, what is looked at, and the language."""

import pytest
from playwright.sync_api import Locator, Page, expect

from core.imaging.pipeline import STAGES
from tests.drawings import strokes_of
from tests.e2e.conftest import DESK, Visit
from tests.e2e.person import digits_of, draw, expect_strokes, says

pytestmark = pytest.mark.browser

CHARTED = "(document.querySelector('.js-plotly-plot')?.data?.[0].y ?? [])"
SPANISH_TITLE, ENGLISH_TITLE = "¿Qué dígito es?", "Which digit is it?"


def title_of(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def test_each_digit_of_a_number_is_marked_and_can_be_looked_at(desk: Page) -> None:
    draw(desk, strokes_of("2026"))
    expect(digits_of(desk)).to_have_text("2026")
    expect(desk.locator(".pad .mark")).to_have_text(list("2026"))
    for place, digit in enumerate("2026", start=1):
        desk.get_by_text(f"{place}: {digit}", exact=True).click()
        desk.wait_for_function(f"{CHARTED}[{digit}] === Math.max(...{CHARTED})")


def test_another_preparation_shows_other_stages(desk: Page) -> None:
    draw(desk, strokes_of("3"))
    stages = desk.locator(".trazo-strip b")
    expect(stages).to_have_count(len(STAGES["classroom"]) + 1)
    expect(stages.last).to_contain_text("pen")
    desk.get_by_text("Textbook (every tutorial's)").click()
    expect(stages).to_have_text(["1. grayscale", "2. invert", "3. threshold", "4. bounding box", "5. fit to 28x28"])
    desk.get_by_text("Notebook (only resized)").click()
    expect(stages).to_have_text(["1. grayscale", "2. resize to 28x28"])


def test_the_comparison_shows_three_preparations_of_the_drawing(desk: Page) -> None:
    draw(desk, strokes_of("2026"))
    desk.get_by_text("Compare: one picture, three preparations").click()
    cards = desk.locator(".trazo-cards article")
    expect(cards).to_have_count(3)
    expect(cards.first).to_contain_text("2026")


def test_the_drawable_canvas_can_be_drawn_on(desk: Page) -> None:
    desk.get_by_text("Drawable canvas (desktop)").click()
    canvas = desk.locator("canvas.upper-canvas")
    box = canvas.bounding_box()
    desk.mouse.move(box["x"] + 200, box["y"] + 60)
    desk.mouse.down()
    desk.mouse.move(box["x"] + 200, box["y"] + 300, steps=5)
    desk.mouse.up()
    expect(digits_of(desk)).to_have_text("1")


def test_the_switch_changes_the_language_there_and_back(desk: Page) -> None:
    draw(desk, strokes_of("7"))
    desk.get_by_text("Español").click()
    expect(title_of(desk)).to_have_text(SPANISH_TITLE)
    expect(says(desk)).to_contain_text("Seguro")
    expect(desk.get_by_role("button", name="Deshacer (Ctrl+Z)")).to_be_enabled()
    desk.get_by_text("English").click()
    expect(title_of(desk)).to_have_text(ENGLISH_TITLE)
    expect_strokes(desk, len(strokes_of("7")))


def test_what_was_chosen_stays_chosen_in_another_language(desk: Page) -> None:
    draw(desk, strokes_of("7"))
    desk.get_by_text("Textbook (every tutorial's)").click()
    expect(desk.get_by_role("radio", name="Textbook (every tutorial's)")).to_be_checked()
    desk.get_by_text("Español").click()
    expect(desk.get_by_role("radio", name="Manual (la de todos los tutoriales)")).to_be_checked()
    expect(desk.get_by_role("combobox")).to_have_value("El modelo de Trazo")
    desk.get_by_text("English").click()
    expect(desk.get_by_role("radio", name="Textbook (every tutorial's)")).to_be_checked()
    expect(digits_of(desk)).to_have_text("7")


def test_the_browser_knows_the_language_of_the_page(desk: Page) -> None:
    expect(desk.locator("html")).to_have_attribute("lang", "en")
    desk.get_by_text("Español").click()
    expect(desk.locator("html")).to_have_attribute("lang", "es")


def test_a_link_can_ask_for_spanish(visit: Visit) -> None:
    expect(title_of(visit("/?lang=es", **DESK))).to_have_text(SPANISH_TITLE)


def test_the_address_of_a_page_in_spanish_can_be_shared(desk: Page, visit: Visit) -> None:
    desk.get_by_text("Español").click()
    expect(title_of(desk)).to_have_text(SPANISH_TITLE)
    desk.wait_for_url("**/*lang=es*")
    expect(title_of(visit(desk.url, **DESK))).to_have_text(SPANISH_TITLE)


def test_the_chosen_language_stays_on_the_next_page(desk: Page) -> None:
    desk.get_by_text("Español").click()
    desk.get_by_role("link", name="Acerca de").click()
    expect(title_of(desk)).to_have_text("Acerca de Trazo")


def test_a_browser_in_spanish_starts_in_spanish(visit: Visit) -> None:
    page = visit(**{**DESK, "locale": "es-ES"})
    expect(title_of(page)).to_have_text(SPANISH_TITLE)
    expect(page.get_by_text("Dibuja aquí un dígito o un número entero")).to_be_visible()
