"""Answers over HTTP what the page answers on screen: FastAPI over `core.recognition`.

In: JSON with a picture as base64. Out: JSON with the digits on it; or an error's name and its sentence in the language of the
header Accept-Language, with the status of the error's class (`STATUS`). This is the only file of `core` that knows a web
framework. Swagger UI at `/docs` comes from the installed package `fastapi-offline`, never from another server.
"""

import asyncio
import re
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.api_messages import (
    Health,
    ModelBody,
    PredictAnswer,
    PredictRequest,
    Problem,
    decode_base64,
    example_image,
    model_body,
    predict_answer,
    stage_body,
)
from core.errors import (
    DamagedPicture,
    FieldInvalid,
    FieldMissing,
    FileTooLarge,
    NotAPicture,
    NotJson,
    PreparationError,
    RequestError,
    TooManyPixels,
    TrazoError,
    UnknownName,
    UnknownPath,
    WeightsError,
    WeightsMissing,
    WrongMethod,
)
from core.i18n.catalogues import N_, choose_language, translator
from core.imaging.decode import BYTES_PER_MEGABYTE, MAX_BYTES, decode
from core.imaging.pipeline import Stage
from core.models.card import Card, read_card
from core.models.checkpoint import DEFAULT_MODEL, Model, released_models
from core.paths import weights_folder
from core.recognition import recognise, serving_model

PATHS = ("/api", "/api/{rest:path}", "/docs", "/docs/{rest:path}", "/openapi.json")
"""Every address that the API answers, as Starlette's routes spell them, for a server that also shows the page."""

STATUS: Mapping[type[TrazoError], int] = {
    TrazoError: 400,
    FileTooLarge: 413,
    TooManyPixels: 413,
    NotAPicture: 415,
    DamagedPicture: 422,
    PreparationError: 422,
    UnknownName: 422,
    RequestError: 422,
    UnknownPath: 404,
    WrongMethod: 405,
    WeightsError: 503,
}
"""The status of an error is that of the nearest class above it. An unknown model or pipeline is 422, not 404: the address is
right, a field is not."""
UNFORESEEN = 500

MAX_BODY_BYTES = 28 * BYTES_PER_MEGABYTE
"""The largest picture, a third longer as base64, with room for line breaks and a data URL's head."""
BASE64_GROWTH = 4 / 3
MAX_ECHO_LENGTH = 60
"""A sentence quotes no more than this of an address or a field's name."""

PARALLEL = 2
"""Pictures read at the same time: as many as the small server has cores. The others wait, without holding a thread."""
_TURNS = asyncio.Semaphore(PARALLEL)

SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; frame-ancestors 'self'",
}
"""`unsafe-inline` is for the few lines that start Swagger UI in its page."""


PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem, "description": "The picture is empty, or not base64."},
    413: {"model": Problem, "description": "The picture has too many bytes or pixels."},
    415: {"model": Problem, "description": "The bytes are no picture of a known format."},
    422: {
        "model": Problem,
        "description": "The file is damaged; or nothing on it can be a digit; or there is no such model or pipeline; or the "
        "request is no JSON object with the right fields.",
    },
    500: {"model": Problem, "description": "Trazo made a mistake."},
    503: {"model": Problem, "description": "The model's weights are missing or altered."},
}


