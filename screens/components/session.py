"""The state of one visitor's session. The only file that spells session-state keys."""

import re
from collections.abc import Mapping, Sequence

import streamlit as st

from core.i18n.catalogues import LANGUAGES, choose_language
from screens.components.view import View

LANGUAGE = "lang"
PAD = "pad"
KEPT_DRAWING = "kept_drawing"
DRAWABLE_CANVAS = "drawable_canvas"
SURFACE = "surface"
SOURCE = "source"
UPLOADS = "uploads"
UPLOADS_HERE, UPLOADS_AWAY = "uploads_here", "uploads_away"
CAMERA = "camera"
SAMPLE = "sample"
MODEL = "model"
PIPELINE = "pipeline"
COMPARE = "compare"
TUNED_MODEL, TUNED_PART, TUNE = "tuned_model", "tuned_part", "tune"
CHOSEN_FILE, FILES, LEFT_FILES = "chosen_file", "files", "left_files"
CHOSEN_DIGIT = "chosen_digit"
PICTURE = "picture"
DIGIT_BEFORE = "digit_before"
DIGIT_AFTER = "digit_after"
FRAME = "frame"
PAGE_TITLE = "page_title"
TAPS = "taps"
LARGE_STAGE = "large_stage"
VIEWS = "views"
PHOTO_DIGITS = "photo_digits"
ASKED_STAGE = "asked_stage"
VISITOR, VISITOR_PLACE = "visitor", "visitor_place"
VISITOR_ID = re.compile("[0-9a-f]{32}")
"""The random number of a browser. It becomes the name of a folder, so nothing else will do."""
TRAIN_VIEW, NEXT_VIEW = "train_view", "next_view"
RUN = "run"
DATA, DATA_TASK, DATA_ARCHIVE, DATA_FETCH = "data", "data_task", "data_archive", "data_fetch"
RUN_NAME, START, SETTINGS_OF, PRESET = "run_name", "start", "settings_of", "preset"
COMPLAINT = "complaint"
SETTING = "setting"
STOP, RESUME, USE = "stop", "resume", "use"
CURVES, CONFUSION, CONFUSION_SHARES = "curves", "confusion", "confusion_shares"
COMPARE_VIEW, COMPARE_DIGITS, COMPARE_TABLE = "compare_view", "compare_digits", "compare_table"
COMPARE_ALONG, COMPARE_SCATTER = "compare_along", "compare_scatter"
DUEL, DUEL_NEAREST = "duel", "duel_nearest"
TEN_MODELS, TEN_FILTER, TEN_WHOSE, TEN_OTHERS = "ten_models", "ten_filter", "ten_whose", "ten_others"
PAIR_FIRST, PAIR_SECOND, PAIR_PART, PAIR_SHARES = "pair_first", "pair_second", "pair_part", "pair_shares"
PAIR_MATRIX = "pair_matrix"
TOUCH, TOUCH_PLACE = "touch", "touch_place"
LINES, LINES_GROUP, LINES_VALUE, LINES_OVER, LINES_CHART = "lines", "lines_group", "lines_value", "lines_over", "lines_chart"
COMPARED, DIARY, RENAME, DELETE = "compared", "diary", "rename", "delete"
DOWNLOAD = "download"
OTHER_PICTURES = "other_pictures"
FEEDBACK, FEEDBACK_PLACE, FEEDBACK_NOTE, FEEDBACK_UNDO = "feedback", "feedback_place", "feedback_note", "feedback_undo"
FEEDBACK_IDLE = "feedback_idle"
KEPT_NOTE = "kept_note"
GALLERY, GALLERY_LABEL, GALLERY_ROUND = "gallery", "gallery_label", "gallery_round"
RELABEL, DELETE_CHOSEN, DELETE_ALL = "relabel", "delete_chosen", "delete_all"
ZIP_DOWN, ZIP_UP, ZIP_NOTE = "zip_down", "zip_up", "zip_note"
WORDED_SETTINGS = tuple(f"{SETTING}_{name}" for name in ("architecture", "optimiser", "schedule"))
WORDED_LOOKS = (TEN_MODELS, TEN_FILTER, TEN_WHOSE, PAIR_FIRST, PAIR_SECOND, PAIR_PART, LINES, LINES_VALUE, LINES_OVER)
WORDED = (SURFACE, MODEL, PIPELINE, TRAIN_VIEW, COMPARE_VIEW, COMPARE_ALONG, DATA, DATA_TASK, *WORDED_SETTINGS, *WORDED_LOOKS)
"""The choices between things that have other names in other languages."""


