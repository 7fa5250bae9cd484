"""Photos: what may be sent, and how it is made small, square and free of metadata."""

import hashlib
import io
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from alumnet.members.rules import PhotoRefused

SIDE: Final = 512
CONTENT_TYPE: Final = "image/webp"
_MOST_PIXELS: Final = 50_000_000
_LEAST_SIDE: Final = 64
_FORMATS: Final = ("JPEG", "PNG", "WEBP")
_QUALITY: Final = 82
_DIGEST_LENGTH: Final = 16


@dataclass(frozen=True, slots=True)
class Prepared:
    """A photo ready to be stored; `digest` names its content."""

    content: bytes
    digest: str


def prepare(sent: bytes) -> Prepared:
    """Return the sent photo as a square of 512 pixels without metadata.

    Raises PhotoRefused with a sentence for what is no photo, too small or too large. The size is
    checked before anything is decoded, so that a small file can't unfold into a huge one.
    """
    try:
        with Image.open(io.BytesIO(sent), formats=_FORMATS) as image:
            _check_size(image.width, image.height)
            content = _squared(image)
    except PhotoRefused:
        raise
    except UnidentifiedImageError:
        raise PhotoRefused(reason="Choose a JPEG, PNG or WebP picture.") from None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, MemoryError):
        raise PhotoRefused(reason="This picture can't be read. Try saving it again.") from None
    return Prepared(content, hashlib.sha256(content).hexdigest()[:_DIGEST_LENGTH])


def _check_size(width: int, height: int) -> None:
    if width * height > _MOST_PIXELS:
        raise PhotoRefused(reason="This picture has too many pixels. Send a smaller one.")
    if min(width, height) < _LEAST_SIDE:
        raise PhotoRefused(reason="This picture is too small: it needs 64 pixels each way.")


def _squared(image: Image.Image) -> bytes:
    upright = ImageOps.exif_transpose(image)
    square = ImageOps.fit(upright.convert("RGB"), (SIDE, SIDE))
    # A new image carries nothing over: no EXIF, no place, no comments, no colour profile.
    clean = Image.new("RGB", square.size)
    clean.paste(square)
    encoded = io.BytesIO()
    clean.save(encoded, "WEBP", quality=_QUALITY)
    return encoded.getvalue()
