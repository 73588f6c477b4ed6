"""The API answers what the page answers, refuses with a code and a sentence, and keeps what its schema promises."""

import asyncio
import base64
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import settings
from PIL import Image
from schemathesis.checks import load_all_checks, positive_data_acceptance

from core import api
from core.api import MAX_BODY_BYTES, create_api, released_model
from core.api_messages import decode_base64, example_image
from core.data.glyphs import glyph
from core.errors import EmptyFile, NotBase64
from core.i18n.catalogues import translator
from core.imaging.decode import BYTES_PER_MEGABYTE, MAX_BYTES, decode
from core.imaging.encoding import png_bytes
from core.imaging.pipeline import STAGES
from core.imaging.strokes import Drawing, place, render
from core.recognition import serving_model
from tests.hand_made import blank, release
from tests.pictures import encoded, page, png_bomb

SEVEN = example_image()
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(create_api(), raise_server_exceptions=False)


def base64_of(data: bytes) -> str:
    return base64.b64encode(data).decode()


def test_a_data_url_is_read(client: TestClient) -> None:
    answer = client.post("/api/predict", json={"image": SEVEN})
    read = answer.json()
    assert (answer.status_code, read["prediction"], read["verdict"], read["text"]) == (200, 7, "digit", "7")
    assert len(read["probabilities"]) == 10 and sum(read["probabilities"]) == pytest.approx(1)
    assert (read["model"], read["pipeline"]) == ("default", "classroom")


def test_plain_base64_is_read_with_line_breaks_and_without_padding(client: TestClient) -> None:
    text = SEVEN.split(",")[1].rstrip("=")
    broken = "\r\n".join(text[start : start + 76] for start in range(0, len(text), 76))
    assert client.post("/api/predict", json={"image": broken}).json()["prediction"] == 7


def test_every_digit_comes_with_its_box_inside_the_picture(client: TestClient) -> None:
    read = client.post("/api/predict", json={"image": SEVEN}).json()
    (digit,) = read["digits"]
    left, top, width, height = digit["box"]
    assert 0 <= left < left + width <= read["width"] and 0 <= top < top + height <= read["height"]
    assert digit["confidence"] == digit["probabilities"][7] == max(digit["probabilities"])
    assert digit["runner_up"] != 7 and digit["row"] == 0


@pytest.mark.parametrize("pipeline", STAGES)
def test_every_stage_is_sent_when_asked_for(client: TestClient, pipeline: str) -> None:
    stages = client.post("/api/predict?stages=1", json={"image": SEVEN, "pipeline": pipeline}).json()["stages"]
    assert [stage["name"] for stage in stages] == [name for name, _ in STAGES[pipeline]]
    assert all(decode(decode_base64(stage["image"])).ndim == 3 for stage in stages)
    assert all(stage["seconds"] >= 0 for stage in stages)


def test_stages_are_left_out_unless_asked_for(client: TestClient) -> None:
    assert "stages" not in client.post("/api/predict", json={"image": SEVEN}).json()


def test_every_released_model_is_listed_and_answers(client: TestClient) -> None:
    models = client.get("/api/models").json()
    assert models[0]["name"] == "default"
    for model in models:
        assert model["parameters"] > 0 and model["accuracy"] and model["data"]
        read = client.post("/api/predict", json={"image": SEVEN, "model": model["name"]}).json()
        assert read["model"] == model["name"]


def test_page_and_api_share_one_model_in_memory() -> None:
    assert released_model() is serving_model()


def test_health_is_told_at_once(client: TestClient) -> None:
    assert client.get("/api/health").json() == {"status": "ok"}


