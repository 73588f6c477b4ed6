"""`scripts.benchmark`: what it sums up, sends and takes for an answer; and that a real server answers its visitors."""

import argparse
import asyncio
import json
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from core.imaging.decode import decode
from core.imaging.strokes import PAD_HEIGHT, PAD_WIDTH, parse_drawing
from scripts.bench import photos
from scripts.bench.browser import PageAnswer, resampled
from scripts.bench.load import Drawing, Session, Tally, beats, drawings, run_load
from scripts.bench.photos import FULL, SHOTS, Shot, file_of, shown
from scripts.bench.protocol import PadAddress, Run, RunReader, drawing_request, pad_drawing, page_request
from scripts.bench.report import Machine, Measured, Statistic, Target, table, to_record
from scripts.bench.server import running_server
from scripts.benchmark import _at_most, main, of_sessions
from tests.hand_made import release

ADDRESS = PadAddress(page="page", fragment="fragment", widget="$$ID-pad")


def new_run() -> bytes:
    message = ForwardMsg()
    message.new_session.page_script_hash = ADDRESS.page
    return message.SerializeToString()


def pad(answered: int) -> bytes:
    message = ForwardMsg()
    message.delta.fragment_id = ADDRESS.fragment
    component = message.delta.new_element.bidi_component
    component.id, component.component_name, component.json = ADDRESS.widget, "trazo_pad", json.dumps({"answered": answered})
    return message.SerializeToString()


def card(content: str) -> bytes:
    message = ForwardMsg()
    message.delta.new_element.html.body = f'<div class="trazo-answer trazo-light" role="status">{content}</div>'
    return message.SerializeToString()


def finished(status: ForwardMsg.ScriptFinishedStatus) -> bytes:
    return ForwardMsg(script_finished=status).SerializeToString()


def runs(*frames: bytes) -> list[Run]:
    reader = RunReader()
    return [run for frame in frames if (run := reader.take(frame)) is not None]


