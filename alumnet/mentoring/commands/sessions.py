"""Planning sessions: propose times, take one, offer others, move, keep, cancel."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from alumnet.kernel.db import writing
from alumnet.mentoring.commands.arranged import let_arrange
from alumnet.mentoring.commands.session_steps import (
    Pair,
    count_sequence,
    forget_times,
    locked_pair,
    locked_session,
    new_session,
    person_step,
    replace_times,
    system_step,
    take_step,
    take_time,
)
from alumnet.mentoring.models import MentoringSession
from alumnet.mentoring.queries import session_facts
from alumnet.mentoring.rules.session_errors import ProposalOpen
from alumnet.mentoring.rules.sessions import PLANNED, SessionState, Subject
from alumnet.mentoring.rules.wall_times import WallTime


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Up to three times for one session, how long it is, and where (a place or a link)."""

    times: Sequence[WallTime]
    minutes: int = 45
    place: str = ""

    @property
    def moments(self) -> list[datetime]:
        """The moments of the times, each once, the first first."""
        return sorted({each.moment for each in self.times})


def propose_session(
    subject: Subject, *, by: int, offer: Offer, now: datetime, arranged_by: int | None = None
) -> int:
    """Propose times for a session; return its number. A first call lasts 25 minutes.

    `arranged_by`: who does so in the name of `by`, the mentor.

    Raises ProposalOpen when times are proposed already, TimesMissing, TimePassed, TimeTooFar,
    EnoughSessions, CannotBePlanned, NotFound.
    """
    with writing() as session:
        pair = locked_pair(session, subject, by=by)
        _arranged(session, pair, arranged_by, now)
        there = session_facts.open_proposal(session, **pair.keys)
        if there is not None:
            raise ProposalOpen(number=there)
        row = new_session(
            session,
            pair,
            state=SessionState.PROPOSED,
            minutes=offer.minutes,
            now=now,
            place=offer.place,
        )
        _put_times(session, pair, row, "propose", offer, by=by, now=now)
        return row.number


def offer_others(
    subject: Subject,
    number: int,
    *,
    by: int,
    offer: Offer,
    now: datetime,
    arranged_by: int | None = None,
) -> None:
    """Propose other times instead of those that are proposed, by either of the two.

    Raises what `propose_session` does but ProposalOpen, and NoSuchTransition.
    """
    with writing() as session:
        pair, row = locked_session(session, subject, number, by=by)
        _arranged(session, pair, arranged_by, now)
        _put_times(session, pair, row, "offer_others", offer, by=by, now=now)


def move_session(
    subject: Subject,
    number: int,
    *,
    by: int,
    offer: Offer,
    now: datetime,
    arranged_by: int | None = None,
) -> None:
    """Ask for another time. The one that is agreed stands until the other takes a new one."""
    with writing() as session:
        pair, row = locked_session(session, subject, number, by=by)
        _arranged(session, pair, arranged_by, now)
        _put_times(session, pair, row, "move", offer, by=by, now=now)


def _put_times(
    session: Session,
    pair: Pair,
    row: MentoringSession,
    step: str,
    offer: Offer,
    *,
    by: int,
    now: datetime,
) -> None:
    if offer.times:
        # Before the step, whose clock runs until the last of them; a refusal undoes all of it.
        replace_times(session, row, offer.times, by=by)
    person_step(session, pair, row, step, by=by, now=now, offered=offer.moments)


def confirm_session(
    subject: Subject,
    number: int,
    *,
    by: int,
    chosen: datetime,
    now: datetime,
    arranged_by: int | None = None,
) -> None:
    """Take one of the proposed times; it goes into both calendars.

    Raises OwnProposal, TimeNotOffered, TimePassed, TimeTaken, CannotBePlanned, NotFound,
    NoSuchTransition.
    """
    with writing() as session:
        pair, row = locked_session(session, subject, number, by=by)
        _arranged(session, pair, arranged_by, now)
        facts = session_facts.of_session(
            session, row, by=by, now=now, is_open=pair.is_open, chosen=chosen
        )
        if facts.chosen in facts.offered:
            # Before the step, whose clock runs until a day before the session.
            take_time(session, row, chosen)
        take_step(session, row, "confirm", actor=pair.part_of(by), actor_id=by, facts=facts)
        count_sequence(row)


def keep_session(subject: Subject, number: int, *, by: int, now: datetime) -> None:
    """Stay with the time that was agreed before somebody asked for another."""
    with writing() as session:
        pair, row = locked_session(session, subject, number, by=by)
        person_step(session, pair, row, "keep", by=by, now=now)
        forget_times(session, row)


def cancel_session(
    subject: Subject,
    number: int,
    *,
    by: int,
    now: datetime,
    knows_it_is_late: bool = False,
    arranged_by: int | None = None,
) -> None:
    """Call a session off. Raises LateCancel within a day of it, unless that is known."""
    with writing() as session:
        pair, row = locked_session(session, subject, number, by=by)
        _arranged(session, pair, arranged_by, now)
        person_step(session, pair, row, "cancel", by=by, now=now, knows_it_is_late=knows_it_is_late)
        _is_off(session, row)


def change_place(subject: Subject, number: int, *, by: int, place: str, now: datetime) -> None:
    """Say where a session takes place: a link or a place; both calendars follow."""
    with writing() as session:
        pair, row = locked_session(session, subject, number, by=by)
        if row.place != place:
            person_step(session, pair, row, "change_place", by=by, now=now)
            row.place = place
            count_sequence(row)


def cancel_all(
    session: Session,
    *,
    mentorship_id: int | None = None,
    request_id: int | None = None,
    now: datetime,
    because_of: int | None = None,
) -> None:
    """Call off what is planned and has not begun, in the transaction of whatever ends it.

    Both people are locked by the caller. `because_of` is who caused it, if anybody did.
    """
    session.flush()
    planned = session.scalars(
        select(MentoringSession)
        .where(
            session_facts.is_about(mentorship_id=mentorship_id, request_id=request_id),
            MentoringSession.state.in_(PLANNED),
            or_(MentoringSession.starts_at.is_(None), MentoringSession.starts_at > now),
        )
        .order_by(MentoringSession.id)
    ).all()
    for row in planned:
        system_step(session, row, "call_off", now=now, because_of=because_of)
        _is_off(session, row)


def _is_off(session: Session, row: MentoringSession) -> None:
    """Forget what was proposed; what no calendar knows needs no message to take it out."""
    forget_times(session, row)
    if row.sequence >= 0:
        count_sequence(row)


def _arranged(session: Session, pair: Pair, arranged_by: int | None, now: datetime) -> None:
    let_arrange(
        session,
        mentor_id=pair.mentor_id,
        mentorship_id=pair.mentorship_id,
        arranged_by=arranged_by,
        now=now,
    )
