"""The Recognise page without a browser: it invites, answers, explains what it cannot read, and does as it is told."""

import json
import re

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from core.data.samples import SCENES
from core.imaging.encoding import png_bytes
from core.imaging.pipeline import DEFAULT_PIPELINE, STAGES
from core.imaging.strokes import Drawing, render
from core.models.checkpoint import released_models
from screens.components import session
from screens.components.view import Part, View
from tests.drawings import message, strokes_of
from tests.pictures import encoded
from tests.screens.conftest import Open

INVITATION = '<p class="quiet">'


def shown(app: AppTest, css_class: str) -> str:
    """Return what stands in the part of the page with this class: its HTML, empty where there is no such part."""
    return next((html.proto.body for html in app.html if f'class="{css_class}' in html.proto.body), "")


def answer(app: AppTest) -> str:
    return shown(app, "trazo-answer")


def digits(app: AppTest) -> str:
    found = re.search(r'<div class="digits ?\w*">(.*?)</div>', answer(app), re.DOTALL)
    return re.sub(r"<[^>]*>", "", found[1]) if found else ""


def picture(app: AppTest) -> dict[str, object]:
    """Return what the photo on the page is told: its boxes, its size."""
    shown = next(part for part in app.get("bidi_component") if part.proto.component_name == "trazo_picture")
    return json.loads(shown.proto.json)[0]


def boxes(app: AppTest) -> list[str]:
    return [box["text"] for box in picture(app)["boxes"]]


def choose(app: AppTest, key: str, value: object) -> AppTest:
    """Choose a value of a row of buttons."""
    assert not app.exception
    return app.button_group(key=key).set_value(value).run()


def test_a_blank_pad_invites_to_draw(app: AppTest) -> None:
    assert not app.exception
    assert app.title[0].value == "Which digit is it?"
    assert INVITATION in answer(app)
    assert not shown(app, "trazo-strip")


def test_a_browser_in_spanish_starts_in_spanish(open_app: Open) -> None:
    app = open_app(locale="es-MX")
    assert not app.exception
    assert app.title[0].value == "¿Qué dígito es?"
    assert "La respuesta aparece aquí" in answer(app)


def test_a_link_in_spanish_opens_in_spanish(open_app: Open) -> None:
    app = open_app(locale="en-GB", lang="es")
    assert app.title[0].value == "¿Qué dígito es?"


def test_a_link_in_a_language_that_nobody_speaks_here_opens_in_the_browsers_own(open_app: Open) -> None:
    app = open_app(locale="es-ES", lang="tlh")
    assert not app.exception
    assert app.title[0].value == "¿Qué dígito es?"


def test_the_language_can_be_chosen(app: AppTest) -> None:
    choose(app, session.LANGUAGE, "es")
    assert not app.exception
    assert app.title[0].value == "¿Qué dígito es?"
    assert app.button_group(key=session.LANGUAGE).value == "es"


@pytest.mark.parametrize("digit", "0123456789")
def test_a_digit_on_the_pad_is_answered(open_app: Open, digit: str) -> None:
    app = open_app(drawing=message(strokes_of(digit)))
    assert not app.exception
    assert digits(app) == digit
    assert "Sure" in answer(app)


def test_a_number_on_the_pad_is_read_from_left_to_right(open_app: Open) -> None:
    app = open_app(drawing=message(strokes_of("2026")))
    assert digits(app) == "2026"
    assert app.button_group(key=session.CHOSEN_DIGIT).options == ["1: 2", "2: 0", "3: 2", "4: 6"]


def test_every_digit_of_a_number_can_be_looked_at(open_app: Open) -> None:
    app = open_app(drawing=message(strokes_of("2026")))
    choose(app, session.CHOSEN_DIGIT, 3)
    assert not app.exception
    assert app.button_group(key=session.CHOSEN_DIGIT).value == 3


def test_a_shorter_number_forgets_the_chosen_place(open_app: Open) -> None:
    app = choose(open_app(drawing=message(strokes_of("2026"))), session.CHOSEN_DIGIT, 3)
    app.session_state[session.PAD] = {"drawing": message(strokes_of("20"), serial=2)}
    app.run()
    assert not app.exception
    assert digits(app) == "20"


