"""The facts that the guards of a session look at, read under the lock of both people."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from alumnet.accounts.models import Account
from alumnet.connections.queries import has_blocked
from alumnet.kernel.aliases import shared_alias
from alumnet.mentoring.models import MentoringSession, SessionTime
from alumnet.mentoring.rules.sessions import COMING, HAPPENS, PLANNED, SessionFacts, SessionState

_mentors, _mentees = shared_alias(Account), shared_alias(Account)


@cache
def zones_of_both() -> tuple[ColumnElement[str], ColumnElement[str]]:
    """Return two columns beside MentoringSession: the zones of its mentor and its mentee.

    Empty for whoever chose none.
    """
    session = MentoringSession
    columns = (
        (_mentors, session.mentor_id, "mentor_zone"),
        (_mentees, session.mentee_id, "mentee_zone"),
    )
    one, other = (
        func.coalesce(
            select(account.zone).where(account.person_id == person_id).scalar_subquery(), ""
        ).label(label)
        for account, person_id, label in columns
    )
    return one, other


def of_session(
    session: Session,
    row: MentoringSession,
    *,
    by: int | None,
    now: datetime,
    is_open: bool = True,
    offered: Sequence[datetime] | None = None,
    chosen: datetime | None = None,
    knows_it_is_late: bool = False,
) -> SessionFacts:
    """Return the facts for a step of one of the two. Three statements.

    `offered` are times about to be proposed; without them, those that are.
    """
    if offered is None:
        offered = proposed_moments(session, row.id)
    other_id = row.mentee_id if by == row.mentor_id else row.mentor_id
    return SessionFacts(
        now=now,
        is_open=is_open,
        is_blocked=by is not None and bool(session.scalar(select(has_blocked(by, other_id)))),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        due_at=row.due_at,
        by_proposer=by is not None and row.proposed_by_id == by,
        by_teller=by is not None and row.told_by_id == by,
        offered=tuple(offered),
        chosen=chosen,
        is_taken=chosen is not None and chosen in offered and _is_taken(session, row, chosen),
        planned=_planned(session, row),
        knows_it_is_late=knows_it_is_late,
    )


def of_clock(row: MentoringSession, *, now: datetime) -> SessionFacts:
    """Return what the system's own steps look at: the times of the session, nothing else."""
    return SessionFacts(now=now, starts_at=row.starts_at, ends_at=row.ends_at, due_at=row.due_at)


def proposed_moments(session: Session, session_id: int) -> list[datetime]:
    """Return the times that are proposed for a session, the first first. One statement."""
    query = select(SessionTime.starts_at).where(SessionTime.session_id == session_id)
    return list(session.scalars(query.order_by(SessionTime.starts_at)))


def open_proposal(
    session: Session, *, mentorship_id: int | None, request_id: int | None
) -> int | None:
    """Return the number of the session for which times are proposed; of a request, of its call.

    One statement.
    """
    if mentorship_id is not None:
        is_open = (MentoringSession.mentorship_id == mentorship_id) & (
            MentoringSession.state == SessionState.PROPOSED
        )
    else:
        is_open = (MentoringSession.request_id == request_id) & MentoringSession.state.in_(PLANNED)
    return session.scalar(select(MentoringSession.number).where(is_open))


def last_number(session: Session, *, mentorship_id: int | None, request_id: int | None) -> int:
    """Return how many sessions a mentorship or a request has had. One statement."""
    query = select(func.max(MentoringSession.number)).where(
        is_about(mentorship_id=mentorship_id, request_id=request_id)
    )
    return session.scalar(query) or 0


def began_since(
    session: Session, mentorship_id: int, since: datetime, now: datetime
) -> MentoringSession | None:
    """Return the session of a mentorship that ended last, or runs, later than `since`. One."""
    return session.scalars(
        select(MentoringSession)
        .where(
            MentoringSession.mentorship_id == mentorship_id,
            MentoringSession.state.in_(HAPPENS),
            MentoringSession.starts_at <= now,
            MentoringSession.ends_at > since,
        )
        .order_by(MentoringSession.ends_at.desc(), MentoringSession.id.desc())
        .limit(1)
    ).one_or_none()


def is_about(*, mentorship_id: int | None, request_id: int | None) -> ColumnElement[bool]:
    """Return the SQL condition that a session belongs to a mentorship, or to a request."""
    if mentorship_id is not None:
        return MentoringSession.mentorship_id == mentorship_id
    return MentoringSession.request_id == request_id


def _is_taken(session: Session, row: MentoringSession, chosen: datetime) -> bool:
    """Return whether one of the two has another call at that time, with whomever."""
    both = (row.mentor_id, row.mentee_id)
    other = exists().where(
        or_(MentoringSession.mentor_id.in_(both), MentoringSession.mentee_id.in_(both)),
        MentoringSession.id != row.id,
        MentoringSession.state.in_(COMING),
        MentoringSession.starts_at < chosen + timedelta(minutes=row.minutes),
        MentoringSession.ends_at > chosen,
    )
    return bool(session.scalar(select(other)))


def _planned(session: Session, row: MentoringSession) -> int:
    query = select(func.count(MentoringSession.id)).where(
        is_about(mentorship_id=row.mentorship_id, request_id=row.request_id),
        MentoringSession.state.in_(PLANNED),
        MentoringSession.id != row.id,
    )
    return session.scalar(query) or 0
