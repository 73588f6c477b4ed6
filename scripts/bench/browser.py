"""Draws on the pad in a real Chromium, and times the answers in the page.

In: the page's address. Out: for every stroke, the time from lifting the pen until the answer stood there, without and with the
chart, and whether what stood there was right. `probe.js` beside this file does the timing, in the page.
"""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Error, Locator, Page, sync_playwright

from core.imaging.strokes import PAD_HEIGHT, PAD_WIDTH, Points
from scripts.bench.chromium import find_chromium, flags
from scripts.bench.load import Drawing, drawings
from scripts.bench.server import BenchmarkFailed

PROBE = Path(__file__).with_name("probe.js")
PAGE_WITHIN_MS = 30_000
ANSWER_WITHIN_MS = 10_000
STEPS_PER_STROKE = 24
STEP_MS = 16
"""A pen moves once a frame, and takes some 400 ms for a stroke."""
SETTLE_MS = 1500
"""Until the chart's script has been fetched and the page has come to rest."""
REST_MS = 300
"""Between two drawings."""


@dataclass(frozen=True)
class PageAnswer:
    """What one stroke brought: times from its end, and what card and chart showed then.

    `digit` is what was drawn, None where the drawing is not complete yet.
    """

    text_ms: float
    chart_ms: float
    digit: str | None
    text: str | None
    tallest: int

    @property
    def mistake(self) -> str | None:
        """What is wrong with what was shown; None where nothing is, or where the drawing was not complete."""
        if self.digit is None:
            return None
        if self.text != self.digit:
            return f"{self.digit} shown as {self.text}"
        return None if str(self.tallest) == self.digit else f"{self.digit} beside a chart of {self.tallest}"


def measure_page(url: str, strokes: int) -> list[PageAnswer]:
    """Draw digits, stroke after stroke, and return what each stroke brought.

    Raises: BenchmarkFailed where there is no browser, or no answer.
    """
    try:
        with _open_page(url) as page:
            return list(itertools.islice(_answers(page), strokes))
    except Error as error:
        raise BenchmarkFailed(f"The browser could not measure the page: {error.message}") from error


@contextmanager
def _open_page(url: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser: Browser = playwright.chromium.launch(executable_path=find_chromium(playwright), args=flags())
        try:
            page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="en-US")
            page.add_init_script(path=PROBE)
            page.goto(url, timeout=PAGE_WITHIN_MS)
            page.locator(".pad").evaluate("(pad) => window.trazoProbe.attach(pad)")
            page.wait_for_selector(".js-plotly-plot", timeout=PAGE_WITHIN_MS)
            page.wait_for_timeout(SETTLE_MS)
            yield page
        finally:
            browser.close()


def _answers(page: Page) -> Iterator[PageAnswer]:
    """Draw one digit after the other on a clean pad. The first, which warms the page up, is not counted."""
    for number, drawing in enumerate(drawings(0)):
        answers = list(_draw(page, drawing))
        if number > 0:
            yield from answers
        page.locator(".pad .clear").click()
        page.wait_for_function("() => !document.querySelector('.trazo-answer .digits')", timeout=ANSWER_WITHIN_MS)
        page.wait_for_timeout(REST_MS)


def _draw(page: Page, drawing: Drawing) -> Iterator[PageAnswer]:
    for number, stroke in enumerate(drawing.strokes, start=1):
        page.evaluate("() => window.trazoProbe.arm()")
        _move_pen(page, page.locator(".pad canvas"), stroke)
        page.wait_for_function("() => window.trazoProbe.isDone()", timeout=ANSWER_WITHIN_MS)
        digit = drawing.digit if number == len(drawing.strokes) else None
        yield PageAnswer(digit=digit, **page.evaluate("() => window.trazoProbe.result()"))


def _move_pen(page: Page, canvas: Locator, stroke: Points) -> None:
    frame = canvas.bounding_box()
    assert frame is not None, "the pad is on the page"
    scale = np.array([frame["width"] / PAD_WIDTH, frame["height"] / PAD_HEIGHT])
    places = (resampled(stroke, STEPS_PER_STROKE) * scale + [frame["x"], frame["y"]]).tolist()
    page.mouse.move(*places[0])
    page.mouse.down()
    for x, y in places[1:]:
        page.mouse.move(x, y)
        page.wait_for_timeout(STEP_MS)
    page.mouse.up()


def resampled(stroke: Points, count: int) -> Points:
    """Return `count` points at equal distances along a stroke, the first and the last kept."""
    lengths = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(stroke, axis=0).T))])
    at = np.linspace(0.0, lengths[-1], count)
    return np.stack([np.interp(at, lengths, stroke[:, axis]) for axis in (0, 1)], axis=1).astype(np.float32)