COMPLETE = finished(ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
BROKEN_OFF = finished(ForwardMsg.FINISHED_EARLY_FOR_RERUN)
SEVEN = card('<div class="digits ">7</div><p><span class="badge sure">Sure</span>99 % sure of it.</p>')


def test_percentiles_are_values_that_occurred():
    measured = Measured("x", "ms", tuple(float(value) for value in range(1, 41)))
    assert [measured.statistic(one) for one in Statistic] == [20, 38, 40]


@pytest.mark.parametrize(("samples", "is_met"), [((10.0, 60.0), True), ((10.0, 61.0), False), ((), False)])
def test_a_target_is_met_up_to_its_limit_and_never_by_nothing(samples: tuple[float, ...], is_met: bool):
    assert Measured("x", "ms", samples, (Target(Statistic.MAX, 60),)).is_met is is_met


def test_a_target_is_not_met_where_answers_are_missing():
    assert Measured("x", "ms", (1.0,), (Target(Statistic.MAX, 60),), is_whole=False).is_met is False


def test_the_table_lines_up_summary_target_and_verdict():
    lines = table(
        [Measured("page", "ms", (50.0, 70.0, 120.0), (Target(Statistic.P95, 100),)), Measured("memory", "MB", (314.2,))]
    ).splitlines()
    assert lines[0].split() == ["what", "unit", "n", "p50", "p95", "max", "target", "met?"]
    assert lines[1].split() == ["page", "ms", "3", "70.0", "120", "120", "p95", "≤", "100", "NO"]
    assert lines[2].split() == ["memory", "MB", "1", "-", "-", "314", "-", "-"]


def test_the_record_is_json_and_names_the_circumstances():
    record = to_record([Measured("x", "s", (1.0,)), Measured("none", "s", ())], Machine("a CPU", 2, 0.5), {"sessions": [30]})
    assert json.loads(json.dumps(record)) == record
    assert record["machine"] == {"cpu": "a CPU", "cores": 2, "load before": 0.5}
    assert {"streamlit", "torch", "playwright"} <= set(record["versions"])
    assert record["measured"][0] == {"what": "x", "unit": "s", "n": 1, "p50": 1, "p95": 1, "max": 1, "targets": [], "met": None}


def test_the_first_message_asks_for_the_page():
    message = BackMsg.FromString(page_request())
    assert message.WhichOneof("type") == "rerun_script"
    assert not message.rerun_script.fragment_id


def test_a_drawing_goes_to_the_pad_of_its_fragment_as_the_page_reads_it():
    strokes = (np.array([[1.04, 2], [3, 4]], np.float32), np.array([[5, 6]], np.float32))
    request = BackMsg.FromString(drawing_request(ADDRESS, pad_drawing(strokes, serial=9))).rerun_script
    (state,) = request.widget_states.widgets
    drawing = json.loads(state.json_value)["drawing"]
    assert (request.page_script_hash, request.fragment_id, state.id) == ("page", "fragment", "$$ID-pad")
    assert drawing == {"strokes": [[1.0, 2.0, 3.0, 4.0], [5.0, 6.0]], "brushes": drawing["brushes"], "serial": 9}
    assert len(parse_drawing(drawing).strokes) == 2


def test_a_complete_run_tells_where_the_pad_is_and_what_was_answered():
    assert runs(new_run(), pad(3), SEVEN, COMPLETE) == [Run("page", ADDRESS, serial=3, digits="7")]


def test_a_run_broken_off_for_a_newer_one_is_no_answer():
    assert [run.serial for run in runs(new_run(), pad(3), SEVEN, BROKEN_OFF, new_run(), pad(4), SEVEN, COMPLETE)] == [4]


@pytest.mark.parametrize(
    ("content", "digits"),
    [
        ('<div class="digits long">12<i>3</i><s>▢</s>\n4</div>', "123▢\n4"),
        ('<p class="quiet">Your answer appears here.</p>', None),
        ('<p><span class="badge refused">Nothing read</span>Draw more.</p>', None),
    ],
)
def test_the_digits_are_read_off_the_answer_card(content: str, digits: str | None):
    assert runs(new_run(), pad(1), card(content), COMPLETE)[0].digits == digits


def test_visitors_draw_all_digits_on_the_pad_and_never_twice_alike():
    drawn = list(islice(drawings(3), 20))
    points = np.concatenate([stroke for one in drawn for stroke in one.strokes])
    assert [one.digit for one in drawn[:4]] == ["3", "4", "5", "6"]
    assert points.min() >= 0 and (points.max(axis=0) <= (PAD_WIDTH, PAD_HEIGHT)).all()
    assert not np.array_equal(drawn[0].strokes[0], drawn[10].strokes[0])


def test_a_session_sends_once_a_second_at_its_own_moment():
    assert beats(start=100.0, phase=0.25, seconds=3) == [100.25, 101.25, 102.25]


class Wire:
    """A websocket that keeps what is sent and plays back what it is given."""

    def __init__(self, *frames: bytes) -> None:
        self.sent: list[bytes] = []
        self._frames = list(frames)

    async def send(self, message: bytes) -> None:
        self.sent.append(message)

    async def recv(self, decode: bool) -> bytes:
        return self._frames.pop(0)


async def drawn(tally: Tally, *digits: str) -> Session:
    session = Session(Wire(new_run(), pad(0), COMPLETE), tally)
    await session.open_page()
    for digit in digits:
        await session.draw(Drawing(digit, (np.ones((2, 2), np.float32),)))
    return session


def answered(tally: Tally, digits: tuple[str, ...], *brought: Run) -> Tally:
    session = asyncio.run(drawn(tally, *digits))
    for run in brought:
        session.take(run, now=1e9)
    return tally


def test_an_answer_counts_once_and_must_show_the_drawn_digit():
    tally = answered(Tally(), ("7", "2"), Run("", serial=1, digits="7"), Run("", serial=1, digits="7"), Run("", serial=2))
    assert (tally.sent, len(tally.seconds), tally.overtaken, tally.mistakes) == (2, 2, 0, ["2 read as nothing"])


def test_a_newer_answer_counts_for_those_it_overtook():
    tally = answered(Tally(), ("1", "2", "3", "4"), Run("", serial=3, digits="3"))
    assert (len(tally.seconds), tally.overtaken, tally.mistakes) == (3, 2, [])


def test_an_answer_to_somebody_else_counts_for_nobody():
    assert answered(Tally(), ("1",), Run("", serial=0), Run("", serial=2, digits="1")).seconds == []


def test_missing_answers_are_told_and_meet_no_target():
    tally = Tally(sent=4, overtaken=1, mistakes=["1 read as 7"], seconds=[0.01, 0.01, 0.02], server_mb=[300.0])
    lines = {one.what.removeprefix("30 sessions, "): one for one in of_sessions(tally, 30)}
    assert lines["drawing to answer"].is_met is False
    assert lines["answered"].samples == (75.0,)
    assert lines["answered by a run of its own"].samples == (50.0,)
    assert lines["read right"].samples == (50.0,)


@pytest.mark.parametrize(
    ("digit", "text", "tallest", "mistake"),
    [("7", "7", 7, None), ("7", "1", 1, "7 shown as 1"), ("7", "7", 1, "7 beside a chart of 1"), (None, "1", 1, None)],
)
def test_card_and_chart_must_both_show_the_drawn_digit(digit: str | None, text: str, tallest: int, mistake: str | None):
    assert PageAnswer(1.0, 2.0, digit, text, tallest).mistake == mistake


def test_a_stroke_is_walked_in_equal_steps_from_end_to_end():
    corner = np.array([[0, 0], [3, 0], [3, 1]], np.float32)
    assert resampled(corner, 5).tolist() == [[0, 0], [1, 0], [2, 0], [3, 0], [3, 1]]


def test_more_than_can_be_asked_for_is_refused():
    assert _at_most(200)("200") == 200
    with pytest.raises(argparse.ArgumentTypeError, match="201 is not between 1 and 200"):
        _at_most(200)("201")


def test_a_server_that_cannot_start_ends_the_benchmark_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("TRAZO_WEIGHTS", str(tmp_path))
    assert main(["--skip-browser"]) == 1
    assert "The server ended at once with code 1" in capfd.readouterr().err


def test_a_real_server_answers_visitors_over_the_websocket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TRAZO_WEIGHTS", str(release(tmp_path / "weights")))
    with running_server() as server:
        tally = run_load(server, sessions=2, seconds=2)
    assert (tally.sent, len(tally.seconds), len(tally.lateness_s)) == (4, 4, 4)
    assert tally.server_mb and min(tally.server_mb) > 50


@pytest.mark.parametrize("shot", SHOTS, ids=str)
def test_photos_are_full_or_show_one_digit_and_become_files_that_can_be_read(shot: Shot) -> None:
    (photo,) = shown(shot, 1, megapixels=0.2)
    assert len(photo.digits) == 1 if shot.layout == "single" else len(photo.digits) >= FULL
    assert decode(file_of(photo, shot.file)).shape == photo.image_rgb.shape


def test_photos_are_timed_and_what_is_read_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "READS", 1)
    monkeypatch.setattr(photos, "shown", lambda shot, count: shown(shot, count, megapixels=0.3))
    found = photos.measure(1)
    assert [len(times) for times in found.ms] == [1] * len(SHOTS) and min(min(times) for times in found.ms) > 0
    assert 0 < found.right <= len(SHOTS)


def test_photos_that_nothing_can_read_end_the_benchmark_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("TRAZO_WEIGHTS", str(tmp_path))
    assert main(["photos", "--photos", "1"]) == 1
    assert "Photos could not be measured: There is no model named" in capfd.readouterr().err
