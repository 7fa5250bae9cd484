"""Links of mails that answer for somebody: they fit as long as their mailbox is that person's.

What was mailed to an address that its owner took away since answers nothing: whoever reads there
now is somebody else, as at work after leaving.
"""

import hashlib
from datetime import datetime

from sqlalchemy import exists, or_, select, union_all
from sqlalchemy.orm import Session

from alumnet.accounts.models import Account, PersonEmail
from alumnet.accounts.queries.addresses import mail_of
from alumnet.kernel.signed import signed_rows, unsigned_rows

# Enough to tell a person's own addresses apart, and short: such tokens are as long as others.
_MARK_BYTES = 3


def mark_of(email: str) -> int:
    """Return a number that stands for an address in a token."""
    return int.from_bytes(hashlib.sha256(email.lower().encode()).digest()[:_MARK_BYTES])


def mailed_token(session: Session, purpose: str, *ids: int, person_id: int, at: datetime) -> str:
    """Return a token that names rows, for the mailbox to which mails to a person go now. Two."""
    mailbox = mail_of(session, person_id)
    mark = mark_of(mailbox.email) if mailbox is not None else 0
    return signed_rows(purpose, *ids, person_id, mark, at=at)


def read_mailed_token(
    session: Session, purpose: str, token: str
) -> tuple[list[int], int, datetime] | None:
    """Return (rows, person, moment) of a token; None for any not ours, or mailed elsewhere. One."""
    read = unsigned_rows(purpose, token)
    if read is None or len(read[0]) < 2:  # noqa: PLR2004 - the person and the mark
        return None
    *ids, person_id, mark = read[0]
    return (ids, person_id, read[1]) if is_theirs(session, person_id, mark) else None


def is_theirs(session: Session, person_id: int, mark: int) -> bool:
    """Return whether an address is one by which somebody is reached still. One statement.

    With an account these are its ways in, without one all that are on file.
    """
    has_account = exists().where(Account.person_id == person_id)
    main = select(Account.email).where(Account.person_id == person_id)
    others = select(PersonEmail.email).where(
        PersonEmail.person_id == person_id,
        PersonEmail.removed_at.is_(None),
        or_(PersonEmail.opens_account, ~has_account),
    )
    return any(mark_of(email) == mark for email in session.scalars(union_all(main, others)))
