"""How a browser is called in words, and what is kept of the tokens it carries. Pure."""

import hashlib
import secrets
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar, Final

from alumnet.kernel.errors import DomainError

NAME_LENGTH: Final = 60
# A browser may be shared by a household: it carries a token for each of these accounts at most.
MOST_TOKENS: Final = 5
_TOKEN_LENGTH = 43

# What stands first counts: most browsers also name those whose pages they want to be shown.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Vivaldi", "Vivaldi"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "a Chromebook"),
    ("Macintosh", "a Mac"),
    ("Linux", "Linux"),
)


class SignInWay(Enum):
    """How a session began."""

    PASSWORD = "password"  # noqa: S105 - the name of a way
    LINK = "link"
    PASSKEY = "passkey"


class AccountRests(DomainError):
    """Nobody signs in to an account whose owner has died, or has another one now."""

    code: ClassVar[str] = "account_rests"


@dataclass(frozen=True, slots=True)
class Opening:
    """What a browser brings when a session begins: the tokens it has, and what it is."""

    way: SignInWay
    tokens: tuple[str, ...] = ()
    name: str = ""
    is_remembered: bool = False
    is_to_be_trusted: bool = False


def in_words(user_agent: str) -> str:
    """Return what to call a browser: "Firefox on Windows", without numbers that change."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "A browser")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return f"{browser} on {system}" if system else browser


def new_token() -> str:
    """Return a token, 256 bits, safe in a cookie."""
    return secrets.token_urlsafe(32)


def tokens_in(cookie: str) -> tuple[str, ...]:
    """Return the tokens that a cookie holds, the newest first."""
    found = [each for each in cookie[:1000].split(".") if len(each) == _TOKEN_LENGTH]
    return tuple(found[:MOST_TOKENS])


def cookie_of(*tokens: str) -> str:
    """Return what a cookie holds for these tokens."""
    return ".".join(tokens[:MOST_TOKENS])


def digest_of(account_id: int, token: str) -> str:
    """Return what is kept of a token of this account. It is random, so a quick hash will do."""
    return hashlib.sha256(f"{account_id} {token}".encode()).hexdigest()


def digest_of_key(key: str) -> str:
    """Return what is kept of the key of a session."""
    return hashlib.sha256(key.encode()).hexdigest()
