"""The texts of what can be reported: by whom, how a page names them, and where they stand.

What is listed here the staff can take out of sight after a report, and an appeal puts back.
"""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, case, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.connections.models import Connection
from alumnet.introductions.models import Introduction
from alumnet.introductions.rules import Origin
from alumnet.inviting.models import MemberInvitation
from alumnet.members.models import Profile
from alumnet.mentoring.models import (
    MentorshipNote,
    MentorshipRequest,
    Thanks,
    WhatCame,
)
from alumnet.mentoring.models.group_hours import GroupHour
from alumnet.mentoring.models.offers import Nomination
from alumnet.messaging.models import Message
from alumnet.moderation.models import Report
from alumnet.moderation.rules import SubjectKind

# What stands in the place of words that were taken out of sight.
NEUTRAL: Final = "This was taken out by the people who look after the site."


@dataclass(frozen=True, slots=True)
class Words:
    """One text of a thing: its column, the column of who wrote it, and that of the thing's id."""

    field: str
    column: Any
    author: Any
    key: Any
    label: str = ""


def _letter(column: Any, label: str) -> Words:
    request = MentorshipRequest
    return Words(column.key, column, request.initiator_id, request.id, label)


TEXTS: dict[SubjectKind, tuple[Words, ...]] = {
    SubjectKind.PERSON: (
        Words("headline", Profile.headline, Profile.person_id, Profile.person_id, "Headline"),
        Words("bio", Profile.bio, Profile.person_id, Profile.person_id, "About"),
        Words(
            "who_helped_me",
            Profile.who_helped_me,
            Profile.person_id,
            Profile.person_id,
            "Who helped me",
        ),
    ),
    SubjectKind.REQUEST: (
        _letter(MentorshipRequest.working_on, "What I'm working on"),
        _letter(MentorshipRequest.why_you, "Why you"),
        _letter(MentorshipRequest.what_i_bring, "What I bring"),
        _letter(MentorshipRequest.question, "My question"),
        Words(
            "answer_line",
            MentorshipRequest.answer_line,
            MentorshipRequest.receiver_id,
            MentorshipRequest.id,
            "The answer",
        ),
    ),
    SubjectKind.MESSAGE: (Words("text", Message.text, Message.author_id, Message.id),),
    SubjectKind.CONNECTION: (
        Words("note", Connection.note, Connection.initiator_id, Connection.id),
    ),
    SubjectKind.INVITATION: (
        Words(
            "line",
            MemberInvitation.line,
            MemberInvitation.inviter_id,
            MemberInvitation.id,
            "The line beside it",
        ),
    ),
    SubjectKind.INTRODUCTION: (
        Words(
            "note",
            Introduction.note,
            case(
                (Introduction.origin == Origin.OFFERED, Introduction.connector_id),
                else_=Introduction.first_id,
            ),
            Introduction.id,
        ),
    ),
    SubjectKind.NOMINATION: (
        Words("because", Nomination.because, Nomination.nominator_id, Nomination.id),
    ),
    SubjectKind.NOTE: (
        Words("text", MentorshipNote.text, MentorshipNote.author_id, MentorshipNote.id),
    ),
    SubjectKind.THANKS: (Words("words", Thanks.words, Thanks.author_id, Thanks.mentorship_id),),
    SubjectKind.WHAT_CAME: (Words("words", WhatCame.words, WhatCame.author_id, WhatCame.id),),
    SubjectKind.GROUP_HOUR: (
        Words("place", GroupHour.place, GroupHour.mentor_id, GroupHour.id, "Where"),
    ),
    SubjectKind.PHOTO: (Words("photo", Person.photo_digest, Person.id, Person.id),),
}


def written(session: Session, report: Report) -> list[tuple[Words, str]]:
    """Return the texts of what was reported that the reported person wrote; empty ones not.

    One statement for each text.
    """
    found = []
    for words in TEXTS.get(report.subject_kind, ()):
        text = session.scalar(select(words.column).where(is_of(words, report)))
        if text and text != NEUTRAL:
            found.append((words, text))
    return found


def is_of(words: Words, report: Report) -> ColumnElement[bool]:
    """Return the SQL condition that a row holds this text of what was reported."""
    return and_(words.key == report.subject_id, words.author == report.reported_id)
