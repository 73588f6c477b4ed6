"""A person brings pictures that were not drawn here: files, the camera's, samples."""

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from core.data.samples import sample
from tests.drawings import strokes_of
from tests.e2e.conftest import Server, Visit, ready
from tests.e2e.person import choose_source, digits_of, draw, says
from tests.pictures import ORIENTATION_TAG, UNDO_ORIENTATION, encoded

pytestmark = pytest.mark.browser

HELD_UPRIGHT = 6
"""How a phone held upright stores a picture: lying on its side, with this in its tag of orientation."""


def photo(name: str) -> Image.Image:
    """Return a sample as a picture."""
    return Image.fromarray(sample(name))


def turned_jpeg(picture: Image.Image) -> bytes:
    """Return a picture as a phone held upright stores it."""
    exif = Image.Exif()
    exif[ORIENTATION_TAG] = HELD_UPRIGHT
    return encoded(picture.transpose(UNDO_ORIENTATION[HELD_UPRIGHT]), "JPEG", exif=exif.tobytes())


def upload(page: Page, **files: bytes) -> None:
    """Choose files in the picker; `year_jpg` is the file `year.jpg`."""
    choose_source(page, "Photo")
    picked = [{"name": name.replace("_", "."), "mimeType": "", "buffer": data} for name, data in files.items()]
    page.locator("input[type=file]").set_input_files(picked)


def test_a_photo_taken_upright_is_read(desk: Page) -> None:
    upload(desk, year_jpg=turned_jpeg(photo("The year, in ballpoint")))
    expect(digits_of(desk)).to_have_text("2026")
    expect(desk.locator(".picture .mark")).to_have_text(list("2026"))


def test_an_iphones_photo_is_read(desk: Page) -> None:
    upload(desk, seven_heic=encoded(photo("A crossed seven, in marker"), "HEIF"))
    expect(digits_of(desk)).to_have_text("7")


def test_several_photos_are_read_at_once_and_looked_at_one_by_one(desk: Page) -> None:
    pictures = {
        "year_png": "The year, in ballpoint",
        "seven_png": "A crossed seven, in marker",
        "five_png": "Small and in a corner",
    }
    upload(desk, **{file: encoded(photo(name), "PNG") for file, name in pictures.items()})
    expect(desk.get_by_text("3 pictures")).to_be_visible()
    for label, read in {"seven.png: 7": "7", "five.png: 5": "5", "year.png: 2026": "2026"}.items():
        desk.get_by_text(label).click()
        expect(digits_of(desk)).to_have_text(read)


def test_a_text_that_is_called_a_picture_gets_a_sentence_and_the_page_lives_on(desk: Page) -> None:
    upload(desk, notes_png=b"This is no picture.")
    expect(says(desk)).to_contain_text("This is not a picture that Trazo can read.")
    choose_source(desk, "Draw")
    draw(desk, strokes_of("7"))
    expect(digits_of(desk)).to_have_text("7")


def test_photos_are_still_there_after_a_look_elsewhere(desk: Page) -> None:
    upload(desk, year_png=encoded(photo("The year, in ballpoint"), "PNG"))
    expect(digits_of(desk)).to_have_text("2026")
    choose_source(desk, "Draw")
    expect(digits_of(desk)).to_have_count(0)
    expect(desk.get_by_test_id("stFileUploader")).to_be_hidden()
    choose_source(desk, "Photo")
    expect(digits_of(desk)).to_have_text("2026")
    expect(desk.get_by_text("year.png")).to_be_visible()


def test_a_digit_held_before_the_camera_is_read(desk: Page) -> None:
    choose_source(desk, "Camera")
    desk.wait_for_function("document.querySelector('video')?.videoWidth > 0")
    desk.get_by_role("button", name="Take Photo").click()
    expect(digits_of(desk)).to_have_text("7")


def test_where_the_browser_forbids_the_camera_the_page_says_so(visit: Visit, server: Server) -> None:
    page = ready(visit(server.url.replace("127.0.0.1", "school.example")))
    choose_source(page, "Camera")
    expect(page.get_by_text("upload it under «Photo»")).to_be_visible()


def test_a_sample_is_read_without_a_pen(desk: Page) -> None:
    choose_source(desk, "Samples")
    expect(digits_of(desk)).to_have_text("2026")
    desk.get_by_text("Chalk on a blackboard").click()
    expect(digits_of(desk)).to_have_text("358 149")
    desk.get_by_text("An empty sheet").click()
    expect(says(desk)).to_contain_text("Nothing read")