def test_a_malformed_drawing_gets_a_sentence(open_app: Open) -> None:
    app = open_app(drawing={"strokes": [[1, 2, 3]], "brushes": [16], "serial": 1})
    assert not app.exception
    assert "The drawing cannot be read: a stroke is no list of pairs of numbers." in answer(app)


def test_the_sentence_for_a_malformed_drawing_is_spoken_in_spanish(open_app: Open) -> None:
    app = open_app(locale="es-ES", drawing="not a drawing")
    assert "El dibujo no se puede leer: no tiene lista de trazos." in answer(app)


def test_what_a_page_says_is_never_taken_for_html(open_app: Open) -> None:
    app = choose(open_app(), session.SOURCE, "Photo")
    files = [("<b>.png", b"hello", "image/png"), ("two.png", b"hello", "image/png")]
    app.file_uploader(key=session.UPLOADS).set_value(files).run()
    assert not app.exception
    assert not any("<b>.png" in html.proto.body for html in app.html)


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("The year, in ballpoint", "2026"),
        ("A crossed seven, in marker", "7"),
        ("Chalk on a blackboard", "358\n149"),
        ("Small and in a corner", "5"),
    ],
)
def test_a_sample_of_digits_is_read(app: AppTest, name: str, read: str) -> None:
    choose(choose(app, session.SOURCE, "Samples"), session.SAMPLE, name)
    assert not app.exception
    assert digits(app) == read
    assert "".join(boxes(app)) == read.replace("\n", "")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("A four or a nine", "Unsure|Sure"),
        ("A scribble", "Unsure|Not a digit"),
        ("An empty sheet", "Nothing read"),
    ],
)
def test_a_sample_that_is_no_clear_digit_gets_an_honest_sentence(app: AppTest, name: str, says: str) -> None:
    choose(choose(app, session.SOURCE, "Samples"), session.SAMPLE, name)
    assert not app.exception
    assert re.search(rf'<span class="badge \w+">({says})</span>', answer(app))


def test_every_sample_is_tried_above() -> None:
    marks = (test_a_sample_of_digits_is_read, test_a_sample_that_is_no_clear_digit_gets_an_honest_sentence)
    tried = {case[0] for test in marks for mark in test.pytestmark for case in mark.args[1]}
    assert tried == set(SCENES)


def test_an_empty_sheet_still_shows_how_far_it_came(app: AppTest) -> None:
    choose(choose(app, session.SOURCE, "Samples"), session.SAMPLE, "An empty sheet")
    assert 0 < shown(app, "trazo-strip").count("<li>") < len(STAGES["classroom"])


def test_a_photo_is_read(app: AppTest) -> None:
    choose(app, session.SOURCE, "Photo")
    data = png_bytes(render(Drawing(strokes_of("58"))))
    app.file_uploader(key=session.UPLOADS).upload("fifty-eight.png", data, "image/png").run()
    assert digits(app) == "58"
    assert picture(app)["alt"] == "fifty-eight.png, read as 58"


def test_of_several_photos_each_is_summed_up_and_one_is_shown(app: AppTest) -> None:
    choose(app, session.SOURCE, "Photo")
    pictures = {f"{number}.png": png_bytes(render(Drawing(strokes_of(number)))) for number in ("3", "7")}
    files = [(name, data, "image/png") for name, data in pictures.items()]
    app.file_uploader(key=session.UPLOADS).set_value([*files, ("text.png", b"hello", "image/png")]).run()
    assert app.button_group(key=session.CHOSEN_FILE).options == ["3.png: 3", "7.png: 7", "text.png: –"]
    assert digits(choose(app, session.CHOSEN_FILE, "7.png")) == "7"
    assert "<b>text.png</b> This is not a picture" in shown(app, "trazo-failed")
    assert "This is not a picture" in answer(choose(app, session.CHOSEN_FILE, "text.png"))


