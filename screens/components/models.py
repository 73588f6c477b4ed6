"""The models that a visitor can read with: the released ones, and those of their own runs.

In: a visitor. Out: names, and models by their names; of the runs' models only the last few stay in memory.
"""

from core.i18n.catalogues import N_
from core.models.checkpoint import Model
from core.recognition import serving_model
from core.training.plan import read_plan
from core.training.run_folder import all_runs, folder_of
from core.training.run_models import RUN_PREFIX, run_card, run_model
from core.training.runs import list_runs
from screens.components import session
from screens.components.kept import Kept

MODEL_NAMES = {
    "default": N_("Trazo's default model"),
    "compact_cnn": N_("Compact CNN (MNIST only)"),
}
"""What the released models are called on the page."""
KEPT_S = 1800
MODELS_BYTES = 48 << 20
"""Some twenty of the sizes that the page offers."""
FLOAT_BYTES = 4

_models = Kept[Model](MODELS_BYTES, KEPT_S, lambda model: FLOAT_BYTES * model.card.parameters)


def own_models() -> dict[str, str]:
    """Return the names of the visitor's runs that read digits, by the names of their models, the newest first.

    The one that is chosen is among them even while the browser has not told yet whose it is: it would be forgotten else.
    """
    visitor = session.visitor() if all_runs() else None  # who has no run need not be waited for
    runs = {one.id: one.plan.name for one in list_runs(visitor)} if visitor else _chosen_run()
    return {f"{RUN_PREFIX}{run}": name for run, name in runs.items() if _reads_digits(run)}


def _chosen_run() -> dict[str, str]:
    run = session.chosen_model().removeprefix(RUN_PREFIX)
    return {run: read_plan(folder_of(run)).name} if run in all_runs() else {}


def _reads_digits(run: str) -> bool:
    card = run_card(run)
    return card is not None and card.reads_digits


def model_named(name: str) -> Model:
    """Return a released model or that of a run, `run:ID`.

    Raises: UnknownRun, NoModelYet, UnknownName, WeightsError.
    """
    if not name.startswith(RUN_PREFIX):
        return serving_model(name)
    run = name.removeprefix(RUN_PREFIX)
    card = run_card(run)
    return _models.get((run, card.sha256 if card else ""), lambda: run_model(run))
