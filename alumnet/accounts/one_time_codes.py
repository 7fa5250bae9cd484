"""Codes that work once: six digits of an app (RFC 6238), and ten to keep for a lost phone. Pure."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime
from typing import Final
from urllib.parse import quote, urlencode

SECONDS: Final = 30
DIGITS: Final = 6
DRIFT: Final = 1
RECOVERY_CODES: Final = 10
_SECRET_BYTES = 20
# Without letters that are taken for others when they are read from paper.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUP = 5


def new_secret() -> str:
    """Return a secret for an app, 160 bits in base 32 as apps want it."""
    return base64.b32encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def step_at(moment: datetime) -> int:
    """Return the number of the half minute in which `moment` lies."""
    return int(moment.timestamp()) // SECONDS


def code_of(secret: str, step: int) -> str:
    """Return the six digits of a half minute: RFC 6238 with SHA-1, as every app has it."""
    digest = hmac.new(base64.b32decode(secret), step.to_bytes(8, "big"), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def matching_step(secret: str, code: str, moment: datetime, last_step: int) -> int | None:
    """Return the half minute whose code this is, None for none.

    A clock may be half a minute off either way. Nothing up to `last_step` counts: that was used.
    """
    here = step_at(moment)
    for step in range(max(here - DRIFT, last_step + 1), here + DRIFT + 1):
        if hmac.compare_digest(code_of(secret, step).encode(), code.encode()):
            return step
    return None


def address_for_apps(secret: str, *, site: str, email: str) -> str:
    """Return the address that the picture holds, as apps read it."""
    about = urlencode({"secret": secret, "issuer": site}, quote_via=quote)
    return f"otpauth://totp/{quote(f'{site}:{email}')}?{about}"


def new_recovery_codes() -> list[str]:
    """Return ten codes like `k7mzq-p3wxa`, each good for one sign-in; 49 bits each."""
    return [f"{_letters()}-{_letters()}" for _ in range(RECOVERY_CODES)]


def _letters() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(_GROUP))


def bare(code: str) -> str:
    """Return a code as it was typed without what people put between its signs."""
    return "".join(sign for sign in code.lower() if sign.isalnum())[:64]


def digest_of(account_id: int, recovery_code: str) -> str:
    """Return what is kept of a recovery code. It is random, so a quick hash gives nothing away."""
    return hashlib.sha256(f"{account_id} {bare(recovery_code)}".encode()).hexdigest()
