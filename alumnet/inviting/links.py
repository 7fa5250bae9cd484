"""The link that an invitation carries, and what stands for an address that we must not keep."""

import hashlib
import hmac
from datetime import datetime

from flask import current_app

from alumnet.inviting.rules import mailbox_of
from alumnet.kernel.signed import signed_rows, unsigned_rows

_PURPOSE = "inviting.invitation"


def token(invitation_id: int, created_at: datetime) -> str:
    """Return what leads to an invitation, safe in a URL; it goes to the invited address alone."""
    return signed_rows(_PURPOSE, invitation_id, at=created_at)


def read(text: str) -> tuple[int, datetime] | None:
    """Return which invitation a token names and when it was made; None for any token not ours."""
    found = unsigned_rows(_PURPOSE, text)
    if found is None:
        return None
    [invitation_id], created_at = found
    return invitation_id, created_at


def address_key(email: str, secret: str) -> str:
    """Return a hash of the mailbox of an address, by the secret that the site keeps for these."""
    return hmac.new(bytes.fromhex(secret), mailbox_of(email).encode(), hashlib.sha256).hexdigest()


def first_secret() -> str:
    """Return what becomes the secret of these hashes when a site first needs one, as hex."""
    return hashlib.sha256(f"inviting {current_app.secret_key!r}".encode()).hexdigest()
