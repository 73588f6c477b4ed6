"""Opens Trazo to a room: page and API in one process, on one port, with one model in memory.

`python -m scripts.serve` answers every device of the network; `--host 127.0.0.1` keeps it to this one. `--api-only` leaves the
page out. A port that is taken, or weights that are missing, end it with a sentence and exit code 1.
"""

import argparse
import errno
import os
import socket
import sys
from typing import TYPE_CHECKING

import uvicorn

from core.errors import TrazoError
from core.paths import ROOT

if TYPE_CHECKING:
    from starlette.types import ASGIApp

EVERY_ADDRESS = "0.0.0.0"
DEFAULT_PORT = 8501
"""Streamlit's own, so that bookmarks keep working."""
SECONDS_TO_FINISH = 3
"""What answers under way are given when the server is told to end."""
SOMEWHERE_ELSE = ("192.0.2.1", 9)
"""An address that nobody has (RFC 5737); the way to it tells our own. Nothing is sent."""


def main() -> int:
    """Read the arguments, open the port, load the model, and serve until interrupted."""
    options = _parser().parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # read when torch is imported: many visitors share few cores
    try:
        listener = socket.create_server((options.host, options.port))
    except (OSError, OverflowError) as error:
        print(_refusal(options.host, options.port, error), file=sys.stderr)
        return 1
    with listener:
        try:
            application = _application(options.api_only)
        except TrazoError as error:
            print(error, file=sys.stderr)
            return 1
        print(_welcome(options.host, listener.getsockname()[1], options.api_only), flush=True)
        return _serve(application, listener)


def _application(api_only: bool) -> "ASGIApp":
    """Return what is to be served, its model warm.

    Raises: WeightsError where the model cannot be loaded.
    """
    from core.api import PATHS, create_api, released_model  # noqa: PLC0415 (brings torch, which reads the environment)

    released_model()
    api = create_api()
    if api_only:
        return api
    from starlette.routing import Route  # noqa: PLC0415 (the API alone needs no Streamlit)
    from streamlit import App, get_option  # noqa: PLC0415

    page = App(ROOT / "streamlit_app.py", routes=[Route(path, endpoint=api) for path in PATHS])
    get_option("logger.level")  # settings read later than now would switch on a log of every request
    return page


def _serve(application: "ASGIApp", listener: socket.socket) -> int:
    """Serve until interrupted; return the exit code."""
    config = uvicorn.Config(
        application,
        log_level="warning",
        access_log=False,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
    )
    server = uvicorn.Server(config)
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        return 0
    return 0 if server.started else 1


def _refusal(host: str, port: int, error: Exception) -> str:
    """Return why nothing can listen there, and what to do."""
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken, perhaps by another Trazo. Choose another one: --port {port + 1}"
    return f"Trazo cannot listen on {host}, port {port}: {str(error).rstrip('.')}. Choose others with --host and --port."


def _welcome(host: str, port: int, api_only: bool) -> str:
    """Return the lines that say where to go."""
    path = "/docs" if api_only else ""
    if host != EVERY_ADDRESS:
        return f"Trazo is open at http://{host}:{port}{path}"
    network = _network_address()
    elsewhere = f"\nIn this network: http://{network}:{port}{path}" if network else ""
    return f"Trazo is open at http://localhost:{port}{path}{elsewhere}"


def _network_address() -> str | None:
    """Return this machine's address in its network, None where there is no network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(SOMEWHERE_ELSE)
        except OSError:
            return None
        return str(probe.getsockname()[0])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.serve", description=__doc__)
    parser.add_argument("--host", default=EVERY_ADDRESS, help="address to listen on (default: all of them)")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help=f"port to listen on (default: {DEFAULT_PORT}; 0: any)")
    parser.add_argument("--api-only", action="store_true", help="serve the API without the page")
    return parser


if __name__ == "__main__":
    sys.exit(main())
