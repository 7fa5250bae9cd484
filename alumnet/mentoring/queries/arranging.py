"""Who arranges whose times, and what they may see: when the two meet, and first names."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, Select, and_, bindparam, exists, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from alumnet.accounts.models import Person
from alumnet.connections.queries import standing_block
from alumnet.kernel.aliases import shared_alias
from alumnet.kernel.db import PersonId
from alumnet.kernel.errors import NotFound
from alumnet.kernel.statements import built_once
from alumnet.members.queries.shield import shielded_from
from alumnet.members.rules import given_name_of
from alumnet.mentoring.models import (
    MentoringSession,
    Mentorship,
    SchedulingGrant,
    SessionTime,
)
from alumnet.mentoring.queries.conditions import is_active
from alumnet.mentoring.queries.parties import FORMER
from alumnet.mentoring.queries.session_facts import zones_of_both
from alumnet.mentoring.rules import LIVE
from alumnet.mentoring.rules.desk_states import GrantState
from alumnet.mentoring.rules.sessions import PLANNED, SessionState

_grant, _given = shared_alias(SchedulingGrant), shared_alias(SchedulingGrant)
_mentor, _delegate = shared_alias(Person), shared_alias(Person)


# ------------------------------------------------------------------------------------- who may
def may_arrange(session: Session, delegate_id: int, mentorship_id: int) -> bool:
    """Return whether somebody arranges the times of a mentorship for its mentor. One statement."""
    query = select(Mentorship.id).where(
        Mentorship.id == mentorship_id, arranged_by(bindparam("delegate"))
    )
    return session.execute(query, {"delegate": delegate_id}).one_or_none() is not None


def arranged_by(delegate_id: PersonId) -> ColumnElement[bool]:
    """Return the SQL condition of `may_arrange` on `Mentorship`.

    Never for whoever works where the mentee does and hides that they look for a mentor.
    """
    mentee_id = Mentorship.mentee_id.expression
    is_granted = exists().where(
        _grant.mentor_id == Mentorship.mentor_id,
        _grant.delegate_id == delegate_id,
        _grant.state == GrantState.STANDING,
    )
    return and_(
        Mentorship.state.in_(LIVE),
        is_granted,
        is_active(delegate_id),
        _is_fit_for(mentee_id, delegate_id),
        ~standing_block(Mentorship.mentor_id.expression, delegate_id),
        ~standing_block(Mentorship.mentor_id.expression, mentee_id),
    )


def _is_fit_for(mentee_id: ColumnElement[int], delegate_id: PersonId) -> ColumnElement[bool]:
    return and_(
        mentee_id.is_distinct_from(delegate_id),
        ~shielded_from(mentee_id, delegate_id),
        ~standing_block(mentee_id, delegate_id),
    )


def fit_together(session: Session, mentor_id: int, delegate_id: int) -> bool:
    """Return whether one may arrange the other's times at all. One statement."""
    query = select(
        and_(is_active(mentor_id), is_active(delegate_id), ~standing_block(mentor_id, delegate_id))
    )
    return mentor_id != delegate_id and bool(session.scalar(query))


def arranger() -> ScalarSelect[str]:
    """Return the SQL name of whoever arranges the times of a live mentorship, if anybody."""
    return (
        select(_delegate.display_name)
        .join(_given, _given.delegate_id == _delegate.id)
        .where(
            _given.mentor_id == Mentorship.mentor_id,
            _given.state == GrantState.STANDING,
            arranged_by(_delegate.id.expression),
        )
        .limit(1)
        .correlate(Mentorship)
        .scalar_subquery()
    )


def arranger_of(session: Session, mentorship_id: int) -> str | None:
    """Return the name of whoever arranges the times of a mentorship, if anybody. One statement."""
    return session.scalar(select(arranger()).where(Mentorship.id == mentorship_id))


# ------------------------------------------------------------------------------- the mentor's page
@dataclass(frozen=True, slots=True)
class Arranged:
    """One of a mentor's people. `can_be`: whoever arranges may arrange this one, too."""

    public_id: str
    given_name: str
    can_be: bool


@dataclass(frozen=True, slots=True)
class Grant:
    """A grant for one of its two; `name` is the other's (or the address that was asked)."""

    public_id: str
    name: str
    state: GrantState
    asked_at: datetime
    due_at: datetime | None


