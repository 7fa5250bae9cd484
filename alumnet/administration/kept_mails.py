"""Mails that were kept in the data folder instead of sent, for the pages of a demo."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from pathlib import Path

_NAME = re.compile(r"\d{12}-[0-9a-f]{12}")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a mail's text; with a `path` it is a link that leads to a page of this site."""

    text: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class KeptMail:
    """A mail as it would have gone out."""

    name: str
    to: str
    subject: str
    at: datetime | None
    parts: tuple[Part, ...]


def newest(folder: Path, most: int) -> list[KeptMail]:
    """Return the last mails of a folder, the newest first; none when there is no folder yet."""
    names = sorted(path.stem for path in folder.glob("*.eml") if _NAME.fullmatch(path.stem))
    return [mail for name in names[: -most - 1 : -1] if (mail := read(folder, name)) is not None]


def read(folder: Path, name: str, base_url: str = "") -> KeptMail | None:
    """Return one mail by the name of its file, None for a name that isn't one of ours.

    Addresses that begin with `base_url` become links to the pages of this site.
    """
    if not _NAME.fullmatch(name):
        return None
    try:
        data = (folder / f"{name}.eml").read_bytes()
    except FileNotFoundError:
        return None
    mail = message_from_bytes(data, policy=policy.default)
    body = mail.get_body(("plain",))
    text = "" if body is None else str(body.get_content())
    written = mail["Date"]
    return KeptMail(
        name=name,
        to=str(mail["To"] or ""),
        subject=str(mail["Subject"] or ""),
        at=parsedate_to_datetime(str(written)) if written else None,
        parts=tuple(_parts(text, base_url)),
    )


def _parts(text: str, base_url: str) -> Iterator[Part]:
    end = 0
    for found in _ADDRESS.finditer(text):
        address = found.group().rstrip(".,;:!?)")
        path = address.removeprefix(base_url) if base_url else address
        if address.startswith(f"{base_url}/") and path.startswith("/") and path[1:2] != "/":
            yield Part(text[end : found.start()])
            yield Part(address, path)
            end = found.start() + len(address)
    yield Part(text[end:])