def language() -> str:
    """Return the code of the visitor's language."""
    return choose_language(st.session_state.get(LANGUAGE), st.context.locale)


def choose_language_in_sidebar() -> None:
    """Offer the languages: that of the address (`?lang=es`) is chosen first, else the browser's own.

    A choice that differs from both goes into the address, to be shared.
    """
    first = choose_language(st.query_params.get(LANGUAGE), st.context.locale)
    st.session_state.setdefault(LANGUAGE, first)
    st.sidebar.segmented_control(
        "Language · Idioma",
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        required=True,
        key=LANGUAGE,
        on_change=_carry_over,
    )
    if language() != first:
        st.query_params[LANGUAGE] = language()


def _carry_over() -> None:
    reword(*WORDED)


def reword(*keys: str) -> None:
    """Set what is chosen anew: Streamlit knows choices by their words, which are about to change; for a callback."""
    for key in keys:
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]


def visitor() -> str | None:
    """Return the random number of the visitor's browser, 32 hex digits; None before it has told, one run of the page later."""
    number = triggered(VISITOR, "id")
    return number if isinstance(number, str) and VISITOR_ID.fullmatch(number) else None


def pad_message() -> object:
    """Return what the pad sent last; what it sent before the page was left, where it has just come back."""
    state = st.session_state.get(PAD)
    message = state.get("drawing") if state else None
    if message is not None:
        st.session_state[KEPT_DRAWING] = message
    return st.session_state.get(KEPT_DRAWING)


def triggered(component: str, name: str) -> object:
    """Return what a component has sent under this name; of triggers, for its callback."""
    state = st.session_state.get(component)
    return state.get(name) if state else None


def take_choice(key: str) -> object:
    """Return what was chosen in a row of buttons, and let none of them be chosen; for its callback."""
    choice = st.session_state.get(key)
    st.session_state[key] = None
    return choice


def uploaded(key: str) -> bytes | None:
    """Return the file that has just been uploaded; for its callback."""
    file = st.session_state.get(key)
    return file.getvalue() if file else None


def remember(key: str, value: object) -> None:
    """Keep something to be told on the next run."""
    st.session_state[key] = value


def remembered(key: str) -> object:
    """Return what is to be told, None where there is nothing."""
    return st.session_state.get(key)


def forget(key: str) -> object:
    """Return what is to be told, for the last time."""
    return st.session_state.pop(key, None)


def fresh(key: str) -> str:
    """Return the key of a widget that starts anew after each `start_anew`."""
    return f"{key}_{st.session_state.get(GALLERY_ROUND, 0)}"


def start_anew() -> None:
    """Let the widgets with fresh keys forget what was chosen in them."""
    st.session_state[GALLERY_ROUND] = st.session_state.get(GALLERY_ROUND, 0) + 1


def view_of(photo: str) -> View:
    """Return how the visitor looks at a photo."""
    return st.session_state.get(VIEWS, {}).get(photo, View())


def look(photo: str, view: View) -> None:
    """Remember how the visitor looks at a photo; the digits are found anew then."""
    st.session_state[VIEWS] = {**st.session_state.get(VIEWS, {}), photo: view}
    choose_digit(photo, 0)


def digit_of(photo: str, count: int) -> int:
    """Return the place of the digit that is looked at on a photo of `count` digits."""
    index = st.session_state.get(PHOTO_DIGITS, {}).get(photo, 0)
    return index if index < count else 0


def step_digit(photo: str, step: int, count: int) -> None:
    """Look at the digit so many places further, on a photo of `count` digits, and round."""
    choose_digit(photo, (digit_of(photo, count) + step) % count)


