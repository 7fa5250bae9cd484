"""What runs still: asked about once a year, told before it lapses, lapsing after two years."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, update
from sqlalchemy.orm import Session

from alumnet.accounts.models import Account, Person
from alumnet.kernel import outbox
from alumnet.kernel.db import lock_people, reading, writing
from alumnet.organizations.commands.grading import grade
from alumnet.organizations.grades import can
from alumnet.organizations.models import Affiliation, EvidenceGrade
from alumnet.verification.models import StillRight
from alumnet.verification.queries.evidence import confirmed, runs_still
from alumnet.verification.rules.policy import POLICY

_BATCH = 200
_PROVEN = Affiliation.evidence_grade.in_((EvidenceGrade.CORROBORATED, EvidenceGrade.VERIFIED))


def confirm_running(person_id: int, *, now: datetime) -> int:
    """Note that everything of a person that runs still does; return how many places.

    Places that have ended stay as they are.
    """
    with writing() as session:
        lock_people(session, person_id)
        done = session.execute(
            update(Affiliation)
            .where(Affiliation.person_id == person_id, runs_still())
            .values(confirmed_at=now)
            .returning(Affiliation.id)
        )
        return len(done.all())


def ask_who_is_still_there(now: datetime) -> int:
    """Ask those who confirmed nothing for a year, once a year and at once for all; how many."""
    due = confirmed() <= now - POLICY.asked_after
    not_lately = or_(
        StillRight.person_id.is_(None), StillRight.asked_at <= now - POLICY.asked_after
    )
    return _told(_people().where(due, not_lately), _ask, now)


def warn_before_lapse(now: datetime) -> int:
    """Tell those of whom something proven lapses soon; return how many."""
    due = confirmed() <= now - (POLICY.current_kept - POLICY.notice)
    not_yet = or_(
        StillRight.person_id.is_(None),
        StillRight.warned_at.is_(None),
        StillRight.warned_at < confirmed(),
    )
    return _told(_people().where(_PROVEN, due, not_yet), _warn, now)


def _people() -> Select[int]:
    return (
        select(Affiliation.person_id)
        .join(Person, Person.id == Affiliation.person_id)
        .join(Account, Account.person_id == Affiliation.person_id)
        .outerjoin(StillRight, StillRight.person_id == Affiliation.person_id)
        .where(
            runs_still(),
            Account.active,
            Account.confirmed_at.is_not(None),
            Person.is_deceased.is_(False),
        )
        .distinct()
        .order_by(Affiliation.person_id)
        .limit(_BATCH)
    )


def _told(
    who: Select[int], note: Callable[[Session, StillRight, datetime], None], now: datetime
) -> int:
    count = 0
    while people := reading().scalars(who).all():
        with writing() as session:
            lock_people(session, *people)
            for person_id in people:
                row = session.get(StillRight, person_id)
                if row is None:
                    row = StillRight(person_id=person_id, asked_at=now)
                    session.add(row)
                note(session, row, now)
        count += len(people)
    return count


def _ask(session: Session, row: StillRight, now: datetime) -> None:
    row.asked_at = now
    outbox.add(session, "still_right.asked", row.person_id, now=now)


def _warn(session: Session, row: StillRight, now: datetime) -> None:
    row.asked_at = row.warned_at = now
    outbox.add(session, "still_right.warned", row.person_id, now=now)


def lapse(now: datetime) -> int:
    """Take the proof from what runs still and was confirmed too long ago; return how many.

    Never before its owner was told; of people without an account nobody can be.
    """
    too_old = confirmed() <= now - POLICY.current_kept
    found = (
        reading()
        .execute(
            select(Affiliation.id, Affiliation.person_id)
            .outerjoin(StillRight, StillRight.person_id == Affiliation.person_id)
            .where(runs_still(), _PROVEN, too_old, _was_told(now))
            .order_by(Affiliation.id)
            .limit(_BATCH)
        )
        .all()
    )
    with writing() as session:
        lock_people(session, *(row.person_id for row in found))
        for row in found:
            place = session.get(Affiliation, row.id)
            since = (place.confirmed_at or place.created_at) if place else now
            is_due = since <= now - POLICY.current_kept
            if place is not None and is_due and can("lapse", place.evidence_grade):
                grade(session, place, "lapse", actor="clock", now=now)
                outbox.add(session, "person.changed", place.person_id, now=now)
    return len(found)


def _was_told(now: datetime) -> ColumnElement[bool]:
    has_account = exists().where(
        Account.person_id == Affiliation.person_id,
        Account.active,
        Account.confirmed_at.is_not(None),
    )
    in_time = and_(StillRight.warned_at > confirmed(), StillRight.warned_at <= now - POLICY.notice)
    return or_(~has_account, in_time)
