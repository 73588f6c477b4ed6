"""A comparison begins with networks that are worth comparing, whatever is on the shelf."""

from core.experiments.catalogue import experiment
from core.experiments.choosing import best_first, first_pair, groups, spread, with_predictions
from core.experiments.shelf import Entry
from tests.kept_answers import predictions, told


def entry(name: str, wrong: int = 0) -> Entry:
    return Entry(experiment(name), (told(name, predictions(*range(wrong))),), None)


COMPACT, TINY, LENET, BN_CNN = entry("compact", 90), entry("tiny", 300), entry("lenet-5", 100), entry("bn-cnn", 50)
ALL = (COMPACT, TINY, LENET, BN_CNN)


def test_the_best_comes_first() -> None:
    assert best_first(ALL) == (BN_CNN, COMPACT, LENET, TINY)


def test_the_best_is_held_against_the_usual_network() -> None:
    assert first_pair(ALL) == (BN_CNN, COMPACT)


def test_where_the_usual_network_is_best_or_missing_the_second_best_comes_in() -> None:
    assert first_pair((TINY, COMPACT, LENET)) == (COMPACT, LENET)
    assert first_pair((TINY, LENET)) == (LENET, TINY)


def test_a_spread_goes_from_the_best_to_the_worst() -> None:
    assert spread(ALL, 3) == (BN_CNN, COMPACT, TINY)
    assert spread(ALL, 5) == best_first(ALL)


def test_only_who_answers_each_digit_counts() -> None:
    untold = Entry(experiment("from-scratch"), (told("from-scratch"),), None)
    assert with_predictions((*ALL, untold), 10_000) == ALL


def test_groups_are_those_with_two_members_or_more_on_the_shelf() -> None:
    shelf = (entry("lenet-5"), entry("lenet-5-modern"), entry("net-1"), entry("mnist-a"), entry("small-a"))
    assert [(one.title, one.names) for one in groups(shelf)] == [("LeNet-5 then and now", ("lenet-5", "lenet-5-modern"))]


def test_optimisers_are_held_against_adam_on_the_same_network() -> None:
    assert groups((COMPACT, entry("optimiser-sgd")))[0].names == ("compact", "optimiser-sgd")
