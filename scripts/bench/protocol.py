"""Speaks with the page's websocket as a browser does.

In: strokes. Out: the messages to send (`BackMsg`); and from the messages that come back (`ForwardMsg`), one answer for each run
of the page. No message is announced as kept, so the server sends all of them in full.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import unescape
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from core.imaging.strokes import BRUSH_DEFAULT, Points

PAD_COMPONENT = "trazo_pad"
ANSWER_CARD = 'class="trazo-answer'
ANSWERED = re.compile(r'"answered":\s*(\d+)')
DIGITS = re.compile(r'<div class="digits[^"]*">(.*?)</div>', re.DOTALL)
TAG = re.compile(r"<[^>]*>")
COMPLETE = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


@dataclass(frozen=True)
class PadAddress:
    """Where a drawing goes: the widget of the pad, and the fragment that runs again for it."""

    page: str
    fragment: str
    widget: str


@dataclass(frozen=True)
class Run:
    """What one run of the page has sent: the message of the pad that it answers, and the digits on the answer card."""

    page: str
    address: PadAddress | None = None
    serial: int | None = None
    digits: str | None = None


def page_request() -> bytes:
    """Return what a browser sends first: run the page."""
    message = BackMsg()
    message.rerun_script.widget_states.SetInParent()
    message.rerun_script.context_info.locale = "en-US"
    message.rerun_script.context_info.color_scheme = "light"
    return bytes(message.SerializeToString())


def drawing_request(address: PadAddress, drawing: Mapping[str, Any]) -> bytes:
    """Return what a browser sends when the pad has a new drawing: run the pad's fragment with it."""
    message = BackMsg()
    request = message.rerun_script
    request.page_script_hash = address.page
    request.fragment_id = address.fragment
    request.widget_states.widgets.add(id=address.widget, json_value=json.dumps({"drawing": drawing}, separators=(",", ":")))
    request.context_info.locale = "en-US"
    request.context_info.color_scheme = "light"
    return bytes(message.SerializeToString())


def pad_drawing(strokes: tuple[Points, ...], serial: int) -> dict[str, Any]:
    """Return strokes as the pad sends them, to a tenth of a unit."""
    return {
        "strokes": [[round(float(value), 1) for value in stroke.ravel()] for stroke in strokes],
        "brushes": [BRUSH_DEFAULT] * len(strokes),
        "serial": serial,
    }


class RunReader:
    """Follows the messages of one session, and hands out each run when it is complete."""

    def __init__(self) -> None:
        """Start before the first run."""
        self._run = Run(page="")

    def take(self, frame: bytes) -> Run | None:
        """Take one message; return the run that it completes. Runs broken off for a newer message are dropped."""
        message = ForwardMsg.FromString(frame)
        match message.WhichOneof("type"):
            case "new_session":
                self._run = Run(page=message.new_session.page_script_hash)
            case "delta":
                self._run = _with_delta(self._run, message.delta)
            case "script_finished" if message.script_finished in COMPLETE:
                return self._run
        return None


def _with_delta(run: Run, delta: Delta) -> Run:
    element = delta.new_element
    if element.bidi_component.component_name.endswith(PAD_COMPONENT):
        address = PadAddress(run.page, delta.fragment_id, element.bidi_component.id)
        answered = ANSWERED.search(element.bidi_component.json)
        return replace(run, address=address, serial=int(answered[1]) if answered else None)
    if ANSWER_CARD in element.html.body:
        return replace(run, digits=_digits(element.html.body))
    return run


def _digits(card: str) -> str | None:
    found = DIGITS.search(card)
    return unescape(TAG.sub("", found[1])) if found else None
