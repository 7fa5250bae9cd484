"""The links that mails carry: signed, so that the database holds no secret.

A token names a row and the moment it was made; the moment keeps a token of yesterday from fitting
another row that got the same number after a backup was restored. Made again, a token is the same,
so a mail that is repeated after a crash carries the same link.
"""

import hashlib
from datetime import UTC, datetime, timedelta

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
MAILED, INVITATION = "mailed", "invitation"


def _serializer(kind: str) -> URLSafeSerializer:
    return URLSafeSerializer(
        current_app.secret_key or "",
        salt=f"accounts.{kind}",
        signer_kwargs={"digest_method": hashlib.sha256},
    )


def token(kind: str, row_id: int, asked_at: datetime) -> str:
    """Return the token of a row of this kind, safe in a URL."""
    moment = (asked_at - _EPOCH) // timedelta(microseconds=1)
    return str(_serializer(kind).dumps([row_id, moment]))


def read(kind: str, text: str) -> tuple[int, datetime] | None:
    """Return which row a token names and when that was made; None for any token not ours."""
    try:
        row_id, moment = _serializer(kind).loads(text)
        return int(row_id), _EPOCH + timedelta(microseconds=int(moment))
    except (BadData, TypeError, ValueError, OverflowError):
        return None
