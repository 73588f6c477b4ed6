"""What is kept in memory round core's loaders and readings, and nothing else.

The caches are shared by all visitors, so each has a budget in bytes; whoever has been away for ten minutes waits once more.
"""

from collections.abc import Hashable
from dataclasses import replace

import streamlit as st

from core.data.samples import sample
from core.errors import PreparationError, TrazoError
from core.imaging.decode import decode
from core.imaging.encoding import shrunk
from core.imaging.pipeline import Stage
from core.imaging.types import Image, PreparedDigit
from core.recognition import settle_memory
from screens.components.encode import photo_url
from screens.components.kept import Kept
from screens.components.models import model_named
from screens.components.photo import Photo
from screens.components.reading import Outcome, Reading, read
from screens.components.view import View

KEPT_S = 600
PICTURES_BYTES = 96 << 20
"""Ten photos at their working size of 2000 x 1500 pixels."""
READINGS_BYTES = 64 << 20
"""Some sixteen, with their stages."""
OUTCOMES_BYTES, OUTCOME_BYTES = 4 << 20, 1 << 10
"""Some four thousand: what many photos say is known after their stages have gone."""
URLS_BYTES = 16 << 20
LARGE_PX = 1000
"""The longest side of a stage that is looked at closely."""
SHOWN_PX = 1200
"""The longest side of a photo on the page."""


def _reading_bytes(reading: Reading) -> int:
    images = {id(stage.image): stage.image.nbytes for stage in reading.stages}
    return sum(images.values()) + sum(digit.image.nbytes for stage in reading.stages for digit in stage.digits)


_pictures = Kept[Image](PICTURES_BYTES, KEPT_S, lambda image: image.nbytes)
_readings = Kept[Reading](READINGS_BYTES, KEPT_S, _reading_bytes)
_outcomes = Kept[Outcome](OUTCOMES_BYTES, KEPT_S, lambda outcome: OUTCOME_BYTES)
_urls = Kept[str](URLS_BYTES, KEPT_S, len)


def decoded(key: str, data: bytes) -> Image:
    """Return an uploaded file as RGB; `key` is the upload's own."""
    return _pictures.get(key, lambda: decode(data))


@st.cache_data(show_spinner=False)
def sample_picture(name: str) -> Image:
    """Return a sample picture as RGB."""
    return sample(name)


def is_read(photo: Photo, view: View, model: str, pipeline: str) -> bool:
    """Whether the outcome of a photo is at hand."""
    return _key(photo, view, model, pipeline) in _outcomes


def outcome(photo: Photo, view: View, model: str, pipeline: str) -> Outcome:
    """Return what comes of a photo, without its stages."""
    return _outcomes.get(_key(photo, view, model, pipeline), lambda: reading(photo, view, model, pipeline).outcome)


def reading(photo: Photo, view: View, model: str, pipeline: str) -> Reading:
    """Return what is read on a photo; without the picture, and with its stages as large as they are shown."""
    return _readings.get(_key(photo, view, model, pipeline), lambda: _read(photo, view, model, pipeline))


def _key(photo: Photo, view: View, model: str, pipeline: str) -> Hashable:
    """Return what a reading depends on; the weights of a run may become others under the same name."""
    try:
        weights = model_named(model).card.sha256
    except TrazoError:
        weights = ""
    return photo.key, view, model, weights, pipeline


def shown(photo: Photo, view: View) -> str:
    """Return what is seen of a photo, as a data URL."""
    return _urls.get((photo.key, view), lambda: photo_url(view.seen(photo.open()), SHOWN_PX))


@st.cache_resource(show_spinner=False)
def settle_memory_once() -> None:
    """Settle the process's memory after its first answer: chart and components have loaded their libraries by then."""
    settle_memory()


def _read(photo: Photo, view: View, model: str, pipeline: str) -> Reading:
    try:
        image = photo.open()
    except TrazoError as error:
        return Reading(error=_alone(error))
    full = read(view.seen(image), model, pipeline, may_turn=not view.is_by_hand)
    stages = _small(full.stages)
    recognition = full.recognition
    if recognition is not None:
        digits = tuple(replace(digit, prepared=_light(digit.prepared)) for digit in recognition.digits)
        recognition = replace(recognition, digits=digits, stages=stages)
    return Reading(recognition=recognition, error=full.error and _alone(full.error), stages=stages)


def _small(stages: tuple[Stage, ...]) -> tuple[Stage, ...]:
    images = {id(stage.image): shrunk(stage.image, LARGE_PX) for stage in stages}  # a picture handed on stays one
    return tuple(replace(stage, image=images[id(stage.image)], digits=tuple(map(_light, stage.digits))) for stage in stages)


def _light(digit: PreparedDigit) -> PreparedDigit:
    """Return a digit without the large picture of its ink."""
    return replace(digit, ink=digit.image)


def _alone(error: TrazoError) -> TrazoError:
    """Cut an error off from its stages, which the reading has, and from the calls that it came through, with their pictures."""
    error.__traceback__ = error.__context__ = error.__cause__ = None
    if isinstance(error, PreparationError):
        error.stages = ()
    return error
