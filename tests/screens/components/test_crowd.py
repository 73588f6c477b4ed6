"""Live answers keep their pace for a few visitors, and slow down in proportion for a crowd."""

import threading
from collections.abc import Callable

import pytest

from screens.components.crowd import FREE_SESSIONS, PRESENT_S, THROTTLE_ALONE_MS, Crowd, Turns, throttle_ms


@pytest.mark.parametrize("sessions", [0, 1, FREE_SESSIONS])
def test_a_few_visitors_are_answered_at_full_pace(sessions: int) -> None:
    assert throttle_ms(sessions) == THROTTLE_ALONE_MS


def test_a_class_waits_in_proportion() -> None:
    assert throttle_ms(2 * FREE_SESSIONS) == 2 * THROTTLE_ALONE_MS
    assert throttle_ms(30) == round(THROTTLE_ALONE_MS * 30 / FREE_SESSIONS)


def test_a_visitor_who_comes_again_is_counted_once() -> None:
    crowd = Crowd()
    assert [crowd.enter(name, now) for name, now in [("one", 0.0), ("two", 1.0), ("one", 2.0)]] == [1, 2, 2]


def test_who_has_not_been_seen_for_a_while_no_longer_counts() -> None:
    crowd = Crowd()
    crowd.enter("gone", 0.0)
    assert crowd.enter("here", PRESENT_S - 0.1) == 2
    assert crowd.enter("here", PRESENT_S) == 1


def begun(turns: Turns, work: Callable[[], None]) -> threading.Thread:
    """Start a thread that works when it is its turn, and wait until it waits."""

    def take_turn() -> None:
        with turns:
            work()

    thread = threading.Thread(target=take_turn)
    before = len(turns._waiting)
    thread.start()
    while thread.is_alive() and len(turns._waiting) == before:
        pass
    return thread


def test_turns_are_taken_in_the_order_of_coming() -> None:
    turns, order = Turns(1), []
    with turns:
        threads = [begun(turns, lambda name=name: order.append(name)) for name in "abc"]
        assert not order
    for thread in threads:
        thread.join(5)
    assert order == ["a", "b", "c"]
    with turns:
        pass


def test_who_gives_way_goes_on_after_those_that_waited() -> None:
    turns, order = Turns(1), []
    with turns:
        turns.give_way()
        threads = [begun(turns, lambda name=name: order.append(name)) for name in "ab"]
        turns.give_way()
        order.append("again")
    for thread in threads:
        thread.join(5)
    assert order == ["a", "b", "again"]


def test_a_turn_that_ends_in_an_error_is_given_back() -> None:
    turns = Turns(1)
    with pytest.raises(ValueError, match="broken"), turns:
        raise ValueError("broken")
    with turns:
        pass
