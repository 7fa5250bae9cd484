"""How many places mentors have, how many are used, and who waits."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from statistics import median
from typing import Any

from sqlalchemy import ScalarSelect, Select, bindparam, func, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.elements import ColumnElement

from alumnet.members.models import MentorProfile
from alumnet.members.rules import Capacity
from alumnet.mentoring.models import Mentorship, MentorshipRequest
from alumnet.mentoring.rules import LIVE, PENDING, SOFT_HOLDS, Origin, RequestState
from alumnet.mentoring.rules.guards import MentorFacts
from alumnet.mentoring.rules.policy import POLICY

PersonId = ColumnElement[int] | int
# Fewer answers than this say nothing about how long the next one takes.
_ENOUGH_ANSWERS = 3
_A_DAY = 24 * 3600
# Made once: an alias copies every column of its table.
_live, _held, _waiting = (
    aliased(Mentorship),
    aliased(MentorshipRequest),
    aliased(MentorshipRequest),
)


def used_places(mentor_id: PersonId) -> ColumnElement[int]:
    """Return the SQL number of places that live mentorships and soft holds take."""
    mentorships = select(func.count(_live.id)).where(
        _live.mentor_id == mentor_id, _live.state.in_(LIVE)
    )
    holds = select(func.count(_held.id)).where(
        _held.mentor_id == mentor_id, _held.state.in_(SOFT_HOLDS)
    )
    return mentorships.scalar_subquery() + holds.scalar_subquery()


def pending_requests(mentor_id: PersonId, *, but: PersonId | None = None) -> ScalarSelect[int]:
    """Return the SQL number of requests that wait in a mentor's queue, without one of them."""
    query = select(func.count(_waiting.id)).where(
        _waiting.mentor_id == mentor_id,
        _waiting.origin == Origin.ASK,
        _waiting.state.in_(PENDING),
    )
    return (query if but is None else query.where(_waiting.id != but)).scalar_subquery()


@cache
def _one_mentor() -> Select[*tuple[Any, ...]]:
    mentor_id = MentorProfile.person_id.expression
    return select(
        MentorProfile.is_accepting,
        MentorProfile.paused_until,
        MentorProfile.places,
        used_places(mentor_id).label("used"),
        pending_requests(mentor_id).label("pending"),
        MentorProfile.silences,
    ).where(MentorProfile.person_id == bindparam("mentor_id"))


@dataclass(frozen=True, slots=True)
class Desk:
    """A mentor's own view of what new people see. `is_asked_to_go_on`: silences paused them."""

    facts: MentorFacts
    is_mentor: bool
    is_asked_to_go_on: bool


def desk_of(session: Session, person_id: int) -> Desk:
    """Return a mentor's desk, an empty one for who is no mentor. One statement."""
    row = session.execute(_one_mentor(), {"mentor_id": person_id}).one_or_none()
    if row is None:
        nothing = MentorFacts(is_accepting=False, places=0)
        return Desk(nothing, is_mentor=False, is_asked_to_go_on=False)
    facts = MentorFacts(
        is_accepting=row.is_accepting,
        paused_until=row.paused_until,
        places=row.places,
        used=row.used,
        pending=row.pending,
    )
    return Desk(facts, is_mentor=True, is_asked_to_go_on=row.silences >= POLICY.silences)


def mentor_facts(session: Session, mentor_id: int) -> MentorFacts:
    """Return a mentor's capacity as rules see it, all zeros for who is no mentor. One statement."""
    return desk_of(session, mentor_id).facts


def capacity_of(
    session: Session, person_ids: Collection[int] | None = None
) -> Mapping[int, Capacity]:
    """Return the capacity of these mentors, or of all; people without a mentor profile are absent.

    `reply_days` is the median of all answers so far, None below three of them. Two statements.
    """
    ids = None if person_ids is None else list(person_ids)
    replies = _reply_days(session, ids)
    used, pending = _counted_live(), _counted_pending()
    holds = _counted(MentorshipRequest, SOFT_HOLDS)
    query = (
        select(
            MentorProfile.person_id,
            MentorProfile.places,
            func.coalesce(used.c.number, 0) + func.coalesce(holds.c.number, 0),
            func.coalesce(pending.c.number, 0),
        )
        .outerjoin(used, used.c.mentor_id == MentorProfile.person_id)
        .outerjoin(holds, holds.c.mentor_id == MentorProfile.person_id)
        .outerjoin(pending, pending.c.mentor_id == MentorProfile.person_id)
    )
    if ids is not None:
        query = query.where(MentorProfile.person_id.in_(ids))
    return {
        mentor_id: Capacity(places, taken, waiting, replies.get(mentor_id))
        for mentor_id, places, taken, waiting in session.execute(query)
    }


def _counted(table: Any, states: Iterable[Any], *conditions: Any) -> Any:
    return (
        select(table.mentor_id, func.count().label("number"))
        .where(table.state.in_(states), *conditions)
        .group_by(table.mentor_id)
        .subquery()
    )


def _counted_live() -> Any:
    return _counted(Mentorship, LIVE)


def _counted_pending() -> Any:
    return _counted(MentorshipRequest, PENDING, MentorshipRequest.origin == Origin.ASK)


def _reply_days(session: Session, ids: list[int] | None) -> dict[int, int]:
    query: Select[*tuple[Any, ...]] = select(
        MentorshipRequest.mentor_id, MentorshipRequest.submitted_at, MentorshipRequest.ended_at
    ).where(
        MentorshipRequest.origin == Origin.ASK,
        MentorshipRequest.state.in_((RequestState.ACCEPTED, RequestState.DECLINED)),
    )
    if ids is not None:
        query = query.where(MentorshipRequest.mentor_id.in_(ids))
    waits: dict[int, list[float]] = {}
    for mentor_id, asked, answered in session.execute(query):
        waits.setdefault(mentor_id, []).append(_seconds(asked, answered))
    return {
        mentor_id: max(1, round(median(each) / _A_DAY))
        for mentor_id, each in waits.items()
        if len(each) >= _ENOUGH_ANSWERS
    }


def _seconds(asked: datetime | None, answered: datetime | None) -> float:
    return (answered - asked).total_seconds() if asked and answered else 0.0
