"""The catalogue holds every system of the reports, each such that it can be carried out."""

import pytest

from core.data.registry import data_sets
from core.errors import UnknownName
from core.experiments.catalogue import EXPERIMENTS, experiment
from core.experiments.experiment import Experiment, Learner
from core.models.registry import architectures, build, parameter_count
from core.models.shape import Shape
from core.training.checks import check_config

SETTINGS = {
    Learner.NUMPY: {"learning_rate", "batch_size", "epochs"},
    Learner.SCIKIT_MLP: {"hidden", "learning_rate", "batch_size", "iterations"},
    Learner.FOREST: {"trees"},
}
PARAMETERS = {
    "compact": 421_642,
    "bn-cnn": 824_650,
    "net-1": 1_625_866,
    "lenet-5": 60_000,
    "from-scratch": 101_770,
    "scikit-mlp": 109_386,
    "tiny": 998,
}
each = pytest.mark.parametrize("one", EXPERIMENTS, ids=lambda one: one.name)


def test_names_are_unique_and_every_row_of_the_reports_is_there() -> None:
    assert len({one.name for one in EXPERIMENTS}) == len(EXPERIMENTS)
    assert set(range(1, 12)) <= {one.row for one in EXPERIMENTS}


@each
def test_every_experiment_has_data_a_network_and_settings_that_are_known(one: Experiment) -> None:
    known = {data.name: data.tasks for data in data_sets()} | {"digits-8x8": ()}
    assert one.data.task in ("", *known[one.data.name])
    assert one.architecture in architectures() or one.learner is Learner.FOREST
    assert set(one.settings) == SETTINGS.get(one.learner, set())
    check_config(one.config)


@each
def test_shares_leave_something_to_learn_from_and_figures_are_parts_of_1(one: Experiment) -> None:
    assert 0 <= one.data.test_share < 0.5 and 0 <= one.data.validation_share < 0.5
    assert one.learner is not Learner.TORCH or one.data.validation_share
    said = one.reported
    assert all(0.5 < value < 1 for value in (said.test, said.validation, said.train) if value is not None)


@pytest.mark.parametrize(("name", "count"), PARAMETERS.items())
def test_networks_have_the_parameters_of_their_reports(name: str, count: int) -> None:
    assert parameter_count(build(experiment(name).architecture)) == count


def test_networks_of_colour_pictures_have_the_parameters_of_their_reports() -> None:
    assert parameter_count(build(experiment("poly-mlp").architecture, Shape(channels=3, num_classes=5))) == 635_909


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(UnknownName, match="lenet-5-modern"):
        experiment("lenet-6")
