"""The server shows page and API on one port, and says in a sentence why it cannot."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from websockets.sync.client import connect

from core.api_messages import example_image
from core.paths import ROOT
from scripts import serve


@dataclass(frozen=True)
class Served:
    address: str
    process: subprocess.Popen[str]

    def get(self, path: str) -> httpx.Response:
        return httpx.get(self.address + path, timeout=60)


def start(*options: str) -> Served:
    """Start a server on a free port of this machine alone."""
    command = [sys.executable, "-m", "scripts.serve", "--host", "127.0.0.1", "--port", "0", *options]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    welcome = process.stdout.readline()
    assert welcome.startswith("Trazo is open at http://127.0.0.1:"), welcome + process.stdout.read()
    return Served(welcome.split()[-1].removesuffix("/docs"), process)


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    server = start()
    yield server
    server.process.kill()
    server.process.wait()


def test_page_and_api_answer_on_one_port(served: Served) -> None:
    assert "Streamlit" in served.get("/").text
    assert served.get("/_stcore/health").text == "ok"
    assert served.get("/api/health").json() == {"status": "ok"}


def test_a_picture_is_read_beside_the_page(served: Served) -> None:
    answer = httpx.post(served.address + "/api/predict", json={"image": example_image()}, timeout=60)
    assert (answer.status_code, answer.json()["text"]) == (200, "7")


def test_swagger_and_its_files_are_served_beside_the_page(served: Served) -> None:
    assert "/docs/assets/swagger-ui-bundle.js" in served.get("/docs").text
    assert len(served.get("/docs/assets/swagger-ui-bundle.js").content) > 1_000_000
    assert "/api/predict" in served.get("/openapi.json").json()["paths"]


@pytest.mark.parametrize("path", ["/api", "/api/nothing", "/docs/nothing"])
def test_an_unknown_address_of_the_api_does_not_show_the_page(served: Served, path: str) -> None:
    answer = served.get(path)
    assert (answer.status_code, answer.json()["error"]) == (404, "UnknownPath")


def test_the_page_connects_over_a_websocket(served: Served) -> None:
    with connect(served.address.replace("http", "ws", 1) + "/_stcore/stream", subprotocols=["streamlit"]) as page:
        assert page.subprotocol == "streamlit"


def test_an_interrupt_ends_the_api_alone_cleanly_and_quietly() -> None:
    server = start("--api-only")
    assert server.get("/api/health").status_code == 200
    assert server.get("/").status_code == 404
    server.process.send_signal(signal.SIGINT)
    said, _ = server.process.communicate(timeout=20)
    assert (server.process.returncode, said) == (0, "")


def run_main(monkeypatch: pytest.MonkeyPatch, *options: str) -> int:
    monkeypatch.setenv("OMP_NUM_THREADS", os.environ.get("OMP_NUM_THREADS", "2"))
    monkeypatch.setattr(sys, "argv", ["serve", "--host", "127.0.0.1", *options])
    return serve.main()


def test_a_port_in_use_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert run_main(monkeypatch, "--port", str(port)) == 1
    assert f"Port {port} is taken" in capsys.readouterr().err


def test_an_impossible_port_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_main(monkeypatch, "--port", "99999") == 1
    assert "--port" in capsys.readouterr().err


def test_missing_weights_are_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    monkeypatch.setenv("TRAZO_WEIGHTS", str(tmp_path))
    assert run_main(monkeypatch, "--port", "0") == 1
    assert "default.safetensors are missing" in capsys.readouterr().err


def test_the_welcome_names_the_address_for_the_phones_in_the_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "_network_address", lambda: "192.168.1.7")
    assert serve._welcome("0.0.0.0", 8501, api_only=False).splitlines() == [
        "Trazo is open at http://localhost:8501",
        "In this network: http://192.168.1.7:8501",
    ]


def test_without_a_network_the_welcome_names_this_machine_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "_network_address", lambda: None)
    assert serve._welcome("0.0.0.0", 8501, api_only=True) == "Trazo is open at http://localhost:8501/docs"
