"""Turns the bytes that a visitor sends into an upright picture.

In: the bytes of a PNG, JPEG, WebP, BMP, TIFF, GIF or HEIC file. Out: RGB, at most `LONGEST_PX` on its longer side; of a file
with several pictures the first. The format is told by the first bytes, never by a name, and the one reader of that format is
called directly: not `Image.open`, which tries further readers and warns of large pictures before we can look at their size.
Whatever a hostile file makes large (pixels, texts, parts) is measured before it is unpacked: decompression bombs.
"""

import io
import math
import re
import struct
import threading
from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import (
    BmpImagePlugin,
    ExifTags,
    GifImagePlugin,
    ImageFile,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)
from PIL import Image as Pillow

from core.errors import DamagedPicture, EmptyFile, FileTooLarge, NotAPicture, TooManyPixels

BYTES_PER_MEGABYTE = 1024 * 1024
"""As Streamlit counts the limit of its uploader."""
MAX_BYTES = 20 * BYTES_PER_MEGABYTE
MAX_PIXELS = 40_000_000
"""Above the 12 to 24 megapixels of phones; unpacked to RGB these are 120 MB."""
MAX_RUN_LENGTH_PIXELS = 4_000_000
"""For run-length coded BMP, which Pillow unpacks in plain Python: up to 0.2 s per megapixel."""
LONGEST_PX = 2000
"""The working size, so that no later stage meets a larger picture: 40 written rows on a page still have 50 px each. A photo
of 12 megapixels is just over twice as long, so that its JPEG is decoded at half size."""
WORKING_PIXELS = 3_000_000
"""As many as a photo of 4 to 3 has then: of one that is square, too, 12 megapixels are decoded at half size."""
MAX_AT_ONCE = 2
"""Pictures decoded at the same time: one of 40 megapixels takes up to 650 MB meanwhile."""

MAX_READS = 100_000
"""Steps in which Pillow may read a file: five times those of a 20 MB PNG in chunks of 4 KB, more than those of a TIFF of
`MAX_STRIPS`, and still a part of a second."""
MAX_COMPRESSED_TEXTS = 100
"""Each may unpack to 1 MB before Pillow objects; encoders write one profile and a few texts."""
MAX_SEGMENTS = 2_000
"""A 20 MB file of JPEG segments as long as they get (64 KB) has 320."""
MAX_SCANS = 40
"""Encoders write ten or a few more; a scan of a few bytes keeps the decoder busy for the whole picture."""
MAX_STRIPS = 65_536
"""One per row of a picture as tall as JPEG allows."""
MAX_EXIF_BYTES = 65_536
"""What one JPEG segment holds, the most that the Exif standard allows. Longer ones are not read."""

READ_ERRORS = (
    OSError,  # Pillow: cut short, or the decoder gave up
    SyntaxError,  # Pillow: a header that makes no sense; pillow-heif: whatever goes wrong in opening
    ValueError,  # both: sizes and counts that cannot be
    EOFError,  # both: no picture where one should be
    struct.error,  # Pillow: numbers cut short
    LookupError,  # Pillow: a code that no table has, a byte behind the last
    TypeError,  # Pillow: a text where a number should be
    OverflowError,  # Pillow: offsets beyond 64 bits
    RuntimeError,  # pillow-heif: the limits of libheif
    AssertionError,  # Pillow: what it took for granted of a file that it could open
    MemoryError,  # both: a size that no machine has
    Pillow.DecompressionBombError,  # Pillow's own limit, should ours have missed one
)
"""What Pillow and pillow-heif let out on broken input, by fuzzing and by reading them."""

MAGIC = {
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF87a": "GIF",
    b"GIF89a": "GIF",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"II+\0": "TIFF",
    b"MM\0+": "TIFF",
}
"""The first bytes of a file."""
BIG_TIFF = {b"+\0", b"\0+"}
"""Files with 64-bit offsets, told by their third and fourth byte."""
BMP_HEADER_SIZES = {12, 40, 52, 56, 64, 108, 124}
"""Of the second header of a BMP file; the two letters BM alone begin many a text."""
HEVC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}
GENERAL_BRANDS = {b"mif1", b"msf1"}
AVIF_BRANDS = {b"avif", b"avis"}
"""Brands of ISO/IEC 23008-12. The general ones say nothing of the codec, which is AV1 where an AVIF brand stands beside."""
MAX_BRANDS_END = 256
"""Where to stop looking for brands; files name fewer than ten."""

JPEG_MARKER = re.compile(rb"\xff([^\x00\x01\xff\xd0-\xd7])")
"""A marker with a length behind it: neither an escaped 255, nor padding, nor a restart."""
START_OF_SCAN, END_OF_IMAGE = b"\xda", b"\xd9"

