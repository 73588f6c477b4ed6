"""What a person does with the page, with mouse or finger, and what they see on it.

In: Playwright's page. Out: what stands there, as locators to be waited for or as arrays.
"""

import base64
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Locator, Page, expect

from core.imaging.strokes import PAD_HEIGHT, PAD_WIDTH, Drawing, Points

KEPT_BY_THE_BROWSER = "JSON.parse(sessionStorage.getItem('trazo-drawing'))?.strokes ?? []"
CANVAS_AS_PNG = "canvas => canvas.toDataURL('image/png').split(',')[1]"
POINTS_SENT = 9
"""Of each stroke: enough for a recognisable digit, and for many strokes in little time."""


def pad_of(page: Page) -> Locator:
    """Return the sheet of the drawing pad."""
    return page.locator("canvas.ink")


def digits_of(page: Page) -> Locator:
    """Return the answer's digits."""
    return page.locator(".trazo-answer .digits")


def says(page: Page) -> Locator:
    """Return the whole answer: digits, badge and sentence."""
    return page.locator(".trazo-answer")


def listen(page: Page) -> list[bytes]:
    """Return a list of what the server sends from the next load of the page on."""
    received: list[bytes] = []

    def keep(frame: bytes) -> None:
        received.append(frame)

    page.on("websocket", lambda socket: socket.on("framereceived", keep))
    return received


def choose_source(page: Page, name: str) -> None:
    """Press one of the buttons above the pad: Draw, Photo, Camera, Samples."""
    page.get_by_test_id("stMain").get_by_role("radio", name=name).or_(
        page.get_by_test_id("stMain").get_by_role("button", name=name)
    ).first.click()


def draw(page: Page, strokes: Sequence[Points], lift: bool = True) -> None:
    """Draw strokes with the mouse; with `lift` false the button stays pressed at the end of the last one."""
    lines = _on_screen(page, strokes)
    for number, line in enumerate(lines, start=1):
        page.mouse.move(*line[0])
        page.mouse.down()
        for point in line[1:]:
            page.mouse.move(*point)
        if lift or number < len(lines):
            page.mouse.up()


def draw_with_finger(page: Page, strokes: Sequence[Points]) -> None:
    """Draw strokes with one finger."""
    for line in _on_screen(page, strokes):
        swipe(page, line)


def swipe(page: Page, points: Sequence[Sequence[float]]) -> None:
    """Lay a finger on the screen, move it along the points, and lift it."""
    browser = page.context.new_cdp_session(page)
    touches = [[{"x": x, "y": y}] for x, y in points]
    browser.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": touches[0]})
    for touch in touches[1:]:
        browser.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": touch})
    browser.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    browser.detach()


def _on_screen(page: Page, strokes: Sequence[Points]) -> list[list[list[float]]]:
    """Return strokes in the pad's units as points on the screen."""
    sheet = pad_of(page).bounding_box()
    assert sheet is not None, "the pad is not on the page"
    scale = np.array([sheet["width"] / PAD_WIDTH, sheet["height"] / PAD_HEIGHT])
    some = [stroke[np.linspace(0, len(stroke) - 1, min(len(stroke), POINTS_SENT)).round().astype(int)] for stroke in strokes]
    return [(stroke * scale + [sheet["x"], sheet["y"]]).tolist() for stroke in some]


def expect_strokes(page: Page, count: int) -> None:
    """Wait until the drawing that the browser keeps has so many strokes."""
    page.wait_for_function(f"({KEPT_BY_THE_BROWSER}).length === {count}")


def drawing_of(page: Page) -> Drawing:
    """Return the drawing that the browser keeps, as the server would get it."""
    strokes = page.evaluate(KEPT_BY_THE_BROWSER)
    points = tuple(np.array(stroke["points"], np.float32).reshape(-1, 2) for stroke in strokes)
    return Drawing(points, brushes=tuple(stroke["brush"] for stroke in strokes))


def ink_on(sheet: Locator) -> NDArray[np.uint8]:
    """Return how much each pixel of a canvas is covered by ink, 0..255, as (480, 640)."""
    png = base64.b64decode(sheet.evaluate(CANVAS_AS_PNG))
    alpha = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_UNCHANGED)[..., 3]
    return np.asarray(cv2.resize(alpha, (PAD_WIDTH, PAD_HEIGHT), interpolation=cv2.INTER_AREA), np.uint8)


def expect_on_first_screen(page: Page, *parts: Locator) -> None:
    """Check that all of these parts can be seen without scrolling."""
    screen = page.viewport_size
    for part in parts:
        expect(part).to_be_visible()
        box = part.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= screen["width"], f"{part} is cut at the side"
        assert box["y"] >= 0 and box["y"] + box["height"] <= screen["height"], f"{part} is below the first screen"
