"""Mails that came back: what a delivery report (RFC 3464) says, read without trusting it.

What it says is believed only about addresses for which it carries a proof that we sent the mail,
see `alumnet.notifications.signing`; that is for the caller to check.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses

MOST_BYTES = 1024 * 1024
# Where mail servers put the address that a report was delivered to.
_DELIVERED_TO = ("To", "Delivered-To", "X-Original-To", "Envelope-To")
_TOKEN = re.compile(r"(?<![a-z2-7])([a-z2-7]{48})(?![a-z2-7])", re.IGNORECASE)
_STATUS = re.compile(r"\b([245]\.[0-9]{1,3}\.[0-9]{1,3})\b")
# There is no such mailbox, no such domain, or it is closed (RFC 3463).
_LASTING = re.compile(r"5\.(1\.[0-9]+|2\.1)")


class NotAReport(Exception):
    """A mail that reports no failure; the message says why, in a sentence."""


@dataclass(frozen=True, slots=True)
class Returned:
    """What a report says: which mails of ours it may be about, to which addresses, and why."""

    tokens: tuple[str, ...]
    addresses: tuple[str, ...]
    status: str

    @property
    def is_lasting(self) -> bool:
        """Whether trying again is of no use: the mailbox or its domain isn't there."""
        return _LASTING.fullmatch(self.status) is not None


def read_report(content: bytes) -> Returned:
    """Return what a delivery report says about the first address it failed for.

    Raises NotAReport for anything else, however it is broken.
    """
    if len(content) > MOST_BYTES:
        message = "It is longer than a delivery report."
        raise NotAReport(message)
    try:
        return _read(message_from_bytes(content))
    except (ValueError, LookupError, AttributeError, TypeError) as error:
        message = "It can't be read."
        raise NotAReport(message) from error


def _read(mail: Message) -> Returned:
    if mail.get_content_type() != "multipart/report":
        message = "It is no delivery report."
        raise NotAReport(message)
    parts = list(mail.walk())
    failed = next((block for block in _blocks(parts) if _action(block) == "failed"), None)
    if failed is None:
        message = "It reports no failure."
        raise NotAReport(message)
    found = _STATUS.search(str(failed.get("Status", "")))
    if found is None or found[1].startswith("2"):
        message = "It says no reason."
        raise NotAReport(message)
    originals = [part for part in map(_original, parts) if part is not None]
    tokens = [*_tokens(mail, _DELIVERED_TO)]
    addresses = [*_recipients(failed)]
    for original in originals:
        tokens += _tokens(original, ("Message-ID",))
        addresses += [address for _, address in getaddresses([str(original.get("To", ""))])]
    return Returned(
        tuple(dict.fromkeys(tokens)),
        tuple(dict.fromkeys(address.lower() for address in addresses if "@" in address)),
        found[1],
    )


def _blocks(parts: list[Message]) -> Iterator[Message]:
    """Yield what a report says about each address it is about."""
    for part in parts:
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            yield from (each for each in part.get_payload() if isinstance(each, Message))


def _action(block: Message) -> str:
    return str(block.get("Action", "")).strip().lower()


def _recipients(block: Message) -> Iterator[str]:
    for name in ("Original-Recipient", "Final-Recipient"):
        for value in block.get_all(name, []):
            yield str(value).rpartition(";")[2].strip().strip("<>")


def _original(part: Message) -> Message | None:
    """Return the headers of the mail that came back, if this part has them."""
    kind, content = part.get_content_type(), part.get_payload()
    if kind == "message/rfc822" and isinstance(content, list) and content:
        return content[0] if isinstance(content[0], Message) else None
    if kind == "text/rfc822-headers":
        decoded = part.get_payload(decode=True)
        return message_from_bytes(decoded) if isinstance(decoded, bytes) else None
    return None


def _tokens(mail: Message, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        for value in mail.get_all(name, []):
            yield from _TOKEN.findall(str(value))
