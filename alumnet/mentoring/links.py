"""The link of the mail that asks "did you meet?": signed, so that nothing secret is stored.

A token names a session and who is asked. The moment the session was made keeps a token of
yesterday from fitting another session that got the same number after a backup was restored.
"""

import hashlib
from datetime import UTC, datetime, timedelta

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(
        current_app.secret_key or "",
        salt="mentoring.met",
        signer_kwargs={"digest_method": hashlib.sha256},
    )


def met_token(session_id: int, person_id: int, created_at: datetime) -> str:
    """Return the token with which one person says whether a session took place."""
    moment = (created_at - _EPOCH) // timedelta(microseconds=1)
    return str(_serializer().dumps([session_id, person_id, moment]))


def read_met(token: str) -> tuple[int, int, datetime] | None:
    """Return (session, person, when the session was made); None for any token not ours."""
    try:
        session_id, person_id, moment = _serializer().loads(token)
        return int(session_id), int(person_id), _EPOCH + timedelta(microseconds=int(moment))
    except (BadData, TypeError, ValueError, OverflowError):
        return None
