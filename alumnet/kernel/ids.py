"""Public identifiers: random, so that nothing about order or time shows in a URL."""

import re
import secrets
from collections.abc import Callable

from alumnet.kernel.text import fold

# No vowels (no words by accident), no characters that are mistaken for each other.
_ALPHABET = "bcdfghjkmnpqrstvwxyz23456789"
PUBLIC_ID_LENGTH = 12
_PUBLIC_ID_AT_END = re.compile(rf"(?:^|-)([{_ALPHABET}]{{{PUBLIC_ID_LENGTH}}})$")
_SLUG_LENGTH = 60


def new_public_id(*, choose: Callable[[str], str] = secrets.choice) -> str:
    """Return 12 random characters (57 bits), safe in a URL. The demo chooses repeatably."""
    return "".join(choose(_ALPHABET) for _ in range(PUBLIC_ID_LENGTH))


def slugify(text: str) -> str:
    """Return `text` as lower-case ASCII words joined by hyphens; empty when nothing is left."""
    words = re.findall(r"[a-z0-9]+", fold(text).encode("ascii", "ignore").decode())
    return "-".join(words)[:_SLUG_LENGTH].strip("-")


def handle(name: str, public_id: str) -> str:
    """Return `<slug>-<public_id>`, or the id alone when the name has no ASCII letters."""
    slug = slugify(name)
    return f"{slug}-{public_id}" if slug else public_id


def handle_in(address: str) -> str:
    """Return the handle that the address of a page ends with, as somebody copied it."""
    return address.partition("?")[0].strip().rstrip("/").rpartition("/")[2]


def anchor_of(public_id: str) -> str:
    """Return the id that whoever it names has on a page: what a page may begin an id with."""
    return f"at-{public_id}"


def public_id_of(handle_in_url: str) -> str | None:
    """Return the public id at the end of a handle, or None when there is none."""
    found = _PUBLIC_ID_AT_END.search(handle_in_url)
    return found.group(1) if found else None
