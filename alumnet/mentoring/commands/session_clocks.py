"""What happens when the clock of a session runs out, a batch in one transaction each.

As with requests, rows are chosen before the transaction, then read again under the locks of their
people: whoever was faster has won.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from alumnet.kernel import outbox
from alumnet.kernel.db import lock_people, reading, writing
from alumnet.mentoring.commands.session_steps import forget_times, set_time, system_step
from alumnet.mentoring.models import MentoringSession
from alumnet.mentoring.rules.sessions import COMING, SessionState
from alumnet.mentoring.rules.wall_times import WallTime

BATCH = 40


def work_off_sessions(now: datetime, told: set[int] | None = None) -> int:
    """Do what is due in a batch of sessions; return how many.

    Proposals that nobody took lapse, a wish for another time does too; before a session comes the
    agenda, after it the question whether the two met. `told` are people who were asked already in
    this round: one mail each, however many sessions.
    """
    is_over = MentoringSession.due_at <= now
    chosen = _choose(is_over)
    if not chosen:
        return 0
    told = set() if told is None else told
    with writing() as session:
        lock_people(session, *{person for _, *pair in chosen for person in pair})
        due = session.scalars(
            select(MentoringSession)
            .where(MentoringSession.id.in_([each for each, *_ in chosen]), is_over)
            .order_by(MentoringSession.id)
        ).all()
        for row in due:
            _do_what_is_due(session, row, now, told)
    return len(due)


def _choose(condition: ColumnElement[bool]) -> list[tuple[int, int, int]]:
    query = (
        select(MentoringSession.id, MentoringSession.mentor_id, MentoringSession.mentee_id)
        .where(condition)
        .order_by(MentoringSession.due_at, MentoringSession.id)
        .limit(BATCH)
    )
    return [(row.id, row.mentor_id, row.mentee_id) for row in reading().execute(query)]


def _do_what_is_due(session: Session, row: MentoringSession, now: datetime, told: set[int]) -> None:
    if row.state is SessionState.PROPOSED:
        system_step(session, row, "lapse", now=now)
        forget_times(session, row)
    elif row.state is SessionState.RESCHEDULED:
        system_step(session, row, "stand", now=now)
        forget_times(session, row)
    elif row.ends_at is not None and row.ends_at > now:
        system_step(session, row, "remind", now=now)
    else:
        _ask(session, row, now, told)


def _ask(session: Session, row: MentoringSession, now: datetime, told: set[int]) -> None:
    """Ask the mentee whether they met, and the mentor when no answer came."""
    asked = row.mentor_id if row.asks_sent else row.mentee_id
    system_step(session, row, "ask", now=now)
    row.asks_sent += 1
    row.asked_at = now
    if asked not in told:
        told.add(asked)
        outbox.add(session, "mentoring.did_you_meet", asked, now=now)


def follow_clock_changes(now: datetime) -> int:
    """Derive the moments of coming sessions anew from what was said; return how many moved.

    A wall time is what two people agreed on: when a country decides to change its clocks otherwise
    than was known, the moment follows.
    """
    session = reading()
    coming = session.scalars(
        select(MentoringSession).where(
            MentoringSession.state.in_(COMING), MentoringSession.starts_at > now
        )
    )
    stale = [row.id for row in coming if _time_of(row).moment != row.starts_at]
    for session_id in stale:
        with writing() as session:
            row = session.get_one(MentoringSession, session_id)
            lock_people(session, row.mentor_id, row.mentee_id)
            session.refresh(row)
            if row.state in COMING:
                set_time(row, _time_of(row))
                system_step(session, row, "follow_clocks", now=now)
    return len(stale)


def _time_of(row: MentoringSession) -> WallTime:
    at = row.local_start
    if at is None:  # a constraint keeps it for every session whose time stands
        raise LookupError(row.id)
    return WallTime(at, row.zone, row.fold)