WIDE_MODES = {"I;16", "I;16L", "I;16B", "I;16N"}
"""Modes of 16 bits, which Pillow cannot average."""
PALETTE_MODES = {"P", "PA"}
STRETCHED_MODES = {"I", "F"}
"""Modes of 32 bits, whose files don't say which number is white."""
TWELVE_BITS, SIXTEEN_BITS = 4095, 65535
DRAWN_SHARE, LIGHT_INK = 0.5, 180
"""A transparent picture of which no more is covered, on average this light or lighter, is light ink meant for dark paper."""
SIGNED_TO_OFFSET = np.array([0, 128, 128], dtype=np.uint8)
"""Pillow gives a* and b* as TIFF stores them, from -128; OpenCV takes them from 0."""

UPRIGHT_FORMATS = {"TIFF", "HEIC"}
"""Turned by their readers. In HEIC the tag may still say otherwise; the standard gives the container the last word."""
TRANSPOSED = {5, 6, 7, 8}
UPSIDE_DOWN = {3, 4, 7, 8}
MIRRORED = {2, 3, 6, 7}
"""Values of the tag Orientation (TIFF 6.0, tag 274; Exif took it over): transpose first, then flip."""

_AT_ONCE = threading.BoundedSemaphore(MAX_AT_ONCE)

RGB = NDArray[np.uint8]
Gray = NDArray[np.uint8]


class _Reader(io.BytesIO):
    """Bytes that refuse to be read in too many steps, for files made of millions of tiny parts."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self._reads_left = MAX_READS

    def read(self, size: int | None = -1, /) -> bytes:
        """Read as `BytesIO` does. Raises: OSError after `MAX_READS`."""
        self._reads_left -= 1
        if self._reads_left < 0:
            raise OSError("the file falls into too many parts")
        return super().read(size)


def decode(data: bytes) -> RGB:
    """Return the picture in `data`, upright, on paper where it is transparent: (H, W, 3) uint8 RGB, 1 to `LONGEST_PX` a side.

    Raises: EmptyFile without bytes; FileTooLarge above `MAX_BYTES`; NotAPicture for a format that is not ours; TooManyPixels
    above `MAX_PIXELS`; DamagedPicture where the file is cut short or broken, or built to keep its reader busy.
    """
    _check_length(data)
    name = _recognise(data)
    try:
        with _AT_ONCE:
            picture = _open(name, data)
            picture.draft("RGB", _working_size(*picture.size))
            picture.load()
            image = _to_eight_bits(_reduced(_averageable(picture)))
    except READ_ERRORS as error:
        raise DamagedPicture(format=name) from error
    orientation = 1 if name in UPRIGHT_FORMATS else _orientation(picture)
    return _as_rgb(_upright(_shrunk(image), orientation))


def _check_length(data: bytes) -> None:
    if not data:
        raise EmptyFile
    if len(data) > MAX_BYTES:
        raise FileTooLarge(megabytes=len(data) / BYTES_PER_MEGABYTE, limit_megabytes=MAX_BYTES / BYTES_PER_MEGABYTE)


def _recognise(data: bytes) -> str:
    """Return the name of the format that the first bytes speak of. Raises: NotAPicture for none of ours."""
    for magic, name in MAGIC.items():
        if data.startswith(magic):
            return name
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WebP"
    if data[:2] == b"BM" and int.from_bytes(data[14:18], "little") in BMP_HEADER_SIZES:
        return "BMP"
    if data[4:8] == b"ftyp" and _is_heif(data):
        return "HEIC"
    raise NotAPicture


def _is_heif(data: bytes) -> bool:
    """Whether the brands in the first box of an ISO media file are those of HEIC."""
    end = min(int.from_bytes(data[:4], "big"), MAX_BRANDS_END)
    major, compatible = data[8:12], {data[start : start + 4] for start in range(16, end, 4)}
    return major in HEVC_BRANDS or (major in GENERAL_BRANDS and not compatible & AVIF_BRANDS)


def _open(name: str, data: bytes) -> ImageFile.ImageFile:
    """Read the header, and leave the pixels packed. Raises: TooManyPixels, and `READ_ERRORS`."""
    if name in CHECKS:
        CHECKS[name](data)
    picture = READERS[name](_Reader(data))
    _check_size(*picture.size, limit=_pixel_limit(picture))
    return picture


def _open_heif(reader: io.BytesIO) -> ImageFile.ImageFile:
    """Open an iPhone's photo. The library is loaded with the first of them: most visitors never send one."""
    from pillow_heif import HeifImageFile

    open_untyped: Callable[[io.BytesIO], ImageFile.ImageFile] = HeifImageFile
    return open_untyped(reader)


