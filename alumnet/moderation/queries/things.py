"""What one person shows another and they may report: who wrote it, who reads it, where it stands.

A new kind of thing is a row here, its words a row in `texts`, and a link on its page.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.introductions.models import Introduction
from alumnet.introductions.rules import Origin
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.errors import NotFound
from alumnet.members.queries.people import sees_photo
from alumnet.mentoring.models import Mentorship, MentorshipNote, Thanks, WhatCame
from alumnet.mentoring.models.group_hours import GroupHour, GroupInvitation
from alumnet.mentoring.models.offers import Nomination
from alumnet.mentoring.rules.beginning_states import NominationState
from alumnet.moderation.queries.subjects import Subject, about, blocks_them, person_subject
from alumnet.moderation.rules import SubjectKind

# (the viewer's person id) → whether they read it, as SQL.
Reads = Callable[[int], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Thing:
    """A kind of thing that can be reported: its id, the id in addresses, its author and readers."""

    key: Any
    public_id: Any
    author: Any
    reads: Reads
    url: ColumnElement[str]
    joins: tuple[tuple[Any, Any], ...] = field(default_factory=tuple)


def _address(*parts: Any) -> ColumnElement[str]:
    whole: ColumnElement[str] = literal(parts[0])
    for part in parts[1:]:
        whole = whole.concat(part)
    return whole


def _is_one_of(me: int) -> ColumnElement[bool]:
    return or_(Mentorship.mentor_id == me, Mentorship.mentee_id == me)


def _reads_introduction(me: int) -> ColumnElement[bool]:
    """Whoever was asked to pass it on, and whom it was passed on to."""
    return or_(
        and_(Introduction.connector_id == me, Introduction.origin == Origin.ASKED),
        and_(Introduction.first_id == me, Introduction.origin == Origin.OFFERED),
        and_(Introduction.second_id == me, Introduction.passed_on_at.is_not(None)),
    )


THINGS: dict[SubjectKind, Thing] = {
    SubjectKind.NOTE: Thing(
        MentorshipNote.id,
        MentorshipNote.public_id,
        MentorshipNote.author_id,
        lambda me: and_(~MentorshipNote.is_private, _is_one_of(me)),
        _address("/mentorships/", Mentorship.public_id, "/notes"),
        ((Mentorship, Mentorship.id == MentorshipNote.mentorship_id),),
    ),
    SubjectKind.THANKS: Thing(
        Thanks.mentorship_id,
        Mentorship.public_id,
        Thanks.author_id,
        lambda me: Thanks.receiver_id == me,
        _address("/mentorships/", Mentorship.public_id, "/thanks"),
        ((Mentorship, Mentorship.id == Thanks.mentorship_id),),
    ),
    SubjectKind.WHAT_CAME: Thing(
        WhatCame.id,
        Mentorship.public_id,
        WhatCame.author_id,
        lambda me: and_(Mentorship.mentor_id == me, WhatCame.answered_at.is_not(None)),
        _address("/mentorships/", Mentorship.public_id, "/thanks"),
        ((Mentorship, Mentorship.id == WhatCame.mentorship_id),),
    ),
    SubjectKind.INTRODUCTION: Thing(
        Introduction.id,
        Introduction.public_id,
        case(
            (Introduction.origin == Origin.OFFERED, Introduction.connector_id),
            else_=Introduction.first_id,
        ),
        _reads_introduction,
        _address("/introductions/", Introduction.public_id),
    ),
    SubjectKind.NOMINATION: Thing(
        Nomination.id,
        Nomination.public_id,
        Nomination.nominator_id,
        lambda me: and_(
            Nomination.nominee_id == me,
            Nomination.is_named,
            Nomination.state != NominationState.KEPT_BACK,
        ),
        _address("/nominations/", Nomination.public_id),
    ),
    SubjectKind.GROUP_HOUR: Thing(
        GroupHour.id,
        GroupHour.public_id,
        GroupHour.mentor_id,
        lambda me: exists().where(
            GroupInvitation.group_hour_id == GroupHour.id, GroupInvitation.person_id == me
        ),
        _address("/group-hours/", GroupHour.public_id),
    ),
}


def thing_subject(session: Session, viewer: Viewer, kind: SubjectKind, public_id: str) -> Subject:
    """Return a thing that the viewer reads and somebody else wrote, to report it. One statement.

    The last, if there are several under one address. Raises NotFound.
    """
    thing, me = THINGS[kind], viewer.person
    query = (
        select(thing.key, Person, blocks_them(viewer), thing.url.label("url"))
        .select_from(thing.key.class_)
        .where(thing.public_id == public_id, Person.id != me, thing.reads(me))
        .order_by(thing.key.desc())
        .limit(1)
    )
    for table, condition in thing.joins:
        query = query.join(table, condition)
    row = session.execute(query.join(Person, Person.id == thing.author)).one_or_none()
    if row is None:
        raise NotFound
    return about(kind, row[0], row.Person, is_blocked=row.is_blocked, url=row.url)


def photo_subject(session: Session, viewer: Viewer, public_id: str) -> Subject:
    """Return the photo of a person as something to report. Three statements at most.

    Raises NotFound where their page or their photo isn't for the viewer, and ReportsYourself.
    """
    person = person_subject(session, viewer, public_id)
    shown = select(func.count()).where(
        Person.id == person.person_id, Person.photo_digest.is_not(None), sees_photo(viewer)
    )
    if not session.scalar(shown):
        raise NotFound
    return person.as_kind(SubjectKind.PHOTO)
