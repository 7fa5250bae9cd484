"""A mentorship that runs already, as each of the two sees what was recorded."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, or_, select
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import Person
from alumnet.connections.queries import standing_block
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.errors import NotFound
from alumnet.members.queries.people import Face
from alumnet.members.rules import given_name_of
from alumnet.mentoring.models import Mentorship
from alumnet.mentoring.models.offers import MeetingRecord
from alumnet.mentoring.queries.capacity import mentor_facts
from alumnet.mentoring.queries.conditions import works_together
from alumnet.mentoring.queries.parties import face_columns, face_of
from alumnet.mentoring.rules.beginning_states import UNANSWERED, MeetingState
from alumnet.mentoring.rules.beginning_tables import may_make_room
from alumnet.mentoring.rules.guards import MentorFacts


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A record for one of its two people.

    `waits`: nothing was answered yet, as far as this reader knows. `has_room`: a place is free, or
    the mentor has given it one more already. `may_make_room`: without one, the mentor may still
    give it one with the answer. `works_together`: for one employer now, as far as this reader may
    know.
    """

    public_id: str
    other: Face
    is_yours: bool
    is_mentor: bool
    state: MeetingState
    waits: bool
    due_at: datetime | None
    mentorship_public_id: str | None
    has_room: bool
    may_make_room: bool
    works_together: bool


def meeting_page(session: Session, viewer: Viewer, public_id: str) -> MeetingView:
    """Return a record for its page. Raises NotFound for anybody else. Up to three statements."""
    row = session.execute(_of(viewer).where(MeetingRecord.public_id == public_id)).one_or_none()
    if row is None:
        raise NotFound
    record: MeetingRecord = row.MeetingRecord
    is_yours = record.recorded_by_id == viewer.person
    waits = record.state is MeetingState.RECORDED or (is_yours and record.state in UNANSWERED)
    mentor = mentor_facts(session, record.mentor_id) if waits else MentorFacts()
    makes_room = may_make_room(mentor, record.places_then)
    return MeetingView(
        public_id=record.public_id,
        other=face_of(row),
        is_yours=is_yours,
        is_mentor=record.mentor_id == viewer.person,
        state=record.state,
        waits=waits,
        due_at=record.due_at,
        mentorship_public_id=row.mentorship,
        has_room=mentor.free > 0 or (record.makes_room and makes_room),
        may_make_room=makes_room,
        works_together=bool(row.works_together),
    )


def asks_about_line(session: Session, viewer: Viewer, other: Face) -> bool:
    """Return whether the two work for one employer, as the viewer may know. One statement."""
    return bool(session.scalar(select(works_together(other.person_id, viewer.person))))


def waiting_with(session: Session, viewer: Viewer, other: Face) -> str | None:
    """Return the record of the viewer that this person hasn't confirmed so far. One statement."""
    return session.scalar(
        select(MeetingRecord.public_id).where(
            MeetingRecord.recorded_by_id == viewer.person,
            or_(
                MeetingRecord.mentor_id == other.person_id,
                MeetingRecord.mentee_id == other.person_id,
            ),
            MeetingRecord.state.in_(UNANSWERED),
        )
    )


def _of(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    other_id = case(
        (MeetingRecord.mentor_id == viewer.person, MeetingRecord.mentee_id),
        else_=MeetingRecord.mentor_id,
    )
    mentorship = select(Mentorship.public_id).where(Mentorship.id == MeetingRecord.mentorship_id)
    return (
        select(
            MeetingRecord,
            mentorship.scalar_subquery().label("mentorship"),
            works_together(other_id, viewer.person).label("works_together"),
            *face_columns(viewer),
        )
        .join(Person, Person.id == other_id)
        .where(
            (MeetingRecord.mentor_id == viewer.person) | (MeetingRecord.mentee_id == viewer.person),
            MeetingRecord.state != MeetingState.VOIDED,
            ~standing_block(MeetingRecord.mentor_id.expression, MeetingRecord.mentee_id.expression),
        )
    )


@dataclass(frozen=True, slots=True)
class MeetingMail:
    """A record as its mails tell of it."""

    public_id: str
    state: MeetingState
    recorded_by_id: int
    other_id: int
    recorder: str
    other: str
    is_blocked: bool
    mentorship_public_id: str | None
    due_at: datetime | None


def meeting_mail(session: Session, record_id: int) -> MeetingMail | None:
    """Return a record for a mail. One statement."""
    recorder, other = aliased(Person), aliased(Person)
    other_id = case(
        (MeetingRecord.mentor_id == MeetingRecord.recorded_by_id, MeetingRecord.mentee_id),
        else_=MeetingRecord.mentor_id,
    )
    row = session.execute(
        select(
            MeetingRecord,
            recorder.display_name,
            recorder.given_name,
            other.display_name.label("other_name"),
            other.given_name.label("other_given"),
            standing_block(
                MeetingRecord.mentor_id.expression, MeetingRecord.mentee_id.expression
            ).label("is_blocked"),
            select(Mentorship.public_id)
            .where(Mentorship.id == MeetingRecord.mentorship_id)
            .scalar_subquery()
            .label("mentorship"),
        )
        .join(recorder, recorder.id == MeetingRecord.recorded_by_id)
        .join(other, other.id == other_id)
        .where(MeetingRecord.id == record_id)
    ).one_or_none()
    if row is None:
        return None
    record: MeetingRecord = row.MeetingRecord
    return MeetingMail(
        public_id=record.public_id,
        state=record.state,
        recorded_by_id=record.recorded_by_id,
        other_id=record.other_id,
        recorder=given_name_of(row.display_name, row.given_name),
        other=given_name_of(row.other_name, row.other_given),
        is_blocked=bool(row.is_blocked),
        mentorship_public_id=row.mentorship,
        due_at=record.due_at,
    )
