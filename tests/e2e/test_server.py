"""The server as its visitors meet it: quiet, alone, complete from the first visit, back after a restart."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, WebSocketRoute, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.drawings import strokes_of
from tests.e2e.conftest import DESK, Server, Visit, free_port, ready, start_server
from tests.e2e.person import digits_of, draw, listen

pytestmark = pytest.mark.browser

Start = Callable[[int], Server]


@pytest.fixture
def start() -> Iterator[Start]:
    """Return what starts one more server on a port, one that nobody has visited yet."""
    servers = []

    def started(port: int) -> Server:
        servers.append(start_server(port))
        return servers[-1]

    yield started
    for server in servers:
        server.end()


def test_the_app_asks_no_other_server_for_anything(visit: Visit, server: Server) -> None:
    page = visit("/about")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(server.url)
    draw(ready(page), strokes_of("3"))
    expect(digits_of(page)).to_have_text("3")
    assert asked
    assert {urlsplit(url).hostname for url in asked if not url.startswith(("data:", "blob:"))} == {"127.0.0.1"}


def test_the_first_visit_after_a_start_may_be_to_any_page(start: Start, visit: Visit) -> None:
    page = visit(start(free_port()).url + "/about")
    expect(page.get_by_role("heading", name="About Trazo")).to_be_visible()
    expect(page.get_by_text("Español")).to_be_visible()
    expect(page.get_by_text("streamlit app")).to_have_count(0)


def test_a_drawing_that_is_lost_on_its_way_to_the_server_is_sent_again(visit: Visit) -> None:
    page = visit(**DESK)
    lost: list[str | bytes] = []
    is_open = True

    def pass_on(channel: WebSocketRoute) -> None:
        server = channel.connect_to_server()
        channel.on_message(lambda message: server.send(message) if is_open else lost.append(message))

    page.route_web_socket("**/_stcore/stream", pass_on)
    page.reload()
    ready(page)
    is_open = False
    draw(page, strokes_of("3"))
    page.wait_for_timeout(500)
    assert lost
    is_open = True
    expect(digits_of(page)).to_have_text("3")


def test_a_pad_that_is_open_while_the_server_restarts_goes_on(browser: Browser, start: Start) -> None:
    port = free_port()
    first = start(port)
    page = browser.new_page(**DESK)
    page.goto(first.url)
    draw(ready(page), strokes_of("3"))
    expect(digits_of(page)).to_have_text("3")
    first.end()
    start(port)
    page.get_by_role("button", name="Clear (Delete)").click()
    draw(page, strokes_of("7"))
    expect(digits_of(page)).to_have_text("7")
    expect(page.get_by_text("Español")).to_be_visible()
    page.close()


def test_the_api_can_be_tried_on_its_own_page(visit: Visit) -> None:
    page = visit("/docs")
    page.locator(".opblock-post .opblock-summary").click()
    page.locator(".opblock-post .try-out__btn").click()
    page.locator(".opblock-post .execute").click()
    answer = page.locator(".opblock-post .live-responses-table")
    expect(answer.locator("tbody td.response-col_status")).to_contain_text("200")
    expect(answer).to_contain_text('"prediction": 7')


def test_the_browser_knows_its_page_before_any_component_can_ask_for_a_run(visit: Visit, server: Server) -> None:
    """Else a component that answers quickly, to a server that is slow, leads from any address to the first page."""
    page = visit("/about", **DESK)
    received = listen(page)
    page.goto(f"{server.url}/compare")
    expect(page.locator(".sortable tbody tr").first).to_be_visible()
    messages = [ForwardMsg.FromString(frame) for frame in received]
    knows = next(place for place, message in enumerate(messages) if message.HasField("navigation"))
    asks = next(place for place, message in enumerate(messages) if message.delta.new_element.HasField("bidi_component"))
    assert knows < asks
