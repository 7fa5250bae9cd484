"""The facts that guards look at, read in one statement, alone or beside a request."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.elements import ColumnElement

from alumnet.connections.queries import standing_block
from alumnet.kernel.db import PersonId
from alumnet.kernel.transitions import standstill_ends
from alumnet.members.models import MentorProfile
from alumnet.mentoring.models import Mentorship, MentorshipRequest
from alumnet.mentoring.queries.capacity import pending_requests, used_places
from alumnet.mentoring.queries.conditions import (
    can_be_asked,
    is_active,
    is_shown_at_all,
    works_together,
)
from alumnet.mentoring.rules import (
    COUNTED,
    LIVE,
    SENT,
    MentorshipKind,
    Origin,
    RequestState,
)
from alumnet.mentoring.rules.guards import MenteeFacts, MentorFacts, RequestFacts
from alumnet.mentoring.rules.policy import POLICY

_NO_REQUEST = 0


def mentorship_of_request(column: Any) -> ColumnElement[Any]:
    """Return a column of the mentorship that a request led to, beside the request."""
    beside = select(column).where(Mentorship.request_id == MentorshipRequest.id)
    return beside.scalar_subquery()


def columns(
    mentor_id: PersonId,
    mentee_id: PersonId,
    *,
    asks: PersonId | None = None,
    request_id: PersonId = _NO_REQUEST,
    kind: MentorshipKind | ColumnElement[MentorshipKind] = MentorshipKind.INFORMAL,
) -> tuple[ColumnElement[Any], ...]:
    """Return the columns of facts, for a statement of their own or beside a request.

    `asks` is the initiator, the mentee if not given. The request itself is never counted.
    """
    initiator_id = mentee_id if asks is None else asks
    profile, twin, old = (
        aliased(MentorProfile),
        aliased(MentorshipRequest),
        aliased(MentorshipRequest),
    )
    counted, live = aliased(MentorshipRequest), aliased(Mentorship)
    together = aliased(Mentorship)

    def of_profile(column: Any) -> ColumnElement[Any]:
        return select(column).where(profile.person_id == mentor_id).scalar_subquery()

    return (
        of_profile(profile.is_accepting).label("is_accepting"),
        of_profile(profile.paused_until).label("paused_until"),
        of_profile(profile.places).label("places"),
        used_places(mentor_id).label("used"),
        pending_requests(mentor_id, but=request_id).label("pending"),
        can_be_asked(mentor_id).label("mentor_is_active"),
        is_active(mentee_id).label("mentee_is_active"),
        is_shown_at_all(mentor_id).label("is_shown"),
        standing_block(mentor_id, mentee_id).label("is_blocked"),
        works_together(mentor_id, mentee_id).label("works_together"),
        select(func.count(counted.id))
        .where(
            counted.initiator_id == mentee_id,
            counted.origin == Origin.ASK,
            counted.state.in_(COUNTED),
            counted.id != request_id,
        )
        .scalar_subquery()
        .label("open_requests"),
        select(func.count(live.id))
        .where(
            live.mentee_id == mentee_id,
            live.state.in_(LIVE),
            live.kind != MentorshipKind.PROGRAMME,
        )
        .scalar_subquery()
        .label("running"),
        select(func.min(twin.public_id))
        .where(
            twin.mentor_id == mentor_id,
            twin.mentee_id == mentee_id,
            twin.kind == kind,
            twin.state.in_(SENT),
            twin.id != request_id,
        )
        .scalar_subquery()
        .label("twin"),
        select(func.min(together.public_id))
        .where(
            together.mentor_id == mentor_id,
            together.mentee_id == mentee_id,
            together.kind == kind,
            together.state.in_(LIVE),
        )
        .scalar_subquery()
        .label("mentorship"),
        select(func.max(old.asks_again_from))
        .where(
            old.initiator_id == initiator_id,
            or_(
                and_(old.receiver_id == mentor_id, old.mentee_id == mentee_id),
                and_(old.receiver_id == mentee_id, old.mentor_id == mentor_id),
            ),
        )
        .scalar_subquery()
        .label("asks_again_from"),
    )


@cache
def beside_request() -> tuple[ColumnElement[Any], ...]:
    """Return the columns of facts for a statement that selects from MentorshipRequest.

    Built once: putting fifteen subqueries together takes longer than running them.
    """
    return columns(
        MentorshipRequest.mentor_id.expression,
        MentorshipRequest.mentee_id.expression,
        asks=MentorshipRequest.initiator_id.expression,
        request_id=MentorshipRequest.id.expression,
        kind=MentorshipRequest.kind.expression,
    )


@cache
def beside_mentor() -> tuple[ColumnElement[Any], ...]:
    """Return the columns of facts for a statement that selects from MentorProfile.

    The mentee who might ask is the parameter `mentee_id`.
    """
    return columns(MentorProfile.person_id.expression, bindparam("mentee_id", type_=BigInteger))


@cache
def _alone() -> Select[*tuple[Any, ...]]:
    def parameter(name: str) -> ColumnElement[int]:
        return bindparam(name, type_=BigInteger)

    return select(
        *columns(
            parameter("mentor_id"),
            parameter("mentee_id"),
            asks=parameter("initiator_id"),
            request_id=parameter("request_id"),
            kind=bindparam("kind", type_=MentorshipRequest.kind.type),
        )
    )


def of_two(session: Session, mentor_id: int, mentee_id: int, *, now: datetime) -> RequestFacts:
    """Return the facts for a new request of a mentee to a mentor. One statement."""
    values = {
        "mentor_id": mentor_id,
        "mentee_id": mentee_id,
        "initiator_id": mentee_id,
        "request_id": _NO_REQUEST,
        "kind": MentorshipKind.INFORMAL,
    }
    row = session.execute(_alone(), values).one()
    return from_row(row, now=now, is_one_person=mentor_id == mentee_id)


def of_request(
    session: Session, request: MentorshipRequest, *, now: datetime, manages: bool | None = None
) -> RequestFacts:
    """Return the facts about a request. One statement."""
    values = {
        "mentor_id": request.mentor_id,
        "mentee_id": request.mentee_id,
        "initiator_id": request.initiator_id,
        "request_id": request.id,
        "kind": request.kind,
    }
    row = session.execute(_alone(), values).one()
    return from_row(row, now=now, request=request, manages=manages)


def of_clock(request: MentorshipRequest, *, now: datetime) -> RequestFacts:
    """Return what the system's own steps look at: the clock of the request, nothing else."""
    return RequestFacts(
        now=now,
        due_at=request.due_at,
        standstill_ends=standstill_ends(request),
        undo_until=undo_until(request),
    )


