"""Every stage of every preparation is explained."""

from core.imaging.pipeline import STAGES
from screens.components.stage_words import EXPLANATIONS

AFTER_THE_ANSWER = {"heads", "stacking", "joining", "splitting", "pen"}
"""Stages that are there only where they changed something."""


def test_every_stage_is_explained_and_no_other() -> None:
    assert set(EXPLANATIONS) == {name for stages in STAGES.values() for name, _ in stages} | AFTER_THE_ANSWER