PNG = encoded(page(), "PNG")
REFUSALS = {
    "EmptyFile": (400, ""),
    "NotBase64": (400, "¿7?"),
    "NotAPicture": (415, base64_of(b"%PDF-1.7")),
    "DamagedPicture": (422, base64_of(PNG[: len(PNG) // 2])),
    "TooManyPixels": (413, base64_of(png_bomb(20_000, 20_000))),
    "NothingDrawn": (422, base64_of(png_bytes(blank()))),
    "PictureTooSmall": (422, base64_of(png_bytes(blank()[:4]))),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_each_bad_picture_has_its_code_and_its_sentence(client: TestClient, name: str) -> None:
    status, image = REFUSALS[name]
    answer = client.post("/api/predict", json={"image": image})
    assert (answer.status_code, answer.json()["error"]) == (status, name)
    assert answer.json()["detail"].endswith(".")


def test_a_picture_over_20_mb_is_refused(client: TestClient) -> None:
    answer = client.post("/api/predict", json={"image": "A" * (4 * (MAX_BYTES // 3 + 2))})
    assert (answer.status_code, answer.json()["error"]) == (413, "FileTooLarge")


def test_a_failed_picture_still_teaches(client: TestClient) -> None:
    body = {"image": base64_of(png_bytes(blank()))}
    stages = client.post("/api/predict?stages=1", json=body).json()["stages"]
    assert stages[0]["name"] == "grayscale"
    assert "stages" not in client.post("/api/predict", json=body).json()


@pytest.mark.parametrize("text", ["a-_b", "data:image/png,aaaa", "aaaaa", "aa=aa", "a%2Ba"])
def test_text_that_is_not_base64_is_refused(text: str) -> None:
    with pytest.raises(NotBase64, match="not base64"):
        decode_base64(text)


@pytest.mark.parametrize(
    ("body", "named"),
    [({"model": "nobody"}, "default"), ({"pipeline": "magic"}, "textbook"), ({"pipline": "classroom"}, "pipeline")],
)
def test_an_unknown_name_lists_the_known_ones(client: TestClient, body: dict[str, str], named: str) -> None:
    answer = client.post("/api/predict", json={"image": SEVEN, **body})
    assert (answer.status_code, answer.json()["error"]) == (422, "UnknownName")
    assert named in answer.json()["detail"]


def test_a_model_is_no_way_out_of_the_folder_of_weights(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release(tmp_path / "elsewhere", "hidden")
    release(tmp_path / "weights")
    monkeypatch.setenv("TRAZO_WEIGHTS", str(tmp_path / "weights"))
    answer = client.post("/api/predict", json={"image": SEVEN, "model": "../elsewhere/hidden"})
    assert (answer.status_code, answer.json()["error"]) == (422, "UnknownName")


@pytest.mark.parametrize(
    ("body", "error", "named"),
    [
        (b"{", "NotJson", "JSON"),
        (b"", "NotJson", "JSON"),
        (b"[7]", "NotJson", "JSON"),
        (b"\xff\xfe", "NotJson", "JSON"),
        (b"[" * 100_000, "NotJson", "JSON"),
        (b"{}", "FieldMissing", "image"),
        (b'{"image": 7}', "FieldInvalid", "image"),
        (b'{"image": "", "model": "\\ud800"}', "FieldInvalid", "model"),
    ],
)
def test_a_body_that_is_not_as_described_is_refused(client: TestClient, body: bytes, error: str, named: str) -> None:
    answer = client.post("/api/predict", content=body, headers=JSON)
    assert (answer.status_code, answer.json()["error"]) == (422, error)
    assert named in answer.json()["detail"]


def test_a_form_from_another_site_is_not_taken_for_json(client: TestClient) -> None:
    answer = client.post("/api/predict", content=b'{"image": ""}', headers={"Content-Type": "text/plain"})
    assert answer.json()["error"] == "NotJson"
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/nothing", "/api/predict/", "/docs/assets/nothing.js"])
def test_an_unknown_address_is_told_as_json(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json()["error"]) == (404, "UnknownPath")
    assert path in answer.json()["detail"]


@pytest.mark.parametrize(("method", "path", "allowed"), [("GET", "/api/predict", "POST"), ("DELETE", "/api/models", "GET")])
def test_a_wrong_method_is_told_the_right_one(client: TestClient, method: str, path: str, allowed: str) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.json()["error"], answer.headers["allow"]) == (405, "WrongMethod", allowed)


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        ("", "en"),
        ("es", "es"),
        ("es-MX,es;q=0.9,en;q=0.8", "es"),
        ("en;q=0.5, es;q=0.7", "es"),
        ("fr, de;q=0.9, *;q=0.1", "en"),
        ("es;q=0, en", "en"),
    ],
)
def test_the_sentence_is_in_the_readers_language(client: TestClient, wanted: str, language: str) -> None:
    answer = client.post("/api/predict", json={"image": ""}, headers={"Accept-Language": wanted})
    assert answer.json()["detail"] == EmptyFile().sentence(translator(language))
    assert answer.headers["content-language"] == language


def test_missing_weights_are_told(client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAZO_WEIGHTS", str(tmp_path))
    answer = client.post("/api/predict", json={"image": SEVEN})
    assert (answer.status_code, answer.json()["error"]) == (503, "WeightsMissing")


def test_altered_weights_are_told(client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weights = release(tmp_path, "altered") / "altered.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1])
    monkeypatch.setenv("TRAZO_WEIGHTS", str(tmp_path))
    answer = client.post("/api/predict", json={"image": SEVEN, "model": "altered"})
    assert (answer.status_code, answer.json()["error"]) == (503, "WeightsAltered")


def test_weights_without_a_card_are_told(client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (release(tmp_path) / "default.json").unlink()
    monkeypatch.setenv("TRAZO_WEIGHTS", str(tmp_path))
    assert client.get("/api/models").status_code == 503


def test_our_own_mistakes_are_not_told(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("a secret of the house")

    monkeypatch.setattr(api, "recognise", fail)
    answer = client.post("/api/predict", json={"image": SEVEN})
    assert (answer.status_code, answer.json()["error"]) == (500, "TrazoError")
    assert "secret" not in answer.text


def flood(headers: list[tuple[bytes, bytes]]) -> tuple[int, int]:
    """Send megabytes without end; return the status of the answer, and how many were taken before it."""
    taken, statuses = 0, []

    async def receive() -> dict[str, object]:
        nonlocal taken
        taken += 1
        return {"type": "http.request", "body": b" " * BYTES_PER_MEGABYTE, "more_body": True}

    async def send(message: dict[str, object]) -> None:
        statuses.append(message.get("status"))

    named = {"path": "/api/predict", "raw_path": b"/api/predict", "query_string": b"", "root_path": "", "scheme": "http"}
    scope = {"type": "http", "method": "POST", "http_version": "1.1", "server": ("test", 80), "client": None, **named}
    asyncio.run(create_api()({**scope, "headers": [(b"content-type", b"application/json"), *headers]}, receive, send))
    return statuses[0], taken


def test_a_body_announced_too_long_is_refused_unread() -> None:
    assert flood([(b"content-length", str(MAX_BODY_BYTES + 1).encode())]) == (413, 0)


@pytest.mark.parametrize("headers", [[], [(b"content-length", b"10")]], ids=["no length", "a lie"])
def test_a_body_that_grows_too_long_is_not_read_to_its_end(headers: list[tuple[bytes, bytes]]) -> None:
    assert flood(headers) == (413, MAX_BODY_BYTES // BYTES_PER_MEGABYTE + 1)


def test_a_body_too_large_is_told_in_a_sentence(client: TestClient) -> None:
    answer = client.post("/api/predict", content=b" " * (MAX_BODY_BYTES + 1), headers=JSON)
    assert (answer.status_code, answer.json()["error"]) == (413, "FileTooLarge")
    assert "at most 20 MB" in answer.json()["detail"]


def test_swagger_comes_from_this_server_alone(client: TestClient) -> None:
    page_of_docs = client.get("/docs")
    assert "//" not in page_of_docs.text.replace("<!--", "").split("<script>")[0]
    assert "default-src 'self'" in page_of_docs.headers["content-security-policy"]
    for name in ("swagger-ui-bundle.js", "swagger-ui.css", "favicon.png"):
        assert f"/docs/assets/{name}" in page_of_docs.text
        assert client.get(f"/docs/assets/{name}").status_code == 200


def test_the_example_in_swagger_answers_7(client: TestClient) -> None:
    operation = client.get("/openapi.json").json()["paths"]["/api/predict"]["post"]
    example = operation["requestBody"]["content"]["application/json"]["example"]
    assert client.post("/api/predict", json=example).json()["text"] == "7"


def test_every_status_is_in_the_schema(client: TestClient) -> None:
    described = client.get("/openapi.json").json()["paths"]["/api/predict"]["post"]["responses"]
    assert set(described) == {"200", "500", "503", *(str(status) for status, _ in REFUSALS.values())}


load_all_checks()
schema = schemathesis.openapi.from_asgi("/openapi.json", create_api())


@schema.parametrize()
@settings(max_examples=60, derandomize=True, deadline=None, database=None)
def test_every_answer_is_as_the_schema_describes_it(case: schemathesis.Case) -> None:
    case.call_and_validate(excluded_checks=[positive_data_acceptance])  # a text may fit the schema and be no picture


def test_boxes_lie_in_the_picture_as_it_was_turned(client: TestClient) -> None:
    rows = np.vstack(
        [np.hstack([render(Drawing(place(glyph(name), 0.7))) for name in names]) for names in ("234", "572", "435")]
    )
    on_its_side = Image.fromarray(np.ascontiguousarray(np.rot90(rows, -1)))
    read = client.post("/api/predict", json={"image": base64_of(encoded(on_its_side, "PNG"))}).json()
    assert (read["turned_deg"], read["width"], read["height"]) == (90, rows.shape[1], rows.shape[0])
    assert read["text"] == "234\n572\n435"
    assert all(
        box[0] + box[2] <= read["width"] and box[1] + box[3] <= read["height"] for box in (one["box"] for one in read["digits"])
    )


def test_base64_full_of_spaces_takes_little_more_memory_than_it_is_long() -> None:
    text = "AB " * 1_000_000
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    with pytest.raises(NotBase64):
        decode_base64(text + "é")
    assert len(decode_base64(text)) == 1_500_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak - before < 5 * len(text)
