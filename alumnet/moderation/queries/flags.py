"""What the site itself notices: many people reached in an hour, and the same letter to several."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, exists, func, literal, select, union_all
from sqlalchemy.orm import Session, aliased

from alumnet.connections.models import Connection
from alumnet.mentoring.models import MentorshipRequest
from alumnet.messaging.models import Message, Participant
from alumnet.moderation.models import LetterPrint, Report
from alumnet.moderation.rules import POLICY, ReportSource, SubjectKind
from alumnet.moderation.rules.copies import shared_for_a_copy

_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)


def floods(session: Session, now: datetime) -> list[tuple[int, int]]:
    """Return who wrote to or asked too many people within an hour, and how many. One statement."""
    reached = union_all(*_reached(now - _HOUR)).subquery()
    many = func.count(reached.c.other.distinct())
    query = (
        select(reached.c.author, many)
        .group_by(reached.c.author)
        .having(many >= POLICY.flood)
        .where(~_noticed(reached.c.author, now))
    )
    return [(author, number) for author, number in session.execute(query)]


def _reached(since: datetime) -> list[Select[*tuple[Any, ...]]]:
    other = aliased(Participant)
    asked = Connection.low_id + Connection.high_id - Connection.initiator_id
    return [
        select(Message.author_id.label("author"), other.person_id.label("other"))
        .join(other, other.conversation_id == Message.conversation_id)
        .where(Message.sent_at > since, other.person_id != Message.author_id),
        select(Connection.initiator_id, asked).where(Connection.asked_at > since),
        select(MentorshipRequest.initiator_id, MentorshipRequest.receiver_id).where(
            MentorshipRequest.submitted_at > since
        ),
    ]


def _noticed(person_id: Any, now: datetime) -> Any:
    """Return the SQL condition that the site noticed something of a person lately."""
    return exists().where(
        Report.source == ReportSource.SYSTEM,
        Report.reported_id == person_id,
        Report.created_at > now - POLICY.noticed_again,
    )


@dataclass(frozen=True, slots=True)
class FreshLetter:
    """A letter that has no numbers yet."""

    kind: SubjectKind
    id: int
    author_id: int
    receiver_id: int
    text: str
    at: datetime


def fresh_letters(session: Session, now: datetime, limit: int) -> list[FreshLetter]:
    """Return letters of the last day that have no numbers yet, oldest first. One statement."""
    other, request = aliased(Participant), MentorshipRequest
    since = now - _DAY
    letter = (
        request.working_on + literal(" ") + request.why_you + literal(" ")
        + request.what_i_bring + literal(" ") + request.question
    )  # fmt: skip
    messages = (
        select(
            literal(SubjectKind.MESSAGE.value).label("kind"),
            Message.id.label("id"),
            Message.author_id.label("author_id"),
            other.person_id.label("receiver_id"),
            Message.text.label("text"),
            Message.sent_at.label("at"),
        )
        .join(other, other.conversation_id == Message.conversation_id)
        .where(
            Message.sent_at > since,
            other.person_id != Message.author_id,
            func.length(Message.text) >= POLICY.shortest_letter,
            ~_has_numbers(SubjectKind.MESSAGE, Message.id),
        )
    )
    requests = select(
        literal(SubjectKind.REQUEST.value),
        request.id,
        request.initiator_id,
        request.receiver_id,
        letter,
        request.submitted_at,
    ).where(
        request.submitted_at > since,
        func.length(letter) >= POLICY.shortest_letter,
        ~_has_numbers(SubjectKind.REQUEST, request.id),
    )
    rows: Any = session.execute(union_all(messages, requests).order_by("at", "id").limit(limit))
    return [FreshLetter(SubjectKind(row[0]), *row[1:]) for row in rows]


def _has_numbers(kind: SubjectKind, subject_id: Any) -> Any:
    return exists().where(LetterPrint.subject_kind == kind, LetterPrint.subject_id == subject_id)


def receivers_of_copies(
    session: Session, letter: FreshLetter, numbers: frozenset[int], now: datetime
) -> int:
    """Return how many people got the same text from its author lately. One statement."""
    alike: Any = (
        select(LetterPrint.receiver_id)
        .where(
            LetterPrint.author_id == letter.author_id,
            LetterPrint.number.in_(numbers),
            LetterPrint.at > now - POLICY.copies_within,
        )
        .group_by(LetterPrint.subject_kind, LetterPrint.subject_id, LetterPrint.receiver_id)
        .having(func.count(LetterPrint.id) >= shared_for_a_copy(numbers))
        .subquery()
    )
    return session.scalar(select(func.count(alike.c.receiver_id.distinct()))) or 0


def is_noticed(session: Session, person_id: int, now: datetime) -> bool:
    """Return whether the site noticed something of a person lately. One statement."""
    return bool(session.scalar(select(_noticed(person_id, now))))


def old_prints(now: datetime) -> Select[int]:
    """Return the numbers that are kept long enough, as a statement."""
    return select(LetterPrint.id).where(LetterPrint.at <= now - POLICY.copies_within)


def numbers_as_rows(letter: FreshLetter, numbers: frozenset[int]) -> Sequence[LetterPrint]:
    """Return the rows by which a letter is known."""
    return [
        LetterPrint(
            author_id=letter.author_id,
            receiver_id=letter.receiver_id,
            subject_kind=letter.kind,
            subject_id=letter.id,
            number=number,
            at=letter.at,
        )
        for number in sorted(numbers)
    ]
