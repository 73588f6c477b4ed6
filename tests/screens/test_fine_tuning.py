"""A visitor teaches a network their own hand from the page of their digits, and sees what that brought and cost."""

import time
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.data import collected
from core.models.checkpoint import load_model
from core.training import fine_tuning
from core.training.carrying_out import carry_out
from core.training.host import host_limits
from core.training.jobs import enqueue, stop_run
from core.training.material import MINE, kept_out, plan_fine_tuning
from core.training.results import RunState
from core.training.run_folder import path_of
from core.training.runs import list_runs, open_run
from core.training.stopping import Stopping
from core.training.waiting import leave
from screens.components import session
from tests.screens.components.test_feedback import ME
from tests.screens.test_my_digits import open_page
from tests.training.test_material import keep_upside_down

PATIENCE_S = 120


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAZO_RUNS", str(tmp_path / "runs"))
    monkeypatch.setenv("TRAZO_COLLECTED", str(tmp_path / "collected"))
    monkeypatch.setenv("TRAZO_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(fine_tuning, "DRAWN_OLD", 60)


def test_with_few_digits_the_page_says_how_many_it_takes() -> None:
    keep_upside_down(ME, 4)
    app = open_page()
    assert not app.exception
    assert any("takes 10 digits or more; you have 4" in info.value for info in app.info)
    assert session.TUNE not in {button.key for button in app.button}


def test_a_press_of_the_button_puts_a_run_into_the_queue_and_shows_it() -> None:
    keep_upside_down(ME, 12)
    app = open_page()
    app.selectbox(session.TUNED_MODEL).select("compact_cnn")
    app.radio(session.TUNED_PART).set_value("Only the last layer")
    app.button(session.TUNE).click().run()
    assert not app.exception
    run = list_runs(ME)[0]
    stop_run(run.id)
    assert run.plan.data.name == MINE and run.plan.start == "compact_cnn" and run.plan.config.head_only
    assert run.plan.config.architecture == "compact_cnn" and "Compact CNN" in run.plan.name
    wait_until_over(run.id)


def test_what_it_brought_and_cost_stands_under_the_run() -> None:
    keep_upside_down(ME, 40)
    run = enqueue(plan_fine_tuning(ME, "My hand", load_model("compact_cnn").card, "compact_cnn"))
    leave(run)
    carry_out(path_of(run), Stopping(path_of(run), host_limits()))
    app = open_page()
    app.query_params[session.RUN] = run
    app.switch_page("screens/train.py").run()
    assert not app.exception
    assert "Your digits, kept aside" in words(app) and "Other people&#x27;s: Small digits" in words(app)
    assert "Your digits have changed since" not in words(app)
    digits = collected.read(ME).digits
    collected.add(ME, [replace(digit, image=digit.image[::-1].copy()) for digit in digits])
    assert "Your digits have changed since" in words(app.run())
    collected.add(ME, digits)
    assert "Your digits have changed since" not in words(app.run())
    tested = kept_out(open_run(run).plan).images
    collected.delete(ME, [digit.id for digit in digits if (digit.image == tested[0]).all()])
    assert "Your digits have changed since" in words(app.run())


def words(app: AppTest) -> str:
    return "".join(html.proto.body for html in app.html) + "".join(caption.value for caption in app.caption)


def wait_until_over(run: str) -> None:
    latest = time.monotonic() + PATIENCE_S
    while open_run(run).state in (RunState.QUEUED, RunState.PREPARING, RunState.RUNNING):
        assert time.monotonic() < latest
        time.sleep(0.1)
