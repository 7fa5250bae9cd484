"""Mails that came back: counted by address, until its owner says that it is right."""

from datetime import datetime
from enum import Enum

from sqlalchemy import delete, literal, select, update
from sqlalchemy.orm import Session

from alumnet.accounts.models import Account, PersonEmail
from alumnet.kernel import outbox
from alumnet.kernel.db import lock_people, writing
from alumnet.notifications.models import Bounce, Notification
from alumnet.notifications.queries.reaching import address_fails
from alumnet.notifications.rules.bounce_notices import ADDRESS_FAILS
from alumnet.notifications.rules.returned import Returned
from alumnet.notifications.signing import entry_of, is_mail_to


class Noted(Enum):
    """What became of a report."""

    COUNTED = "counted"
    STOPPED = "stopped"  # and no more mails go to the address
    KNOWN = "known"  # it was counted before
    NOT_OURS = "not_ours"  # nothing in it proves that we sent the mail to an address of somebody


def note_bounce(returned: Returned, *, now: datetime) -> Noted:
    """Count a mail that came back.

    Only for an address that the report proves we sent this very mail to: a report that somebody
    made up, or one about somebody else's address, counts for nothing.
    """
    with writing() as session:
        found = _proven(session, returned)
        if found is None:
            return Noted.NOT_OURS
        entry_id, email, person_id = found
        # Counting and looking whether it was enough is one step for each owner.
        lock_people(session, person_id)
        query = select(Bounce.id).where(Bounce.email == email, Bounce.entry_id == entry_id)
        if session.scalar(query) is not None:
            return Noted.KNOWN
        failed_before = _fails(session, email, now)
        session.add(
            Bounce(
                email=email,
                entry_id=entry_id,
                status=returned.status,
                is_lasting=returned.is_lasting,
                received_at=now,
            )
        )
        session.flush()
        if failed_before or not _fails(session, email, now):
            return Noted.COUNTED
        # A further address gets only notices; its state stands where the owner looks after it.
        if session.scalar(select(Account.id).where(Account.email == email)) is not None:
            outbox.add(session, "notifications.address_failed", person_id, now=now)
    return Noted.STOPPED


def _fails(session: Session, email: str, now: datetime) -> bool:
    return bool(session.scalar(select(address_fails(literal(email), now))))


def _proven(session: Session, returned: Returned) -> tuple[int, str, int] | None:
    """Return (outbox entry, address, whose it is) of a mail that a report proves to be ours."""
    for token in returned.tokens:
        entry_id = entry_of(token)
        if entry_id is None:
            continue
        told = select(Notification.person_id).where(Notification.entry_id == entry_id)
        known = select(PersonEmail.email).where(
            PersonEmail.person_id.in_(told), PersonEmail.opens_account
        )
        signs_in = select(Account.email).where(Account.person_id.in_(told)).union(known)
        for email in (*returned.addresses, *session.scalars(signs_in).all()):
            if is_mail_to(token, email) and (person_id := _owner(session, email)) is not None:
                return entry_id, email, person_id
    return None


def _owner(session: Session, email: str) -> int | None:
    known = select(PersonEmail.person_id).where(PersonEmail.email == email)
    signs_in = select(Account.person_id).where(Account.email == email)
    return session.scalar(signs_in) or session.scalar(known)


def trust_address(person_id: int, *, now: datetime) -> None:
    """Forget what came back from the address that a person signs in with: it is right."""
    with writing() as session:
        lock_people(session, person_id)
        email = select(Account.email).where(Account.person_id == person_id).scalar_subquery()
        session.execute(delete(Bounce).where(Bounce.email == email))
        session.execute(
            update(Notification)
            .where(
                Notification.person_id == person_id,
                Notification.code == ADDRESS_FAILS.code,
                Notification.read_at.is_(None),
            )
            .values(read_at=now)
        )