def undo_until(request: MentorshipRequest) -> datetime | None:
    """Return until when a withdrawal can be undone; None for everything else."""
    if request.state is not RequestState.WITHDRAWN or request.ended_at is None:
        return None
    return request.ended_at + POLICY.undo


def from_row(
    row: Any,
    *,
    now: datetime,
    request: MentorshipRequest | None = None,
    manages: bool | None = None,
    is_one_person: bool = False,
) -> RequestFacts:
    """Return facts from a row with the columns above."""
    mentor = MentorFacts(
        is_active=bool(row.mentor_is_active),
        is_accepting=bool(row.is_accepting),
        paused_until=row.paused_until,
        places=row.places or 0,
        used=row.used,
        pending=row.pending,
    )
    mentee = MenteeFacts(
        is_active=bool(row.mentee_is_active),
        open_requests=row.open_requests,
        running=row.running,
    )
    facts = {
        "now": now,
        "mentor": mentor,
        "mentee": mentee,
        "is_one_person": is_one_person,
        "is_blocked": bool(row.is_blocked),
        "is_apart": not row.is_shown,
        "works_together": bool(row.works_together),
        "manages": manages,
        "twin": row.twin,
        "mentorship": row.mentorship,
        "asks_again_from": row.asks_again_from,
    }
    if request is not None:
        facts |= _of_letter(request)
    return RequestFacts(**facts)


def _of_letter(request: MentorshipRequest) -> dict[str, Any]:
    said = request.working_on and request.why_you and request.question
    return {
        "is_complete": bool(said) and request.time_kind is not None,
        "decision_by": request.decision_by,
        "undo_until": undo_until(request),
        "due_at": request.due_at,
        "standstill_ends": standstill_ends(request),
    }
