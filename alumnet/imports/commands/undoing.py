"""Taking back what a file wrote, the last row first: all that nobody claimed or edited since."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from alumnet.accounts.models import (
    Account,
    AssociationMembership,
    ChapterMember,
    CurrentStudent,
    ExternalId,
    MembershipState,
    Person,
    PersonEmail,
    PersonName,
    RosterEntry,
)
from alumnet.imports.commands.steps import locked, step
from alumnet.imports.models import MemberImport, MemberImportRow
from alumnet.imports.rules.policy import POLICY
from alumnet.imports.rules.states import ImportState, Outcome
from alumnet.kernel import outbox
from alumnet.kernel.db import lock_people, writing
from alumnet.members.models import Profile
from alumnet.organizations.models import Affiliation

_TABLES: dict[str, Any] = {
    table.__tablename__: table
    for table in (
        Affiliation,
        AssociationMembership,
        ChapterMember,
        CurrentStudent,
        ExternalId,
        Person,
        PersonEmail,
        PersonName,
        Profile,
        RosterEntry,
    )
}
_PAGE = frozenset({"person", "profile", "affiliation", "person_email", "person_name"})
CLAIMED = "They have taken their page over since."
_EDITED = "Their page was edited since."
_LATER = "A later file said something about them."
_IN_USE = "Others here have to do with them by now."
_PARTLY = "Something of it was edited since and stays."


class Undoing:
    """The taking back of one file; each batch is a transaction."""

    def __init__(self, import_id: int, now: datetime) -> None:
        """Nothing is read ahead."""
        self._id, self._now = import_id, now

    def batch(self) -> bool:
        """Take back the next rows; return whether any are left."""
        with writing() as session:
            row = locked(session, self._id)
            if row.state is not ImportState.UNDOING:
                return False
            rows = _next(session, row)
            lock_people(session, *(each.person_id for each in rows if each.person_id))
            for each in rows:
                each.outcome, each.reason = _undone(session, row, each, self._now)
            row.done_count += len(rows)
            if not rows:
                step(session, row, "undone", by=None, now=self._now, actor="system")
        return bool(rows)


def _next(session: Session, row: MemberImport) -> Sequence[MemberImportRow]:
    return session.scalars(
        select(MemberImportRow)
        .where(
            MemberImportRow.import_id == row.id,
            MemberImportRow.outcome.in_((Outcome.CREATED, Outcome.CHANGED)),
        )
        .order_by(MemberImportRow.number.desc())
        .limit(POLICY.batch_rows)
    ).all()


def _undone(
    session: Session, of: MemberImport, row: MemberImportRow, now: datetime
) -> tuple[Outcome, str]:
    """Take one row back; return what became of it, and why it stays if it does."""
    person = session.get(Person, row.person_id) if row.person_id else None
    if person is None or person.erased_at is not None:
        return Outcome.UNDONE, ""
    reason = _why_it_stays(session, of, row, person)
    if reason:
        return Outcome.KEPT, reason
    if row.outcome is Outcome.CREATED:
        return _removed(session, row, person, now)
    reverted = [_reverted(session, each) for each in reversed(row.trace)]
    outbox.add(session, "person.changed", person.id, now=now)
    return (Outcome.UNDONE, "") if all(reverted) else (Outcome.KEPT, _PARTLY)


def _why_it_stays(session: Session, of: MemberImport, row: MemberImportRow, person: Person) -> str:
    is_page = any(each[1] in _PAGE for each in row.trace)
    claimed_at = session.scalar(
        select(Account.create_datetime).where(Account.person_id == person.id)
    )
    if is_page and claimed_at is not None:
        return CLAIMED
    later = select(MemberImportRow.id).where(
        MemberImportRow.person_id == person.id,
        MemberImportRow.import_id > of.id,
        MemberImportRow.outcome.in_((Outcome.CREATED, Outcome.CHANGED)),
    )
    if session.scalar(later.limit(1)) is not None:
        return _LATER
    if row.outcome is Outcome.CREATED and _is_edited(session, of, person):
        return _EDITED
    return ""


def _is_edited(session: Session, of: MemberImport, person: Person) -> bool:
    """Return whether somebody made, or the staff decided, more than this file brought."""
    profile = session.get_one(Profile, person.id)
    stamps = {person.created_at, person.updated_at, profile.updated_at}
    memberships = session.scalars(
        select(AssociationMembership).where(AssociationMembership.person_id == person.id)
    ).all()
    affiliations = session.scalars(
        select(Affiliation.updated_at).where(Affiliation.person_id == person.id)
    ).all()
    is_as_it_was = (
        len({*stamps, *affiliations}) == 1
        and all(each.association_id == of.association_id for each in memberships)
        and all(each.state is MembershipState.ACTIVE for each in memberships)
        and person.hidden_by_staff_at is None
    )
    return not is_as_it_was


def _removed(
    session: Session, row: MemberImportRow, person: Person, now: datetime
) -> tuple[Outcome, str]:
    """Take out somebody whom only this file knows."""
    person_id = person.id
    try:
        with session.begin_nested():
            for _, table, key in (each[:3] for each in row.trace if each[0] == "add"):
                session.execute(delete(_TABLES[table]).where(_TABLES[table].id == key))
            session.execute(delete(ExternalId).where(ExternalId.person_id == person_id))
            session.execute(delete(Person).where(Person.id == person_id))
    except IntegrityError:
        return Outcome.KEPT, _IN_USE
    row.person_id = None
    outbox.add(session, "person.changed", person_id, now=now)
    return Outcome.UNDONE, ""


def _reverted(session: Session, trace: Sequence[Any]) -> bool:
    """Take one value or one added row back; return False where it was edited since."""
    what, table, key, *rest = trace
    row = session.get(_TABLES[table], key)
    if row is None:
        return True
    if what == "add":
        if isinstance(row, Affiliation) and row.updated_at != row.created_at:
            return False
        session.delete(row)
        return True
    column, before, after = rest
    now_there = getattr(row, column)
    if (now_there.isoformat() if isinstance(now_there, date) else now_there) != after:
        return False
    is_day = isinstance(now_there, date) or column in {"paid_until", "died_on"}
    setattr(row, column, date.fromisoformat(before) if is_day and before else before)
    return True