def _check_png(data: bytes) -> None:
    """Refuse compressed profiles and texts by the hundred. Raises: ValueError."""
    if sum(data.count(chunk) for chunk in (b"iCCP", b"zTXt", b"iTXt")) > MAX_COMPRESSED_TEXTS:
        raise ValueError("too many compressed texts")


def _check_jpeg(data: bytes) -> None:
    """Walk from marker to marker to the end of the picture. Raises: ValueError for too many segments or scans."""
    position, segments, scans = 2, 0, 0
    while (marker := JPEG_MARKER.search(data, position)) and marker[1] != END_OF_IMAGE:
        segments += 1
        scans += marker[1] == START_OF_SCAN
        if segments > MAX_SEGMENTS or scans > MAX_SCANS:
            raise ValueError("too many segments or scans")
        position = marker.end() + int.from_bytes(data[marker.end() : marker.end() + 2], "big")


def _check_gif(data: bytes) -> None:
    """Find the size of the first picture, which may exceed that of the screen. Raises: TooManyPixels, OSError."""
    screen_width, screen_height, flags = struct.unpack_from("<HHB", data, 6)
    reader = _Reader(data)
    reader.seek(13 + (3 << (flags & 7) + 1 if flags & 0x80 else 0))
    while (block := reader.read(1)) not in (b",", b";", b""):
        if block == b"!":
            reader.read(1)
            while length := int.from_bytes(reader.read(1), "big"):
                reader.seek(length, io.SEEK_CUR)
    if block == b",":
        left, top, width, height = struct.unpack("<4H", reader.read(8))
        _check_size(max(screen_width, left + width), max(screen_height, top + height))


def _check_tiff(data: bytes) -> None:
    """Read the first directory of tags. Raises: ValueError for more strips than rows, or tiles larger than a picture."""
    reader = _Reader(data)
    tags = TiffImagePlugin.ImageFileDirectory_v2(data[:16] if data[2:4] in BIG_TIFF else data[:8])
    reader.seek(tags.next)
    tags.load(reader)
    for offsets in (TiffImagePlugin.STRIPOFFSETS, TiffImagePlugin.TILEOFFSETS):
        if len(tags.get(offsets, ())) > MAX_STRIPS:
            raise ValueError("too many strips")
    width, height = tags.get(TiffImagePlugin.TILEWIDTH, 0), tags.get(TiffImagePlugin.TILELENGTH, 0)
    if isinstance(width, int) and isinstance(height, int) and width * height > MAX_PIXELS:
        raise ValueError("tile larger than a picture")


def _check_webp(data: bytes) -> None:
    """Read the size from the header: the reader sets its memory aside when it opens the file. Raises: TooManyPixels."""
    kind = data[12:16]
    if kind == b"VP8X":
        _check_size(1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little"))
    elif kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        _check_size(1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF))
    else:
        width, height = struct.unpack_from("<HH", data, 26)
        _check_size(width & 0x3FFF, height & 0x3FFF)


CHECKS: dict[str, Callable[[bytes], None]] = {
    "PNG": _check_png,
    "JPEG": _check_jpeg,
    "GIF": _check_gif,
    "TIFF": _check_tiff,
    "WebP": _check_webp,
}
READERS: dict[str, Callable[[io.BytesIO], ImageFile.ImageFile]] = {
    "PNG": PngImagePlugin.PngImageFile,
    "JPEG": JpegImagePlugin.JpegImageFile,
    "WebP": WebPImagePlugin.WebPImageFile,
    "BMP": BmpImagePlugin.BmpImageFile,
    "TIFF": TiffImagePlugin.TiffImageFile,
    "GIF": GifImagePlugin.GifImageFile,
    "HEIC": _open_heif,
}


def _check_size(width: int, height: int, limit: int = MAX_PIXELS) -> None:
    if width * height > limit:
        raise TooManyPixels(megapixels=math.ceil(width * height / 1e6), limit_megapixels=limit / 1e6)


def _pixel_limit(picture: ImageFile.ImageFile) -> int:
    is_run_length_coded = any(tile.codec_name == "bmp_rle" for tile in picture.tile)
    return MAX_RUN_LENGTH_PIXELS if is_run_length_coded else MAX_PIXELS


