"""The link of the yearly question: signed, so that the database holds no secret."""

from datetime import datetime

from sqlalchemy.orm import Session

from alumnet.accounts.queries.mailed_links import mailed_token, read_mailed_token

_PURPOSE = "verification.still_right"


def token(session: Session, person_id: int, asked_at: datetime) -> str:
    """Return the token of the question that somebody was asked then, safe in a URL. Two."""
    return mailed_token(session, _PURPOSE, person_id=person_id, at=asked_at)


def read(session: Session, text: str) -> tuple[int, datetime] | None:
    """Return whom a token names and when they were asked; None for any token not ours. One."""
    found = read_mailed_token(session, _PURPOSE, text)
    if found is None or found[0]:
        return None
    return found[1], found[2]
