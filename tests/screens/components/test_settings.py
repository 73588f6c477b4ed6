"""The sidebar offers everything that can be chosen, by a name a person understands."""

from streamlit.testing.v1 import AppTest

from core.imaging.pipeline import STAGES
from core.models.checkpoint import DEFAULT_MODEL, released_models
from screens.components import session


def test_every_pipeline_is_offered_and_the_default_is_chosen(app: AppTest) -> None:
    offered = app.radio(key=session.PIPELINE)
    assert offered.options == ["Classroom (ours)", "Textbook (every tutorial's)", "Notebook (only resized)"]
    assert len(offered.options) == len(STAGES)
    assert offered.value == "classroom"


def test_every_released_model_is_offered_and_the_default_is_chosen(app: AppTest) -> None:
    offered = app.selectbox(key=session.MODEL)
    assert offered.options[0] == "Trazo's default model"
    assert len(offered.options) == len(released_models())
    assert offered.value == DEFAULT_MODEL


def test_both_surfaces_are_offered_and_the_pad_is_chosen(app: AppTest) -> None:
    offered = app.radio(key=session.SURFACE)
    assert offered.options == ["Trazo's pad", "Drawable canvas (desktop)"]
    assert offered.value == "pad"


def test_pictures_can_come_from_four_places_and_drawing_is_chosen(app: AppTest) -> None:
    offered = app.button_group(key=session.SOURCE)
    assert offered.options == ["Draw", "Photo", "Camera", "Samples"]
    assert offered.value == "Draw"


def test_choices_outlive_a_visit_to_another_page(app: AppTest) -> None:
    app.radio(key=session.PIPELINE).set_value("textbook").run()
    app.switch_page("screens/about.py").run()
    app.switch_page("screens/recognise.py").run()
    assert app.radio(key=session.PIPELINE).value == "textbook"
