"""Mentorships that run already: one of the two records it, the other confirms, without a letter."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.kernel import outbox
from alumnet.kernel.db import lock_people, reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.registry import registry
from alumnet.kernel.transitions import apply, first_refusal, run_until
from alumnet.members.models import MOST_PLACES, MentorProfile
from alumnet.mentoring.commands.batches import BATCH
from alumnet.mentoring.commands.beginning import MeetAlready, begin_mentorship
from alumnet.mentoring.commands.desk import settle_queue
from alumnet.mentoring.commands.questions import close_question
from alumnet.mentoring.commands.sessions import cancel_all
from alumnet.mentoring.commands.steps import system_step, tell_search
from alumnet.mentoring.models import MentorshipRequest
from alumnet.mentoring.models.offers import MeetingRecord, MeetingRecordEvent
from alumnet.mentoring.queries import facts as facts_queries
from alumnet.mentoring.queries.capacity import mentor_facts
from alumnet.mentoring.queries.conditions import is_shown_at_all
from alumnet.mentoring.rules import (
    LETTER_KINDS,
    OPEN,
    Origin,
    Part,
)
from alumnet.mentoring.rules.beginning_states import UNANSWERED, MeetingState
from alumnet.mentoring.rules.beginning_tables import MAY_RECORD, MEETING, may_make_room
from alumnet.mentoring.rules.errors import NoSuchPlaces, RecordedAlready, TooManyRecords
from alumnet.mentoring.rules.guards import RequestFacts
from alumnet.mentoring.rules.offer_policy import OFFER_POLICY

MEETING_SUBJECT = "meeting_record"


def record_meeting(
    to: str,
    *,
    by: int,
    is_mentor: bool,
    makes_room: bool,
    now: datetime,
    manages: bool | None = None,
) -> str:
    """Record that `by` and the person with this public id meet already; return its public id.

    The other confirms it. `is_mentor`: whether `by` is the mentor of the two; only then
    `makes_room` counts. `manages`: what `by` said about a reporting line; it isn't stored. Raises
    NotFound for who isn't shown to `by`, SamePerson, NotActive, AsksAboutLine, InReportingLine,
    AlreadyTogether, RecordedAlready, TooManyRecords.
    """
    with writing() as session:
        other_id = session.scalar(
            select(Person.id).where(Person.public_id == to, is_shown_at_all(Person.id.expression))
        )
        if other_id is None:
            raise NotFound
        lock_people(session, by, other_id)
        registry.refuse_writing(session, by, now)
        mentor_id, mentee_id = (by, other_id) if is_mentor else (other_id, by)
        facts = _facts(session, mentor_id, mentee_id, now, said_by=by, manages=manages)
        refusal = first_refusal(MAY_RECORD, facts)
        if refusal is not None:
            raise refusal
        _within_limits(session, by, other_id, now)
        _drop_declined(session, mentor_id, mentee_id, now)
        makes_room = makes_room and is_mentor
        profile = session.get(MentorProfile, by) if makes_room else None
        record = MeetingRecord(
            mentor_id=mentor_id,
            mentee_id=mentee_id,
            recorded_by_id=by,
            state=MeetingState.RECORDED,
            makes_room=makes_room,
            places_then=profile.places if profile else None,
            created_at=now,
            stood_still=0,
        )
        run_until(record, now + OFFER_POLICY.meeting)
        session.add(record)
        session.flush()
        outbox.add(session, "meeting_record.recorded", record.id, now=now)
        return record.public_id


def _facts(
    session: Session,
    mentor_id: int,
    mentee_id: int,
    now: datetime,
    *,
    said_by: int | None = None,
    manages: bool | None = None,
) -> RequestFacts:
    # What the two may know of each other's work is asked from the side of whoever speaks.
    origin = Origin.OFFER if said_by == mentor_id else Origin.ASK
    facts = facts_queries.of_two(session, mentor_id, mentee_id, now=now, origin=origin)
    # Whether the other is shown was asked from the side of whoever records.
    return replace(facts, is_apart=False, manages=manages)


def _within_limits(session: Session, by: int, other_id: int, now: datetime) -> None:
    last = session.scalar(
        select(func.max(MeetingRecord.created_at)).where(
            _between(by, other_id),
            or_(MeetingRecord.recorded_by_id == by, MeetingRecord.state == MeetingState.RECORDED),
            MeetingRecord.state != MeetingState.CONFIRMED,
        )
    )
    if last is not None and last + OFFER_POLICY.record_again > now:
        raise RecordedAlready(until=last + OFFER_POLICY.record_again)
    number = session.scalar(
        select(func.count(MeetingRecord.id)).where(
            MeetingRecord.recorded_by_id == by, MeetingRecord.state.in_(UNANSWERED)
        )
    )
    if (number or 0) >= OFFER_POLICY.open_records:
        raise TooManyRecords(most=OFFER_POLICY.open_records)


def _drop_declined(session: Session, mentor_id: int, mentee_id: int, now: datetime) -> None:
    """Put away what the other recorded and this person left: they say it themselves now."""
    which = and_(
        MeetingRecord.mentor_id == mentor_id,
        MeetingRecord.mentee_id == mentee_id,
        MeetingRecord.state == MeetingState.DECLINED,
    )
    _end_all(session, "void", which, now)
    session.flush()


def confirm_meeting(
    public_id: str,
    *,
    by: int,
    makes_room: bool = False,
    now: datetime,
    manages: bool | None = None,
) -> str:
    """Confirm that two people meet already; return the public id of the mentorship that begins.

    It takes a place of the mentor; with `makes_room` a mentor has one more for it. `manages`: what
    `by` said about a reporting line; it isn't stored. Raises NotFound for anybody but the other of
    the two, AsksAboutLine, InReportingLine, MentorFull, EnoughMentorships, AlreadyTogether,
    NotActive, NoSuchPlaces, NoSuchTransition.
    """
    with writing() as session:
        record = _locked(session, public_id)
        if by != record.other_id:
            raise NotFound
        # First, as a call between the two holds the place that they take now.
        _supersede_between(session, record, now)
        if record.makes_room or (makes_room and by == record.mentor_id):
            _make_room(session, record, now)
        _step(session, record, "confirm", part=Part.RECEIVER, actor_id=by, now=now, manages=manages)
        both = MeetAlready(mentor_id=record.mentor_id, mentee_id=record.mentee_id, receiver_id=by)
        mentorship = begin_mentorship(session, both, now)
        record.mentorship_id = mentorship.id
        settle_queue(session, record.mentor_id, now)
        tell_search(session, record.mentor_id, now=now)
        return mentorship.public_id


def _make_room(session: Session, record: MeetingRecord, now: datetime) -> None:
    """Give the mentor a place for this one if none is free; who is no mentor yet begins with it.

    Nothing is given to who wants fewer by now: the step finds that there is no place.
    """
    mentor = mentor_facts(session, record.mentor_id)
    profile = session.get(MentorProfile, record.mentor_id)
    if profile is not None and (mentor.free or not may_make_room(mentor, record.places_then)):
        return
    places = mentor.used + 1
    if places > MOST_PLACES:
        raise NoSuchPlaces(most=MOST_PLACES)
    if profile is None:
        session.add(
            MentorProfile(
                person_id=record.mentor_id, is_accepting=False, places=places, updated_at=now
            )
        )
    else:
        profile.places = places
        profile.version += 1
        profile.updated_at = now
    session.flush()


def _supersede_between(session: Session, record: MeetingRecord, now: datetime) -> None:
    """End requests and offers that are open between the two: what they asked for is there."""
    is_open = and_(
        MentorshipRequest.mentor_id == record.mentor_id,
        MentorshipRequest.mentee_id == record.mentee_id,
        MentorshipRequest.kind.in_(LETTER_KINDS),
        MentorshipRequest.state.in_(OPEN),
    )
    for request in session.scalars(select(MentorshipRequest).where(is_open)).all():
        name = "void" if request.submitted_at is None else "supersede"
        system_step(session, request, name, now=now)
        request.asks_again_from = now
        close_question(session, request, now)
        cancel_all(session, request_id=request.id, now=now)
    session.flush()


def decline_meeting(public_id: str, *, by: int, now: datetime) -> None:
    """Leave it unconfirmed: whoever recorded it sees no answer, until it lapses.

    Raises NotFound for anybody but the other of the two, NoSuchTransition.
    """
    with writing() as session:
        record = _locked(session, public_id)
        if by != record.other_id:
            raise NotFound
        _step(session, record, "decline", part=Part.RECEIVER, actor_id=by, now=now)


def take_back_meeting(public_id: str, *, by: int, now: datetime) -> None:
    """Take back what one recorded. Raises NotFound, NoSuchTransition."""
    with writing() as session:
        record = _locked(session, public_id)
        if by != record.recorded_by_id:
            raise NotFound
        _step(session, record, "take_back", part=Part.INITIATOR, actor_id=by, now=now)


def _locked(session: Session, public_id: str) -> MeetingRecord:
    found = session.execute(
        select(MeetingRecord.id, MeetingRecord.mentor_id, MeetingRecord.mentee_id).where(
            MeetingRecord.public_id == public_id
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    lock_people(session, found.mentor_id, found.mentee_id)
    return session.get_one(MeetingRecord, found.id)


def _step(
    session: Session,
    record: MeetingRecord,
    name: str,
    *,
    part: Part = Part.SYSTEM,
    actor_id: int | None = None,
    now: datetime,
    manages: bool | None = None,
) -> None:
    facts = _facts(
        session, record.mentor_id, record.mentee_id, now, said_by=actor_id, manages=manages
    )
    apply(
        session,
        MEETING,
        record,
        name,
        actor=part.value,
        facts=replace(facts, due_at=record.due_at),
        history=MeetingRecordEvent,
        actor_id=actor_id,
        now=now,
        subject=MEETING_SUBJECT,
    )
    record.ended_at = None if record.state in UNANSWERED else now


# ------------------------------------------------------------------------- clocks and ends
def lapse_meetings(now: datetime) -> int:
    """End a batch of records that nobody confirmed in time, whether with a no or in silence."""
    is_over = MeetingRecord.state.in_(UNANSWERED) & (MeetingRecord.due_at <= now)
    chosen = (
        reading()
        .scalars(select(MeetingRecord).where(is_over).order_by(MeetingRecord.id).limit(BATCH))
        .all()
    )
    if not chosen:
        return 0
    ids = [record.id for record in chosen]
    people = {person for record in chosen for person in (record.mentor_id, record.mentee_id)}
    with writing() as session:
        lock_people(session, *people)
        _end_all(session, "lapse", is_over & MeetingRecord.id.in_(ids), now)
    return len(ids)


def void_between(session: Session, one: int, other: int, now: datetime) -> None:
    """End what waits between two people, whose rows are locked, in the block's transaction."""
    _end_all(session, "void", MeetingRecord.state.in_(UNANSWERED) & _between(one, other), now)


def void_of(session: Session, person_id: int, now: datetime) -> None:
    """End what waits of one person in the transaction of their suspension or erasure."""
    is_of = or_(MeetingRecord.mentor_id == person_id, MeetingRecord.mentee_id == person_id)
    _end_all(session, "void", MeetingRecord.state.in_(UNANSWERED) & is_of, now)


def _between(one: int, other: int) -> ColumnElement[bool]:
    return or_(
        (MeetingRecord.mentor_id == one) & (MeetingRecord.mentee_id == other),
        (MeetingRecord.mentor_id == other) & (MeetingRecord.mentee_id == one),
    )


def _end_all(session: Session, name: str, which: ColumnElement[bool], now: datetime) -> None:
    query = select(MeetingRecord).where(which).order_by(MeetingRecord.id)
    for record in session.scalars(query).all():
        _step(session, record, name, now=now)
