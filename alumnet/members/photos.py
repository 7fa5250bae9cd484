"""Photos: what may be sent, and how it is made small, square and free of metadata."""

import hashlib
import io
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from alumnet.members.rules import PhotoRefused

SIDE: Final = 512
CONTENT_TYPE: Final = "image/webp"
MOST_BYTES: Final = 8 * 1024 * 1024
_LEAST_SIDE: Final = 64
# A JPEG is decoded at a fraction of its size, the others have to be unfolded whole.
_MOST_PIXELS: Final = {"JPEG": 100_000_000, "PNG": 24_000_000, "WEBP": 24_000_000}
_QUALITY: Final = 82
_DIGEST_LENGTH: Final = 16
_UNREADABLE: Final = "This picture can't be read. Try saving it again as a JPEG."


@dataclass(frozen=True, slots=True)
class Prepared:
    """A photo ready to be stored; `digest` names its content."""

    content: bytes
    digest: str


def prepare(sent: bytes, *, most_bytes: int = MOST_BYTES) -> Prepared:
    """Return the sent photo as an upright square of 512 pixels without metadata.

    Raises PhotoRefused with a sentence for what is no photo, too small or too large. The size is
    checked before anything is decoded, so that a small file can't unfold into a huge one.
    """
    if len(sent) > most_bytes:
        most = size_in_words(most_bytes)
        raise PhotoRefused(reason=f"This file is too large: a photo may have {most}.")
    if not sent:
        raise PhotoRefused(reason="This file is empty. Choose a JPEG, PNG or WebP picture.")
    try:
        content = _prepared(sent)
    except PhotoRefused:
        raise
    except UnidentifiedImageError:
        raise PhotoRefused(reason="Choose a JPEG, PNG or WebP picture.") from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PhotoRefused(reason=_too_many_pixels()) from None
    except Exception:  # noqa: BLE001 - a hostile file may break a decoder in any way
        raise PhotoRefused(reason=_UNREADABLE) from None
    return Prepared(content, hashlib.sha256(content).hexdigest()[:_DIGEST_LENGTH])


def size_in_words(most_bytes: int) -> str:
    """Return "8 MB"."""
    return f"{most_bytes / 1024 / 1024:.2g} MB"


def _prepared(sent: bytes) -> bytes:
    with Image.open(io.BytesIO(sent), formats=tuple(_MOST_PIXELS)) as image:
        _check_size(image)
        image.draft("RGB", (2 * SIDE, 2 * SIDE))
        return _squared(image)


def _check_size(image: Image.Image) -> None:
    if image.width * image.height > _MOST_PIXELS[image.format or ""]:
        raise PhotoRefused(reason=_too_many_pixels())
    if min(image.width, image.height) < _LEAST_SIDE:
        raise PhotoRefused(reason="This picture is too small: it needs 64 pixels each way.")


def _too_many_pixels() -> str:
    return "This picture has too many pixels. Send a smaller one."


def _squared(image: Image.Image) -> bytes:
    upright = ImageOps.exif_transpose(image)
    square = ImageOps.fit(upright.convert("RGBA"), (SIDE, SIDE))
    # A new image carries nothing over: no EXIF, no place, no comments, no colour profile.
    clean = Image.new("RGB", square.size, "white")
    clean.paste(square, mask=square)
    encoded = io.BytesIO()
    clean.save(encoded, "WEBP", quality=_QUALITY)
    return encoded.getvalue()
