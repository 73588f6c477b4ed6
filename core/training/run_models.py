"""Brings back what runs have learnt, and finds the model that a run starts from.

In: the id of a run, or the name that a plan gives. Out: a `Model`, its checksum compared with its card's.
"""

from core.errors import NoModelYet, StartUnfit, WeightsAltered
from core.models.card import Card, read_card
from core.models.checkpoint import Model, load_model
from core.models.shape import Shape
from core.training.plan import RunPlan, read_plan
from core.training.run_folder import BEST, folder_of

RUN_PREFIX = "run:"
"""Before the id of a run, where a released model's name could stand, too."""


def run_model(run_id: str) -> Model:
    """Return a run's network with its best weights.

    Raises: UnknownRun, NoModelYet, CardUnreadable, or WeightsAltered where the checksum differs from the card's.
    """
    folder = folder_of(run_id)
    if not (folder / f"{BEST}.json").is_file():
        raise NoModelYet(name=read_plan(folder).name)
    try:
        return load_model(BEST, folder)
    except WeightsAltered:  # perhaps the worker was just between the weights and their card
        return load_model(BEST, folder)


def run_card(run_id: str) -> Card | None:
    """Return the card of a run's best weights without reading them, None before its first epoch is over.

    Raises: UnknownRun, CardUnreadable.
    """
    path = folder_of(run_id) / f"{BEST}.json"
    return read_card(path) if path.is_file() else None


def load_start(plan: RunPlan, shape: Shape) -> Model | None:
    """Return the model that a run starts from, None for a new network; `shape` is that of its data.

    Raises: UnknownName, UnknownRun, NoModelYet, WeightsError, StartUnfit.
    """
    if not plan.start:
        return None
    is_run = plan.start.startswith(RUN_PREFIX)
    model = run_model(plan.start.removeprefix(RUN_PREFIX)) if is_run else load_model(plan.start)
    _check_start(model.card, plan, shape)
    return model


def _check_start(card: Card, plan: RunPlan, shape: Shape) -> None:
    wanted = plan.config.architecture
    if card.architecture != wanted or card.shape != shape:
        raise StartUnfit(model=card.name, made_for=_said(card.architecture, card.shape), wanted=_said(wanted, shape))


def _said(architecture: str, shape: Shape) -> str:
    return f"{architecture}, {shape.channels} x {shape.side_px} x {shape.side_px} px, {shape.num_classes}"
