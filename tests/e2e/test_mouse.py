"""A person at a desk draws with the mouse."""

import numpy as np
import pytest
from playwright.sync_api import Page, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from core.imaging.strokes import BRUSH_DEFAULT, BRUSH_MOST, render
from tests.drawings import strokes_of
from tests.e2e.person import digits_of, draw, drawing_of, expect_strokes, ink_on, listen, pad_of, says

pytestmark = pytest.mark.browser

TOOLS = {"undo": "Undo (Ctrl+Z)", "redo": "Redo (Ctrl+Y)", "clear": "Clear (Delete)"}
KEYS = {"undo": "Control+z", "redo": "Control+y", "clear": "Delete"}
LEAST_TARGET_PX = 44
"""What a finger needs: WCAG 2.2, success criterion 2.5.5."""


def test_a_digit_is_answered(desk: Page) -> None:
    draw(desk, strokes_of("3"))
    expect(digits_of(desk)).to_have_text("3")
    expect(says(desk)).to_contain_text("Sure")


def test_an_answer_comes_while_the_button_is_still_pressed(desk: Page) -> None:
    draw(desk, strokes_of("0"), lift=False)
    expect(digits_of(desk)).to_have_text("0")
    assert not drawing_of(desk).strokes, "the stroke is not done yet"
    desk.mouse.up()
    expect_strokes(desk, 1)


@pytest.mark.parametrize("means", ["buttons", "keys"])
def test_strokes_can_be_undone_redone_and_cleared(desk: Page, means: str) -> None:
    def do(what: str) -> None:
        desk.keyboard.press(KEYS[what]) if means == "keys" else desk.get_by_role("button", name=TOOLS[what]).click()

    draw(desk, strokes_of("2026"))
    expect(digits_of(desk)).to_have_text("2026")
    do("undo")
    expect(digits_of(desk)).to_have_text("202")
    do("redo")
    expect(digits_of(desk)).to_have_text("2026")
    do("clear")
    expect(digits_of(desk)).to_have_count(0)
    do("undo")
    expect(digits_of(desk)).to_have_text("2026")


def test_a_tool_that_can_do_nothing_is_switched_off(desk: Page) -> None:
    undo, redo, clear = (desk.get_by_role("button", name=name) for name in TOOLS.values())
    for tool in (undo, redo, clear):
        expect(tool).to_be_disabled()
    draw(desk, strokes_of("7"))
    expect(undo).to_be_enabled()
    expect(clear).to_be_enabled()
    expect(redo).to_be_disabled()


def test_a_new_stroke_after_undo_ends_what_could_be_redone(desk: Page) -> None:
    draw(desk, strokes_of("7"))
    desk.get_by_role("button", name=TOOLS["undo"]).click()
    draw(desk, strokes_of("0"))
    expect(desk.get_by_role("button", name=TOOLS["redo"])).to_be_disabled()
    expect_strokes(desk, len(strokes_of("7")))


def test_no_message_counts_on_what_the_browser_has_cached(desk: Page) -> None:
    """Streamlit's browser side forgets cached messages while quick strokes count on them, and puts an error over the page."""
    received = listen(desk)
    desk.reload()
    expect(pad_of(desk)).to_be_visible()
    draw(desk, strokes_of("7"))
    expect(digits_of(desk)).to_have_text("7")
    messages = [ForwardMsg.FromString(frame) for frame in received]
    assert any(message.delta.new_element.HasField("bidi_component") for message in messages)
    assert not any(message.metadata.cacheable or message.HasField("ref_hash") for message in messages)


def test_tools_are_large_enough_to_hit(desk: Page) -> None:
    for tool in ("button.undo", "button.redo", "button.clear", "input.brush"):
        box = desk.locator(tool).bounding_box()
        assert min(box["width"], box["height"]) >= LEAST_TARGET_PX, tool


def test_the_slider_sets_the_width_of_the_next_stroke_only(desk: Page) -> None:
    first, *others = strokes_of("11")
    draw(desk, [first])
    desk.get_by_role("slider", name="Brush width").press("End")
    thin_ink = ink_on(pad_of(desk)).sum()
    draw(desk, others[1:2])
    expect_strokes(desk, 2)
    assert drawing_of(desk).brushes == (BRUSH_DEFAULT, BRUSH_MOST)
    assert ink_on(pad_of(desk)).sum() > 2 * thin_ink


def test_a_tap_leaves_the_dot_that_is_read(desk: Page) -> None:
    spot = np.float32([[200, 150]])
    draw(desk, [spot])
    expect_strokes(desk, 1)
    expect(says(desk)).to_contain_text("Not a digit")
    seen, read = ink_on(pad_of(desk)), 255 - render(drawing_of(desk))
    assert np.count_nonzero(read > 127) > 50
    assert np.count_nonzero((seen > 127) != (read > 127)) < 0.2 * np.count_nonzero(read > 127)
