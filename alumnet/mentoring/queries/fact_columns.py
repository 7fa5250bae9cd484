"""The columns of the facts that guards look at, beside a request, beside a mentor, or alone."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Select, and_, bindparam, exists, func, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from alumnet.accounts.queries.presence import studies_unmentored
from alumnet.connections.queries import standing_block
from alumnet.kernel.db import PersonId
from alumnet.kernel.statements import built_once
from alumnet.members.models import MentorProfile
from alumnet.mentoring.models import MentoringSession, Mentorship, MentorshipRequest
from alumnet.mentoring.queries import welcome
from alumnet.mentoring.queries.capacity import pending_requests, used_places
from alumnet.mentoring.queries.conditions import (
    can_be_asked,
    is_active,
    is_shown_at_all,
    works_together,
)
from alumnet.mentoring.rules import COUNTED, LIVE, SENT, UNCOUNTED_KINDS, MentorshipKind, Origin
from alumnet.mentoring.rules.sessions import HAPPENS

NO_REQUEST = 0
Columns = tuple[ColumnElement[Any], ...]


def mentorship_of_request(column: Any) -> ColumnElement[Any]:
    """Return a column of the mentorship that a request led to, beside the request."""
    beside = select(column).where(Mentorship.request_id == MentorshipRequest.id)
    return beside.scalar_subquery()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Who is who, as columns of a row or parameters of a statement.

    The request itself is never counted among those it is compared with.
    """

    initiator_id: PersonId
    receiver_id: PersonId
    mentor_id: PersonId
    mentee_id: PersonId
    request_id: PersonId = NO_REQUEST
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
        welcome.takes_people(sides.kind, sides.mentor_id, of_profile(profile.is_accepting)).label(
            "is_accepting"
        ),
        of_profile(profile.paused_until).label("paused_until"),
        of_profile(profile.places).label("places"),
        used_places(sides.mentor_id, but=sides.request_id).label("used"),
        pending_requests(sides.mentor_id, but=sides.request_id).label("pending"),
        welcome.open_offers(sides.mentor_id, but=sides.request_id).label("offers"),
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
        live.kind.not_in(UNCOUNTED_KINDS),
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
        studies_unmentored(sides.mentee_id).label("studies_still"),
        is_shown_at_all(sides.receiver_id).label("is_shown"),
        welcome.is_welcome(
            sides.kind, sides.initiator_id, mentor_id=sides.mentor_id, mentee_id=sides.mentee_id
        ).label("is_welcome"),
        standing_block(sides.mentor_id, sides.mentee_id).label("is_blocked"),
        works_together(sides.receiver_id, sides.initiator_id).label("works_together"),
    )


def _of_the_past(sides: Sides) -> Columns:
    """What is or was between them already."""
    twin, old = aliased(MentorshipRequest), aliased(MentorshipRequest)
    together = aliased(Mentorship)

    is_twin = and_(
        twin.mentor_id == sides.mentor_id,
        twin.mentee_id == sides.mentee_id,
        welcome.is_like(twin.kind, sides.kind),
        twin.state.in_(SENT),
        twin.id != sides.request_id,
    )
    on_its_way = select(func.min(twin.public_id)).where(is_twin)
    is_theirs = exists().where(is_twin, twin.receiver_id == sides.initiator_id)
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
        is_theirs.label("twin_is_theirs"),
        mentorship.scalar_subquery().label("mentorship"),
        asks_again_from.scalar_subquery().label("asks_again_from"),
    )


def _call_ends_at(request_id: PersonId) -> ColumnElement[Any]:
    """Return in SQL when the first call of a request that wasn't called off ends."""
    call = aliased(MentoringSession)
    ends_at = select(func.min(call.ends_at)).where(
        call.request_id == request_id, call.state.in_(HAPPENS)
    )
    return ends_at.scalar_subquery().label("call_ends_at")


# Built once each: putting fifteen subqueries together takes longer than running them.
@cache
def beside_request() -> Columns:
    """Return the columns of facts for a statement that selects from MentorshipRequest."""
    request = MentorshipRequest
    sides = Sides(
        initiator_id=request.initiator_id.expression,
        receiver_id=request.receiver_id.expression,
        mentor_id=request.mentor_id.expression,
        mentee_id=request.mentee_id.expression,
        request_id=request.id.expression,
        kind=request.kind.expression,
    )
    return (*columns(sides), _call_ends_at(sides.request_id))


@cache
def beside_mentor() -> Columns:
    """Return the columns of facts for a statement that selects from MentorProfile.

    The mentee who might ask is the parameter `me`.
    """
    mentor_id, mentee_id = MentorProfile.person_id.expression, _parameter("me")
    return columns(
        Sides(
            initiator_id=mentee_id,
            receiver_id=mentor_id,
            mentor_id=mentor_id,
            mentee_id=mentee_id,
        )
    )


@built_once
def alone() -> Select[*tuple[Any, ...]]:
    """Return the statement that reads the facts alone, from parameters."""
    sides = Sides(
        initiator_id=_parameter("initiator_id"),
        receiver_id=_parameter("receiver_id"),
        mentor_id=_parameter("mentor_id"),
        mentee_id=_parameter("mentee_id"),
        request_id=_parameter("request_id"),
        kind=bindparam("kind", type_=MentorshipRequest.kind.type),
    )
    return select(*columns(sides), _call_ends_at(sides.request_id))


def _parameter(name: str) -> ColumnElement[int]:
    return bindparam(name, type_=BigInteger)
