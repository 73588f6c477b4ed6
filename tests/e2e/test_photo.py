"""A person looks closely at a photo: clicks on a digit, turns the photo, cuts a part out, opens a stage."""

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from core.imaging.encoding import png_bytes
from core.imaging.strokes import Drawing, render
from tests.drawings import strokes_of
from tests.e2e.person import choose_source, digits_of, swipe

pytestmark = pytest.mark.browser

WHITE = 255


@pytest.fixture
def with_photo(desk: Page) -> Page:
    """Return the page on a desktop with a photo of the number 2026."""
    return upload_year(desk)


@pytest.fixture
def on_phone(phone: Page) -> Page:
    """Return the page on a phone with a photo of the number 2026."""
    return upload_year(phone)


def upload_year(page: Page) -> Page:
    choose_source(page, "Photo")
    photo = {"name": "year.png", "mimeType": "image/png", "buffer": png_bytes(render(Drawing(strokes_of("2026"))))}
    page.locator("input[type=file]").set_input_files([photo])
    expect(digits_of(page)).to_have_text("2026")
    expect(boxes_of(page)).to_have_text(list("2026"))
    expect(page.locator(".js-plotly-plot")).to_be_visible()  # its script has been loaded: the browser is free for fingers
    page.locator(".picture .view").scroll_into_view_if_needed()
    return page


def boxes_of(page: Page) -> Locator:
    return page.locator(".picture .boxes .mark")


def middle(part: Locator) -> tuple[float, float]:
    box = part.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def edges_of(page: Page) -> tuple[float, float, float, float]:
    """Return where the picture lies on the screen: left, top, right, bottom."""
    box = page.locator(".picture .view").bounding_box()
    return box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]


def card_of(page: Page) -> Locator:
    return page.locator(".trazo-digit")


def test_a_click_on_a_digit_shows_it_and_why(with_photo: Page) -> None:
    with_photo.mouse.click(*middle(boxes_of(with_photo).nth(3)))
    expect(card_of(with_photo).locator("strong")).to_have_text("6")
    expect(card_of(with_photo)).to_contain_text("Sure: the next likely digit,")
    expect(boxes_of(with_photo).nth(3)).to_have_attribute("aria-pressed", "true")


def test_a_finger_may_land_beside_a_digit(on_phone: Page) -> None:
    x, y = middle(boxes_of(on_phone).nth(1))
    below = boxes_of(on_phone).nth(1).bounding_box()["height"] / 2 + 12
    on_phone.touchscreen.tap(x, y + below)
    expect(card_of(on_phone).locator("strong")).to_have_text("0")
    expect(on_phone.locator(".picture .said")).to_contain_text("Digit 2: 0.")


def test_the_label_of_a_digit_as_high_as_its_picture_stays_on_it(desk: Page) -> None:
    desk.get_by_text("Textbook (every tutorial's)").click()
    choose_source(desk, "Photo")
    image = render(Drawing(strokes_of("7")))
    rows, columns = np.nonzero(image < WHITE)
    close = image[rows.min() - 2 : rows.max() + 3, columns.min() - 30 : columns.max() + 30]
    desk.locator("input[type=file]").set_input_files([{"name": "7.png", "mimeType": "image/png", "buffer": png_bytes(close)}])
    label = boxes_of(desk).locator("span").bounding_box()
    _left, top, _right, bottom = edges_of(desk)
    assert top <= label["y"] and label["y"] + label["height"] <= bottom


def test_labels_of_rows_close_to_each_other_do_not_cover_each_other(desk: Page) -> None:
    choose_source(desk, "Photo")
    image = render(Drawing(strokes_of("2026")))
    rows, _columns = np.nonzero(image < WHITE)
    row = image[rows.min() - 20 : rows.max() + 20]
    photo = {"name": "rows.png", "mimeType": "image/png", "buffer": png_bytes(np.vstack([row, row]))}
    desk.locator("input[type=file]").set_input_files([photo])
    expect(boxes_of(desk)).to_have_text(list("20262026"))
    labels = [label.bounding_box() for label in boxes_of(desk).locator("span").all()]
    for upper, lower in zip(labels[:4], labels[4:], strict=True):
        assert upper["y"] + upper["height"] <= lower["y"]