def test_a_photo_that_joins_others_is_shown_at_once_and_a_broken_one_is_not(app: AppTest) -> None:
    choose(app, session.SOURCE, "Photo")
    files = [(f"{number}.png", png_bytes(render(Drawing(strokes_of(number)))), "image/png") for number in ("3", "7", "2")]
    broken = ("text.png", b"hello", "image/png")
    shown_one = []
    for sent in (files[:1], files[:2], [*files[:2], broken]):
        shown_one.append(digits(app.file_uploader(key=session.UPLOADS).set_value(sent).run()))
    choose(app, session.CHOSEN_FILE, "3.png")
    for sent in (files, files[:2]):
        shown_one.append(digits(app.file_uploader(key=session.UPLOADS).set_value(sent).run()))
    assert shown_one == ["3", "7", "7", "2", "3"]


def test_the_photo_that_was_looked_at_is_there_again_after_a_drawing(app: AppTest) -> None:
    choose(app, session.SOURCE, "Photo")
    files = [(f"{number}.png", png_bytes(render(Drawing(strokes_of(number)))), "image/png") for number in ("3", "7", "2")]
    app.file_uploader(key=session.UPLOADS).set_value(files).run()
    assert digits(choose(app, session.CHOSEN_FILE, "7.png")) == "7"
    for source in ("Samples", "Draw"):
        choose(app, session.SOURCE, source)
        assert digits(choose(app, session.SOURCE, "Photo")) == "7"


def with_photo(app: AppTest, number: str) -> AppTest:
    """Upload a photo of a number."""
    choose(app, session.SOURCE, "Photo")
    return (
        app.file_uploader(key=session.UPLOADS)
        .upload("it.png", png_bytes(render(Drawing(strokes_of(number)))), "image/png")
        .run()
    )


def key_of_photo(app: AppTest) -> str:
    return app.file_uploader(key=session.UPLOADS).value[0].file_id


def test_a_digit_of_a_photo_is_shown_with_its_picture_and_a_reason(app: AppTest) -> None:
    with_photo(app, "58")
    assert "The digit as the network sees it" in shown(app, "trazo-digit")
    assert "<strong>5</strong><p>Sure: the next likely digit," in shown(app, "trazo-digit")


def test_the_buttons_go_from_digit_to_digit_and_round(app: AppTest) -> None:
    with_photo(app, "58")
    app.button(key=session.DIGIT_AFTER).click().run()
    assert picture(app)["chosen"] == 1
    assert "<strong>8</strong>" in shown(app, "trazo-digit")
    app.button(key=session.DIGIT_AFTER).click().run()
    assert picture(app)["chosen"] == 0


def test_a_photo_that_is_turned_is_read_turned(app: AppTest) -> None:
    with_photo(app, "7")
    upright = picture(app)
    assert "Turned by hand" not in "".join(caption.value for caption in app.caption)
    app.session_state[session.VIEWS] = {key_of_photo(app): View().turned()}
    app.run()
    assert "Turned by hand" in "".join(caption.value for caption in app.caption)
    assert (picture(app)["width"], picture(app)["height"]) == (upright["height"], upright["width"])
    assert not app.exception


def test_a_part_of_a_photo_is_read_alone(app: AppTest) -> None:
    with_photo(app, "58")
    app.session_state[session.VIEWS] = {key_of_photo(app): View(part=Part(0.5, 0, 0.5, 1))}
    app.run()
    assert digits(app) == "8"
    assert not picture(app)["is_whole"]


def test_from_a_part_too_small_to_read_there_is_a_way_back(app: AppTest) -> None:
    with_photo(app, "58")
    app.session_state[session.VIEWS] = {key_of_photo(app): View(part=Part(0.5, 0.5, 0.01, 0.01))}
    app.run()
    assert "a digit needs at least" in answer(app)
    assert not picture(app)["is_whole"]


def test_a_new_upload_is_seen_as_it_is(app: AppTest) -> None:
    with_photo(app, "58")
    app.session_state[session.VIEWS] = {key_of_photo(app): View(part=Part(0.5, 0, 0.5, 1))}
    app.run()
    with_photo(app, "58")
    assert digits(app) == "58"


