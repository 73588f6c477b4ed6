"""Whatever a visitor sends becomes an upright picture, or a sentence that says what is wrong with it."""

import subprocess
import sys
import time
import warnings
import zlib
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image

from core.errors import DamagedPicture, EmptyFile, FileTooLarge, NotAPicture, TooManyPixels
from core.imaging.decode import LONGEST_PX, MAX_BYTES, decode
from tests import pictures

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")
"""Pillow's remarks on broken files; those on large ones are of another class."""

KINDS = pictures.every_kind()
RAMPS = [kind for kind in KINDS if "of 16 bits" in kind or "of 32 bits" in kind or "of floats" in kind]
COLOURED = [
    kind
    for kind in KINDS
    if kind not in RAMPS and not any(word in kind for word in ("alpha", "less", "one bit", "grey", "runs"))
]
HEADER_ENDS = {"PNG": 12, "JPEG": 100, "GIF": 12, "WebP": 40, "TIFF": 60, "BMP": 40, "HEIC": 100}
"""Where to cut a file so that its format can still be told."""


def is_page(image: np.ndarray) -> bool:
    """Whether `image` shows the page, give or take what lossy formats change."""
    wanted = np.asarray(pictures.page(), dtype=int)
    return image.shape == wanted.shape and float(np.abs(image - wanted).mean()) < 6


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_file_becomes_rgb_bytes(kind):
    image = decode(KINDS[kind])
    assert image.dtype == np.uint8 and image.ndim == 3 and image.shape[2] == 3
    assert image.flags.c_contiguous and image.flags.writeable


@pytest.mark.parametrize("kind", COLOURED)
def test_colours_come_out_as_they_went_in(kind):
    assert is_page(decode(KINDS[kind]))


def test_a_picture_of_one_bit_stays_black_and_white():
    for kind in ("PNG of one bit", "TIFF of one bit", "BMP of one bit"):
        assert set(np.unique(decode(KINDS[kind]))) == {0, 255}


def test_a_run_length_coded_bitmap_is_unpacked():
    image = decode(pictures.run_length_page())
    assert (image[:, :32] == 0).all() and (image[:, 32:] == 255).all()


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "TIFF", "HEIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_with_an_orientation_flag_is_set_upright(file_format, orientation):
    assert is_page(decode(pictures.turned(orientation, file_format)))


