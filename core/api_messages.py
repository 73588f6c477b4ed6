"""Says what the API takes and gives, field by field, as Swagger UI shows it.

In: JSON that was parsed, or what `core.recognition` returns. Out: pydantic models. It knows nothing of HTTP.
"""

import base64
import binascii
import re
from typing import Annotated, Any

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from core.errors import NotBase64
from core.imaging.decode import LONGEST_PX
from core.imaging.encoding import png_data_url, shrunk
from core.imaging.pipeline import DEFAULT_PIPELINE, STAGES, Stage
from core.imaging.strokes import Drawing, place, render
from core.imaging.types import Image
from core.models.answering import Verdict
from core.models.card import Card
from core.models.checkpoint import DEFAULT_MODEL
from core.recognition import ReadDigit, Recognition

MAX_NAME_LENGTH = 100
EXAMPLE_PX = 128
DATA_URL_HEAD = re.compile(r"\s*data:[^,]{0,200};base64,", re.IGNORECASE)
"""RFC 2397."""
WHITE_SPACE = b" \t\r\n\v\f"


class PredictRequest(BaseModel):
    """A picture to read, and with what."""

    model_config = ConfigDict(extra="forbid")

    image: str = Field(
        description="The bytes of a PNG, JPEG, WebP, BMP, TIFF, GIF or HEIC file as base64, or as a data URL "
        "(`data:image/png;base64,…`). White space and missing `=` at the end do no harm.",
    )
    model: str = Field(
        DEFAULT_MODEL, max_length=MAX_NAME_LENGTH, description="The name of a released model; `/api/models` lists them."
    )
    pipeline: str = Field(
        DEFAULT_PIPELINE, max_length=MAX_NAME_LENGTH, description=f"How the picture is prepared: {', '.join(STAGES)}."
    )


Probabilities = Annotated[
    list[Annotated[float, Field(ge=0, le=1)]],
    Field(min_length=10, max_length=10, description="Ten calibrated probabilities, in order of the digits 0 to 9."),
]
Digit = Annotated[int, Field(ge=0, le=9)]


class DigitBody(BaseModel):
    """One digit of the picture."""

    box: list[int] = Field(
        min_length=4, max_length=4, description="Left, top, width and height, in pixels of the picture as it was read."
    )
    row: int = Field(ge=0, description="The written line on which the digit stands, counted from 0.")
    prediction: Digit = Field(description="The most likely digit.")
    runner_up: Digit = Field(description="The second most likely digit.")
    verdict: Verdict = Field(description="What the prediction is worth.")
    confidence: float = Field(ge=0, le=1, description="The probability of the prediction.")
    probabilities: Probabilities


class StageBody(BaseModel):
    """One stage of the preparation."""

    name: str = Field(description="The stage's name.")
    facts: dict[str, int | float | str] = Field(description="What the stage found out.")
    seconds: float = Field(ge=0, description="How long it took.")
    image: str = Field(description="What the stage left, as the data URL of a PNG.")


class PredictAnswer(BaseModel):
    """What was read."""

    prediction: Digit = Field(description="The first digit.")
    probabilities: Probabilities
    verdict: Verdict = Field(description="The verdict on the whole picture.")
    text: str = Field(description="All digits in reading order, one line for each written row, without what is not a digit.")
    digits: list[DigitBody] = Field(min_length=1, description="Every digit in reading order.")
    width: int = Field(
        description=f"Of the picture as it was read: turned by `turned_deg`, at most {LONGEST_PX} pixels on its longer side."
    )
    height: int = Field(description="As `width`.")
    turned_deg: int = Field(
        description="By how many degrees it was turned to the left to be read: 0, 90, 180 or 270. Boxes are in it then."
    )
    model: str = Field(description="The model that answered.")
    pipeline: str = Field(description="The pipeline that prepared the picture.")
    seconds: float = Field(ge=0, description="How long reading took, from the unpacked picture to the answer.")
    stages: list[StageBody] | None = Field(None, description="Every stage of the preparation; only with `?stages=1`.")


class ModelBody(BaseModel):
    """A released model."""

    name: str = Field(description="The name to send as `model`.")
    architecture: str = Field(description="The network's architecture.")
    parameters: int = Field(description="How many numbers training adjusted.")
    data: list[str] = Field(description="What it learnt from, with licences.")
    accuracy: dict[str, Any] = Field(description="Its results, each with data set and split.")


class Health(BaseModel):
    """Whether the server answers."""

    status: str = Field(description="`ok`")


class Problem(BaseModel):
    """What is wrong, and what to do."""

    error: str = Field(description="The name of the error's class.")
    detail: str = Field(description="A sentence in the language of the header Accept-Language (English or Spanish).")
    stages: list[StageBody] | None = Field(
        None, description="The stages done before the picture could not be prepared further; only with `?stages=1`."
    )


def decode_base64(text: str) -> bytes:
    """Return the bytes of base64 or of a data URL, with any white space, with or without its padding.

    Raises: NotBase64 for any other character.
    """
    head = DATA_URL_HEAD.match(text)
    try:
        compact = text[head.end() if head else 0 :].encode("ascii").translate(None, WHITE_SPACE).rstrip(b"=")
        return base64.b64decode(compact + b"=" * (-len(compact) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotBase64 from error


def predict_answer(reading: Recognition, picture: Image, with_stages: bool) -> PredictAnswer:
    """Return what is sent for a picture, RGB (H, W, 3), that was read."""
    digits = [_digit_body(digit) for digit in reading.digits]
    height, width = picture.shape[:2] if reading.turned_deg % 180 == 0 else picture.shape[1::-1]
    return PredictAnswer(
        prediction=digits[0].prediction,
        probabilities=digits[0].probabilities,
        verdict=reading.verdict,
        text=reading.text,
        digits=digits,
        width=width,
        height=height,
        turned_deg=reading.turned_deg,
        model=reading.model,
        pipeline=reading.pipeline,
        seconds=reading.seconds,
        stages=[stage_body(stage) for stage in reading.stages] if with_stages else None,
    )


def _digit_body(digit: ReadDigit) -> DigitBody:
    box, answer = digit.prepared.box, digit.answer
    return DigitBody(
        box=[box.x, box.y, box.width, box.height],
        row=digit.prepared.row,
        prediction=answer.prediction,
        runner_up=answer.runner_up,
        verdict=answer.verdict,
        confidence=answer.confidence,
        probabilities=list(answer.probabilities),
    )


def stage_body(stage: Stage) -> StageBody:
    """Return what is sent for a stage."""
    return StageBody(name=stage.name, facts=dict(stage.facts), seconds=stage.seconds, image=png_data_url(stage.image))


def model_body(card: Card) -> ModelBody:
    """Return what is sent for a released model."""
    return ModelBody(
        name=card.name,
        architecture=card.architecture,
        parameters=card.parameters,
        data=list(card.data),
        accuracy=dict(card.accuracy),
    )


def example_image() -> str:
    """Return a 7 drawn with the pad's brush, as the data URL of a small PNG."""
    seven = np.array([[0, 0], [10, 0], [4, 16]], np.float32)
    return png_data_url(shrunk(render(Drawing(place((seven,)))), EXAMPLE_PX))
