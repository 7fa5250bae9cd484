"""A mentor's desk: clocks that stand still while nobody can be taken, pauses, coming back."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.kernel import outbox
from alumnet.kernel.db import lock_people, writing
from alumnet.kernel.errors import NotFound
from alumnet.members.models import MentorProfile
from alumnet.mentoring.commands.steps import system_step, tell_search
from alumnet.mentoring.models import MentorshipRequest
from alumnet.mentoring.queries import capacity
from alumnet.mentoring.rules import Origin, RequestState
from alumnet.mentoring.rules.errors import PauseDateWrong
from alumnet.mentoring.rules.policy import POLICY


def settle_queue(session: Session, mentor_id: int, now: datetime) -> None:
    """Stop or resume the clocks of everybody who waits for this mentor, whose row is locked.

    Order and place in the queue stay. Running it twice changes nothing.
    """
    session.flush()
    running = capacity.mentor_facts(session, mentor_id).lets_clocks_run(now.date())
    wrong = MentorshipRequest.due_at.is_(None) if running else MentorshipRequest.remaining.is_(None)
    waiting = session.scalars(
        select(MentorshipRequest)
        .where(
            MentorshipRequest.mentor_id == mentor_id,
            MentorshipRequest.origin == Origin.ASK,
            MentorshipRequest.state == RequestState.SUBMITTED,
            wrong,
        )
        .order_by(MentorshipRequest.submitted_at, MentorshipRequest.id)
    )
    for request in waiting.all():
        system_step(session, request, "go_on" if running else "stand_still", now=now)


def pause_requests(*, by: int, until: date, now: datetime) -> None:
    """Take no requests until a day; those who wait keep their place and lose no time.

    Raises PauseDateWrong for a day that is not ahead, NotFound for somebody who is no mentor.
    """
    with writing() as session:
        lock_people(session, by)
        pause(session, by, until, now)
        settle_queue(session, by, now)


def pause(session: Session, mentor_id: int, until: date, now: datetime) -> None:
    """Set the day of return, in the caller's transaction; the queue is the caller's to settle."""
    if not now.date() < until <= now.date() + POLICY.longest_pause:
        raise PauseDateWrong
    profile = _profile(session, mentor_id)
    profile.paused_until = until
    profile.silences = 0
    tell_search(session, mentor_id, now=now)


def come_back(*, by: int, now: datetime) -> None:
    """End a pause, and answer "are you still mentoring?" with yes. Raises NotFound."""
    with writing() as session:
        lock_people(session, by)
        profile = _profile(session, by)
        profile.paused_until = None
        profile.silences = 0
        tell_search(session, by, now=now)
        settle_queue(session, by, now)


def note_answer(session: Session, mentor_id: int) -> None:
    """Remember that a mentor answered: silences count in a row. Nothing for who is no mentor."""
    profile = session.get(MentorProfile, mentor_id)
    if profile is not None:
        profile.silences = 0


def note_silence(session: Session, mentor_id: int, now: datetime) -> None:
    """Count a request that ended without an answer; the third in a row pauses and asks.

    The queue is the caller's to settle, after all silences of the moment are counted.
    """
    profile = session.get(MentorProfile, mentor_id)
    if profile is None:
        return
    profile.silences += 1
    if profile.silences != POLICY.silences:
        return
    back = now.date() + POLICY.pause_after_silences
    profile.paused_until = max(back, profile.paused_until or back)
    outbox.add(session, "mentor.paused_for_silence", mentor_id, now=now)


def _profile(session: Session, person_id: int) -> MentorProfile:
    profile = session.get(MentorProfile, person_id)
    if profile is None:
        raise NotFound
    return profile
