"""What the slice knows of one person: for their export, and the minutes they give."""

from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from alumnet.mentoring.models import Mentorship, MentorshipRequest
from alumnet.mentoring.rules import LIVE, RequestState
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


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Return a person's requests and mentorships as plain values. Two statements.

    Letters of others are theirs and left out; what this person answered is in.
    """
    requests = session.scalars(
        select(MentorshipRequest)
        .where(
            or_(
                MentorshipRequest.initiator_id == person_id,
                (MentorshipRequest.receiver_id == person_id)
                & (MentorshipRequest.state != RequestState.DRAFT),
            )
        )
        .order_by(MentorshipRequest.id)
    ).all()
    mentorships = session.scalars(
        select(Mentorship)
        .where(or_(Mentorship.mentor_id == person_id, Mentorship.mentee_id == person_id))
        .order_by(Mentorship.id)
    ).all()
    return {
        "requests_sent": [
            values_of_row(each, ("public_id", "state", *_WRITTEN, *_DATES))
            for each in requests
            if each.initiator_id == person_id
        ],
        "requests_received": [
            values_of_row(each, ("public_id", "state", "decline_reason", "answer_line", *_DATES))
            for each in requests
            if each.receiver_id == person_id
        ],
        "mentorships": [
            values_of_row(
                each, ("public_id", "kind", "state", "time_kind", "started_at", "ended_at")
            )
            | {"as": "mentor" if each.mentor_id == person_id else "mentee"}
            for each in mentorships
        ],
    }


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
