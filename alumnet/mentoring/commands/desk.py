"""A mentor's desk: clocks that stand still while nobody can be taken, pauses, coming back."""

from dataclasses import replace
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
from alumnet.mentoring.rules import WAITING, Origin, RequestState
from alumnet.mentoring.rules.errors import PauseDateWrong
from alumnet.mentoring.rules.guards import MentorFacts
from alumnet.mentoring.rules.policy import POLICY
from alumnet.mentoring.rules.waiting import may_be_offered


def settle_queue(session: Session, mentor_id: int, now: datetime) -> None:
    """Let everybody who waits for this mentor, whose row is locked, follow how the desk stands.

    Free places are offered to whoever is first in line, clocks of the queue stop or go on. Order
    and place stay. Running it twice changes nothing.
    """
    session.flush()
    desk = capacity.mentor_facts(session, mentor_id)
    waiting = _who_waits(session, mentor_id)
    in_line = [each for each in waiting if each.state is RequestState.WAITLISTED]
    if desk.is_away(now.date()):
        for each in in_line:
            each.asks_first = True
    else:
        _ask_after_absence(session, in_line, now)
        offered = _offer_places(session, waiting, desk, now)
        desk = replace(desk, used=desk.used + offered)
    queue = [each for each in waiting if each.state is RequestState.SUBMITTED]
    if desk.lets_clocks_run(now.date()):
        _go_on(session, queue, now)
    else:
        _stand_still(session, queue, now, is_full=not desk.free)


def _who_waits(session: Session, mentor_id: int) -> list[MentorshipRequest]:
    """Return the queue and the line of a mentor, whoever waits longest first.

    Rows that somebody else is changing at this moment (a mentee whose other request got a yes) are
    passed over: waiting for them could end in a ring. The next round of the clocks sees them.
    """
    query = (
        select(MentorshipRequest)
        .where(
            MentorshipRequest.mentor_id == mentor_id,
            MentorshipRequest.origin == Origin.ASK,
            MentorshipRequest.state.in_(WAITING),
        )
        .with_for_update(skip_locked=True, key_share=True)
        .execution_options(populate_existing=True)
    )
    found = session.scalars(query).all()
    return sorted(found, key=lambda each: (each.line_order or each.created_at, each.id))


def _ask_after_absence(session: Session, in_line: list[MentorshipRequest], now: datetime) -> None:
    for each in in_line:
        if each.asks_first and each.asked_at is None:
            system_step(session, each, "ask_still_needed", now=now)
            each.asked_at = now


def _offer_places(
    session: Session, waiting: list[MentorshipRequest], desk: MentorFacts, now: datetime
) -> int:
    """Offer free places to the first in line; return how many are held for them now."""
    if not desk.is_accepting:
        return 0
    ready = [each for each in waiting if not each.asks_first]
    chosen = may_be_offered(desk.free, [each.state is RequestState.WAITLISTED for each in ready])
    for place in chosen:
        system_step(session, ready[place], "offer_place", now=now)
        ready[place].asked_at = None
    return len(chosen)


def _go_on(session: Session, queue: list[MentorshipRequest], now: datetime) -> None:
    for request in queue:
        if request.due_at is None:
            system_step(session, request, "go_on", now=now)
            request.asked_at = None


def _stand_still(
    session: Session, queue: list[MentorshipRequest], now: datetime, *, is_full: bool
) -> None:
    """Stop clocks; who waits because the places are taken is asked whether they wait or move on."""
    for request in queue:
        if request.due_at is None:
            continue
        system_step(session, request, "stand_still", now=now)
        if is_full:
            system_step(session, request, "ask_to_wait", now=now)
            request.asked_at = now


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