def test_digits_can_be_reached_by_keyboard(with_photo: Page) -> None:
    boxes_of(with_photo).first.focus()
    with_photo.keyboard.press("ArrowRight")
    with_photo.keyboard.press("Enter")
    expect(card_of(with_photo).locator("strong")).to_have_text("0")
    expect(boxes_of(with_photo).nth(1)).to_be_focused()


def test_a_photo_is_turned_by_quarters(with_photo: Page) -> None:
    view = with_photo.locator(".picture .view")
    turn = with_photo.get_by_role("button", name="Turn by 90°")
    for is_upright in (False, True, False, True):
        turn.click()
        sign = ">" if is_upright else "<"
        with_photo.wait_for_function(f"view => view.clientWidth {sign} view.clientHeight", arg=view.element_handle())
        expect(with_photo.get_by_text("Turned by hand")).to_be_visible()
    expect(digits_of(with_photo)).to_have_text("2026")


def test_a_part_is_drawn_with_the_mouse_and_read_alone(with_photo: Page) -> None:
    with_photo.get_by_role("button", name="Choose a part").click()
    left, top, right, bottom = edges_of(with_photo)
    for corner, x, y in (("nw", (left + right) / 2, top + 4), ("se", right - 4, bottom - 4)):
        with_photo.mouse.move(*middle(with_photo.locator(f".picture .corner.{corner}")))
        with_photo.mouse.down()
        with_photo.mouse.move(x, y, steps=5)
        with_photo.mouse.up()
    with_photo.get_by_role("button", name="Read only this part").click()
    expect(digits_of(with_photo)).to_have_text("26")
    with_photo.get_by_role("button", name="Whole picture").click()
    expect(digits_of(with_photo)).to_have_text("2026")


def test_a_part_is_drawn_with_a_finger(on_phone: Page) -> None:
    on_phone.get_by_role("button", name="Choose a part").tap()
    left, top, right, bottom = edges_of(on_phone)
    for corner, x, y in (("se", (left + right) / 2, bottom - 4), ("nw", left + 4, top + 4)):
        start = middle(on_phone.locator(f".picture .corner.{corner}"))
        swipe(on_phone, [start, ((start[0] + x) / 2, (start[1] + y) / 2), (x, y)])
    on_phone.get_by_role("button", name="Read only this part").click()  # Chromium may drop a tap that follows a swipe at once
    expect(digits_of(on_phone)).to_have_text("20")


def test_a_part_can_be_set_by_keyboard_and_given_up(with_photo: Page) -> None:
    with_photo.get_by_role("button", name="Choose a part").click()
    frame = with_photo.locator(".picture .frame")
    expect(frame).to_be_focused()
    before = frame.bounding_box()["width"]
    with_photo.locator(".picture .corner.se").press("Shift+ArrowLeft")
    assert frame.bounding_box()["width"] < before
    with_photo.keyboard.press("Escape")
    expect(frame).to_be_hidden()
    expect(boxes_of(with_photo)).to_have_count(4)


def test_a_stage_opens_large_and_leads_to_the_others(with_photo: Page) -> None:
    with_photo.locator(".trazo-strip").get_by_role("button", name="components").click()
    large = with_photo.get_by_role("dialog")
    expect(large).to_contain_text("Ink that touches is one part")
    large.get_by_text("1", exact=True).click()
    expect(large).to_contain_text("Colours become one grey channel")
    with_photo.keyboard.press("Escape")
    expect(large).to_have_count(0)
    expect(digits_of(with_photo)).to_have_text("2026")
