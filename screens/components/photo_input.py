"""Pictures that are not drawn here: uploads, the camera, samples."""

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import streamlit as st

from core.data.samples import SCENES
from core.imaging.types import Image
from screens.components import cached, session
from screens.components.photo import Photo
from screens.components.words import _

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

ENDINGS = ["png", "jpg", "jpeg", "webp", "bmp", "tif", "tiff", "gif", "heic", "heif"]
LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1"}


def upload(is_shown: bool) -> dict[str, Photo]:
    """Offer uploads, and return what came, by name; a name that comes twice gets a number.

    Once shown, the uploader stays in the page unseen, since Streamlit forgets the files of one that is gone.
    """
    if not is_shown and not session.has_uploaded():
        return {}
    with st.container(key=session.UPLOADS_HERE if is_shown else session.UPLOADS_AWAY):
        files = st.file_uploader(
            _("Photos of digits, several at once if you like"),
            type=ENDINGS,
            accept_multiple_files=True,
            key=session.UPLOADS,
        )
    photos: dict[str, Photo] = {}
    for file in files or []:
        name = file.name if file.name not in photos else f"{file.name} ({len(photos) + 1})"
        photos[name] = _photo(file)
    return photos


def photograph() -> dict[str, Photo]:
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
    file = st.camera_input(_("Photograph a digit"), key=session.CAMERA)
    return {_("Camera"): _photo(file)} if file else {}


def is_camera_allowed(url: str) -> bool:
    """Whether a browser lets the page at `url` use the camera: HTTPS, or the computer it runs on."""
    parts = urlsplit(url)
    return parts.scheme == "https" or parts.hostname in LOCAL_HOSTS


def choose_sample() -> dict[str, Photo]:
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
    return {_(name): Photo(f"sample {name}", partial(cached.sample_picture, name))}


def _photo(file: "UploadedFile") -> Photo:
    """Return an upload; the same file sent again is another photo."""
    return Photo(file.file_id, partial(_open, file))


def _open(file: "UploadedFile") -> Image:
    return cached.decoded(file.file_id, file.getvalue())
