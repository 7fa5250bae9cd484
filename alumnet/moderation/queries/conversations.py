"""What the two of a report wrote to each other: opened only with the yes of two of the staff."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.mentoring.models import Mentorship, MentorshipRequest
from alumnet.messaging.models import Direct, Message
from alumnet.moderation.models import Report
from alumnet.moderation.rules import SubjectKind

_MOST_MESSAGES = 100


def conversation_id() -> ColumnElement[int | None]:
    """Return the conversation that a row of reports leads to, as SQL; NULL where there is none.

    That of the message, request or mentorship; else the one that belongs to the two people.
    """

    def of(column: Any) -> Any:
        table = column.class_
        return (
            select(column).where(table.id == Report.subject_id).correlate(Report).scalar_subquery()
        )

    between = (
        select(Direct.conversation_id)
        .where(
            or_(
                and_(Direct.low_id == Report.reporter_id, Direct.high_id == Report.reported_id),
                and_(Direct.low_id == Report.reported_id, Direct.high_id == Report.reporter_id),
            )
        )
        .correlate(Report)
        .scalar_subquery()
    )
    return case(
        (Report.subject_kind == SubjectKind.MESSAGE, of(Message.conversation_id)),
        (Report.subject_kind == SubjectKind.REQUEST, of(MentorshipRequest.conversation_id)),
        (Report.subject_kind == SubjectKind.MENTORSHIP, of(Mentorship.conversation_id)),
        else_=between,
    )


def conversation_of(session: Session, report: Report) -> int | None:
    """Return the conversation that a report leads to. One statement."""
    found: int | None = session.scalar(select(conversation_id()).where(Report.id == report.id))
    return found


@dataclass(frozen=True, slots=True)
class Line:
    """One message of a conversation that was opened."""

    author: str
    at: datetime
    text: str


def lines_of(session: Session, conversation: int) -> list[Line]:
    """Return the last messages of a conversation, oldest first. One statement."""
    rows = session.execute(
        select(Person.display_name, Message.sent_at, Message.text)
        .join(Person, Person.id == Message.author_id)
        .where(Message.conversation_id == conversation)
        .order_by(Message.id.desc())
        .limit(_MOST_MESSAGES)
    ).all()
    return [Line(*row) for row in reversed(rows)]
