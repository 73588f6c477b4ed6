"""Who agrees with whom is told in few sentences, and a single network by its name."""

import pytest

from core.evaluation.agreement import Agreement, Camp
from screens.components import duel_words

NAMES = ["Own", "Compact", "Net 1", "Net 2", "LeNet-5", "Model A", "Tiny", "MLP"]


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duel_words, "_", lambda text: text)


def told(*camps: Camp) -> str:
    return " ".join(duel_words.tell(Agreement(camps), NAMES))


def test_all_agree() -> None:
    assert told(Camp(7, tuple(range(8)))) == "All 8 networks say 7."


def test_a_single_network_agrees_with_nobody() -> None:
    assert duel_words.tell(Agreement((Camp(7, (0,)),)), ["Own"]) == ["Own says 7."]


def test_those_who_disagree_are_named() -> None:
    sentences = told(Camp(7, (0, 1, 2, 3, 6)), Camp(1, (4, 5)), Camp(2, (7,)))
    assert sentences == "5 of 8 say 7. LeNet-5 and Model A say 1. MLP says 2."


def test_many_who_disagree_are_counted() -> None:
    assert told(Camp(7, (0, 1, 2, 3, 4)), Camp(None, (5, 6, 7))) == "5 of 8 say 7. Model A, Tiny and MLP say: not a digit."
    assert told(Camp(7, (0, 1, 2, 3)), Camp(9, (4, 5, 6, 7))) == "They are divided. 4 of 8 say 7. 4 of 8 say 9."


def test_small_camps_share_a_sentence() -> None:
    camps = [Camp(7, (0, 1, 2)), *(Camp(digit, (3 + digit,)) for digit in range(5))]
    assert told(*camps) == "3 of 8 say 7. Net 2 says 0. LeNet-5 says 1. Others say: 2, 3, 4."


def test_one_network_that_sees_no_digit() -> None:
    assert told(Camp(7, tuple(range(7))), Camp(None, (7,))).endswith("MLP says: not a digit.")


def test_where_there_is_no_majority_no_digit_stands_large() -> None:
    tie = Agreement((Camp(7, (0, 1)), Camp(1, (2, 3))))
    assert '<div class="digits">?</div>' in duel_words.answer(tie, NAMES, "trazo-light")
