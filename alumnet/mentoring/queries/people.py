"""Who else could be asked: for the next person after a no, and for a mentor who suggests one."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Date,
    Select,
    String,
    bindparam,
    case,
    false,
    func,
    or_,
    select,
    union,
)
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from alumnet.accounts.models import Person
from alumnet.connections.queries import standing_block
from alumnet.kernel.aliases import shared_alias
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.db import UtcDateTime
from alumnet.kernel.statements import built_once
from alumnet.kernel.transitions import first_refusal
from alumnet.members.models import MentorProfile, MentorTopic
from alumnet.members.queries.people import (
    ANY_VIEWER,
    Face,
    face_columns,
    face_of,
    is_listed_for,
    shares_association_with,
    values_of,
)
from alumnet.mentoring.models import Mentorship, MentorshipRequest, Redirect
from alumnet.mentoring.queries import conditions, facts
from alumnet.mentoring.queries.capacity import pending_requests, used_places
from alumnet.mentoring.rules import LIVE, SENT
from alumnet.mentoring.rules.guards import MenteeFacts
from alumnet.mentoring.rules.policy import POLICY
from alumnet.mentoring.rules.request_table import MAY_WRITE
from alumnet.organizations.reference import codes_meaning
from alumnet.organizations.reference import topic as topic_of

_MOST_SUGGESTIBLE = 6
# Made once: an alias copies every column of its table.
_before, _together = shared_alias(MentorshipRequest), shared_alias(Mentorship)
_model = shared_alias(MentorTopic)
# Who would ask, with what, and the mentor in whose place somebody is named.
_MENTEE = bindparam("mentee_id", type_=BigInteger)
_TOPICS = bindparam("topics", type_=String, expanding=True)
_MENTOR = bindparam("mentor_id", type_=BigInteger)
_NOW, _TODAY = bindparam("now", type_=UtcDateTime), bindparam("today", type_=Date)


@dataclass(frozen=True, slots=True)
class NextPerson:
    """A mentor who could be asked now, with the topic in words and what they lived through.

    `is_suggested`: the mentor who was asked named this person.
    """

    face: Face
    topic: str
    lived_through: str
    free: int
    is_suggested: bool


def could_be_asked(session: Session, mentor_id: int, mentee_id: int, *, now: datetime) -> bool:
    """Return whether nothing on the mentor's side keeps a mentee from asking. One statement.

    A mentor inside the mentee's own employer group is left out: they are only asked knowingly.
    """
    found = facts.of_two(session, mentor_id, mentee_id, now=now)
    found = replace(found, mentee=MenteeFacts())
    return not found.works_together and first_refusal(MAY_WRITE, found) is None


def next_people(
    session: Session,
    viewer: Viewer,
    *,
    request_id: int | None,
    instead_of: int,
    topic: str | None,
    now: datetime,
) -> list[NextPerson]:
    """Return up to three mentors whom the viewer could ask instead, suggested ones first.

    They share a topic with the letter (or with the mentor it went to) and an association with the
    viewer. One statement.
    """
    values = _values(viewer, viewer.person, instead_of, topic, now)
    found = session.execute(_next(topic is not None), values | {"request_id": request_id or 0})
    return [_next_person(row, topic) for row in found]


@built_once
def _next(has_topic: bool) -> Select[*tuple[Any, ...]]:  # noqa: FBT001
    redirects = select(Redirect.mentor_id).where(
        Redirect.request_id == bindparam("request_id", type_=BigInteger)
    )
    suggested = MentorProfile.person_id.in_(redirects)
    # One list of ids to begin with: an OR of two conditions would look at every mentor.
    known = union(redirects, _who_help_with(has_topic))
    return (
        _candidates(suggested)
        .where(
            MentorProfile.person_id.in_(known),
            Person.id != _MENTOR,
            or_(suggested, shares_association_with(ANY_VIEWER)),
        )
        .order_by(
            case((suggested, 0), else_=1),
            pending_requests(MentorProfile.person_id.expression),
            Person.id,
        )
        .limit(POLICY.suggestions)
    )


def suggestible(
    session: Session,
    viewer: Viewer,
    *,
    mentee_id: int,
    topic: str | None,
    now: datetime,
) -> list[NextPerson]:
    """Return mentors whom the viewer may suggest to a mentee: they agreed, and have room.

    Whom nobody has asked comes first. One statement where there are enough of those, else two.
    """
    values = _values(viewer, mentee_id, viewer.person, topic, now)
    found = session.execute(_unasked(topic is not None), values).all()
    if len(found) < _MOST_SUGGESTIBLE:
        found = session.execute(_suggestible(topic is not None), values).all()
    return [_next_person(row, topic) for row in found]


@built_once
def _unasked(has_topic: bool) -> Select[*tuple[Any, ...]]:  # noqa: FBT001
    """Give the first of those below. To put all in order, all would have to be looked at."""
    pending = pending_requests(MentorProfile.person_id.expression)
    return _suggestible(has_topic).where(pending == 0).order_by(None).order_by(Person.id)


@built_once
def _suggestible(has_topic: bool) -> Select[*tuple[Any, ...]]:  # noqa: FBT001
    return (
        _candidates(false())
        .where(
            MentorProfile.may_be_suggested,
            Person.id != _MENTOR,
            ~standing_block(Person.id.expression, _MENTEE),
            MentorProfile.person_id.in_(_who_help_with(has_topic)),
            shares_association_with(ANY_VIEWER),
        )
        .order_by(pending_requests(MentorProfile.person_id.expression), Person.id)
        .limit(_MOST_SUGGESTIBLE)
    )


def _values(
    viewer: Viewer, mentee_id: int, mentor_id: int, topic: str | None, now: datetime
) -> dict[str, Any]:
    return values_of(viewer) | {
        "mentee_id": mentee_id,
        "mentor_id": mentor_id,
        "topics": codes_meaning(topic) if topic else ("",),
        "now": now,
        "today": now.date(),
    }


def _candidates(suggested: Any) -> Select[*tuple[Any, ...]]:
    mentor_id = MentorProfile.person_id.expression
    used = used_places(mentor_id)
    free = MentorProfile.places - used
    lived_through = (
        select(func.min(MentorTopic.lived_through))
        .where(MentorTopic.person_id == mentor_id, MentorTopic.topic.in_(_TOPICS))
        .correlate(MentorProfile)
        .scalar_subquery()
    )
    return (
        select(
            *face_columns(ANY_VIEWER),
            free.label("free"),
            lived_through.label("lived_through"),
            suggested.label("is_suggested"),
        )
        .join(MentorProfile, MentorProfile.person_id == Person.id)
        .where(
            is_listed_for(ANY_VIEWER),
            Person.id != _MENTEE,
            MentorProfile.is_accepting,
            or_(MentorProfile.paused_until.is_(None), MentorProfile.paused_until <= _TODAY),
            free > 0,
            _has_room_to_wait(mentor_id, free),
            conditions.can_be_asked(mentor_id),
            ~conditions.works_together(mentor_id, _MENTEE),
            ~_is_closed(mentor_id),
        )
    )


def _has_room_to_wait(mentor_id: Any, free: Any) -> ColumnElement[bool]:
    """Say in SQL that a mentor's queue isn't full; of most this is told by a glance at it."""
    pending = pending_requests(mentor_id)
    return or_(pending < POLICY.least_pending, pending < POLICY.pending_per_free_place * free)


def _is_closed(mentor_id: Any) -> ColumnElement[bool]:
    """Say in SQL that this mentor is asked already, may not be asked yet, or is theirs."""
    asked = (
        select(_before.id)
        .where(
            _before.mentor_id == mentor_id,
            _before.mentee_id == _MENTEE,
            or_(_before.state.in_(SENT), _before.asks_again_from > _NOW),
        )
        .exists()
    )
    running = (
        select(_together.id)
        .where(
            _together.mentor_id == mentor_id,
            _together.mentee_id == _MENTEE,
            _together.state.in_(LIVE),
        )
        .exists()
    )
    return or_(asked, running)


def _who_help_with(has_topic: bool) -> Select[int]:  # noqa: FBT001
    """Select who helps with the topic, or with any of those that the mentor helps with."""
    if has_topic:
        return select(MentorTopic.person_id).where(MentorTopic.topic.in_(_TOPICS))
    topics = select(_model.topic).where(_model.person_id == _MENTOR)
    return select(MentorTopic.person_id).where(MentorTopic.topic.in_(topics))


def _next_person(row: Any, topic: str | None) -> NextPerson:
    # Somebody suggested by name may not teach the topic; then nothing is said of it.
    teaches = row.lived_through is not None
    term = topic_of(topic) if topic and teaches else None
    return NextPerson(
        face=face_of(row),
        topic=term.label if term else "",
        lived_through=row.lived_through or "",
        free=row.free,
        is_suggested=bool(row.is_suggested),
    )
