"""Starts the app as users do, and opens it in a real Chromium that can reach nothing else."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, expect, sync_playwright

from core.data.samples import sample
from core.paths import ROOT
from scripts.bench.chromium import BROWSERS, find_chromium, flags
from tests.e2e.person import pad_of
from tests.made_records import fill_shelf
from tests.pictures import encoded

START_S, END_S = 60, 10
PATIENCE_MS = 30_000
CAMERA = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
ELSEWHERE = "school.example"
"""Stands for this computer as seen from another."""
Device = dict[str, object]
DESK: Device = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB"}
PHONE: Device = {
    "viewport": {"width": 375, "height": 667},
    "locale": "en-GB",
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}

Visit = Callable[..., Page]


@dataclass(frozen=True)
class Server:
    """A running Trazo."""

    process: subprocess.Popen[bytes]
    url: str

    def end(self) -> None:
        """End it, and wait until it has gone."""
        self.process.terminate()
        try:
            self.process.wait(END_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def free_port() -> int:
    """Return a port of this computer that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def start_server(port: int) -> Server:
    """Start Trazo as its users do, and wait until it answers."""
    command = [sys.executable, "-m", "scripts.serve", "--host", "127.0.0.1", "--port", str(port)]
    server = Server(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL), f"http://127.0.0.1:{port}")
    deadline = time.monotonic() + START_S
    while not answers(server.url):
        if server.process.poll() is not None or time.monotonic() > deadline:
            server.end()
            pytest.fail(f"`{' '.join(command[1:])}` does not serve")
        time.sleep(0.1)
    return server


def answers(url: str) -> bool:
    """Return whether a server answers at an address."""
    try:
        with urllib.request.urlopen(url, timeout=START_S) as answer:
            return bool(answer.status == 200)
    except urllib.error.URLError:
        return False


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return a running Trazo, for all tests together; what visitors keep or train goes into folders of its own.

    The records on its shelf of experiments are made up.
    """
    names = ("TRAZO_COLLECTED", "TRAZO_RUNS", "TRAZO_DATA", "TRAZO_EXPERIMENTS")
    folders = {name: str(tmp_path_factory.mktemp(name.lower())) for name in names}
    fill_shelf(Path(folders["TRAZO_EXPERIMENTS"]))
    before = {name: os.environ.get(name) for name in folders}
    os.environ.update(folders)
    running = start_server(free_port())
    for name, value in before.items():
        os.environ.pop(name)
        if value is not None:
            os.environ[name] = value
    yield running
    running.end()


def chromium_or_skip(playwright: Playwright) -> str:
    """Return the path of a browser; where there is none, skip the tests and say why, or fail where one is required."""
    if path := find_chromium(playwright):
        return path
    named = os.environ.get("TRAZO_CHROMIUM")
    assert not named, f"TRAZO_CHROMIUM names no file: {named}"
    reason = f"no Chromium: none of {', '.join(BROWSERS)} on the path, TRAZO_CHROMIUM unset, `playwright install` not run"
    if os.environ.get("TRAZO_REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="package")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Return a Chromium whose camera sees a crossed seven."""
    film = tmp_path_factory.mktemp("camera") / "seven.mjpeg"
    film.write_bytes(encoded(Image.fromarray(sample("A crossed seven, in marker")), "JPEG") * 2)
    with sync_playwright() as playwright:
        path = chromium_or_skip(playwright)
        arguments = [*flags(ELSEWHERE), *CAMERA, f"--use-file-for-fake-video-capture={film}"]
        chromium = playwright.chromium.launch(executable_path=path, args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def visitors(browser: Browser) -> dict[str, BrowserContext]:
    """Return the visitors so far, by their device. Each opens a new tab for each test, and has its files of the app cached."""
    return {}


@pytest.fixture
def visit(browser: Browser, server: Server, visitors: dict[str, BrowserContext]) -> Iterator[Visit]:
    """Return what opens the app in a new tab: `visit("/about", **PHONE)`. No page may log an error."""
    tabs, complaints = [], []

    def opened(address: str = "", **device: object) -> Page:
        name = str(device or DESK)
        if name not in visitors:
            visitors[name] = browser.new_context(**(device or DESK))
        page = visitors[name].new_page()
        tabs.append(page)
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", lambda line: complaints.append(line.text) if is_complaint(line) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address if "//" in address else server.url + address)
        return page

    expect.set_options(timeout=PATIENCE_MS)
    yield opened
    for page in tabs:
        page.close()
    assert not complaints, "the browser's console holds errors"


def is_complaint(line: ConsoleMessage) -> bool:
    """Return whether a line of the console tells of something wrong.

    Below the address of a page, Streamlit looks for its server there first, gets 404, and then finds it at the root.
    """
    return line.type == "error" and "/_stcore/" not in urlsplit(line.location["url"]).path[1:]


@pytest.fixture
def desk(visit: Visit) -> Page:
    """Return the Recognise page on a desktop, ready to draw."""
    return ready(visit(**DESK))


@pytest.fixture
def phone(visit: Visit) -> Page:
    """Return the Recognise page on a phone, ready to draw."""
    return ready(visit(**PHONE))


def ready(page: Page) -> Page:
    """Wait until the pad can be drawn on."""
    expect(pad_of(page)).to_be_visible()
    expect(page.locator(".trazo-answer .quiet")).to_be_visible()
    return page
