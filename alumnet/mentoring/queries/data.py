"""What the slice knows of one person: for their export, and the minutes they give."""

from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from alumnet.mentoring.models import Mentorship, MentorshipRequest, RequestQuestion
from alumnet.mentoring.queries.requests import goes_on
from alumnet.mentoring.rules import LIVE
from alumnet.mentoring.rules.policy import MINUTES_A_MONTH

_WRITTEN = (
    "topic",
    "working_on",
    "why_you",
    "what_i_bring",
    "question",
    "time_kind",
    "decision_by",
    "keeps_others",
)
_MENTORSHIP = ("public_id", "kind", "state", "time_kind", "started_at", "ended_at")
_DATES = ("created_at", "submitted_at", "ended_at")
_SENT = ("public_id", "state", *_WRITTEN, *_DATES)
_RECEIVED = ("public_id", "state", "decline_reason", "answer_line", *_DATES)


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Return a person's requests and mentorships as plain values. Three statements.

    Letters of others are theirs and left out; what this person answered is in.
    """
    mentorships = session.scalars(
        select(Mentorship)
        .where(or_(Mentorship.mentor_id == person_id, Mentorship.mentee_id == person_id))
        .order_by(Mentorship.id)
    )
    return {
        **_requests(session, person_id),
        "questions": _questions(session, person_id),
        "mentorships": [
            values_of_row(each, _MENTORSHIP)
            | {"as": "mentor" if each.mentor_id == person_id else "mentee"}
            for each in mentorships
        ],
    }


def _requests(session: Session, person_id: int) -> dict[str, list[dict[str, Any]]]:
    """Return the letters that somebody wrote, and what they answered to others."""
    found = session.scalars(
        select(MentorshipRequest)
        .where(
            or_(
                MentorshipRequest.initiator_id == person_id,
                (MentorshipRequest.receiver_id == person_id)
                & MentorshipRequest.submitted_at.is_not(None),
            )
        )
        .order_by(MentorshipRequest.id)
    ).all()
    return {
        "requests_sent": [
            values_of_row(each, _SENT) | _private(each, person_id)
            for each in found
            if each.initiator_id == person_id
        ],
        "requests_received": [
            values_of_row(each, _RECEIVED) | _private(each, person_id)
            for each in found
            if each.receiver_id == person_id
        ],
    }


def _private(request: MentorshipRequest, person_id: int) -> dict[str, Any]:
    """Return what this person said after a first call; what the other said is theirs."""
    return {"goes_on_after_call": goes_on(request, person_id)}


def _questions(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return the questions that somebody asked and the replies that they gave."""
    rows = session.execute(
        select(RequestQuestion, MentorshipRequest)
        .join(MentorshipRequest, MentorshipRequest.id == RequestQuestion.request_id)
        .where(
            or_(
                MentorshipRequest.initiator_id == person_id,
                MentorshipRequest.receiver_id == person_id,
            )
        )
        .order_by(RequestQuestion.id)
    )
    return [
        {
            "request": request.public_id,
            "asked": found.question if request.receiver_id == person_id else None,
            "replied": found.answer if request.initiator_id == person_id else None,
            "at": _plain(found.asked_at),
        }
        for found, request in rows
    ]


def values_of_row(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """Return these columns of a row as plain values."""
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date | datetime) else value


def minutes(session: Session, person_id: int) -> int:
    """Return the minutes a month that a mentor's running mentorships ask for. One statement.

    Until sessions are recorded this is what was agreed to, not what was measured.
    """
    kinds = session.scalars(
        select(Mentorship.time_kind).where(
            Mentorship.mentor_id == person_id, Mentorship.state.in_(LIVE)
        )
    )
    return sum(MINUTES_A_MONTH.get(kind, 0) for kind in kinds if kind is not None)
