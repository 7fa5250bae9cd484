"""Documents as evidence: what may be sent, sealed for as long as the staff need it."""

import io
from dataclasses import dataclass

from PIL import Image

from alumnet.kernel.errors import DomainError
from alumnet.kernel.signed import sealed, unsealed
from alumnet.verification.rules.policy import POLICY

_PURPOSE = "verification.document"
_PDF, _PDF_END = b"%PDF-", b"%%EOF"
# What a file begins with → what it is, and how it is called when it is sent.
_PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
NAMES = {
    "application/pdf": "document.pdf",
    "image/png": "document.png",
    "image/jpeg": "document.jpg",
}


class DocumentRefused(DomainError):
    """The file can't be taken; `reason` is the sentence that says why."""

    code = "document_refused"


@dataclass(frozen=True, slots=True)
class Sent:
    """A document that was sent along, sealed already."""

    content: bytes
    content_type: str


def prepare(sent: bytes) -> Sent:
    """Return a document to be kept: a PDF, PNG or JPEG by what is in it, whatever its name says.

    Raises DocumentRefused. A picture's size is read before anything is decoded, so that a small
    file can't unfold into a huge one.
    """
    most = POLICY.document_bytes
    if len(sent) > most:
        raise DocumentRefused(reason=f"A document may have {most // 1024 // 1024} MB.")
    if sent.startswith(_PDF) and _PDF_END in sent[-1024:]:
        return Sent(sealed(_PURPOSE, sent), "application/pdf")
    kind = next((each for begin, each in _PICTURES.items() if sent.startswith(begin)), None)
    if kind is None:
        raise DocumentRefused(reason="Choose a PDF, or a picture as JPEG or PNG.")
    _check_picture(sent, kind)
    return Sent(sealed(_PURPOSE, sent), kind)


def _check_picture(sent: bytes, kind: str) -> None:
    try:
        with Image.open(io.BytesIO(sent), formats=(kind.removeprefix("image/").upper(),)) as image:
            pixels = image.width * image.height
            if pixels <= POLICY.document_pixels:
                image.verify()
    except Exception:  # noqa: BLE001 - a hostile file may break a decoder in any way
        raise DocumentRefused(reason="This picture can't be read. Try saving it again.") from None
    if pixels > POLICY.document_pixels:
        raise DocumentRefused(reason="This picture has too many pixels. Send a smaller one.")


def opened(kept: bytes) -> bytes | None:
    """Return a document as it was sent; None when the key is another by now."""
    return unsealed(_PURPOSE, kept)
