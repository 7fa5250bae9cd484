"""Erasure at a written wish: one of the staff notes it, a second look carries it out."""

from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from alumnet.accounts import commands as accounts
from alumnet.accounts.commands.authority import require_above, require_admin
from alumnet.accounts.models import AssociationMembership, Person
from alumnet.kernel import audit, outbox
from alumnet.kernel.audit import AuditEntry, AuditText
from alumnet.kernel.db import lock_people, writing
from alumnet.kernel.errors import NotAllowed, NotFound
from alumnet.kernel.registry import registry
from alumnet.kernel.twice import taken_away_once
from alumnet.rights.commands.closing import erase, open_closing, step
from alumnet.rights.models import AccountClosing
from alumnet.rights.rules.errors import ClosesAlready, NotOursAlone
from alumnet.rights.rules.states import ClosingState, Part


def note_wish(association_id: int, public_id: str, *, source: str, by: int, now: datetime) -> None:
    """Note that somebody, or their family, wants to be erased; `source` says how it is known.

    Raises NotAllowed, NotFound, NotOursAlone, ClosesAlready, LastSiteAdmin, and
    NotOnYourself or OutranksYou for whoever may do more.
    """
    with writing() as session:
        person_id = theirs(session, association_id, public_id, by)
        _require_all(session, person_id, by)
        require_above(session, by, person_id)
        if open_closing(session, person_id) is not None:
            raise ClosesAlready
        accounts.keep_a_site_admin(session, person_id)
        row = AccountClosing(
            person_id=person_id,
            state=ClosingState.NOTED,
            association_id=association_id,
            noted_by=by,
            asked_at=now,
            stood_still=0,
            memberships={},
        )
        session.add(row)
        session.flush()
        outbox.add(session, "account_closing.noted", row.id, now=now)
        record(session, "person.erasure_noted", person_id, association_id, by, now, source)


def carry_out_wish(association_id: int, public_id: str, *, by: int, now: datetime) -> None:
    """Erase somebody whose wish was noted. Raises NotFound, NeedsSomebodyElse, as `note_wish`."""
    with writing() as session, taken_away_once(session, public_id, by=by, now=now):
        known = session.scalar(select(Person.id).where(Person.public_id == public_id))
        if known is not None:
            registry.lock_to_erase(session, known)
        person_id = theirs(session, association_id, public_id, by)
        _require_all(session, person_id, by)
        require_above(session, by, person_id)
        row = _noted(session, person_id, association_id)
        step(session, row, "erase", part=Part.STAFF, by=by, now=now)
        erase(session, row, by, now=now)


def drop_wish(association_id: int, public_id: str, *, by: int, now: datetime) -> None:
    """Put aside what was noted. Raises NotFound, NotAllowed."""
    with writing() as session:
        person_id = theirs(session, association_id, public_id, by)
        row = _noted(session, person_id, association_id)
        step(session, row, "take_back", part=Part.STAFF, by=by, now=now)
        record(session, "person.erasure_dropped", person_id, association_id, by, now)


def _noted(session: Session, person_id: int, association_id: int) -> AccountClosing:
    row = open_closing(session, person_id)
    is_noted = row is not None and row.state is ClosingState.NOTED
    if row is None or not is_noted or row.association_id != association_id:
        raise NotFound
    return row


def theirs(session: Session, association_id: int, public_id: str, by: int) -> int:
    """Return a person of an association, locked, for one of its admins.

    Raises NotFound, and NotAllowed for anybody else.
    """
    require_admin(session, by, association_id)
    person_id = session.scalar(
        select(Person.id)
        .join(AssociationMembership, AssociationMembership.person_id == Person.id)
        .where(
            Person.public_id == public_id,
            Person.erased_at.is_(None),
            AssociationMembership.association_id == association_id,
        )
    )
    if person_id is None:
        raise NotFound
    lock_people(session, person_id)
    return person_id


def _require_all(session: Session, person_id: int, by: int) -> None:
    """Refuse to let the staff of one association erase a member of another."""
    where = select(AssociationMembership.association_id).where(
        AssociationMembership.person_id == person_id
    )
    for association_id in session.scalars(where).all():
        try:
            require_admin(session, by, association_id)
        except NotAllowed:
            raise NotOursAlone from None


def record(  # noqa: PLR0917 - who did what to whom, where and when
    session: Session,
    action: str,
    person_id: int,
    association_id: int,
    by: int,
    now: datetime,
    text: str | None = None,
) -> None:
    """Write an audit entry about a person."""
    audit.record(
        session,
        by,
        action,
        "person",
        person_id,
        now=now,
        association_id=association_id,
        text=text,
    )


def erase_audit_texts(session: Session, person_id: int) -> None:
    """Delete the words of the audit log about a person; that something was done stays."""
    memberships = select(AssociationMembership.id).where(
        AssociationMembership.person_id == person_id
    )
    about = select(AuditEntry.id).where(
        or_(
            (AuditEntry.subject_kind == "person") & (AuditEntry.subject_id == person_id),
            (AuditEntry.subject_kind == "membership") & AuditEntry.subject_id.in_(memberships),
        )
    )
    session.execute(delete(AuditText).where(AuditText.entry_id.in_(about)))