def test_what_the_preparation_did_to_a_picture_is_said(app: AppTest) -> None:
    choose(choose(app, session.SOURCE, "Samples"), session.SAMPLE, "Chalk on a blackboard")
    assert "The writing is lighter than what it stands on." in shown(app, "trazo-reasons")


def test_a_stage_that_was_clicked_opens_large_and_only_once(app_with_three: AppTest) -> None:
    app_with_three.session_state[session.ASKED_STAGE] = 3
    app_with_three.run()
    assert app_with_three.button_group(key=session.LARGE_STAGE).value == 3
    assert "The brightness of the bare paper" in shown(app_with_three, "trazo-large")
    app_with_three.run()
    assert not shown(app_with_three, "trazo-large")


def test_two_photos_of_the_same_name_are_both_kept(app: AppTest) -> None:
    choose(app, session.SOURCE, "Photo")
    files = [("image.png", png_bytes(render(Drawing(strokes_of(number)))), "image/png") for number in ("3", "7", "2")]
    app.file_uploader(key=session.UPLOADS).set_value(files).run()
    assert [option.split(": ")[1] for option in app.button_group(key=session.CHOSEN_FILE).options] == ["3", "7", "2"]


def test_a_text_that_is_called_a_picture_gets_a_sentence(app: AppTest) -> None:
    choose(app, session.SOURCE, "Photo")
    app.file_uploader(key=session.UPLOADS).upload("notes.png", b"hello", "image/png").run()
    assert not app.exception
    assert "This is not a picture that Trazo can read." in answer(app)


def test_a_photo_of_the_camera_is_read(app: AppTest) -> None:
    choose(app, session.SOURCE, "Camera")
    picture = encoded(Image.fromarray(render(Drawing(strokes_of("4")))), "JPEG")
    app.camera_input(key=session.CAMERA).upload("camera.jpg", picture).run()
    assert digits(app) == "4"


def test_where_the_camera_is_not_allowed_the_page_says_what_to_do(app: AppTest) -> None:
    app.context["url"] = "http://192.168.1.20:8501"
    choose(app, session.SOURCE, "Camera")
    assert not app.camera_input
    assert "upload it under «Photo»" in app.info[0].value


@pytest.mark.parametrize("pipeline", STAGES)
def test_every_preparation_shows_all_its_stages(app_with_three: AppTest, pipeline: str) -> None:
    app_with_three.radio(key=session.PIPELINE).set_value(pipeline).run()
    assert not app_with_three.exception
    follows_the_pen = pipeline == DEFAULT_PIPELINE
    assert shown(app_with_three, "trazo-strip").count("<li>") == len(STAGES[pipeline]) + follows_the_pen


def test_every_released_model_answers(app_with_three: AppTest) -> None:
    for model in released_models():
        app_with_three.selectbox(key=session.MODEL).set_value(model).run()
        assert not app_with_three.exception
        assert app_with_three.selectbox(key=session.MODEL).value == model
        assert digits(app_with_three) == "3"


def test_on_the_drawable_canvas_the_page_starts_anew(app_with_three: AppTest) -> None:
    app_with_three.radio(key=session.SURFACE).set_value("drawable canvas").run()
    assert not app_with_three.exception
    assert INVITATION in answer(app_with_three)


def test_a_drawing_is_still_there_after_a_look_at_the_samples(app_with_three: AppTest) -> None:
    choose(app_with_three, session.SOURCE, "Samples")
    assert digits(app_with_three) == "2026"
    choose(app_with_three, session.SOURCE, "Draw")
    assert digits(app_with_three) == "3"


def test_the_comparison_shows_the_drawing_through_all_preparations(app_with_three: AppTest) -> None:
    assert not shown(app_with_three, "trazo-cards")
    app_with_three.toggle(key=session.COMPARE).set_value(True).run()
    cards = shown(app_with_three, "trazo-cards")
    assert cards.count("<article>") == 3
    assert "<small>Classroom (ours)</small><strong>3</strong>" in cards


def test_a_dark_page_has_an_answer_in_its_own_colours(open_app: Open) -> None:
    app = open_app()
    app.context["theme"] = "dark"
    assert 'class="trazo-answer trazo-dark"' in answer(app.run())
