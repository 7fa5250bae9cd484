"""The link of the yearly question: signed, so that the database holds no secret."""

from datetime import datetime

from alumnet.kernel.signed import signed_rows, unsigned_rows

_PURPOSE = "verification.still_right"


def token(person_id: int, asked_at: datetime) -> str:
    """Return the token of the question that somebody was asked then, safe in a URL."""
    return signed_rows(_PURPOSE, person_id, at=asked_at)


def read(text: str) -> tuple[int, datetime] | None:
    """Return whom a token names and when they were asked; None for any token not ours."""
    found = unsigned_rows(_PURPOSE, text)
    if found is None or len(found[0]) != 1:
        return None
    return found[0][0], found[1]
