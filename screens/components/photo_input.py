"""Pictures that are not drawn here: uploads, the camera, samples."""

from urllib.parse import urlsplit

import streamlit as st

from core.data.samples import SCENES
from core.errors import TrazoError
from core.imaging.types import Image
from screens.components import cached, session
from screens.components.words import _

ENDINGS = ["png", "jpg", "jpeg", "webp", "bmp", "tif", "tiff", "gif", "heic", "heif"]
LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1"}

Picture = Image | TrazoError
"""A picture, or why it cannot be one."""


def upload() -> dict[str, Picture]:
    """Offer uploads, and return what came, by name; a name that comes twice gets a number."""
    files = st.file_uploader(
        _("Photos of digits, several at once if you like"),
        type=ENDINGS,
        accept_multiple_files=True,
        key=session.UPLOADS,
    )
    pictures: dict[str, Picture] = {}
    for file in files or []:
        name = file.name if file.name not in pictures else f"{file.name} ({len(pictures) + 1})"
        pictures[name] = _decoded(file.getvalue())
    return pictures


def photograph() -> dict[str, Picture]:
    """Offer the camera where the browser allows it, and say so where it does not."""
    if not is_camera_allowed(st.context.url or ""):
        st.info(
            _(
                "Browsers open the camera only over HTTPS or on this same computer. "
                "Take the photo with your phone's camera, and upload it under «Photo»."
            ),
            icon=":material/no_photography:",
        )
        return {}
    photo = st.camera_input(_("Photograph a digit"), key=session.CAMERA)
    return {_("Camera"): _decoded(photo.getvalue())} if photo else {}


def is_camera_allowed(url: str) -> bool:
    """Whether a browser lets the page at `url` use the camera: HTTPS, or the computer it runs on."""
    parts = urlsplit(url)
    return parts.scheme == "https" or parts.hostname in LOCAL_HOSTS


def choose_sample() -> dict[str, Picture]:
    """Offer the samples, and return the chosen one."""
    name = st.pills(
        _("Samples, drawn by this app"),
        list(SCENES),
        default=next(iter(SCENES)),
        required=True,
        format_func=_,
        wrap=True,
        key=session.SAMPLE,
    )
    return {_(name): cached.sample_picture(name)}


def _decoded(data: bytes) -> Picture:
    try:
        return cached.decoded(data)
    except TrazoError as error:
        return error
