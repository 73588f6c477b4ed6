"""Asks core for one picture and keeps what came of it, answer or error, in one value for the widgets to draw."""

from dataclasses import dataclass

from core.errors import PreparationError, TrazoError
from core.imaging.pipeline import Stage
from core.imaging.strokes import Drawing
from core.imaging.types import Image
from core.reading import TURNING
from core.recognition import Recognition, recognise
from screens.components.models import model_named


@dataclass(frozen=True)
class Outcome:
    """What came of a picture in a line: the digits of each row, none where nothing was read, or what is wrong in a sentence."""

    rows: tuple[str, ...] = ()
    error: TrazoError | None = None

    @property
    def line(self) -> str:
        """What was read, in one line; a dash where nothing was."""
        return " | ".join(self.rows) or "–"


@dataclass(frozen=True)
class Reading:
    """What came of a picture: a recognition or an error, and the stages done; nothing of both where there is no picture.

    `drawing` are the strokes that the picture was drawn from, where they are known.
    """

    picture: Image | None = None
    recognition: Recognition | None = None
    error: TrazoError | None = None
    stages: tuple[Stage, ...] = ()
    drawing: Drawing | None = None

    @property
    def outcome(self) -> Outcome:
        """What came of it, without picture and stages."""
        return Outcome(self.recognition.rows if self.recognition else (), self.error)


def read(picture: Image | None, model: str, pipeline: str, may_turn: bool = True, drawing: Drawing | None = None) -> Reading:
    """Read a picture with a model and a pipeline, which may turn a page upright unless its visitor has turned it by hand."""
    if picture is None:
        return Reading(drawing=drawing)
    without = () if may_turn else (TURNING,)
    try:
        recognition = recognise(picture, model_named(model), pipeline, without, drawing)
    except PreparationError as error:
        return Reading(picture, error=error, stages=error.stages, drawing=drawing)
    except TrazoError as error:
        return Reading(picture, error=error, drawing=drawing)
    return Reading(picture, recognition, stages=recognition.stages, drawing=drawing)
