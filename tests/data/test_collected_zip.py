"""A ZIP of digits comes back as it went; what is no such ZIP, or is built to do harm, is refused with a reason."""

import io
import json
import stat
import zipfile

import cv2
import numpy as np
import pytest
from PIL import Image

from core.data import collected_zip
from core.data.collected_zip import from_zip, to_zip
from core.errors import ArchiveRefused
from tests.data.test_collected import digit
from tests.pictures import encoded


def zip_of(*files: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return content.getvalue()


def png(side: int = 28, value: int = 0, file_format: str = "PNG") -> bytes:
    pixels = np.full((side, side), value, np.uint8)
    pixels[10:18, 12:16] = 255 - value
    return encoded(Image.fromarray(pixels), file_format)


def test_digits_come_back_as_they_went() -> None:
    sent = [digit(label=3, seed=1), digit(label=5, seed=2, strokes=None, crop=None, source="photo", model_said=None)]
    unpacked = from_zip(to_zip(sent))
    assert unpacked.left_out == 0
    for before, after in zip(sent, unpacked.digits, strict=True):
        np.testing.assert_array_equal(before.image, after.image)
        assert (before.id, before.label, before.created, before.crop) == (after.id, after.label, after.created, after.crop)
        assert (before.source, before.model_said) == (after.source, after.model_said)
        assert (before.strokes is None) == (after.strokes is None)


def test_the_zip_can_be_read_by_others() -> None:
    with zipfile.ZipFile(io.BytesIO(to_zip([digit(label=3, seed=1)]))) as archive:
        picture, records = archive.namelist()
        pixels = cv2.imdecode(np.frombuffer(archive.read(picture), np.uint8), cv2.IMREAD_UNCHANGED)
        record = json.loads(archive.read(records))
    assert picture == f"3/{digit(seed=1).id}.png" and records == "digits.jsonl"
    np.testing.assert_array_equal(pixels, digit(seed=1).image)
    assert (record["label"], record["file"], record["strokes"]) == (3, picture, [[[1, 2], [3.5, 4]]])


@pytest.mark.parametrize("name", ["7/a.png", "mine/7/a.png", "7/A.PNG"])
def test_class_folders_without_records_are_read_too(name: str) -> None:
    assert [found.label for found in from_zip(zip_of((name, png()))).digits] == [7]


def test_black_on_white_becomes_white_on_black() -> None:
    dark, light = (from_zip(zip_of(("1/a.png", png(value=value)))).digits[0].image for value in (0, 255))
    np.testing.assert_array_equal(dark, light)


def test_jpegs_are_pictures_too() -> None:
    assert from_zip(zip_of(("1/a.jpg", png(file_format="JPEG")))).digits[0].label == 1


def test_what_cannot_be_used_is_counted_and_left_out() -> None:
    unpacked = from_zip(
        zip_of(
            ("7/good.png", png()),
            ("7/large.png", png(side=64)),
            ("7/broken.png", png()[:60]),
            ("seven/a.png", png()),
            ("digits.jsonl", b'{"file": "7/good.png"}\nno json\n' + b"[" * 100_000),
            ("__MACOSX/7/._good.png", b"?"),
            ("readme.txt", b"hello"),
        )
    )
    assert (len(unpacked.digits), unpacked.left_out) == (1, 5)


@pytest.mark.parametrize("name", ["../7/a.png", "/7/a.png", "7/../../a.png", "..\\7\\a.png", "C:\\7\\a.png"])
def test_names_outside_the_zip_are_refused(name: str) -> None:
    with pytest.raises(ArchiveRefused, match="outside itself"):
        from_zip(zip_of(("7/good.png", png()), (name, png())))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_unpacks_without_a_limit_is_refused_before_it_is_unpacked(method: int, monkeypatch: pytest.MonkeyPatch) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        archive.writestr("7/a.png", bytes(1 << 20))
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("unpacked"))
    with pytest.raises(ArchiveRefused, match="no whole ZIP"):
        from_zip(content.getvalue())


def test_links_are_refused() -> None:
    link = zipfile.ZipInfo("7/a.png")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with pytest.raises(ArchiveRefused, match="outside itself"):
        from_zip(zip_of((link, b"/etc/passwd")))


@pytest.mark.parametrize("content", [b"", b"hello", to_zip([digit()])[:-30], to_zip([digit()])[:100]])
def test_what_is_no_whole_zip_is_refused(content: bytes) -> None:
    with pytest.raises(ArchiveRefused, match="no whole ZIP"):
        from_zip(content)


def test_a_damaged_picture_inside_a_zip_is_refused() -> None:
    content = bytearray(to_zip([digit()]))
    content[70] ^= 255
    with pytest.raises(ArchiveRefused):
        from_zip(bytes(content))


def test_a_zip_without_digits_is_refused() -> None:
    with pytest.raises(ArchiveRefused, match="folders named 0 to 9"):
        from_zip(zip_of(("cats/a.png", png(side=64))))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(ArchiveRefused, match="too much"):
        from_zip(zip_of(("7/a.png", bytes(collected_zip.MOST_UNPACKED + 1))))
    with pytest.raises(ArchiveRefused, match="too much"):
        from_zip(zip_of(*((f"7/{number}.png", b"") for number in range(collected_zip.MOST_ENTRIES + 1))))


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(ArchiveRefused, match="too large"):
        from_zip(bytes(collected_zip.MOST_BYTES + 1))


def test_a_picture_that_unpacks_to_millions_of_pixels_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collected_zip, "decode", lambda _content: pytest.fail("unpacked"))
    unpacked_too_large = zip_of(("7/a.png", png(side=5000)))
    with pytest.raises(ArchiveRefused, match="no pictures"):
        from_zip(unpacked_too_large)
