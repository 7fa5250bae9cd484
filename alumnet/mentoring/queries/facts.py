"""The facts that guards look at, read in one statement, alone or beside a request."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from alumnet.kernel.transitions import standstill_ends
from alumnet.mentoring.models import MentorshipRequest
from alumnet.mentoring.queries.fact_columns import NO_REQUEST, alone
from alumnet.mentoring.rules import MentorshipKind, Origin, RequestState
from alumnet.mentoring.rules.guards import MenteeFacts, MentorFacts, RequestFacts
from alumnet.mentoring.rules.policy import POLICY


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
        "request_id": NO_REQUEST,
        "kind": kind,
    }
    row = session.execute(alone(), values).one()
    facts = from_row(row, now=now, is_one_person=mentor_id == mentee_id, kind=kind)
    return replace(facts, origin=origin)


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
    row = session.execute(alone(), values).one()
    return from_row(row, now=now, request=request, manages=manages)


def of_clock(request: MentorshipRequest, *, now: datetime) -> RequestFacts:
    """Return what the system's own steps look at: what the request itself says."""
    return RequestFacts(now=now, **_of_letter(request))


def undo_until(request: MentorshipRequest) -> datetime | None:
    """Return until when a withdrawal can be undone; None for everything else.

    Time is left only where somebody took back what the other had before them.
    """
    is_withdrawn = request.state is RequestState.WITHDRAWN and request.remaining is not None
    return request.ended_at + POLICY.undo if is_withdrawn and request.ended_at else None


def from_row(
    row: Any,
    *,
    now: datetime,
    request: MentorshipRequest | None = None,
    manages: bool | None = None,
    is_one_person: bool = False,
    kind: MentorshipKind = MentorshipKind.INFORMAL,
) -> RequestFacts:
    """Return facts from a row with the columns above."""
    kind = kind if request is None else request.kind
    mentor = MentorFacts(
        is_accepting=bool(row.is_accepting),
        paused_until=row.paused_until,
        places=_places(row.places, kind),
        used=row.used,
        pending=row.pending,
        offers=row.offers,
    )
    facts = {
        "now": now,
        "kind": kind,
        "mentor": mentor,
        "mentee": MenteeFacts(
            open_requests=row.open_requests,
            running=row.running,
            studies_still=bool(row.studies_still),
        ),
        "initiator_is_active": bool(row.initiator_is_active),
        "receiver_is_active": bool(row.receiver_is_active),
        "is_one_person": is_one_person,
        "is_blocked": bool(row.is_blocked),
        "is_apart": not (row.is_shown and row.is_welcome),
        "works_together": bool(row.works_together),
        "manages": manages,
        "twin": row.twin,
        "twin_is_theirs": bool(row.twin_is_theirs),
        "mentorship": row.mentorship,
        "asks_again_from": row.asks_again_from,
    }
    if request is not None:
        facts |= _of_letter(request) | {"call_ends_at": row.call_ends_at}
    return RequestFacts(**facts)


def _places(places: int | None, kind: MentorshipKind) -> int:
    if places is None and kind is MentorshipKind.REVERSE:
        return POLICY.places_without_profile
    return places or 0


def _of_letter(request: MentorshipRequest) -> dict[str, Any]:
    asks = request.question or request.origin is Origin.OFFER
    said = request.working_on and request.why_you and asks
    return {
        "origin": request.origin,
        "kind": request.kind,
        "is_complete": bool(said) and request.time_kind is not None,
        "decision_by": request.decision_by,
        "undo_until": undo_until(request),
        "due_at": request.due_at,
        "is_stopped": request.remaining is not None,
        "standstill_ends": standstill_ends(request),
        "is_asked": request.asked_at is not None,
        "questions_asked": request.questions_asked,
        "offers_missed": request.offers_missed,
        "mentor_goes_on": request.mentor_goes_on,
        "mentee_goes_on": request.mentee_goes_on,
    }
