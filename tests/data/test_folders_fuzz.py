"""Whatever is sent as an archive, nothing but a sentence for the visitor comes back."""

from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.folders import read_folders
from core.errors import TrazoError
from tests.class_folders import colour_png, png, two_classes, zip_of

NAMES = st.lists(
    st.sampled_from(["train", "test", "a", "b", "..", "", ".x", "C:", "é", "x\\y", "0.png"]), min_size=1, max_size=4
)
FILES = st.sampled_from([png(), png(0, 255), colour_png(), png(255, 0, 32), b"", b"text", png()[:60], bytes(3_000_000)])
WHOLE = zip_of(two_classes(2))


def read(data: bytes) -> None:
    try:
        found = read_folders(data)
    except TrazoError as error:
        assert error.sentence()
        return
    assert len(found.train) and len(found.test) and found.train.shape == found.test.shape
    assert found.train.labels.max() < len(found.train.class_names)


@settings(max_examples=80, deadline=None)
@given(st.dictionaries(NAMES.map("/".join).filter(bool), FILES, max_size=8))
def test_archives_of_any_names_and_files(files: dict[str, bytes]):
    read(zip_of(files))


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=6))
def test_archives_with_changed_bytes(place: int, change: bytes):
    read(WHOLE[:place] + change + WHOLE[place + len(change) :])


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=200), st.booleans())
def test_any_bytes(data: bytes, has_archive_behind: bool):
    read(data + WHOLE if has_archive_behind else data)
