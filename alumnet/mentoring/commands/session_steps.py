"""What every command on a session does: find it, lock both people, take one step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from alumnet.connections.queries import has_blocked
from alumnet.kernel.errors import NotFound
from alumnet.kernel.transitions import apply
from alumnet.mentoring.commands.steps import locked_mentorship, locked_request
from alumnet.mentoring.models import MentoringSession, SessionEvent, SessionTime
from alumnet.mentoring.queries import session_facts
from alumnet.mentoring.rules import LIVE, Part, RequestState
from alumnet.mentoring.rules.session_policy import SESSIONS
from alumnet.mentoring.rules.session_table import SESSION
from alumnet.mentoring.rules.sessions import About, SessionFacts, SessionState, Subject
from alumnet.mentoring.rules.wall_times import WallTime

SESSION_SUBJECT = "mentoring_session"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The two of a mentorship or of a request, both locked. `is_open`: they may plan."""

    mentor_id: int
    mentee_id: int
    mentorship_id: int | None = None
    request_id: int | None = None
    is_open: bool

    def part_of(self, person_id: int) -> Part:
        """Return the word of the tables for one of the two."""
        return Part.MENTOR if person_id == self.mentor_id else Part.MENTEE

    @property
    def keys(self) -> dict[str, int | None]:
        """Which of the two kinds of subject it is, as columns of a session."""
        return {"mentorship_id": self.mentorship_id, "request_id": self.request_id}


def locked_pair(session: Session, subject: Subject, *, by: int) -> Pair:
    """Return the two of a subject with both locked.

    Raises NotFound for anybody else, and for whoever blocked the other.
    """
    pair = _pair_of(session, subject, by)
    other_id = pair.mentee_id if by == pair.mentor_id else pair.mentor_id
    if session.scalar(select(has_blocked(by, other_id))):
        raise NotFound
    return pair


def _pair_of(session: Session, subject: Subject, by: int) -> Pair:
    if subject.about is About.REQUEST:
        request = locked_request(session, subject.public_id, by=by)
        return Pair(
            mentor_id=request.mentor_id,
            mentee_id=request.mentee_id,
            request_id=request.id,
            is_open=request.state is RequestState.EXPLORING,
        )
    mentorship = locked_mentorship(session, subject.public_id, by=by)
    return Pair(
        mentor_id=mentorship.mentor_id,
        mentee_id=mentorship.mentee_id,
        mentorship_id=mentorship.id,
        is_open=mentorship.state in LIVE,
    )


def locked_session(
    session: Session, subject: Subject, number: int, *, by: int
) -> tuple[Pair, MentoringSession]:
    """Return a session with its two people locked. Raises NotFound for anybody else."""
    pair = locked_pair(session, subject, by=by)
    row = session.scalars(
        select(MentoringSession).where(
            session_facts.is_about(**pair.keys), MentoringSession.number == number
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return pair, row


def new_session(
    session: Session,
    pair: Pair,
    *,
    state: SessionState,
    minutes: int,
    now: datetime,
    place: str = "",
    time: WallTime | None = None,
) -> MentoringSession:
    """Add a session; its first step is the caller's to take. A first call lasts 25 minutes."""
    row = MentoringSession(
        **pair.keys,
        number=session_facts.last_number(session, **pair.keys) + 1,
        mentor_id=pair.mentor_id,
        mentee_id=pair.mentee_id,
        state=state,
        minutes=minutes if pair.request_id is None else SESSIONS.first_call,
        uid=str(uuid4()),
        sequence=-1,
        asks_sent=0,
        stood_still=0,
        words_version=1,
        version=0,
        created_at=now,
        place=place,
    )
    if time is not None:
        set_time(row, time)
    session.add(row)
    session.flush()
    return row


def person_step(
    session: Session,
    pair: Pair,
    row: MentoringSession,
    name: str,
    *,
    by: int,
    now: datetime,
    **more: Any,
) -> None:
    """Let one of the two take a step; guards look at facts read now, under the lock.

    Raises NoSuchTransition or the error of the first guard that refuses.
    """
    facts = session_facts.of_session(session, row, by=by, now=now, is_open=pair.is_open, **more)
    take_step(session, row, name, actor=pair.part_of(by), actor_id=by, facts=facts)


def system_step(
    session: Session,
    row: MentoringSession,
    name: str,
    *,
    now: datetime,
    because_of: int | None = None,
) -> None:
    """Take a step that neither of the two asked for; `because_of` is who caused it, if anybody."""
    facts = session_facts.of_clock(row, now=now)
    take_step(session, row, name, actor=Part.SYSTEM, actor_id=because_of, facts=facts)


def take_step(
    session: Session,
    row: MentoringSession,
    name: str,
    *,
    actor: Part,
    actor_id: int | None,
    facts: SessionFacts,
) -> None:
    """Take one step of the table. Raises NoSuchTransition or what a guard gives."""
    apply(
        session,
        SESSION,
        row,
        name,
        actor=actor.value,
        facts=facts,
        history=SessionEvent,
        actor_id=actor_id,
        now=facts.now,
        subject=SESSION_SUBJECT,
    )
    row.version += 1


def replace_times(
    session: Session, row: MentoringSession, times: Sequence[WallTime], *, by: int
) -> None:
    """Let these be the proposed times, and `by` who proposed them."""
    session.execute(delete(SessionTime).where(SessionTime.session_id == row.id))
    moments = {each.moment: each for each in times}
    session.add_all(
        SessionTime(
            session_id=row.id,
            local_start=each.at,
            zone=each.zone,
            fold=each.fold,
            starts_at=moment,
        )
        for moment, each in sorted(moments.items())
    )
    row.proposed_by_id = by
    row.offered_until = max(moments, default=None)


def take_time(session: Session, row: MentoringSession, chosen: datetime) -> None:
    """Let a proposed time be that of the session; the others go."""
    time = session.scalars(
        select(SessionTime).where(SessionTime.session_id == row.id, SessionTime.starts_at == chosen)
    ).one()
    set_time(row, WallTime(time.local_start, time.zone, time.fold))
    forget_times(session, row)


def forget_times(session: Session, row: MentoringSession) -> None:
    """Take back what is proposed."""
    session.execute(delete(SessionTime).where(SessionTime.session_id == row.id))
    row.offered_until = None


def set_time(row: MentoringSession, time: WallTime) -> None:
    """Set the time of a session: as it was said, and the moments that follow from it."""
    row.local_start, row.zone, row.fold = time.at, time.zone, time.fold
    row.starts_at = time.moment
    row.ends_at = time.moment + timedelta(minutes=row.minutes)


def count_sequence(row: MentoringSession) -> None:
    """Number the next calendar message: each one replaces those before it."""
    row.sequence += 1
