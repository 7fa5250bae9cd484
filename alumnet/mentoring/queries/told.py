"""What somebody wrote and answered in their mentorships, for their export."""

from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from alumnet.mentoring.models import (
    Agreement,
    CheckIn,
    Feedback,
    Goal,
    Mentorship,
    PractisedSkill,
    Thanks,
    WhatCame,
)

_OWN: dict[str, tuple[Any, Any, tuple[str, ...]]] = {
    "check_ins": (CheckIn, CheckIn.person_id, ("occasion", "asked_at", "answer", "line")),
    "feedback": (
        Feedback,
        Feedback.author_id,
        ("helped", "rhythm", "again", "took_away", "differently", "written_at"),
    ),
    "thanks": (Thanks, Thanks.author_id, ("words", "audience", "sent_at")),
    "what_came_of_it": (WhatCame, WhatCame.author_id, ("months", "words", "answered_at")),
    "goals": (Goal, Goal.author_id, ("title", "measure", "by_date", "state", "created_at")),
}
_TERMS = ("number", "purpose", "cadence", "ends_on", "how_we_meet", "stays_between", "how_we_stop")


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Return what a person wrote, signed and answered, as plain values. Seven statements.

    A version of an agreement is theirs once they wrote or signed it.
    """
    found: dict[str, Any] = {}
    for name, (table, owner, columns) in _OWN.items():
        query = select(table, Mentorship.public_id).join(
            Mentorship, Mentorship.id == table.mentorship_id
        )
        rows = session.execute(query.where(owner == person_id).order_by(Mentorship.id))
        found[name] = [_values(row, columns, mentorship) for row, mentorship in rows]
    return found | {
        "agreements": _agreements(session, person_id),
        "skills": _skills(session, person_id),
    }


def _agreements(session: Session, person_id: int) -> list[dict[str, Any]]:
    rows = session.execute(
        select(Agreement, Mentorship.public_id)
        .join(Mentorship, Mentorship.id == Agreement.mentorship_id)
        .where(
            or_(
                Agreement.author_id == person_id,
                (Mentorship.mentor_id == person_id) & Agreement.mentor_signed_at.is_not(None),
                (Mentorship.mentee_id == person_id) & Agreement.mentee_signed_at.is_not(None),
            )
        )
        .order_by(Agreement.id)
    )
    return [_values(row, _TERMS, mentorship) for row, mentorship in rows]


def _skills(session: Session, person_id: int) -> list[dict[str, Any]]:
    rows = session.execute(
        select(PractisedSkill, Mentorship.public_id)
        .join(Mentorship, Mentorship.id == PractisedSkill.mentorship_id)
        .where(Mentorship.mentee_id == person_id)
        .order_by(PractisedSkill.id)
    )
    columns = ("name", "at_start", "at_end")
    return [_values(row, columns, mentorship) for row, mentorship in rows]


def _values(row: Any, names: tuple[str, ...], mentorship: str) -> dict[str, Any]:
    return {"mentorship": mentorship} | {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date | datetime) else value
