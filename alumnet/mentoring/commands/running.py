"""What the two of a running mentorship do: meet, pause, come back, and end in their own time."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from alumnet.kernel.db import writing
from alumnet.kernel.transitions import find
from alumnet.mentoring.commands.beginning import move_rhythm
from alumnet.mentoring.commands.desk import settle_queue
from alumnet.mentoring.commands.session_outcomes import note_meeting
from alumnet.mentoring.commands.sessions import cancel_all
from alumnet.mentoring.commands.steps import (
    locked_mentorship,
    mentorship_step,
    part_in,
    tell_search,
)
from alumnet.mentoring.models import Mentorship
from alumnet.mentoring.rules import MentorshipState, Part
from alumnet.mentoring.rules.mentorship_policy import SHIP_POLICY as POLICY
from alumnet.mentoring.rules.mentorship_states import Ending
from alumnet.mentoring.rules.mentorship_table import MENTORSHIP
from alumnet.mentoring.rules.rhythm import months_after


def we_met(public_id: str, *, by: int, now: datetime, zone: str = "UTC") -> None:
    """Record a meeting that is just over; what closes after a silence runs again.

    `zone` is where `by` is. Raises NotFound, NoSuchTransition, NeedsBoth where it closes for
    another reason.
    """
    with writing() as session:
        mentorship = locked_mentorship(session, public_id, by=by)
        part = part_in(mentorship, by)
        if mentorship.state is MentorshipState.CLOSING:
            mentorship_step(session, mentorship, "pick_up", actor=part, actor_id=by, now=now)
            mentorship.ending = None
        else:
            find(MENTORSHIP, "meet", mentorship.state, part.value)
        minutes = POLICY.short_meeting if mentorship.is_one_conversation else POLICY.meeting
        note_meeting(session, mentorship, by=by, minutes=minutes, zone=zone, now=now)


# ----------------------------------------------------------------------------------------- pause
def pause_mentorship(public_id: str, *, by: int, until: date, now: datetime) -> None:
    """Stop all clocks of a mentorship until a day; either may, ninety days at most in all.

    Raises PauseTooLong, PausedEnough, NotFound, NoSuchTransition.
    """
    with writing() as session:
        mentorship = locked_mentorship(session, public_id, by=by)
        part = part_in(mentorship, by)
        mentorship_step(
            session, mentorship, "pause", actor=part, actor_id=by, now=now, pause_until=until
        )
        mentorship.paused_until, mentorship.paused_at = until, now


def resume_mentorship(public_id: str, *, by: int, now: datetime) -> None:
    """Go on before the day of return. Raises NotFound, NoSuchTransition."""
    with writing() as session:
        mentorship = locked_mentorship(session, public_id, by=by)
        go_on(session, mentorship, "come_back", actor=part_in(mentorship, by), by=by, now=now)


def go_on(
    session: Session,
    mentorship: Mentorship,
    name: str,
    *,
    actor: Part,
    by: int | None,
    now: datetime,
) -> None:
    """End a pause in the caller's transaction: everything that waited moves on by as long."""
    mentorship_step(session, mentorship, name, actor=actor, actor_id=by, now=now)
    move_rhythm(mentorship, now)


# ------------------------------------------------------------------------------------------- end
def let_be(public_id: str, *, by: int, now: datetime) -> None:
    """Don't begin after all. Raises NotFound, NoSuchTransition."""
    with writing() as session:
        mentorship = locked_mentorship(session, public_id, by=by)
        part = part_in(mentorship, by)
        close(session, mentorship, "let_be", actor=part, by=by, now=now)


def wind_up(public_id: str, *, by: int, now: datetime) -> None:
    """Close together: both look back, within two weeks. Raises NotFound, NoSuchTransition."""
    with writing() as session:
        mentorship = locked_mentorship(session, public_id, by=by)
        part = part_in(mentorship, by)
        mentorship_step(session, mentorship, "wind_up", actor=part, actor_id=by, now=now)
        mentorship.ending = Ending.WISH


def say_done(public_id: str, *, by: int, now: datetime) -> None:
    """Say that one is ready to close; the second of the two closes. Saying it again does nothing.

    Raises NotFound, NoSuchTransition.
    """
    with writing() as session:
        mentorship = locked_mentorship(session, public_id, by=by)
        part = part_in(mentorship, by)
        mentorship_step(session, mentorship, "say_done", actor=part, actor_id=by, now=now)
        if part is Part.MENTOR:
            mentorship.mentor_done_at = mentorship.mentor_done_at or now
        else:
            mentorship.mentee_done_at = mentorship.mentee_done_at or now
        if mentorship.mentor_done_at is not None and mentorship.mentee_done_at is not None:
            name = "complete" if mentorship.last_met_at is not None else "part"
            close(session, mentorship, name, actor=part, by=by, now=now)


def finish_mentorship(public_id: str, *, by: int, now: datetime) -> None:
    """Complete it early, because its goals are met. Raises NeverMet, NotFound, NoSuchTransition."""
    with writing() as session:
        mentorship = locked_mentorship(session, public_id, by=by)
        close(session, mentorship, "finish", actor=part_in(mentorship, by), by=by, now=now)
        mentorship.ending = Ending.GOALS_MET


def end_mentorship(public_id: str, *, by: int, now: datetime) -> None:
    """End a mentorship without fault; the other's consent is not needed.

    Raises NotFound, and NoSuchTransition when it has ended already.
    """
    with writing() as session:
        mentorship = locked_mentorship(session, public_id, by=by)
        close(session, mentorship, "end_early", actor=part_in(mentorship, by), by=by, now=now)


def close(
    session: Session,
    mentorship: Mentorship,
    name: str,
    *,
    actor: Part,
    by: int | None,
    now: datetime,
) -> None:
    """Take a step that ends a mentorship, with all that follows; both people are locked."""
    mentorship_step(session, mentorship, name, actor=actor, actor_id=by, now=now)
    if mentorship.state is MentorshipState.COMPLETED:
        mentorship.asks_at = months_after(now, POLICY.months_until_what_came[0])
    cancel_all(session, mentorship_id=mentorship.id, now=now, because_of=by)
    give_place_back(session, mentorship, now)


def give_place_back(session: Session, mentorship: Mentorship, now: datetime) -> None:
    """Let whoever waits for the mentor go on."""
    settle_queue(session, mentorship.mentor_id, now)
    tell_search(session, mentorship.mentor_id, now=now)
