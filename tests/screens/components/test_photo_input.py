"""The camera is offered only where a browser would open it."""

import pytest

from screens.components.photo_input import is_camera_allowed


@pytest.mark.parametrize(
    "url", ["https://trazo.streamlit.app/", "http://localhost:8501/?lang=es", "http://127.0.0.1", "http://[::1]:8501"]
)
def test_the_camera_is_offered_over_https_and_on_this_computer(url: str) -> None:
    assert is_camera_allowed(url)


@pytest.mark.parametrize("url", ["http://192.168.1.20:8501", "http://school.example/", "http://localhost.example", ""])
def test_the_camera_is_not_offered_over_plain_http_from_elsewhere(url: str) -> None:
    assert not is_camera_allowed(url)
