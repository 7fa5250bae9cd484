"""The reported thing itself, for whoever holds the report and has opened it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, literal, select, union_all
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.connections.models import Connection
from alumnet.introductions.models import Introduction
from alumnet.inviting.models import MemberInvitation
from alumnet.inviting.rules import in_words
from alumnet.kernel.dates import day_in_words
from alumnet.kernel.zones import reader_zone
from alumnet.mentoring.models import (
    Mentorship,
    MentorshipNote,
    MentorshipRequest,
    RequestQuestion,
    Thanks,
    WhatCame,
)
from alumnet.mentoring.models.group_hours import GroupHour
from alumnet.mentoring.models.offers import Nomination
from alumnet.messaging.models import Message
from alumnet.moderation.queries.items import Item
from alumnet.moderation.queries.texts import TEXTS
from alumnet.moderation.rules import LETTERS, SubjectKind

_MOST_MESSAGES: Final = 50


@dataclass(frozen=True, slots=True)
class Exhibit:
    """The reported thing itself, as far as a decision needs it."""

    author: str
    at: datetime
    state: str
    parts: tuple[tuple[str, str], ...]


def exhibit(session: Session, report: Item) -> Exhibit | None:
    """Return the reported thing; None for a profile. At most two statements.

    A request or a message only while the viewer holds the report and has opened it: nobody reads
    a letter without an entry in the audit. With a request come its questions and what the two wrote
    to each other before it ended; of another conversation it is the one message, no other.
    """
    if report.subject_kind in LETTERS and not report.is_opened:
        return None
    read = _READERS.get(report.subject_kind)
    return read(session, report) if read is not None else None


def _words_of(*columns: Any) -> Callable[[Session, Item], Exhibit | None]:
    """Return how to read what somebody wrote: the columns of when, and of who."""
    at, author = columns

    def read(session: Session, report: Item) -> Exhibit | None:
        texts = TEXTS[report.subject_kind]
        found = session.execute(
            select(at, Person.display_name, *(each.column for each in texts))
            .join(Person, Person.id == author)
            .where(texts[0].key == report.subject_id)
        ).one_or_none()
        if found is None:
            return None
        parts = zip(texts, found[2:], strict=True)
        shown = tuple((words.label, text) for words, text in parts if text)
        return Exhibit(found[1], found[0], "", shown)

    return read


def _invitation(session: Session, report: Item) -> Exhibit | None:
    """Return what somebody outside was sent; not to whom, for the report doesn't need it."""
    row = session.execute(
        select(MemberInvitation, Person.display_name)
        .join(Person, Person.id == MemberInvitation.inviter_id)
        .where(MemberInvitation.id == report.subject_id)
    ).one_or_none()
    if row is None:
        return None
    sent: MemberInvitation = row[0]
    known_from = in_words(sent.kind, sent.place, sent.period)
    parts = (("What it says of both", f"You {known_from}."), ("The line beside it", sent.line))
    shown = tuple((label, text) for label, text in parts if text)
    return Exhibit(row[1], sent.created_at, sent.state.value, shown)


def _group_hour(session: Session, report: Item) -> Exhibit | None:
    row = session.execute(
        select(GroupHour, Person.display_name)
        .join(Person, Person.id == GroupHour.mentor_id)
        .where(GroupHour.id == report.subject_id)
    ).one_or_none()
    if row is None:
        return None
    hour: GroupHour = row[0]
    return Exhibit(row[1], hour.created_at, hour.state.value, (("Where", hour.place),))


def _mentorship(session: Session, report: Item) -> Exhibit | None:
    found = session.get(Mentorship, report.subject_id)
    return None if found is None else Exhibit("", found.started_at, found.state.value, ())


def _request(session: Session, report: Item) -> Exhibit | None:
    row = session.execute(
        select(MentorshipRequest, Person.display_name)
        .join(Person, Person.id == MentorshipRequest.initiator_id)
        .where(MentorshipRequest.id == report.subject_id)
    ).one_or_none()
    return None if row is None else _letter(session, *row)


def _letter(session: Session, request: MentorshipRequest, author: str) -> Exhibit:
    parts = (
        ("What I'm working on", request.working_on),
        ("Why you", request.why_you),
        ("What I bring", request.what_i_bring),
        ("My question", request.question),
        ("The answer", request.answer_line),
    )
    said = tuple((label, text) for label, text in parts if text)
    at = request.submitted_at or request.created_at
    return Exhibit(author, at, request.state.value, (*said, *_beside(session, request)))


def _beside(session: Session, request: MentorshipRequest) -> list[tuple[str, str]]:
    """Return the questions of a request and the last messages in it, oldest first. One statement.

    What was written after its end belongs to what it became.
    """
    of_it = RequestQuestion.request_id == request.id
    said: list[Select[*tuple[Any, ...]]] = [
        select(
            literal(label).label("label"),
            at.label("at"),
            RequestQuestion.id.label("id"),
            text.label("text"),
        ).where(of_it, text != "", at.is_not(None))
        for label, at, text in (
            ("A question before the answer", RequestQuestion.asked_at, RequestQuestion.question),
            ("The reply to it", RequestQuestion.closed_at, RequestQuestion.answer),
        )
    ]
    messages = (
        select(Person.display_name, Message.sent_at, Message.id, Message.text)
        .join(Person, Person.id == Message.author_id)
        .where(Message.conversation_id == request.conversation_id)
        .order_by(Message.id.desc())
        .limit(_MOST_MESSAGES)
    )
    if request.ended_at is not None:
        messages = messages.where(Message.sent_at <= request.ended_at)
    last = messages.subquery()
    rows = session.execute(union_all(*said, select(last))).all()
    ordered = sorted(rows, key=lambda row: (row.at, row.id))
    return [(f"{row.label}, {day_in_words(row.at, reader_zone())}", row.text) for row in ordered]


_READERS = {
    SubjectKind.REQUEST: _request,
    SubjectKind.MENTORSHIP: _mentorship,
    SubjectKind.GROUP_HOUR: _group_hour,
    SubjectKind.MESSAGE: _words_of(Message.sent_at, Message.author_id),
    SubjectKind.CONNECTION: _words_of(Connection.asked_at, Connection.initiator_id),
    SubjectKind.INTRODUCTION: _words_of(Introduction.created_at, Introduction.first_id),
    SubjectKind.NOMINATION: _words_of(Nomination.created_at, Nomination.nominator_id),
    SubjectKind.NOTE: _words_of(MentorshipNote.created_at, MentorshipNote.author_id),
    SubjectKind.THANKS: _words_of(Thanks.sent_at, Thanks.author_id),
    SubjectKind.WHAT_CAME: _words_of(WhatCame.asked_at, WhatCame.author_id),
    SubjectKind.INVITATION: _invitation,
}
