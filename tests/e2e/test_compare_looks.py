"""A person looks at ten digits, at two networks' mistakes and at curves, with a finger on a phone."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from core.experiments.record import write_record
from tests.e2e.conftest import PHONE, Server, Visit, free_port, start_server
from tests.e2e.test_train import OVERFLOW
from tests.kept_answers import predictions, told

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def shelf_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return a running Trazo on whose shelf two networks tell what they answer to each test digit."""
    folder: Path = tmp_path_factory.mktemp("shelf")
    for one in (told("compact", predictions(*range(40))), told("lenet-5", predictions(*range(30, 60))), told("lenet-5-modern")):
        write_record(one, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "TRAZO_EXPERIMENTS", str(folder))
        running = start_server(free_port())
    yield running
    running.end()


def view(page: Page, name: str) -> None:
    page.locator(".st-key-compare_view button").filter(has_text=name).tap()


def tap_cell(chart: Locator, row: int, column: int) -> None:
    """Tap a cell of a confusion matrix, which lies in the middle of its invisible point."""
    chart.scroll_into_view_if_needed()
    point = chart.locator(".scatterlayer .point").nth(10 * row + column)
    expect(point).to_be_attached()
    box = point.bounding_box()
    assert box is not None
    chart.page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_digits_mistakes_and_curves_are_looked_at_on_a_phone(visit: Visit, shelf_server: Server) -> None:
    page = visit(f"{shelf_server.url}/compare", **PHONE)
    view(page, "Ten digits")
    expect(page.locator(".trazo-ten img")).to_have_count(10)
    page.get_by_text("Only mistakes").tap()
    expect(page.locator(".trazo-ten td.wrong").first).to_be_visible()
    assert page.evaluate(OVERFLOW) <= 0
    view(page, "Mistakes")
    expect(page.get_by_text("This difference could be chance:")).to_be_visible()
    tap_cell(page.locator(".js-plotly-plot").first, 7, 8)
    expect(page.get_by_text("Below each: what «Compact CNN» answers.")).to_be_visible()
    expect(page.locator(".trazo-thumbs img").first).to_be_visible()
    assert page.evaluate(OVERFLOW) <= 0
    view(page, "Curves")
    expect(page.locator(".trazo-bars li")).to_have_count(2)
    page.get_by_text("Over seconds").tap()
    expect(page.get_by_text("Seconds of training")).to_be_visible()
    assert page.evaluate(OVERFLOW) <= 0
