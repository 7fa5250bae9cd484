"""Passkeys as browsers speak of them (WebAuthn): what we ask for, and whether an answer is good.

The library takes half a second to load, so only who uses a passkey pays for it.
"""

import base64
import ipaddress
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

from alumnet.kernel.errors import DomainError

MOST: Final = 20
_CHALLENGE_BYTES = 32
_LONGEST_ANSWER = 20_000
# Milliseconds to find the key and to unlock it.
_PATIENCE = 120_000
# Ed25519, ECDSA with SHA-256, RSA with SHA-256, by their numbers in COSE: all that devices have.
_ALGORITHMS = (-8, -7, -257)


class PasskeyRefused(DomainError):
    """The answer of a device isn't one to what we asked, or not by a key that we know."""

    code = "passkey_refused"
    http_status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True)
class Site:
    """For whom a passkey is made: the host in our address. A browser holds to it."""

    host: str
    origin: str
    name: str


@dataclass(frozen=True, slots=True)
class NewKey:
    """The public half of a key that was just made."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


def site_at(base_url: str, name: str) -> Site | None:
    """Return for whom passkeys are made at this address.

    None where browsers make none: without https (but for localhost), or where the host is a number.
    """
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        is_safe = parts.scheme == "https" or host == "localhost"
        return Site(host, f"{parts.scheme}://{parts.netloc}", name) if is_safe else None
    return None


def to_make(site: Site, challenge: str, *, handle: str, email: str, known: Sequence[bytes]) -> str:
    """Return as JSON what to ask of a browser that shall make a passkey; `known` ones it refuses.

    One that finds its owner by itself and checks who holds it: so it stands for name, password and
    code in one. `challenge` is in base 64, as everything of bytes in there.
    """
    return json.dumps(
        {
            "rp": {"id": site.host, "name": site.name},
            "user": {"id": _text(handle.encode()), "name": email, "displayName": email},
            "challenge": challenge,
            "pubKeyCredParams": [{"type": "public-key", "alg": each} for each in _ALGORITHMS],
            "excludeCredentials": [{"type": "public-key", "id": _text(each)} for each in known],
            "authenticatorSelection": {
                "residentKey": "required",
                "requireResidentKey": True,
                "userVerification": "required",
            },
            "attestation": "none",
            "timeout": _PATIENCE,
        }
    )


def to_use(site: Site, challenge: str) -> str:
    """Return as JSON what to ask of a browser that shall use a passkey, whichever it has."""
    return json.dumps(
        {
            "rpId": site.host,
            "challenge": challenge,
            "userVerification": "required",
            "timeout": _PATIENCE,
        }
    )


def new_challenge() -> str:
    """Return what a browser has to sign, this once; in base 64."""
    return _text(secrets.token_bytes(_CHALLENGE_BYTES))


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def made(site: Site, challenge: str, answer: str) -> NewKey:
    """Return the key that a browser made. Raises PasskeyRefused."""
    from webauthn import verify_registration_response

    found = _checked(
        verify_registration_response,
        credential=_read(answer),
        expected_challenge=_bytes(challenge),
        expected_rp_id=site.host,
        expected_origin=site.origin,
        require_user_verification=True,
    )
    return NewKey(found.credential_id, found.credential_public_key, found.sign_count)


def used(site: Site, challenge: str, answer: str, *, public_key: bytes, sign_count: int) -> int:
    """Return how often a key was used by now. Raises PasskeyRefused, for a copy of it as well."""
    from webauthn import verify_authentication_response

    found = _checked(
        verify_authentication_response,
        credential=_read(answer),
        expected_challenge=_bytes(challenge),
        expected_rp_id=site.host,
        expected_origin=site.origin,
        credential_public_key=public_key,
        credential_current_sign_count=sign_count,
        require_user_verification=True,
    )
    return int(found.new_sign_count)


def credential_in(answer: str) -> bytes:
    """Return the number of the key that a browser says it used. Raises PasskeyRefused."""
    try:
        return _bytes(_read(answer)["id"])
    except (KeyError, TypeError, ValueError):
        raise PasskeyRefused from None


def _read(answer: str) -> dict[str, Any]:
    if len(answer) > _LONGEST_ANSWER:
        raise PasskeyRefused
    try:
        found = json.loads(answer)
    except (ValueError, RecursionError):
        raise PasskeyRefused from None
    if not isinstance(found, dict):
        raise PasskeyRefused
    return found


def _checked(verify: Any, **facts: Any) -> Any:
    """Return what the library found; whatever it stumbles over came from outside."""
    try:
        return verify(**facts)
    except Exception:  # noqa: BLE001 - bytes of anybody: it raises more kinds than it names
        raise PasskeyRefused from None
