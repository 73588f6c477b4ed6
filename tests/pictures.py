"""Makes pictures in every format that visitors send, and the hostile ones that they should not.

In: nothing, or sizes and flags. Out: bytes, always the same for the same call, so that no binary file needs keeping.
"""

import io
import struct
import zlib
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms
from pillow_heif import register_heif_opener

WIDTH, HEIGHT = 64, 48
ORIENTATION_TAG = 0x0112
UNDO_ORIENTATION = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""What a camera held so does to the scene; the tag tells how to undo it."""


def page(width: int = WIDTH, height: int = HEIGHT) -> Image.Image:
    """Return white paper with a black, a red and a blue patch in three corners, so that every turn of it differs."""
    image = np.full((height, width, 3), 255, dtype=np.uint8)
    image[: height // 3, : width // 4] = 0
    image[: height // 3, -(width // 4) :] = (255, 0, 0)
    image[-(height // 3) :, : width // 4] = (0, 0, 255)
    return Image.fromarray(image)


def see_through_page(mode: str = "RGBA") -> Image.Image:
    """Return the page in black and nothing: its white is transparent black, as drawing programs store it."""
    alpha = page().convert("L").point(lambda value: 0 if value == 255 else 255)
    empty = Image.new("L", alpha.size, 0)
    return Image.merge("RGBA", (empty, empty, empty, alpha)).convert(mode)


def encoded(picture: Image.Image, file_format: str, **options: object) -> bytes:
    """Return the bytes of a file, as Pillow writes it."""
    if file_format == "HEIF":
        register_heif_opener()
    buffer = io.BytesIO()
    picture.save(buffer, file_format, **options)
    return buffer.getvalue()


def turned(orientation: int, file_format: str) -> bytes:
    """Return the page as a camera held askew stores it, with the tag that says so."""
    exif = Image.Exif()
    exif[ORIENTATION_TAG] = orientation
    method = UNDO_ORIENTATION.get(orientation)
    stored = page() if method is None else page().transpose(method)
    if file_format == "TIFF":
        return encoded(stored, "TIFF", tiffinfo={ORIENTATION_TAG: orientation})
    return encoded(stored, file_format, exif=exif.tobytes())


def gray_ramp(dtype: str, top: float) -> NDArray[np.generic]:
    """Return (16, 256): each row climbs from 0 to `top`."""
    return np.tile(np.linspace(0, top, 256), (16, 1)).astype(dtype)


def lab_page() -> Image.Image:
    """Return the page in CIE L*a*b*."""
    transform = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB")
    converted = ImageCms.applyTransform(page(), transform)
    assert converted is not None
    return converted


def png_chunk(name: bytes, data: bytes) -> bytes:
    """Return one chunk of a PNG file with its length and checksum."""
    return struct.pack(">L", len(data)) + name + data + struct.pack(">L", zlib.crc32(name + data))


def png_with(chunks: bytes) -> bytes:
    """Return the page as PNG, with further chunks behind its header."""
    png = encoded(page(), "PNG")
    return png[:33] + chunks + png[33:]


def png_bomb(width: int, height: int) -> bytes:
    """Return a PNG of one bit per pixel, all black; it packs a thousand to one."""
    header = struct.pack(">LLBBBBB", width, height, 1, 0, 0, 0, 0)
    packer = zlib.compressobj(9)
    row = b"\0" * (1 + (width + 7) // 8)
    rows = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", rows) + png_chunk(b"IEND", b"")


def jpeg_claiming(width: int, height: int) -> bytes:
    """Return the page as JPEG, with another size in its header."""
    jpeg = encoded(page(), "JPEG")
    start = jpeg.index(b"\xff\xc0") + 5
    return jpeg[:start] + struct.pack(">HH", height, width) + jpeg[start + 4 :]


def jpeg_of_many_scans(scans: int) -> bytes:
    """Return a progressive JPEG that repeats its last scan, as bombs do that cost time rather than memory."""
    jpeg = encoded(Image.new("RGB", (4000, 2500), "white"), "JPEG", progressive=True)
    last_scan = jpeg[jpeg.rindex(b"\xff\xc4") : -2]
    return jpeg[:-2] + last_scan * (scans - jpeg.count(b"\xff\xda")) + b"\xff\xd9"


def gif_with_frame(width: int, height: int, extensions: bytes = b"") -> bytes:
    """Return a GIF with a screen of 1 x 1 and a first picture of another size."""
    screen = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    return screen + extensions + b"," + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x02\x44\x01\0;"


def tiff_with(tags: dict[int, tuple[int, ...]]) -> bytes:
    """Return an uncompressed 8-bit grey TIFF of these tags, numbers of 32 bits, with one byte of pixels."""
    wanted = {256: (1,), 257: (1,), 258: (8,), 259: (1,), 262: (1,), 273: (8,), 278: (1,), 279: (1,), **tags}
    end = 8 + 2 + 12 * len(wanted) + 4
    entries, values = b"", b""
    for tag, numbers in sorted(wanted.items()):
        packed = struct.pack(f"<{len(numbers)}L", *numbers)
        place = packed if len(numbers) == 1 else struct.pack("<L", end + len(values))
        entries += struct.pack("<HHL", tag, 4, len(numbers)) + place
        values += packed if len(numbers) > 1 else b""
    return b"II*\0" + struct.pack("<LH", 8, len(wanted)) + entries + b"\0\0\0\0" + values + b"\xff"


def webp_claiming(width: int, height: int) -> bytes:
    """Return the header of an extended WebP of that size."""
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<L", 22) + b"WEBPVP8X" + struct.pack("<LL", 10, 0) + sides


def run_length_bmp(width: int, height: int, runs: bytes) -> bytes:
    """Return an 8-bit BMP of the kind that packs runs of one colour: pairs of count and palette number."""
    palette = b"".join(bytes((value, value, value, 0)) for value in range(256))
    header = struct.pack("<LllHHLLllLL", 40, width, height, 1, 8, 1, len(runs), 0, 0, 256, 0)
    start = 14 + len(header) + len(palette)
    return b"BM" + struct.pack("<LHHL", start + len(runs), 0, 0, start) + header + palette + runs


def run_length_page() -> bytes:
    """Return white paper with a black left half, as run-length coded BMP."""
    row = bytes((WIDTH // 2, 0, WIDTH // 2, 255, 0, 0))
    return run_length_bmp(WIDTH, HEIGHT, row * HEIGHT + b"\0\1")


def avif_header(major: bytes = b"avif") -> bytes:
    """Return the first box of an AVIF file."""
    return struct.pack(">L", 28) + b"ftyp" + major + b"\0\0\0\0" + b"mif1avifmiaf" + b"\0" * 64


@cache
def every_kind() -> dict[str, bytes]:
    """Return one valid file of every kind, of 64 x 48 pixels or so, by name; the name begins with the format."""
    return {**_png_and_gif(), **_jpeg_and_webp(), **_tiff(), **_bmp_and_heic()}


def _png_and_gif() -> dict[str, bytes]:
    frames = [page().convert("P"), page().transpose(Image.Transpose.ROTATE_180).convert("P")]
    return {
        "PNG": encoded(page(), "PNG"),
        "PNG with alpha": encoded(see_through_page(), "PNG"),
        "PNG with palette": encoded(page().quantize(8), "PNG", transparency=0),
        "PNG of one bit": encoded(page().convert("1"), "PNG"),
        "PNG of 16 bits": encoded(Image.fromarray(gray_ramp("uint16", 65535)), "PNG"),
        "PNG with metadata": turned(6, "PNG"),
        "PNG animated": encoded(page(), "PNG", save_all=True, append_images=[page().convert("L").convert("RGB")]),
        "GIF": encoded(page(), "GIF"),
        "GIF animated": encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], comment=b"two frames"),
    }


def _jpeg_and_webp() -> dict[str, bytes]:
    return {
        "JPEG": encoded(page(), "JPEG"),
        "JPEG grey": encoded(page().convert("L"), "JPEG"),
        "JPEG progressive": encoded(page(), "JPEG", progressive=True),
        "JPEG of four inks": encoded(page().convert("CMYK"), "JPEG"),
        "JPEG with metadata": turned(6, "JPEG"),
        "WebP": encoded(page(), "WEBP"),
        "WebP lossless": encoded(see_through_page(), "WEBP", lossless=True),
        "WebP animated": encoded(page(), "WEBP", save_all=True, append_images=[page().convert("L").convert("RGB")]),
        "WebP with metadata": turned(6, "WEBP"),
    }


def _tiff() -> dict[str, bytes]:
    kinds = {f"TIFF {name}": encoded(page(), "TIFF", compression=name) for name in ("tiff_lzw", "tiff_adobe_deflate")}
    kinds |= {f"TIFF {name}": encoded(page(), "TIFF", compression=name) for name in ("jpeg", "packbits", "zstd", "lzma")}
    return kinds | {
        "TIFF": encoded(page(), "TIFF"),
        "TIFF of one bit": encoded(page().convert("1"), "TIFF", compression="group4"),
        "TIFF of 16 bits": encoded(Image.fromarray(gray_ramp("uint16", 65535)), "TIFF"),
        "TIFF of 16 bits, high byte first": encoded(Image.fromarray(gray_ramp(">u2", 65535)), "TIFF"),
        "TIFF of 32 bits": encoded(Image.fromarray(gray_ramp("int32", 2e9)), "TIFF"),
        "TIFF of floats": encoded(Image.fromarray(gray_ramp("float32", 1.0)), "TIFF"),
        "TIFF in L*a*b*": encoded(lab_page(), "TIFF"),
        "TIFF of four inks": encoded(page().convert("CMYK"), "TIFF"),
        "TIFF in YCbCr": encoded(page().convert("YCbCr"), "TIFF"),
        "TIFF with alpha": encoded(see_through_page("LA"), "TIFF", compression="tiff_lzw"),
        "TIFF of two pages": encoded(page(), "TIFF", save_all=True, append_images=[page().convert("L")]),
        "TIFF, 64-bit": encoded(page(), "TIFF", big_tiff=True),
        "TIFF with metadata": turned(6, "TIFF"),
    }


def _bmp_and_heic() -> dict[str, bytes]:
    return {
        "BMP": encoded(page(), "BMP"),
        "BMP with palette": encoded(page().quantize(8), "BMP"),
        "BMP of one bit": encoded(page().convert("1"), "BMP"),
        "BMP of runs": run_length_page(),
        "HEIC": encoded(page(), "HEIF"),
        "HEIC with alpha": encoded(see_through_page(), "HEIF"),
        "HEIC with metadata": turned(6, "HEIF"),
    }
