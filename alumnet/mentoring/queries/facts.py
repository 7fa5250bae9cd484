"""The facts that guards look at, read in one statement, alone or beside a request."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Select, bindparam, func, select
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
Columns = tuple[ColumnElement[Any], ...]


def mentorship_of_request(column: Any) -> ColumnElement[Any]:
    """Return a column of the mentorship that a request led to, beside the request."""
    beside = select(column).where(Mentorship.request_id == MentorshipRequest.id)
    return beside.scalar_subquery()


# --------------------------------------------------------------------------------------- columns
@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Who is who, as columns of a row or parameters of a statement.

    The request itself is never counted among those it is compared with.
    """

    initiator_id: PersonId
    receiver_id: PersonId
    mentor_id: PersonId
    mentee_id: PersonId
    request_id: PersonId = _NO_REQUEST
    kind: MentorshipKind | ColumnElement[MentorshipKind] = MentorshipKind.INFORMAL


def columns(sides: Sides) -> Columns:
    """Return the columns of facts, for a statement of their own or beside a request."""
    return (*_of_mentor(sides), *_of_mentee(sides), *_of_the_two(sides), *_of_the_past(sides))


def _of_mentor(sides: Sides) -> Columns:
    """Places, queue and pause are the mentor's, whoever asks."""
    profile = aliased(MentorProfile)

    def of_profile(column: Any) -> ColumnElement[Any]:
        return select(column).where(profile.person_id == sides.mentor_id).scalar_subquery()

    return (
        of_profile(profile.is_accepting).label("is_accepting"),
        of_profile(profile.paused_until).label("paused_until"),
        of_profile(profile.places).label("places"),
        used_places(sides.mentor_id).label("used"),
        pending_requests(sides.mentor_id, but=sides.request_id).label("pending"),
    )


def _of_mentee(sides: Sides) -> Columns:
    """Open requests and running mentorships are the mentee's, whoever asks."""
    counted, live = aliased(MentorshipRequest), aliased(Mentorship)
    open_requests = select(func.count(counted.id)).where(
        counted.initiator_id == sides.mentee_id,
        counted.origin == Origin.ASK,
        counted.state.in_(COUNTED),
        counted.id != sides.request_id,
    )
    running = select(func.count(live.id)).where(
        live.mentee_id == sides.mentee_id,
        live.state.in_(LIVE),
        live.kind != MentorshipKind.PROGRAMME,
    )
    return (
        open_requests.scalar_subquery().label("open_requests"),
        running.scalar_subquery().label("running"),
    )


def _of_the_two(sides: Sides) -> Columns:
    """Who writes has to be here, who is written to has to be reached and shown."""
    return (
        is_active(sides.initiator_id).label("initiator_is_active"),
        can_be_asked(sides.receiver_id).label("receiver_is_active"),
        is_shown_at_all(sides.receiver_id).label("is_shown"),
        standing_block(sides.mentor_id, sides.mentee_id).label("is_blocked"),
        works_together(sides.receiver_id, sides.initiator_id).label("works_together"),
    )


def _of_the_past(sides: Sides) -> Columns:
    """What is or was between them already."""
    twin, old = aliased(MentorshipRequest), aliased(MentorshipRequest)
    together = aliased(Mentorship)

    on_its_way = select(func.min(twin.public_id)).where(
        twin.mentor_id == sides.mentor_id,
        twin.mentee_id == sides.mentee_id,
        twin.kind == sides.kind,
        twin.state.in_(SENT),
        twin.id != sides.request_id,
    )
    mentorship = select(func.min(together.public_id)).where(
        together.mentor_id == sides.mentor_id,
        together.mentee_id == sides.mentee_id,
        together.kind == sides.kind,
        together.state.in_(LIVE),
    )
    asks_again_from = select(func.max(old.asks_again_from)).where(
        old.initiator_id == sides.initiator_id, old.receiver_id == sides.receiver_id
    )
    return (
        on_its_way.scalar_subquery().label("twin"),
        mentorship.scalar_subquery().label("mentorship"),
        asks_again_from.scalar_subquery().label("asks_again_from"),
    )


# Built once each: putting fifteen subqueries together takes longer than running them.
@cache
def beside_request() -> Columns:
    """Return the columns of facts for a statement that selects from MentorshipRequest."""
    request = MentorshipRequest
    return columns(
        Sides(
            initiator_id=request.initiator_id.expression,
            receiver_id=request.receiver_id.expression,
            mentor_id=request.mentor_id.expression,
            mentee_id=request.mentee_id.expression,
            request_id=request.id.expression,
            kind=request.kind.expression,
        )
    )


@cache
def beside_mentor() -> Columns:
    """Return the columns of facts for a statement that selects from MentorProfile.

    The mentee who might ask is the parameter `mentee_id`.
    """
    mentor_id, mentee_id = MentorProfile.person_id.expression, _parameter("mentee_id")
    return columns(
        Sides(
            initiator_id=mentee_id,
            receiver_id=mentor_id,
            mentor_id=mentor_id,
            mentee_id=mentee_id,
        )
    )


@cache
def _alone() -> Select[*tuple[Any, ...]]:
    sides = Sides(
        initiator_id=_parameter("initiator_id"),
        receiver_id=_parameter("receiver_id"),
        mentor_id=_parameter("mentor_id"),
        mentee_id=_parameter("mentee_id"),
        request_id=_parameter("request_id"),
        kind=bindparam("kind", type_=MentorshipRequest.kind.type),
    )
    return select(*columns(sides))


def _parameter(name: str) -> ColumnElement[int]:
    return bindparam(name, type_=BigInteger)


# ----------------------------------------------------------------------------------------- facts
def of_two(
    session: Session,
    mentor_id: int,
    mentee_id: int,
    *,
    now: datetime,
    origin: Origin = Origin.ASK,
    kind: MentorshipKind = MentorshipKind.INFORMAL,
) -> RequestFacts:
    """Return the facts for a new request between a mentor and a mentee. One statement."""
    asks = origin is Origin.ASK
    values = {
        "mentor_id": mentor_id,
        "mentee_id": mentee_id,
        "initiator_id": mentee_id if asks else mentor_id,
        "receiver_id": mentor_id if asks else mentee_id,
        "request_id": _NO_REQUEST,
        "kind": kind,
    }
    row = session.execute(_alone(), values).one()
    facts = from_row(row, now=now, is_one_person=mentor_id == mentee_id)
    return replace(facts, origin=origin, kind=kind)


def of_request(
    session: Session, request: MentorshipRequest, *, now: datetime, manages: bool | None = None
) -> RequestFacts:
    """Return the facts about a request. One statement."""
    values = {
        "mentor_id": request.mentor_id,
        "mentee_id": request.mentee_id,
        "initiator_id": request.initiator_id,
        "receiver_id": request.receiver_id,
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
        is_accepting=bool(row.is_accepting),
        paused_until=row.paused_until,
        places=row.places or 0,
        used=row.used,
        pending=row.pending,
    )
    facts = {
        "now": now,
        "mentor": mentor,
        "mentee": MenteeFacts(open_requests=row.open_requests, running=row.running),
        "initiator_is_active": bool(row.initiator_is_active),
        "receiver_is_active": bool(row.receiver_is_active),
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
        "origin": request.origin,
        "kind": request.kind,
        "is_complete": bool(said) and request.time_kind is not None,
        "decision_by": request.decision_by,
        "undo_until": undo_until(request),
        "due_at": request.due_at,
        "standstill_ends": standstill_ends(request),
    }
