"""The links that mails of accounts carry: signed, so that the database holds no secret."""

from datetime import datetime

from alumnet.kernel.signed import signed_rows, unsigned_rows

MAILED, INVITATION = "mailed", "invitation"


def token(kind: str, row_id: int, asked_at: datetime) -> str:
    """Return the token of a row of this kind, safe in a URL."""
    return signed_rows(f"accounts.{kind}", row_id, at=asked_at)


def read(kind: str, text: str) -> tuple[int, datetime] | None:
    """Return which row a token names and when that was made; None for any token not ours."""
    found = unsigned_rows(f"accounts.{kind}", text)
    if found is None:
        return None
    [row_id], asked_at = found
    return row_id, asked_at