def create_api() -> FastAPI:
    """Return the API as an application that any ASGI server runs."""
    api = FastAPI(
        title="Trazo",
        version="1.0.0",
        summary="Reads handwritten digits, shows how, and says when it does not know.",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    api.add_middleware(_SecurityHeaders)
    api.add_middleware(_BodyLimit)
    for kind in (TrazoError, RequestValidationError, HTTPException):
        api.add_exception_handler(kind, _answer_error)
    api.add_exception_handler(Exception, _answer_unforeseen)
    example = {"requestBody": {"content": {"application/json": {"example": {"image": example_image()}}}}}
    api.post(
        "/api/predict",
        summary="Read the digits of a picture",
        tags=["Read"],
        responses=PROBLEMS,
        response_model_exclude_none=True,
        openapi_extra=example,
    )(predict)
    api.get("/api/models", summary="List the released models", tags=["About"], responses={503: PROBLEMS[503]})(list_models)
    api.get("/api/health", summary="Say whether the server answers", tags=["About"])(check_health)
    api.get("/docs", include_in_schema=False)(show_docs)
    api.mount("/docs/assets", StaticFiles(packages=[("fastapi_offline", "static")]))
    return api


def released_model(name: str = DEFAULT_MODEL) -> Model:
    """Return a released model, loaded once per process; only a name on the list ever becomes a path.

    Raises: UnknownName; WeightsMissing where even the default model is not there; as `serving_model`.
    """
    names = released_models()
    if name not in names and name == DEFAULT_MODEL:
        raise WeightsMissing(file=f"{name}.safetensors")
    if name not in names:
        raise UnknownName(kind=N_("model"), name=name, known=", ".join(names) or "-")
    return serving_model(name)


async def predict(
    asked: PredictRequest,
    stages: Annotated[bool, Query(description="Whether to send every stage of the preparation as well.")] = False,
) -> PredictAnswer:
    """Read the digits of a photo, a scan or a drawing: dark ink or light, one digit or rows of them."""
    async with _TURNS:
        return await run_in_threadpool(_read, asked, stages)


def list_models() -> list[ModelBody]:
    """Return every released model with its results, the default one first."""
    return [model_body(_card(name)) for name in released_models()]


async def check_health() -> Health:
    """Return at once, without touching a model."""
    return Health(status="ok")


async def show_docs() -> HTMLResponse:
    """Return the page of Swagger UI, which asks no other server for anything."""
    return get_swagger_ui_html(
        openapi_url="/openapi.json",
        title="Trazo",
        swagger_js_url="/docs/assets/swagger-ui-bundle.js",
        swagger_css_url="/docs/assets/swagger-ui.css",
        swagger_favicon_url="/docs/assets/favicon.png",
        swagger_ui_parameters={"validatorUrl": None},
    )


def _read(asked: PredictRequest, with_stages: bool) -> PredictAnswer:
    picture = decode(decode_base64(asked.image))
    try:
        reading = recognise(picture, released_model(asked.model), asked.pipeline)
    except PreparationError as error:
        if not with_stages:
            error.stages = ()
        raise
    return predict_answer(reading, picture, with_stages)


def _card(name: str) -> Card:
    path = weights_folder() / f"{name}.json"
    if not path.is_file():
        raise WeightsMissing(file=path.name)
    return read_card(path)


def _answer_error(request: Request, error: Exception) -> Response:
    """Answer with the error's own status."""
    known = _as_trazo_error(request, error)
    status = next(STATUS[kind] for kind in type(known).__mro__ if kind in STATUS)
    return _problem(request, known, status, error.headers if isinstance(error, HTTPException) else None)


def _answer_unforeseen(request: Request, error: Exception) -> Response:
    """Answer without a word about the cause; the server's log has it."""
    return _problem(request, TrazoError(), UNFORESEEN)


def _problem(request: Request, error: TrazoError, status: int, headers: Mapping[str, str] | None = None) -> Response:
    language = choose_language(*_wishes(request.headers.get("accept-language", "")))
    done = error.stages if isinstance(error, PreparationError) else ()
    stages = [stage_body(stage) for stage in done if isinstance(stage, Stage)] or None
    problem = Problem(error=type(error).__name__, detail=error.sentence(translator(language)), stages=stages)
    return Response(
        problem.model_dump_json(exclude_none=True),
        status,
        {"Content-Language": language, **(headers or {})},
        media_type="application/json",
    )


def _as_trazo_error(request: Request, error: Exception) -> TrazoError:
    """Return our own error for one that the framework found."""
    path = request.url.path[:MAX_ECHO_LENGTH]
    match error:
        case TrazoError():
            return error
        case _BodyTooLarge():
            return error.known
        case HTTPException(status_code=404):
            return UnknownPath(path=path)
        case HTTPException(status_code=405):
            return WrongMethod(path=path, method=request.method)
        case RequestValidationError():
            return _invalid(error.errors()[0])
    return NotJson()


def _invalid(found: Mapping[str, Any]) -> TrazoError:
    """Return the error for the first fault that pydantic found."""
    place_of_fault, kind = found["loc"], found["type"]
    if len(place_of_fault) < 2 or kind == "json_invalid":
        return NotJson()
    field = str(place_of_fault[1])[:MAX_ECHO_LENGTH]
    if kind == "extra_forbidden":
        return UnknownName(kind=N_("field"), name=field, known=", ".join(PredictRequest.model_fields))
    return FieldMissing(field=field) if kind == "missing" else FieldInvalid(field=field)


def _wishes(accept_language: str) -> list[str]:
    """Return the languages of an Accept-Language header, the most wanted first (RFC 9110, section 12.5.4)."""
    wishes = []
    for part in accept_language.split(","):
        language, _, weight = part.partition(";")
        number = re.fullmatch(r"\s*q=([01](?:\.\d{0,3})?)\s*", weight)
        wishes.append((float(number[1]) if number else 1.0, language.strip()))
    return [language for weight, language in sorted(wishes, key=lambda wish: -wish[0]) if weight > 0]


class _BodyTooLarge(HTTPException):
    """Ends the reading of a body. FastAPI passes on what a middleware raises only if it is an HTTPException."""

    def __init__(self, length: int) -> None:
        super().__init__(413)
        picture_megabytes = length / BASE64_GROWTH / BYTES_PER_MEGABYTE
        self.known = FileTooLarge(megabytes=picture_megabytes, limit_megabytes=MAX_BYTES / BYTES_PER_MEGABYTE)


class _BodyLimit:
    """Refuses long bodies: by their announced length before the first byte is read, else once too much has arrived."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        announced = Headers(scope=scope).get("content-length", "") if scope["type"] == "http" else ""
        length = int(announced) if announced.isdecimal() else 0
        arrived = 0

        async def receive_within_limit() -> Message:
            nonlocal arrived
            if length > MAX_BODY_BYTES:
                raise _BodyTooLarge(length)
            message = await receive()
            arrived += len(message.get("body", b""))
            if arrived > MAX_BODY_BYTES:
                raise _BodyTooLarge(arrived)
            return message

        await self._app(scope, receive_within_limit, send)


class _SecurityHeaders:
    """Adds the headers that keep a browser from guessing, framing and fetching elsewhere."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(SECURITY_HEADERS)
            await send(message)

        await self._app(scope, receive, send_with_headers)
