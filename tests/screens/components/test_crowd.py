"""Live answers keep their pace for a few visitors, and slow down in proportion for a crowd."""

import pytest

from screens.components.crowd import FREE_SESSIONS, PRESENT_S, THROTTLE_ALONE_MS, Crowd, throttle_ms


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
