"""How many places mentors have, how many are used, and who waits."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Integer,
    ScalarSelect,
    Select,
    bindparam,
    cast,
    func,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from alumnet.kernel.aliases import shared_alias
from alumnet.kernel.db import PersonId, UtcDateTime
from alumnet.kernel.statements import built_once
from alumnet.members.models import MentorProfile
from alumnet.members.rules import Capacity
from alumnet.mentoring.models import Mentorship, MentorshipRequest
from alumnet.mentoring.rules import LIVE, PENDING, SOFT_HOLDS, Origin, RequestState
from alumnet.mentoring.rules.guards import MentorFacts
from alumnet.mentoring.rules.policy import POLICY

# Fewer answers than this say nothing about how long the next one takes.
_ENOUGH_ANSWERS = 3
_A_DAY = 24 * 3600
# Made once: an alias copies every column of its table.
_live, _held, _waiting = (
    shared_alias(Mentorship),
    shared_alias(MentorshipRequest),
    shared_alias(MentorshipRequest),
)


def used_places(mentor_id: PersonId, *, but: PersonId | None = None) -> ColumnElement[int]:
    """Return the SQL number of places that live mentorships and soft holds take.

    The hold of the request `but` is left out: it is the place that this request may take.
    """
    mentorships = select(func.count(_live.id)).where(
        _live.mentor_id == mentor_id, _live.state.in_(LIVE)
    )
    holds = select(func.count(_held.id)).where(
        _held.mentor_id == mentor_id, _held.state.in_(SOFT_HOLDS)
    )
    if but is not None:
        holds = holds.where(_held.id != but)
    return mentorships.scalar_subquery() + holds.scalar_subquery()


def pending_requests(mentor_id: PersonId, *, but: PersonId | None = None) -> ScalarSelect[int]:
    """Return the SQL number of requests that wait in a mentor's queue, without one of them."""
    query = select(func.count(_waiting.id)).where(
        _waiting.mentor_id == mentor_id,
        _waiting.origin == Origin.ASK,
        _waiting.state.in_(PENDING),
    )
    return (query if but is None else query.where(_waiting.id != but)).scalar_subquery()


@built_once
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
    """Return a mentor's capacity as rules see it. One or two statements.

    Who has no mentor profile may still show something to one person.
    """
    desk = desk_of(session, mentor_id)
    if desk.is_mentor:
        return desk.facts
    used = session.scalar(select(used_places(mentor_id))) or 0
    return MentorFacts(is_accepting=False, places=POLICY.places_without_profile, used=used)


def capacity_of(
    session: Session, person_ids: Collection[int] | None = None
) -> Mapping[int, Capacity]:
    """Return the capacity of these mentors, or of all; people without a mentor profile are absent.

    `reply_days` is the median of all answers so far, None below three of them. One statement.
    """
    is_for_some = person_ids is not None
    values = {"ids": list(person_ids)} if person_ids is not None else {}
    rooms: dict[int, tuple[int, int, int]] = {}
    waits: dict[int, list[float]] = defaultdict(list)
    for mentor_id, places, taken, waiting, asked, answered in session.execute(
        _capacity_query(is_for_some), values
    ):
        if places is not None:
            rooms[mentor_id] = (places, taken, waiting)
        else:
            waits[mentor_id].append(_seconds(asked, answered))
    return {
        mentor_id: Capacity(
            places,
            taken,
            waiting,
            _reply_days(waits[mentor_id]),
            is_queue_full=waiting >= POLICY.pending_cap(max(0, places - taken)),
        )
        for mentor_id, (places, taken, waiting) in rooms.items()
    }


def _reply_days(waits: list[float]) -> int | None:
    return max(1, round(median(waits) / _A_DAY)) if len(waits) >= _ENOUGH_ANSWERS else None


@built_once
def _capacity_query(is_for_some: bool) -> CompoundSelect[*tuple[Any, ...]]:  # noqa: FBT001
    """Return the statement, built once: a row a mentor with their room, and a row an answer."""
    return union_all(_rooms(is_for_some), _answers(is_for_some))


def _rooms(is_for_some: bool) -> Select[*tuple[Any, ...]]:  # noqa: FBT001
    used = _counted(Mentorship, LIVE, is_for_some=is_for_some)
    holds = _counted(MentorshipRequest, SOFT_HOLDS, is_for_some=is_for_some)
    asked = MentorshipRequest.origin == Origin.ASK
    pending = _counted(MentorshipRequest, PENDING, asked, is_for_some=is_for_some)
    no_moment = cast(null(), UtcDateTime)
    query = (
        select(
            MentorProfile.person_id,
            MentorProfile.places,
            func.coalesce(used.c.number, 0) + func.coalesce(holds.c.number, 0),
            func.coalesce(pending.c.number, 0),
            no_moment.label("asked"),
            no_moment.label("answered"),
        )
        .outerjoin(used, used.c.mentor_id == MentorProfile.person_id)
        .outerjoin(holds, holds.c.mentor_id == MentorProfile.person_id)
        .outerjoin(pending, pending.c.mentor_id == MentorProfile.person_id)
    )
    return query.where(MentorProfile.person_id.in_(_ids())) if is_for_some else query


def _answers(is_for_some: bool) -> Select[*tuple[Any, ...]]:  # noqa: FBT001
    no_number = cast(null(), Integer)
    query: Select[*tuple[Any, ...]] = select(
        MentorshipRequest.mentor_id,
        no_number.label("places"),
        no_number.label("used"),
        no_number.label("pending"),
        MentorshipRequest.submitted_at,
        MentorshipRequest.ended_at,
    ).where(
        MentorshipRequest.origin == Origin.ASK,
        MentorshipRequest.state.in_((RequestState.ACCEPTED, RequestState.DECLINED)),
    )
    return query.where(MentorshipRequest.mentor_id.in_(_ids())) if is_for_some else query


def _counted(table: Any, states: Iterable[Any], *conditions: Any, is_for_some: bool) -> Any:
    query = select(table.mentor_id, func.count().label("number")).where(
        table.state.in_(states), *conditions
    )
    if is_for_some:
        query = query.where(table.mentor_id.in_(_ids()))
    return query.group_by(table.mentor_id).subquery()


def _ids() -> BindParameter[Any]:
    return bindparam("ids", expanding=True)


def _seconds(asked: datetime | None, answered: datetime | None) -> float:
    return (answered - asked).total_seconds() if asked and answered else 0.0
