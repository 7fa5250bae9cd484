"""Logos: what may be sent, and how it is made small and free of everything but the picture."""

import hashlib
import io
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from alumnet.site.rules.brands import LOGO_BYTES, LogoRefused

CONTENT_TYPE: Final = "image/webp"
# Twice of what a page shows, for screens with many pixels.
_SIZE: Final = (640, 96)
_LEAST_SIDE: Final = 16
_MOST_PIXELS: Final = 24_000_000
_FORMATS: Final = ("PNG", "JPEG", "WEBP")


@dataclass(frozen=True, slots=True)
class Logo:
    """A logo ready to be stored, as wide and high as a page shows it."""

    content: bytes
    digest: str
    width: int
    height: int


def prepare(sent: bytes) -> Logo:
    """Return the sent picture, at most 320 by 48 pixels on a page, without metadata.

    Raises LogoRefused for what is no PNG, JPEG or WebP, too small or too large; the size is checked
    before anything is decoded. A drawing in SVG may hold scripts, and is refused like any other.
    """
    if len(sent) > LOGO_BYTES:
        raise LogoRefused(reason="This file is too large: a logo may have 2 MB.")
    try:
        return _prepared(sent)
    except LogoRefused:
        raise
    except UnidentifiedImageError:
        raise LogoRefused(reason="Choose a PNG, JPEG or WebP picture.") from None
    except Exception:  # noqa: BLE001 - a hostile file may break a decoder in any way
        raise LogoRefused(reason="This picture can't be read. Try saving it as a PNG.") from None


def _prepared(sent: bytes) -> Logo:
    with Image.open(io.BytesIO(sent), formats=_FORMATS) as image:
        if image.width * image.height > _MOST_PIXELS:
            raise LogoRefused(reason="This picture has too many pixels. Send a smaller one.")
        if min(image.size) < _LEAST_SIDE:
            raise LogoRefused(reason="This picture is too small: it needs 16 pixels each way.")
        upright = ImageOps.exif_transpose(image).convert("RGBA")
    upright.thumbnail(_SIZE)
    # A new image carries nothing over: no EXIF, no place, no comments, no colour profile.
    clean = Image.new("RGBA", upright.size)
    clean.paste(upright)
    encoded = io.BytesIO()
    clean.save(encoded, "WEBP", lossless=True)
    content = encoded.getvalue()
    digest = hashlib.sha256(content).hexdigest()[:16]
    return Logo(content, digest, max(1, clean.width // 2), max(1, clean.height // 2))
