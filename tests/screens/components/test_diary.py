"""Runs of the same name can be told apart."""

from core.data.registry import DataChoice
from core.training.config import TrainingConfig
from core.training.plan import RunPlan
from core.training.results import RunState
from core.training.runs import Summary
from screens.components.diary import names_of


def names(*of_runs: str) -> list[str]:
    """Return what runs are called, the oldest first, as they are given."""
    runs = [
        Summary(str(place), RunPlan(name, "", DataChoice("digits"), TrainingConfig()), RunState.FINISHED, 0, None)
        for place, name in enumerate(of_runs)
    ]
    return list(names_of(tuple(reversed(runs))).values())


def test_runs_of_the_same_name_get_a_number() -> None:
    assert names("Mine", "Other", "Mine", "Mine") == ["Mine", "Other", "Mine (2)", "Mine (3)"]


def test_a_number_that_somebody_wrote_is_not_given_again() -> None:
    assert names("Mine (2)", "Mine", "Mine") == ["Mine (2)", "Mine", "Mine (3)"]