@pytest.mark.parametrize(
    "exif", [b"", b"Exif\0\0", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0MM\0*\0\0\0\x08\xff\xff", b"\0" * 99]
)
@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP"])
def test_broken_metadata_leaves_the_photo_as_it_is(file_format, exif):
    assert is_page(decode(pictures.encoded(pictures.page(), file_format, exif=exif)))


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_that_does_not_exist_is_ignored(orientation):
    assert is_page(decode(pictures.turned(orientation, "JPEG")))


@pytest.mark.parametrize(
    ("mode", "file_format"), [("RGBA", "PNG"), ("LA", "PNG"), ("RGBA", "TIFF"), ("PA", "TIFF"), ("RGBA", "WEBP")]
)
def test_what_is_transparent_becomes_white_paper(mode, file_format):
    options = {"lossless": True} if file_format == "WEBP" else {}
    image = decode(pictures.encoded(pictures.see_through_page(mode), file_format, **options))
    assert (image[0, 0] == 0).all() and (image[-1, -1] == 255).all()


def test_half_transparent_ink_is_half_as_dark():
    image = decode(pictures.encoded(Image.new("RGBA", (4, 4), (0, 0, 0, 128)), "PNG"))
    assert (image == 127).all()


@pytest.mark.parametrize(
    ("ink", "ground"), [((255, 255, 255), 0), ((255, 240, 90), 0), ((40, 40, 200), 255), ((90, 90, 90), 255)]
)
def test_ink_on_nothing_is_laid_on_the_paper_that_shows_it(ink, ground):
    note = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    note.paste((*ink, 255), (18, 5, 22, 35))
    image = decode(pictures.encoded(note, "PNG"))
    assert (image[0, 0] == ground).all() and tuple(image[20, 20]) == ink


def test_a_light_picture_with_a_transparent_corner_stays_on_white_paper():
    page = Image.new("RGBA", (40, 40), (240, 240, 240, 255))
    page.paste((0, 0, 0, 0), (0, 0, 8, 8))
    assert (decode(pictures.encoded(page, "PNG"))[0, 0] == 255).all()


@pytest.mark.parametrize(("mode", "nothing"), [("RGB", (0, 0, 0)), ("L", 0), ("P", 0)])
def test_a_colour_declared_transparent_becomes_white_paper(mode, nothing):
    png = pictures.encoded(Image.new(mode, (4, 4), nothing), "PNG", transparency=nothing)
    assert (decode(png) == 255).all()


@pytest.mark.parametrize("kind", RAMPS)
def test_more_than_8_bits_are_scaled_to_8(kind):
    image = decode(KINDS[kind])
    assert (image == np.arange(256)[np.newaxis, :, np.newaxis]).all()


def test_12_bits_kept_in_16_use_the_whole_range():
    image = decode(pictures.encoded(Image.fromarray(pictures.gray_ramp("uint16", 4095)), "PNG"))
    assert image.min() == 0 and image.max() == 255


@pytest.mark.parametrize("number", [0.0, 7.5, np.nan, np.inf])
def test_floats_that_are_all_the_same_are_blank_paper(number):
    even = Image.fromarray(np.full((4, 4), number, dtype=np.float32))
    assert (decode(pictures.encoded(even, "TIFF")) == 255).all()


def test_floats_that_are_no_numbers_do_not_spoil_the_others():
    values = np.array([[0, 1, np.nan, np.inf, -np.inf]], dtype=np.float32)
    image = decode(pictures.encoded(Image.fromarray(values), "TIFF"))
    assert image[0, :, 0].tolist() == [0, 255, 255, 255, 0]


def test_a_float_that_signals_an_error_gives_no_warning():
    values = np.array([0x7FA00000, 0, 0x3F800000], dtype=np.uint32).view(np.float32)[np.newaxis]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        image = decode(pictures.encoded(Image.fromarray(values), "TIFF"))
    assert image[0, :, 0].tolist() == [255, 0, 255]


def test_of_an_animation_or_a_pile_of_pages_the_first_is_read():
    for kind in ("PNG animated", "GIF animated", "WebP animated", "TIFF of two pages"):
        assert is_page(decode(KINDS[kind]))


@pytest.mark.parametrize("mode", ["RGB", "L", "1", "P", "RGBA", "CMYK", "I;16", "F"])
def test_a_large_picture_is_shrunk_to_the_working_size(mode):
    large = pictures.page(2 * LONGEST_PX + 100, LONGEST_PX + 50)
    wide = Image.fromarray(np.asarray(large.convert("L"), dtype=np.uint16) * 257) if mode == "I;16" else large.convert("L")
    picture = wide.convert(mode) if mode in ("I;16", "F") else large.convert(mode)
    image = decode(pictures.encoded(picture, "TIFF", compression="tiff_lzw"))
    assert image.shape == (LONGEST_PX // 2, LONGEST_PX, 3)
    assert (image[5, 5] == image[5, 5, 0]).all() and (image[-5, -5] == 255).all()


def test_a_large_photo_is_drafted_but_never_below_the_working_size():
    photo = pictures.encoded(pictures.page(2 * LONGEST_PX, 3000), "JPEG")
    assert decode(photo).shape == (1500, LONGEST_PX, 3)


@pytest.mark.parametrize(("side", "expected"), [(3464, 1732), (2000, 1732), (1732, 1732), (1700, 1700)])
def test_a_square_photo_has_no_more_pixels_than_an_oblong_one(side, expected):
    assert decode(pictures.encoded(pictures.page(side, side), "JPEG")).shape == (expected, expected, 3)


def test_a_picture_of_the_working_size_is_left_alone():
    assert decode(pictures.encoded(pictures.page(LONGEST_PX, 7), "PNG")).shape == (7, LONGEST_PX, 3)


@pytest.mark.parametrize("size", [(1, 30_000), (30_000, 1)])
def test_a_line_keeps_its_one_pixel(size):
    image = decode(pictures.encoded(Image.new("RGB", size, "red"), "PNG"))
    assert sorted(image.shape[:2]) == [1, LONGEST_PX] and (image == (255, 0, 0)).all()


def test_a_picture_of_one_pixel_is_a_picture():
    assert decode(pictures.encoded(Image.new("RGB", (1, 1), (1, 2, 3)), "BMP")).tolist() == [[[1, 2, 3]]]


def test_an_empty_file_is_refused():
    with pytest.raises(EmptyFile, match="file is empty"):
        decode(b"")


def test_a_file_of_too_many_bytes_is_refused_and_told_its_size():
    with pytest.raises(FileTooLarge, match=r"has 21\.0 MB; at most 20 MB"):
        decode(b"\xff\xd8\xff" + b"\0" * (MAX_BYTES + 1024 * 1024))


@pytest.mark.parametrize(
    "data", [b"7", b"%PDF-1.7", b"<svg xmlns=", b"BMW or Audi, that is the question", b"RIFF1234WAVEfmt ", b"\0" * 64]
)
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(NotAPicture, match="not a picture"):
        decode(data)


@pytest.mark.parametrize("major", [b"avif", b"avis", b"mif1"])
def test_avif_is_not_taken_for_heic(major):
    with pytest.raises(NotAPicture, match="HEIC"):
        decode(pictures.avif_header(major))


@pytest.mark.parametrize("file_format", ["ICO", "PPM", "TGA", "PCX", "JPEG2000"])
def test_formats_that_we_do_not_name_are_refused(file_format):
    with pytest.raises(NotAPicture):
        decode(pictures.encoded(pictures.page(), file_format))


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_cut_short_is_called_damaged_by_its_format(kind):
    file_format = kind.split()[0].strip(",")
    with pytest.raises(DamagedPicture, match=f"The {file_format} file is damaged or cut short"):
        decode(KINDS[kind][: HEADER_ENDS[file_format]])


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WebP", "TIFF", "BMP", "HEIC"])
def test_a_file_that_lacks_its_second_half_is_called_damaged(kind):
    with pytest.raises(DamagedPicture, match=kind):
        decode(KINDS[kind][: len(KINDS[kind]) // 2])


def test_a_picture_of_palette_numbers_without_a_palette_is_called_damaged():
    png = pictures.encoded(pictures.page().quantize(8), "PNG")
    start = png.index(b"PLTE") - 4
    length = 12 + int.from_bytes(png[start : start + 4], "big")
    with pytest.raises(DamagedPicture, match="PNG"):
        decode(png[:start] + png[start + length :])


def too_large() -> dict[str, bytes]:
    """Return small files that claim a large picture, of 95 megapixels: Pillow would warn of them, but not refuse them."""
    return {
        "PNG": pictures.png_bomb(10_000, 9_500),
        "JPEG": pictures.jpeg_claiming(10_000, 9_500),
        "GIF": pictures.gif_with_frame(10_000, 9_500),
        "GIF behind a comment": pictures.gif_with_frame(10_000, 9_500, b"!\xfe\x02hi\0"),
        "WebP": pictures.webp_claiming(10_000, 9_500),
        "TIFF": pictures.tiff_with({256: (10_000,), 257: (9_500,)}),
        "BMP": pictures.run_length_bmp(10_000, 9_500, b"\0\1"),
        "BMP of runs": pictures.run_length_bmp(2_500, 2_000, b"\0\1"),
    }


@pytest.mark.parametrize("kind", too_large())
def test_a_picture_of_too_many_pixels_is_refused_without_a_warning(kind):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(TooManyPixels, match=r"has (95|5) megapixels; at most (40|4) are read"):
            decode(too_large()[kind])


def test_a_megapixel_bomb_of_any_size_is_refused():
    for data in (
        pictures.webp_claiming(1 << 24, 1 << 24),
        pictures.gif_with_frame(65_535, 65_535),
        pictures.jpeg_claiming(65_500, 65_500),
    ):
        with pytest.raises(TooManyPixels):
            decode(data)


def time_bombs() -> dict[str, bytes]:
    """Return files of few pixels that would keep their reader busy."""
    megabyte = zlib.compress(b"\0" * 1024 * 1024)
    jpeg, tiny_chunk = KINDS["JPEG"], pictures.png_chunk(b"teXt", b"")
    return {
        "PNG of profiles": pictures.png_with(pictures.png_chunk(b"iCCP", b"a\0\0" + megabyte) * 5_000),
        "PNG of texts": pictures.png_with(pictures.png_chunk(b"zTXt", b"\0\0" + megabyte) * 5_000),
        "PNG of one huge text": pictures.png_with(
            pictures.png_chunk(b"iTXt", b"a\0\1\0\0\0" + zlib.compress(b"\0" * 50_000_000))
        ),
        "PNG of tiny chunks": pictures.png_with(tiny_chunk * 1_000_000),
        "JPEG of many scans": pictures.jpeg_of_many_scans(5_000),
        "JPEG of tiny segments": jpeg[:2] + b"\xff\xe5\0\2" * 4_000_000 + jpeg[2:],
        "JPEG of padding": jpeg[:2] + b"\xff" * 15_000_000 + jpeg[2:],
        "GIF of tiny comments": pictures.gif_with_frame(1, 1, b"!\xfe" + b"\1a" * 8_000_000 + b"\0"),
        "GIF of extensions": pictures.gif_with_frame(1, 1, b"!\xf0\0" * 5_000_000),
        "GIF of junk": pictures.gif_with_frame(1, 1, b"\0" * 15_000_000),
        "TIFF of strips": pictures.tiff_with({257: (4_000_000,), 273: (8,) * 4_000_000}),
        "TIFF of one huge tile": pictures.tiff_with({259: (8,), 322: (65_000,), 323: (65_000,), 324: (8,), 325: (1,)}),
        "BMP of tiny runs": pictures.run_length_bmp(2_000, 2_000, b"\1\xff" * 2_000_000),
    }


def test_a_file_built_to_keep_its_reader_busy_is_refused_within_a_second():
    for kind, data in time_bombs().items():
        started_s = time.thread_time()
        with pytest.raises(DamagedPicture, match=kind.split()[0]):
            decode(data)
        assert time.thread_time() - started_s < 1, kind


def test_thirty_phones_at_once_are_served_alike():
    files = list(KINDS.values())
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(decode, files * 3))
    alone = [decode(data) for data in files]
    assert all((one == other).all() for one, other in zip(together, alone * 3, strict=True))


def test_loading_the_module_changes_no_limit_and_loads_no_heif_library():
    program = (
        "import sys; from PIL import Image; before = Image.MAX_IMAGE_PIXELS; import core.imaging.decode; "
        "assert Image.MAX_IMAGE_PIXELS == before; assert 'pillow_heif' not in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
