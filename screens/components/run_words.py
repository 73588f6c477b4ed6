"""What a run is, in words: its state, its settings, what its curves show.

In: a run or its plan. Out: words in the visitor's language.
"""

from dataclasses import asdict, fields
from pathlib import Path

from core.data.registry import DataChoice, known
from core.errors import UnknownName
from core.i18n.catalogues import N_
from core.training.augment import NOTHING
from core.training.config import Optimiser, Schedule, TrainingConfig
from core.training.diagnosis import Circumstances, diagnose
from core.training.material import is_fine_tuning
from core.training.plan import RunPlan, read_plan
from core.training.results import RunState
from core.training.run_folder import all_runs, folder_of
from core.training.run_models import RUN_PREFIX
from core.training.runs import Run
from core.training.stopping import STOP_SENTENCES
from screens.components import amounts
from screens.components.models import MODEL_NAMES
from screens.components.training_words import ARCHITECTURES, OPTIMISERS, SCHEDULES, SETTINGS, TASKS
from screens.components.words import _

ACTIVE = (RunState.QUEUED, RunState.PREPARING, RunState.RUNNING)
STATES = {
    RunState.QUEUED: N_("waiting"),
    RunState.PREPARING: N_("preparing"),
    RunState.RUNNING: N_("training"),
    RunState.STOPPED: N_("stopped"),
    RunState.FINISHED: N_("finished"),
    RunState.DIVERGED: N_("diverged"),
    RunState.BROKEN: N_("broken off"),
    RunState.FAILED: N_("failed"),
}
HAPPENINGS = {
    RunState.PREPARING: N_("Preparing the pictures …"),
    RunState.STOPPED: N_("Stopped."),
    RunState.FINISHED: N_("Finished: all epochs are done."),
    RunState.DIVERGED: N_("Broken off: the loss grew beyond all bounds."),
    RunState.BROKEN: N_("The run broke off without a word. It can go on from where it was last saved."),
    RunState.FAILED: N_("Something went wrong in Trazo. Please try again."),
}
LOWERED = (Schedule.STEP, Schedule.PLATEAU)
"""The schedules with a factor and a patience."""
WORDED = {"architecture": ARCHITECTURES, "optimiser": OPTIMISERS, "schedule": SCHEDULES}


def task_name(task: str) -> str:
    """Return what is to be told apart, in words."""
    return _(TASKS.get(task, task))


def data_name(choice: DataChoice) -> str:
    """Return what a data set is called; one that was brought by its file, one of another version by its bare name."""
    if is_fine_tuning(choice):
        return _("My digits")
    if choice.file:
        return Path(choice.file).stem
    try:
        title = _(known(choice.name).title)
    except UnknownName:
        return choice.name
    return f"{title}: {task_name(choice.task)}" if choice.task else title


def settings(plan: RunPlan) -> dict[str, str]:
    """Return all settings of a run by their names on the page; of what changes pictures only what is used."""
    config = plan.config
    unused = _unused(config)
    names = [one.name for one in fields(TrainingConfig) if one.name in SETTINGS and one.name not in unused]
    values = {name: getattr(config, name) for name in names}
    bends = {name: value for name, value in asdict(config.augmentation).items() if value != getattr(NOTHING, name)}
    named = {_(SETTINGS[name].label): _worded(name, value) for name, value in (values | bends).items()}
    share = amounts.share(plan.validation_share, 0)
    start = {_("Network to start from"): _start_name(plan.start)} if plan.start else {}
    return {_("Data set"): data_name(plan.data), **start, **named, _(SETTINGS["validation_share"].label): share}


def _start_name(start: str) -> str:
    """Return what the network is called that a run went on from; the id of a run that was deleted since."""
    if not start.startswith(RUN_PREFIX):
        return _(MODEL_NAMES.get(start, start))
    run = start.removeprefix(RUN_PREFIX)
    return read_plan(folder_of(run)).name if run in all_runs() else run


def _unused(config: TrainingConfig) -> set[str]:
    """Return the settings that mean nothing beside the others."""
    unused = set() if config.optimiser is Optimiser.SGD else {"momentum"}
    return unused if config.schedule in LOWERED else unused | {"schedule_factor", "schedule_patience"}


def setting(plan: RunPlan, name: str) -> str:
    """Return the value of one setting of a run."""
    return _worded(name, getattr(plan.config, name))


def _worded(name: str, value: object) -> str:
    if name in WORDED:
        return _(WORDED[name].get(value, str(value)))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None:
        return _("the network's own")
    return f"{value:g}".replace(".", _(".")) if isinstance(value, float) else str(value)


def happening(run: Run) -> str:
    """Return a sentence on what a run does now, or how it came to an end."""
    if run.state is RunState.QUEUED:
        return _("Waiting: number {place} in the queue.").format(place=run.place)
    if run.state is RunState.RUNNING:
        epoch = min(run.step // max(run.steps_per_epoch, 1) + 1, run.plan.config.epochs)
        return _("Training: epoch {epoch} of {epochs}.").format(epoch=epoch, epochs=run.plan.config.epochs)
    if run.state is RunState.STOPPED and run.result and run.result.reason:
        return _(STOP_SENTENCES[run.result.reason])
    if run.state is RunState.FINISHED and run.result and run.result.is_early:
        return _("Finished early: no progress for a while.")
    return run.error.sentence(_) if run.error else _(HAPPENINGS[run.state])


def findings(run: Run, num_classes: int) -> list[str]:
    """Return what the curves of a run show, the most important first."""
    config = run.plan.config
    circumstances = Circumstances(
        num_classes=num_classes,
        learning_rate=config.learning_rate,
        is_hardened=config.augmentation != NOTHING or bool(config.dropout),
        has_diverged=run.state is RunState.DIVERGED,
    )
    return [finding.sentence(_) for finding in diagnose(run.history, circumstances)]