def begin_file(names: Sequence[str], readable: Sequence[str]) -> str:
    """Return the key of the row of pictures: one that has joined others is chosen at once, if it can be read.

    Else what was chosen stays, also while the visitor is elsewhere, when Streamlit forgets it; where nothing was, the first
    one that can be read.
    """
    left, chosen = st.session_state.get(LEFT_FILES, ((), ""))
    joined = [name for name in readable if name not in st.session_state.get(FILES, ())]
    if joined and not set(names).isdisjoint(st.session_state.get(FILES, ())):
        st.session_state[CHOSEN_FILE] = joined[0]
    elif st.session_state.get(CHOSEN_FILE) not in names:
        st.session_state[CHOSEN_FILE] = chosen if left == tuple(names) else (*readable, *names)[0]
    st.session_state[FILES] = tuple(names)
    if len(names) > 1:
        st.session_state[LEFT_FILES] = tuple(names), st.session_state[CHOSEN_FILE]
    return CHOSEN_FILE


def has_uploaded() -> bool:
    """Whether the visitor has been where photos are uploaded, during this visit of the page."""
    return UPLOADS in st.session_state


def choose_digit(photo: str, index: int) -> None:
    """Remember the digit to look at."""
    st.session_state[PHOTO_DIGITS] = {**st.session_state.get(PHOTO_DIGITS, {}), photo: index}


def ask_stage(number: int) -> None:
    """Remember that a stage is to be opened, once."""
    st.session_state[ASKED_STAGE] = number


def take_asked_stage() -> int | None:
    """Return the stage that is to be opened now; it becomes the one chosen among the large ones."""
    number = st.session_state.pop(ASKED_STAGE, None)
    if number is not None:
        st.session_state[LARGE_STAGE] = number
    return number


def run_in_address() -> str | None:
    """Return the run that the address names; where it names none, that of before, which then stands in the address again."""
    asked = st.query_params.get(RUN)
    if asked:
        st.session_state[RUN] = asked
    elif st.session_state.get(RUN):
        st.query_params[RUN] = st.session_state[RUN]
    run: str | None = st.session_state.get(RUN)
    return run


def show_run(run: str, view: str) -> None:
    """Look at a run when the page is shown next: the row of views, once it is on the page, can be set no more."""
    st.session_state[RUN] = st.query_params[RUN] = run
    st.session_state[NEXT_VIEW] = view


def leave_run(run: str) -> None:
    """Look at this run no more, where it is the one that is looked at."""
    if st.session_state.get(RUN) == run:
        st.session_state.pop(RUN)
        st.query_params.pop(RUN, None)


def text(key: str) -> str:
    """Return what stands in a field of text; for a callback."""
    return str(st.session_state.get(key) or "")


def begin_view(view: str) -> str:
    """Return the key of the row of views, which begins with this one."""
    st.session_state.setdefault(TRAIN_VIEW, view)
    if NEXT_VIEW in st.session_state:
        st.session_state[TRAIN_VIEW] = st.session_state.pop(NEXT_VIEW)
    return TRAIN_VIEW


def begin(key: str, value: object) -> str:
    """Return the key of a widget that begins with this value, and can be set by a callback, too."""
    st.session_state.setdefault(key, value)
    return key


def begin_setting(name: str, value: object) -> str:
    """Return the key of a setting's widget, which begins with this value."""
    return begin(f"{SETTING}_{name}", value)


def put_settings(values: Mapping[str, object], subject: str = "") -> None:
    """Set all of these settings anew; with a `subject` only where they were not set for it before."""
    if subject and st.session_state.get(SETTINGS_OF) == subject:
        return
    if subject:
        st.session_state[SETTINGS_OF] = subject
    for name, value in values.items():
        st.session_state[f"{SETTING}_{name}"] = value


def complain(sentence: str) -> None:
    """Remember what went wrong in a callback, to be said once."""
    st.session_state[COMPLAINT] = sentence


def take_complaint() -> str:
    """Return what went wrong in the last callback; empty where nothing did."""
    return str(st.session_state.pop(COMPLAINT, ""))


def chosen_model() -> str:
    """Return what the Recognise page reads with; empty before its first visit."""
    return str(st.session_state.get(MODEL) or "")


def choose_model(name: str) -> None:
    """Choose what the Recognise page reads with."""
    st.session_state[MODEL] = name


def count(key: str) -> int:
    """Return how often `count_up` was called for this key."""
    return int(st.session_state.get(key, 0))


def count_up(key: str) -> None:
    """Count a press of a button."""
    st.session_state[key] = count(key) + 1
