"""Photos: what comes in, what is kept."""

import contextlib
import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from alumnet.members import photos
from alumnet.members.rules import PhotoRefused

_ORIENTATION, _GPS, _LATITUDE = 0x0112, 0x8825, 2


def a_picture(
    kind: str = "JPEG", size: tuple[int, int] = (200, 120), mode: str = "RGB", **options: object
) -> bytes:
    file = io.BytesIO()
    Image.new(mode, size, "teal" if mode == "RGB" else None).save(file, kind, **options)
    return file.getvalue()


def reason_for(sent: bytes, **options: int) -> str:
    with pytest.raises(PhotoRefused) as refused:
        photos.prepare(sent, **options)
    return str(refused.value.facts["reason"])


def read_back(sent: bytes) -> Image.Image:
    return Image.open(io.BytesIO(photos.prepare(sent).content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_becomes_a_square_of_one_kind(kind: str) -> None:
    kept = read_back(a_picture(kind))
    assert (kept.format, kept.size) == ("WEBP", (photos.SIDE, photos.SIDE))


@pytest.mark.parametrize("mode", ["RGBA", "LA", "L", "P", "1", "I;16"])
def test_pictures_in_every_mode_are_taken(mode: str) -> None:
    assert read_back(a_picture("PNG", mode=mode)).size == (photos.SIDE, photos.SIDE)


def test_what_is_transparent_becomes_white() -> None:
    kept = read_back(a_picture("PNG", mode="RGBA"))
    assert kept.convert("RGB").getpixel((256, 256)) == (255, 255, 255)


def test_where_and_when_it_was_taken_is_removed_and_it_stands_upright() -> None:
    exif = Image.Exif()
    exif[_ORIENTATION] = 6
    exif[0x010F] = "A camera"
    exif.get_ifd(_GPS)[_LATITUDE] = (51.0, 27.0, 0.0)
    wide = Image.new("RGB", (300, 150), "white")
    wide.paste("black", (0, 0, 150, 150))
    file = io.BytesIO()
    wide.save(file, "JPEG", exif=exif, comment=b"at home")
    assert b"A camera" in file.getvalue()

    prepared = photos.prepare(file.getvalue())
    kept = Image.open(io.BytesIO(prepared.content))

    assert dict(kept.getexif()) == {}
    assert "exif" not in kept.info
    assert b"A camera" not in prepared.content
    assert b"at home" not in prepared.content
    # The left half was black; turned by a quarter it is the upper half.
    grey = kept.convert("L").tobytes()
    assert grey[60 * photos.SIDE + 256] < 60
    assert grey[450 * photos.SIDE + 256] > 200


def test_the_same_picture_has_the_same_address() -> None:
    assert photos.prepare(a_picture()).digest == photos.prepare(a_picture()).digest


def test_what_hangs_on_behind_a_picture_is_gone() -> None:
    polyglot = a_picture("PNG") + b"<script>alert(1)</script>PK\x03\x04"
    assert b"script" not in photos.prepare(polyglot).content


def test_a_script_in_the_text_of_a_picture_is_gone() -> None:
    note = PngInfo()
    note.add_text("Comment", "<script>alert(1)</script>")
    assert b"script" not in photos.prepare(a_picture("PNG", pnginfo=note)).content


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "ICO", "PPM"])
def test_other_kinds_of_files_are_refused(kind: str) -> None:
    assert reason_for(a_picture(kind, (64, 64))) == "Choose a JPEG, PNG or WebP picture."


@pytest.mark.parametrize(
    "sent",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><title>no</title>",
        b"%PDF-1.4",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        b"\x00" * 2000,
        b"\x89PNG\r\n\x1a\n",
    ],
)
def test_what_is_no_picture_is_refused(sent: bytes) -> None:
    assert reason_for(sent)


def test_an_empty_file_is_refused() -> None:
    assert "empty" in reason_for(b"")


def test_a_picture_that_breaks_off_is_refused() -> None:
    assert "can't be read" in reason_for(a_picture("PNG")[:120])
    assert "can't be read" in reason_for(a_picture("JPEG", (900, 900))[:-400])


def _chunk(kind: bytes, body: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(kind + body))
    return struct.pack(">I", len(body)) + kind + body + checksum


def a_bomb(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\x00" * 1_000_000)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", rows)


@pytest.mark.parametrize(
    ("width", "height"), [(5000, 5000), (10_000, 10_000), (60_000, 60_000), (2_000_000, 40)]
)
def test_a_small_file_with_very_many_pixels_is_refused_unread(width: int, height: int) -> None:
    assert "too many pixels" in reason_for(a_bomb(width, height))


def test_a_text_that_unfolds_is_refused() -> None:
    body = b"Comment\x00\x00" + zlib.compress(b"a" * 80_000_000)
    picture = a_picture("PNG")
    bomb = picture[:33] + _chunk(b"zTXt", body) + picture[33:]
    assert reason_for(bomb)


def test_a_tiny_picture_is_refused() -> None:
    assert "too small" in reason_for(a_picture("PNG", (63, 400)))


def test_a_heavy_file_is_refused() -> None:
    assert "1 MB" in reason_for(b"\xff" * (1024 * 1024 + 1), most_bytes=1024 * 1024)


@given(st.binary(max_size=400), st.integers(0, 300))
def test_no_bytes_break_it(noise: bytes, at: int) -> None:
    picture = a_picture("PNG", (64, 64))
    for sent in (noise, picture[:at] + noise + picture[at:]):
        with contextlib.suppress(PhotoRefused):
            photos.prepare(sent)
