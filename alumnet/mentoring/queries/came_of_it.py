"""What came of a mentor's time: goals that were reached, thanks, and words a year later."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import Select, bindparam, literal, select, union_all
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.connections.queries import has_blocked
from alumnet.kernel.statements import built_once
from alumnet.members.rules import given_name_of
from alumnet.mentoring.models import Goal, Mentorship, Thanks, WhatCame
from alumnet.mentoring.rules.mentorship_states import GoalState

_MOST_LISTED = 60


class Said(Enum):
    """What kind of good news it is."""

    GOAL = "goal"
    THANKS = "thanks"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class News:
    """A goal that was reached, a thank-you, or what came of it so many `months` later."""

    kind: Said
    mentorship: str
    name: str
    words: str
    at: datetime
    months: int


def came_of(session: Session, mentor_id: int) -> list[News]:
    """Return what those whom a mentor helped reached and said, the newest first. One statement.

    The mentor alone reads it. Of whoever was erased there is nothing more to read.
    """
    rows = session.execute(_came(), {"mentor": mentor_id})
    return [
        News(
            kind=Said(row.kind),
            mentorship=row.public_id,
            name=given_name_of(row.display_name, row.given_name),
            words=row.words,
            at=row.at,
            months=row.months,
        )
        for row in rows
    ]


@built_once
def _came() -> Select[*tuple[Any, ...]]:
    """Return the statement, built once: building it takes longer than running it."""
    parts = union_all(
        _part(Said.GOAL, Goal, Goal.title, Goal.ended_at, literal(0)).where(
            Goal.state == GoalState.REACHED, Goal.ended_at.is_not(None)
        ),
        _part(Said.THANKS, Thanks, Thanks.words, Thanks.sent_at, literal(0)),
        _part(Said.LATER, WhatCame, WhatCame.words, WhatCame.answered_at, WhatCame.months).where(
            WhatCame.answered_at.is_not(None)
        ),
    ).subquery()
    return (
        select(parts)
        .where(parts.c.words != "")
        .order_by(parts.c.at.desc(), parts.c.public_id)
        .limit(_MOST_LISTED)
    )


def _part(kind: Said, table: Any, words: Any, at: Any, months: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(
            literal(kind.value).label("kind"),
            Mentorship.public_id,
            Person.display_name,
            Person.given_name,
            words.label("words"),
            at.label("at"),
            months.label("months"),
        )
        .join(Mentorship, Mentorship.id == table.mentorship_id)
        .join(Person, Person.id == Mentorship.mentee_id)
        .where(
            Mentorship.mentor_id == bindparam("mentor"),
            Person.erased_at.is_(None),
            ~has_blocked(Mentorship.mentor_id.expression, Mentorship.mentee_id.expression),
        )
    )
