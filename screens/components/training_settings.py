"""The settings of a run: the four that matter most, all others folded away, each with what it does.

In: the data to train with. Out: a `TrainingConfig`; what is out of its range is said in a sentence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace

import streamlit as st

from core.data.glimpse import Glimpse
from core.errors import SettingInvalid
from core.training.augment import MILD, NOTHING, Augmentation
from core.training.checks import check_config
from core.training.config import Optimiser, Schedule, TrainingConfig
from core.training.presets import quick
from core.training.previews import network_facts, preview_rates
from screens.components import augmentation_preview, curves, session
from screens.components.amounts import number
from screens.components.run_words import LOWERED
from screens.components.training_words import ARCHITECTURES, OPTIMISERS, SCHEDULES, SETTINGS
from screens.components.words import _

BENT = {
    "rotation_deg": 45.0,
    "shift_px": 6.0,
    "scale": 0.5,
    "shear": 0.6,
    "elastic_px": 3.0,
    "stroke": 1.0,
    "noise": 0.5,
    "erase": 1.0,
}
"""What changes pictures on the page, and the most of each; beyond it digits are no longer the same."""
VALIDATION_SHARE, MOST_VALIDATION = 0.1, 0.5
MOST_SMOOTHING, MOST_DROPOUT = 0.5, 0.9


@dataclass(frozen=True)
class ChosenSettings:
    """How to train, and how much of the data is set aside to watch."""

    config: TrainingConfig
    validation_share: float


def choose(data: Glimpse, subject: str) -> ChosenSettings | None:
    """Offer the settings for this data, which begin anew with each `subject`; None where one cannot be used, which is said."""
    session.put_settings(_flat(quick(data.train_count)), subject)
    _offer_presets(data)
    config = _offer_first(data)
    with st.expander(_("More settings"), icon=":material/tune:", key=f"{session.SETTING}_more"):
        config = _offer_more(config, data)
        share = _slide("validation_share", VALIDATION_SHARE, MOST_VALIDATION, 0.05, least=0.05)
    with st.expander(_("Change the pictures (augmentation)"), icon=":material/auto_awesome:", key=f"{session.SETTING}_bend"):
        config = replace(config, augmentation=_offer_augmentation(data))
    try:
        check_config(config)
    except SettingInvalid as error:
        st.error(sentence_of(error), icon=":material/error:")
        return None
    return ChosenSettings(config, share)


def sentence_of(error: SettingInvalid) -> str:
    """Return what is wrong with a setting, by the name that it has on the page."""
    name = str(error.values["setting"])
    label = _(SETTINGS[name].label) if name in SETTINGS else name
    return SettingInvalid(**{**error.values, "setting": f"«{label}»"}).sentence(_)


def _flat(config: TrainingConfig) -> dict[str, object]:
    """Return all settings that the page offers, by their names."""
    values = {one.name: getattr(config, one.name) for one in fields(config)} | asdict(config.augmentation)
    return {name: value for name, value in values.items() if name in SETTINGS and name != "dropout"}


def _offer_presets(data: Glimpse) -> None:
    with st.container(horizontal=True):
        st.button(
            _("Quick"),
            icon=":material/bolt:",
            key=f"{session.PRESET}_quick",
            help=_("All settings as they suit this data: soon done, and good."),
            on_click=session.put_settings,
            args=(_flat(quick(data.train_count)),),
        )


def _offer_first(data: Glimpse) -> TrainingConfig:
    architecture = _pick("architecture", tuple(ARCHITECTURES), ARCHITECTURES)
    count = number(network_facts(architecture, data.shape).parameters)
    st.caption(_("{count} numbers to learn.").format(count=count))
    left, middle, right = st.columns(3)
    with left:
        epochs = _number("epochs", 1)
    with middle:
        rate = _number("learning_rate", 0.0005)
    with right:
        batch_size = _number("batch_size", 8)
    return TrainingConfig(architecture=architecture, epochs=int(epochs), learning_rate=rate, batch_size=int(batch_size))


def _offer_more(config: TrainingConfig, data: Glimpse) -> TrainingConfig:
    left, right = st.columns(2, gap="large")
    with left:
        optimiser = Optimiser(_pick("optimiser", tuple(Optimiser), OPTIMISERS))
        momentum = _slide("momentum", config.momentum, 0.99, 0.01) if optimiser is Optimiser.SGD else config.momentum
        config = replace(config, optimiser=optimiser, momentum=momentum, weight_decay=_number("weight_decay", 0.0001))
        config = _offer_schedule(config, data)
    with right:
        own_dropout = network_facts(config.architecture, data.shape).dropout
        return replace(
            config,
            early_stopping=int(_number("early_stopping", 1)),
            dropout=None if own_dropout is None else _slide("dropout", own_dropout, MOST_DROPOUT, 0.05),
            label_smoothing=_slide("label_smoothing", 0.0, MOST_SMOOTHING, 0.01),
            is_balanced=_switch("is_balanced"),
            seed=int(_number("seed", 1)),
        )


def _offer_schedule(config: TrainingConfig, data: Glimpse) -> TrainingConfig:
    config = replace(config, schedule=Schedule(_pick("schedule", tuple(Schedule), SCHEDULES)))
    if config.schedule in LOWERED:
        factor = _slide("schedule_factor", config.schedule_factor, 0.95, 0.05, least=0.05)
        config = replace(config, schedule_factor=factor, schedule_patience=int(_number("schedule_patience", 1)))
    try:
        rates = preview_rates(config, data.train_count)
    except SettingInvalid:
        return config  # said below all settings
    curves.show_rates(rates, config.epochs, f"{session.SETTING}_rates")
    if config.schedule is Schedule.PLATEAU:
        st.caption(_("It stays as it is for as long as the validation loss falls; nobody knows beforehand when that ends."))
    return config


def _offer_augmentation(data: Glimpse) -> Augmentation:
    with st.container(horizontal=True):
        for name, label, values in (("none", _("No change"), NOTHING), ("mild", _("A little of everything"), MILD)):
            chosen = {one: getattr(values, one) for one in BENT}
            key = f"{session.PRESET}_bend_{name}"
            st.button(label, key=key, on_click=session.put_settings, args=(chosen,))
    columns = st.columns(2, gap="large")
    values = {}
    for place, (name, most) in enumerate(BENT.items()):
        with columns[place % 2]:
            values[name] = _slide(name, 0.0, most, most / 20)
    augmentation = replace(NOTHING, **values)
    augmentation_preview.show(data.sample, augmentation)
    return augmentation


def _pick(name: str, options: Sequence[str], words: Mapping[str, str]) -> str:
    chosen = st.selectbox(
        _(SETTINGS[name].label),
        options,
        format_func=lambda option: _(words.get(option, option)),
        key=session.begin_setting(name, options[0]),
        persist_state="session",
    )
    _explain(name)
    return str(chosen or options[0])


def _number(name: str, step: float) -> float:
    """Offer a number of any size: what is out of its range is said by the check, in words."""
    chosen = st.number_input(
        _(SETTINGS[name].label),
        value=None,
        step=step,
        format="%d" if isinstance(step, int) else "%g",
        key=session.begin_setting(name, getattr(TrainingConfig(), name)),
        persist_state="session",
    )
    _explain(name)
    return 0 if chosen is None else chosen


def _slide(name: str, value: float, most: float, step: float, least: float = 0.0) -> float:
    chosen = st.slider(
        _(SETTINGS[name].label),
        least,
        most,
        step=step,
        key=session.begin_setting(name, value),
        persist_state="session",
    )
    _explain(name)
    return float(chosen)


def _switch(name: str) -> bool:
    chosen = st.toggle(_(SETTINGS[name].label), key=session.begin_setting(name, False), persist_state="session")
    _explain(name)
    return bool(chosen)


def _explain(name: str) -> None:
    st.caption(_(SETTINGS[name].explanation))