def grant_of(session: Session, mentor_id: int) -> Grant | None:
    """Return the last grant a mentor gave or asked for. One statement."""
    row = session.execute(
        select(SchedulingGrant, _delegate.display_name, _delegate.erased_at)
        .outerjoin(_delegate, _delegate.id == SchedulingGrant.delegate_id)
        .where(SchedulingGrant.mentor_id == mentor_id)
        .order_by(SchedulingGrant.asked_at.desc(), SchedulingGrant.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    grant, name, erased_at = row
    # Until somebody agrees, the page says the address only: else it would tell who is a member.
    is_known = grant.state is GrantState.STANDING
    told = (FORMER if erased_at else name) if is_known else grant.asked_email
    return _told(grant, told)


def _told(grant: SchedulingGrant, name: str) -> Grant:
    return Grant(grant.public_id, name, grant.state, grant.asked_at, grant.due_at)


def people_of(session: Session, mentor_id: int) -> list[Arranged]:
    """Return a mentor's people, and for whom times can be arranged. One statement."""
    is_standing = (_given.mentor_id == Mentorship.mentor_id) & (_given.state == GrantState.STANDING)
    rows = session.execute(
        select(
            Mentorship.public_id,
            Person.display_name,
            Person.given_name,
            arranged_by(_delegate.id.expression),
        )
        .join(Person, Person.id == Mentorship.mentee_id)
        .outerjoin(_given, is_standing)
        .outerjoin(_delegate, _delegate.id == _given.delegate_id)
        .where(
            Mentorship.mentor_id == mentor_id,
            Mentorship.state.in_(LIVE),
            ~standing_block(Mentorship.mentor_id.expression, Mentorship.mentee_id.expression),
        )
        .order_by(Mentorship.started_at, Mentorship.id)
    )
    return [
        Arranged(each, given_name_of(name, given), bool(can)) for each, name, given, can in rows
    ]


# ----------------------------------------------------------------------------- the delegate's pages
def asked_of(session: Session, delegate_id: int) -> list[Grant]:
    """Return for whom somebody arranges times or is asked to, by the mentor's name. One."""
    rows = session.execute(
        select(SchedulingGrant, _mentor.display_name)
        .join(_mentor, _mentor.id == SchedulingGrant.mentor_id)
        .where(
            SchedulingGrant.delegate_id == delegate_id,
            or_(
                SchedulingGrant.state == GrantState.ASKED,
                SchedulingGrant.state == GrantState.STANDING,
            ),
            ~standing_block(SchedulingGrant.mentor_id.expression, delegate_id),
        )
        .order_by(_mentor.display_name, SchedulingGrant.id)
    )
    return [_told(grant, name) for grant, name in rows]


@dataclass(frozen=True, slots=True)
class PlannedTime:
    """A session that is ahead, for whoever arranges times: when, and nothing about what.

    `offered` are proposed times to choose from; `is_ours`: the mentor's side proposed them.
    """

    number: int
    state: SessionState
    starts_at: datetime | None
    minutes: int
    offered: list[datetime]
    is_ours: bool
    zones: tuple[str, str]


@dataclass(frozen=True, slots=True)
class ForMentor:
    """What a delegate sees of one mentor: a name, and the first names of whom they meet."""

    public_id: str
    mentor_id: int
    mentor: str
    people: list[Arranged]

    def person(self, mentorship: str) -> Arranged:
        """Return one of the people by the mentorship. Raises NotFound for anybody else."""
        found = next((each for each in self.people if each.public_id == mentorship), None)
        if found is None:
            raise NotFound
        return found


def for_mentor(session: Session, delegate_id: int, public_id: str) -> ForMentor:
    """Return a standing grant for the page of the delegate. Two statements.

    Raises NotFound for everybody else.
    """
    row = session.execute(
        select(_mentor.display_name, SchedulingGrant.mentor_id)
        .join(SchedulingGrant, SchedulingGrant.mentor_id == _mentor.id)
        .where(
            SchedulingGrant.public_id == public_id,
            SchedulingGrant.delegate_id == delegate_id,
            SchedulingGrant.state == GrantState.STANDING,
            ~standing_block(SchedulingGrant.mentor_id.expression, delegate_id),
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    values = {"mentor": row.mentor_id, "delegate": delegate_id}
    people = [
        Arranged(each, given_name_of(name, given), can_be=True)
        for each, name, given in session.execute(_arranged(), values)
    ]
    return ForMentor(public_id, row.mentor_id, row.display_name, people)


@built_once
def _arranged() -> Select[*tuple[Any, ...]]:
    return (
        select(Mentorship.public_id, Person.display_name, Person.given_name)
        .join(Person, Person.id == Mentorship.mentee_id)
        .where(Mentorship.mentor_id == bindparam("mentor"), arranged_by(bindparam("delegate")))
        .order_by(Mentorship.started_at, Mentorship.id)
    )


def planned_times(session: Session, mentorship: str, *, now: datetime) -> list[PlannedTime]:
    """Return the sessions of a mentorship that are ahead, the next first. One statement.

    Whether the reader may see them is asked before, of `ForMentor.person`.
    """
    rows = session.execute(
        select(MentoringSession, Mentorship.mentor_id, SessionTime.starts_at, *zones_of_both())
        .join(Mentorship, Mentorship.id == MentoringSession.mentorship_id)
        .outerjoin(SessionTime, SessionTime.session_id == MentoringSession.id)
        .where(Mentorship.public_id == mentorship, MentoringSession.state.in_(PLANNED))
        .order_by(MentoringSession.starts_at, MentoringSession.number, SessionTime.starts_at)
    )
    found: dict[int, PlannedTime] = {}
    for row, mentor_id, offered, *zones in rows:
        if row.starts_at is not None and row.starts_at <= now:
            continue
        time = found.setdefault(
            row.number,
            PlannedTime(
                number=row.number,
                state=row.state,
                starts_at=row.starts_at,
                minutes=row.minutes,
                offered=[],
                is_ours=row.proposed_by_id == mentor_id,
                zones=(zones[0], zones[1]),
            ),
        )
        if offered is not None:
            time.offered.append(offered)
    return list(found.values())