def _working_size(width: int, height: int) -> tuple[int, int]:
    """Return width and height scaled down to `LONGEST_PX` on the longer side and `WORKING_PIXELS`; smaller ones unchanged."""
    scale = min(1.0, LONGEST_PX / max(width, height), math.sqrt(WORKING_PIXELS / (width * height)))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _averageable(picture: Pillow.Image) -> Pillow.Image:
    """Bring palettes, single bits and colours that stand for nothing to a mode whose numbers may be averaged.

    Raises: ValueError for numbers of a palette that is missing.
    """
    if picture.mode in WIDE_MODES:
        return picture
    if picture.mode == "La":
        return picture.convert("LA")
    if picture.mode in PALETTE_MODES and picture.palette is None:
        raise ValueError("palette missing")
    if picture.mode in PALETTE_MODES or "transparency" in picture.info:
        return picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    return picture.convert("L") if picture.mode == "1" else picture


def _reduced(picture: Pillow.Image) -> Pillow.Image:
    """Average whole blocks of pixels, so that few are left to convert; never below `LONGEST_PX`."""
    factor = max(picture.size) // LONGEST_PX
    return picture.reduce(factor) if factor > 1 and picture.mode not in WIDE_MODES else picture


def _to_eight_bits(picture: Pillow.Image) -> Gray | RGB:
    """Bring the modes that are left to grey (H, W) or RGB (H, W, 3) of 8 bits, on paper where it is transparent."""
    if picture.mode in WIDE_MODES:
        return _narrowed(np.asarray(picture, dtype=np.uint16))
    if picture.mode in STRETCHED_MODES:
        with np.errstate(invalid="ignore"):  # a float may be a signalling NaN
            return _stretched(np.asarray(picture, dtype=np.float64))
    if picture.mode == "LAB":
        return np.asarray(cv2.cvtColor(np.asarray(picture) ^ SIGNED_TO_OFFSET, cv2.COLOR_LAB2RGB), dtype=np.uint8)
    if picture.has_transparency_data:
        picture = _on_paper(picture.convert("RGBA"))
    return np.asarray(picture if picture.mode == "L" else picture.convert("RGB"))


def _narrowed(values: NDArray[np.uint16]) -> Gray:
    """Scale 16 bits to 8; where only 12 are in use, as cameras and scanners store them, these."""
    top = SIXTEEN_BITS if values.max() > TWELVE_BITS else TWELVE_BITS
    return np.asarray(cv2.convertScaleAbs(values, alpha=255 / top), dtype=np.uint8)


def _stretched(values: NDArray[np.float64]) -> Gray:
    """Scale numbers without an agreed range by their own; where there is no number, or only one, the picture is white."""
    finite = values[np.isfinite(values)]
    if finite.size == 0 or finite.min() == finite.max():
        return np.full(values.shape, 255, dtype=np.uint8)
    lowest, highest = finite.min(), finite.max()
    filled = np.clip(np.nan_to_num(values, nan=highest), lowest, highest)
    return np.asarray(np.rint((filled - lowest) / (highest - lowest) * 255), dtype=np.uint8)


def _on_paper(picture: Pillow.Image) -> Pillow.Image:
    """Lay an RGBA picture on white paper; on black where it is a light drawing on nothing, as dark note apps give it."""
    opaque = np.asarray(picture.getchannel("A"))
    brightness = np.asarray(picture.convert("L"))
    is_drawing = np.count_nonzero(opaque) <= DRAWN_SHARE * opaque.size
    is_light = is_drawing and opaque.any() and float(np.average(brightness, weights=opaque)) >= LIGHT_INK
    paper = Pillow.new("RGB", picture.size, "black" if is_light else "white")
    paper.paste(picture, mask=picture)
    return paper


def _shrunk(image: Gray | RGB) -> Gray | RGB:
    """Return the picture at its working size, averaging over areas."""
    height, width = image.shape[:2]
    size = _working_size(width, height)
    if size == (width, height):
        return image
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _orientation(picture: Pillow.Image) -> int:
    """Return the tag Orientation, 1 to 8; 1 (as it is) where there is none, or none that can be read."""
    if len(picture.info.get("exif", b"")) > MAX_EXIF_BYTES:
        return 1
    try:
        value = picture.getexif().get(ExifTags.Base.Orientation, 1)
    except READ_ERRORS:
        return 1
    return value if isinstance(value, int) else 1


def _upright(image: Gray | RGB, orientation: int) -> Gray | RGB:
    """Turn the picture as the tag Orientation says that the camera was held."""
    if orientation in TRANSPOSED:
        image = image.swapaxes(0, 1)
    if orientation in UPSIDE_DOWN:
        image = image[::-1]
    if orientation in MIRRORED:
        image = image[:, ::-1]
    return image


def _as_rgb(image: Gray | RGB) -> RGB:
    """Return a copy with three channels, its rows one behind the other in memory."""
    if image.ndim == 2:
        return np.repeat(image[:, :, np.newaxis], 3, axis=2)
    return np.array(image, order="C")
