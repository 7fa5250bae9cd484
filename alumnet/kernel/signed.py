"""Values that come back as we sent them: signed, for links that need no row of their own.

What is signed for one purpose fits no other. Made again, a token is the same, so a mail that is
repeated after a crash carries the same link.
"""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


def signed(purpose: str, *values: Any) -> str:
    """Return values that JSON knows as a token for this purpose, safe in a URL."""
    return str(_serializer(purpose).dumps(list(values)))


def unsigned(purpose: str, token: str) -> list[Any] | None:
    """Return the values of a token for this purpose; None for any token not ours."""
    try:
        values: list[Any] = _serializer(purpose).loads(token)
    except BadData:
        return None
    return values


def signed_rows(purpose: str, *ids: int, at: datetime) -> str:
    """Return a token that names rows by their numbers, and a moment that belongs to them.

    The moment keeps a token of yesterday from fitting another row that got the same number after a
    backup was restored.
    """
    return signed(purpose, *ids, (at - _EPOCH) // timedelta(microseconds=1))


def unsigned_rows(purpose: str, token: str) -> tuple[list[int], datetime] | None:
    """Return the numbers and the moment of a token; None for any token not ours."""
    values = unsigned(purpose, token)
    if not values:
        return None
    *ids, moment = values
    return ids, _EPOCH + timedelta(microseconds=moment)


def _serializer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(
        current_app.secret_key or "",
        salt=purpose,
        signer_kwargs={"digest_method": hashlib.sha256},
    )
