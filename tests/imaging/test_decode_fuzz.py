"""Uploads broken in every way that chance finds: each ends in a picture or a named error, none in a crash or after 2 s of work.

`TRAZO_FUZZ_UPLOADS` says how many; run pytest with `-s` to see how they ended.
"""

import os
import random
import time
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import TrazoError
from core.imaging.decode import LONGEST_PX, MAGIC, decode
from core.models.checkpoint import Model
from core.recognition import recognise, serving_model
from tests import pictures

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("error::PIL.Image.DecompressionBombWarning"),
]
UPLOADS = int(os.environ.get("TRAZO_FUZZ_UPLOADS", "800"))
SECONDS_ALLOWED = 2.0
KINDS = pictures.every_kind()
NEAR_THE_HEADER = 200
EXTREMES = [b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f", b"\0\0\x40\0", b"\0\x40\0\0"]
BEGINNINGS = [*MAGIC, b"RIFF\x40\0\0\0WEBPVP8 ", b"RIFF\x40\0\0\0WEBPVP8L", b"BM" + b"\0" * 12 + b"\x28\0\0\0"]
BEGINNINGS += [b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic"]


def outcome_of(data: bytes) -> str:
    """Decode and return "picture" or the name of the error. Any other exception, and a wrong picture, fails the test."""
    try:
        image = decode(data)
    except TrazoError as error:
        assert str(error)
        return type(error).__name__
    assert image.dtype == np.uint8 and image.shape[2] == 3 and 1 <= min(image.shape[:2]) <= max(image.shape[:2]) <= LONGEST_PX
    return "picture"


def outcome_on_the_page(data: bytes, model: Model) -> str:
    """The same for what the page does: decode, prepare, answer."""
    outcome = outcome_of(data)
    if outcome == "picture":
        try:
            recognise(decode(data), model)
        except TrazoError as error:
            assert str(error)
            return type(error).__name__
    return outcome


def flip_bit(data: bytearray, start: int, chance: random.Random) -> None:
    data[start] ^= 1 << chance.randrange(8)


def cut_short(data: bytearray, start: int, chance: random.Random) -> None:
    del data[start:]


def insert_bytes(data: bytearray, start: int, chance: random.Random) -> None:
    data[start:start] = chance.randbytes(chance.randrange(1, 9))


def delete_bytes(data: bytearray, start: int, chance: random.Random) -> None:
    del data[start : start + chance.randrange(1, 17)]


def write_extreme(data: bytearray, start: int, chance: random.Random) -> None:
    data[start : start + 4] = chance.choice(EXTREMES)


def repeat_part(data: bytearray, start: int, chance: random.Random) -> None:
    """Chunks, segments and boxes are parts of some tens of bytes."""
    place = chance.randrange(len(data))
    data[place:place] = data[start : start + chance.randrange(4, 200)] * chance.randrange(1, 4)


def splice(data: bytearray, start: int, chance: random.Random) -> None:
    data[start:] = chance.choice(list(KINDS.values()))[start:]


WAYS = [flip_bit, flip_bit, cut_short, insert_bytes, delete_bytes, write_extreme, repeat_part, splice]


def broken_upload(number: int) -> tuple[str, bytes]:
    """Return the kind and the bytes of a valid file after one to six accidents, the same for the same number."""
    chance = random.Random(number)
    kind, whole = chance.choice(list(KINDS.items()))
    data = bytearray(whole)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        if data:
            reach = chance.choice((len(data), min(len(data), NEAR_THE_HEADER)))
            chance.choice(WAYS)(data, chance.randrange(reach), chance)
    return kind, bytes(data)


def test_every_broken_upload_ends_in_a_picture_or_a_named_error():
    outcomes: Counter[str] = Counter()
    model = serving_model()
    slowest_s, slowest = 0.0, ""
    for number in range(UPLOADS):
        kind, data = broken_upload(number)
        started_s = time.process_time()
        outcomes[outcome_on_the_page(data, model)] += 1
        seconds = time.process_time() - started_s
        assert seconds < SECONDS_ALLOWED, f"upload {number}, {kind}"
        slowest_s, slowest = max((slowest_s, slowest), (seconds, f"upload {number}, {kind}"))
    print(f"\n{UPLOADS} broken uploads: {dict(outcomes.most_common())}; slowest {slowest_s:.3f} s ({slowest})")
    assert {"picture", "DamagedPicture", "NotAPicture", "TooManyPixels"} <= set(outcomes)


@given(st.binary(max_size=400))
@settings(deadline=None, derandomize=True)
def test_any_bytes_are_answered(data):
    assert outcome_of(data)


@given(st.sampled_from(BEGINNINGS), st.binary(max_size=400))
@settings(deadline=None, max_examples=300, derandomize=True)
def test_any_bytes_behind_a_known_beginning_are_answered(beginning, data):
    assert outcome_of(beginning + data)


@given(
    st.sampled_from(sorted(KINDS)), st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=6), st.integers(0, 6)), max_size=5)
)
@settings(deadline=None, max_examples=500, derandomize=True)
def test_any_edit_of_a_picture_is_answered(kind, edits):
    data = KINDS[kind]
    for place, new, length in edits:
        start = int(place * len(data))
        data = data[:start] + new + data[start + length :]
    assert outcome_of(data)


@given(st.binary(max_size=200), st.sampled_from([b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08"]))
@settings(deadline=None, max_examples=300, derandomize=True)
def test_any_metadata_leaves_the_picture(tags, beginning):
    photo = pictures.encoded(pictures.page(), "JPEG", exif=b"Exif\0\0" + beginning + tags)
    assert outcome_of(photo) == "picture"
