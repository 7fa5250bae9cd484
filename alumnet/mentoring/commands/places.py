"""A mentor's choices about room: one place more or fewer, and whether they go on at all."""

from datetime import date, datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from alumnet.kernel import outbox
from alumnet.kernel.db import lock_people, writing
from alumnet.kernel.errors import Conflict, NotFound
from alumnet.members.models import MOST_PLACES, MentorProfile
from alumnet.mentoring.commands.desk import pause, settle_queue
from alumnet.mentoring.commands.steps import person_step, system_step, tell_search
from alumnet.mentoring.models import MentorshipRequest
from alumnet.mentoring.rules import IN_LINE, SENT, DeclineReason, Origin, RequestState
from alumnet.mentoring.rules.errors import NoSuchPlaces
from alumnet.mentoring.rules.policy import POLICY


def change_places(*, by: int, was: int, places: int, now: datetime) -> None:
    """Have another number of places than the `was` that the mentor saw; a second press is one.

    Fewer than are used cancels nothing. Raises NoSuchPlaces, NotFound for who is no mentor, and
    Conflict when the number was changed elsewhere meanwhile.
    """
    if not 0 <= places <= MOST_PLACES:
        raise NoSuchPlaces(most=MOST_PLACES)
    with writing() as session:
        lock_people(session, by)
        profile = _profile(session, by)
        if profile.places == places:
            return
        if profile.places != was:
            raise Conflict
        _set_places(session, profile, places, now)
        settle_queue(session, by, now)


def _set_places(session: Session, profile: MentorProfile, places: int, now: datetime) -> None:
    profile.places = places
    profile.version += 1
    profile.updated_at = now
    tell_search(session, profile.person_id, now=now)


def _profile(session: Session, person_id: int) -> MentorProfile:
    profile = session.get(MentorProfile, person_id)
    if profile is None:
        raise NotFound
    return profile


# --------------------------------------------------------------------- "are you still mentoring?"
def go_on(*, by: int, now: datetime, fewer: bool = False) -> None:
    """Answer "are you still mentoring?" with yes, and with one place fewer if that helps.

    Nothing happens when nobody asked: a second press is one. Raises NotFound for who is no mentor.
    """
    with writing() as session:
        lock_people(session, by)
        profile = _profile(session, by)
        if profile.silences < POLICY.silences:
            return
        profile.paused_until, profile.silences = None, 0
        if fewer and profile.places > 1:
            _set_places(session, profile, profile.places - 1, now)
        tell_search(session, by, now=now)
        settle_queue(session, by, now)


def stay_away(*, by: int, until: date, now: datetime) -> None:
    """Answer it with a day of return. Raises PauseDateWrong, and NotFound for who is no mentor."""
    with writing() as session:
        lock_people(session, by)
        pause(session, by, until, now)
        settle_queue(session, by, now)


def stop_mentoring(*, by: int, now: datetime) -> int:
    """Take no more requests; whoever waits for an answer hears a kind no at once. Returns how many.

    Mentorships that run go on. Raises NotFound for who is no mentor.
    """
    with writing() as session:
        lock_people(session, by)
        profile = _profile(session, by)
        profile.is_accepting = False
        profile.paused_until, profile.silences = None, 0
        profile.version += 1
        profile.updated_at = now
        tell_search(session, by, now=now)
        outbox.add(session, "mentor_profile.changed", by, now=now)
    # From here on nobody can write any more, so that those who wait now are all who need a lock.
    with writing() as session:
        lock_people(session, by, *_who_waits(session, by))
        return _decline_all(session, by, now)


def _who_waits(session: Session, mentor_id: int) -> list[int]:
    return list(session.scalars(select(MentorshipRequest.mentee_id).where(_waits_for(mentor_id))))


def _decline_all(session: Session, mentor_id: int, now: datetime) -> int:
    """Tell everybody who waits for an answer or in line.

    Whom the mentor asked something, or calls first, they answer themselves.
    """
    told = 0
    for request in session.scalars(select(MentorshipRequest).where(_waits_for(mentor_id))).all():
        if request.state in IN_LINE:
            system_step(session, request, "void", now=now, because_of=mentor_id)
        elif request.state is RequestState.SUBMITTED:
            person_step(session, request, "decline", by=mentor_id, now=now)
            request.decline_reason = DeclineReason.NO_TIME_NOW
            request.asked_at = None
        else:
            continue
        request.asks_again_from = now
        told += 1
    return told


def _waits_for(mentor_id: int) -> ColumnElement[bool]:
    return and_(
        MentorshipRequest.mentor_id == mentor_id,
        MentorshipRequest.origin == Origin.ASK,
        MentorshipRequest.state.in_(SENT),
    )
