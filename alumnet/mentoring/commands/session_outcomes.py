"""How a session was: either's "we met" is enough, and a doubt is settled by the two themselves."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from alumnet.kernel.db import lock_people, writing
from alumnet.kernel.errors import NotFound
from alumnet.mentoring.commands.rhythm import count_meetings
from alumnet.mentoring.commands.session_steps import (
    Pair,
    forget_times,
    locked_session,
    new_session,
    person_step,
)
from alumnet.mentoring.models import MentoringSession, Mentorship
from alumnet.mentoring.queries import session_facts
from alumnet.mentoring.rules import LIVE
from alumnet.mentoring.rules.mentorship_policy import SHIP_POLICY
from alumnet.mentoring.rules.sessions import TOLD, SessionState, Subject
from alumnet.mentoring.rules.wall_times import wall_time_of


def hold_session(subject: Subject, number: int, *, by: int, now: datetime) -> None:
    """Say that a session took place. Raises NotBegun, NotFound, NoSuchTransition."""
    with writing() as session:
        pair, row = locked_session(session, subject, number, by=by)
        _hold(session, pair, row, by=by, now=now)


def miss_session(subject: Subject, number: int, *, by: int, now: datetime) -> None:
    """Say that the two did not meet; nobody is at fault. Raises NotBegun, NoSuchTransition."""
    with writing() as session:
        pair, row = locked_session(session, subject, number, by=by)
        _miss(session, pair, row, by=by, now=now)


def contest_session(subject: Subject, number: int, *, by: int, now: datetime) -> None:
    """Doubt what the other said: it counts no more until one of the two gives in.

    Raises SaidByYou, TooLateToDoubt.
    """
    with writing() as session:
        pair, row = locked_session(session, subject, number, by=by)
        person_step(session, pair, row, "contest", by=by, now=now)
        count_meetings(session, pair.mentorship_id, by=by, now=now)


def settle_session(
    subject: Subject, number: int, *, by: int, took_place: bool, now: datetime
) -> None:
    """Settle a doubt: whoever doubted says that it took place, or the other that it didn't.

    Raises SaidByYou, SaidByOther.
    """
    with writing() as session:
        pair, row = locked_session(session, subject, number, by=by)
        step = "agree_held" if took_place else "agree_missed"
        person_step(session, pair, row, step, by=by, now=now)
        count_meetings(session, pair.mentorship_id, by=by, now=now)


def answer_by_link(session_id: int, *, by: int, took_place: bool, now: datetime) -> None:
    """Say from a mail whether the two met; the link has proved who answers.

    Raises NotFound, NotBegun, NoSuchTransition.
    """
    with writing() as session:
        row = session.get(MentoringSession, session_id)
        if row is None or by not in {row.mentor_id, row.mentee_id}:
            raise NotFound
        lock_people(session, row.mentor_id, row.mentee_id)
        session.refresh(row)
        pair = Pair(
            mentor_id=row.mentor_id,
            mentee_id=row.mentee_id,
            mentorship_id=row.mentorship_id,
            request_id=row.request_id,
            is_open=False,
        )
        (_hold if took_place else _miss)(session, pair, row, by=by, now=now)


def note_meeting(
    session: Session, mentorship: Mentorship, *, by: int, minutes: int, zone: str, now: datetime
) -> None:
    """Record a session that nobody planned, just over, in the transaction of a "we met".

    One that was planned for now is meant where there is one, and the one that was told of just now
    counts once. Both people are locked by the caller. `zone` is where `by` is.
    """
    pair = Pair(
        mentor_id=mentorship.mentor_id,
        mentee_id=mentorship.mentee_id,
        mentorship_id=mentorship.id,
        is_open=mentorship.state in LIVE,
    )
    lately = session_facts.began_since(session, mentorship.id, now - SHIP_POLICY.same_meeting, now)
    if lately is not None and lately.state in TOLD:
        return
    if lately is not None:
        _hold(session, pair, lately, by=by, now=now)
        return
    start = wall_time_of(now.replace(second=0, microsecond=0) - timedelta(minutes=minutes), zone)
    row = new_session(
        session,
        pair,
        state=SessionState.CONFIRMED,
        minutes=minutes,
        now=now,
        time=start,
    )
    _hold(session, pair, row, by=by, now=now)


def _hold(session: Session, pair: Pair, row: MentoringSession, *, by: int, now: datetime) -> None:
    person_step(session, pair, row, "hold", by=by, now=now)
    row.told_by_id = by
    forget_times(session, row)
    count_meetings(session, pair.mentorship_id, by=by, now=now)


def _miss(session: Session, pair: Pair, row: MentoringSession, *, by: int, now: datetime) -> None:
    person_step(session, pair, row, "miss", by=by, now=now)
    forget_times(session, row)
