"""What a meeting means for a mentorship: how often the two met, and that a silence is over."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alumnet.kernel import outbox
from alumnet.mentoring.commands.beginning import listen_from
from alumnet.mentoring.commands.steps import mentorship_step, part_in
from alumnet.mentoring.models import Agreement, CheckIn, MentoringSession, Mentorship
from alumnet.mentoring.rules import LIVE, MentorshipState, Part
from alumnet.mentoring.rules.mentorship_policy import SHIP_POLICY as POLICY
from alumnet.mentoring.rules.mentorship_states import Cadence, Occasion
from alumnet.mentoring.rules.sessions import SessionState


def count_meetings(
    session: Session, mentorship_id: int | None, *, by: int | None, now: datetime
) -> None:
    """Count the sessions that took place anew, after one was held, doubted or settled.

    One more ends a silence; the first one asks both, each alone, whether it fits. Both people are
    locked by the caller. Without a mentorship (a first call) nothing happens.
    """
    mentorship = session.get(Mentorship, mentorship_id) if mentorship_id is not None else None
    if mentorship is None:
        return
    session.flush()
    times_met, last_met_at = session.execute(
        select(func.count(MentoringSession.id), func.max(MentoringSession.ends_at)).where(
            MentoringSession.mentorship_id == mentorship.id,
            MentoringSession.state == SessionState.HELD,
        )
    ).one()
    is_one_more = times_met > mentorship.times_met
    mentorship.times_met, mentorship.last_met_at = times_met, last_met_at
    if is_one_more and last_met_at is not None and mentorship.state in LIVE:
        _go_on(session, mentorship, last_met_at, by, now)


def _go_on(
    session: Session, mentorship: Mentorship, met_at: datetime, by: int | None, now: datetime
) -> None:
    if mentorship.state is MentorshipState.ACTIVE:
        actor = Part.SYSTEM if by is None else part_in(mentorship, by)
        mentorship_step(session, mentorship, "meet", actor=actor, actor_id=by, now=now)
    if mentorship.quiet_since is not None and mentorship.nudge_at is not None:
        since = max(met_at, mentorship.quiet_since)
        listen_from(mentorship, since, agreed_cadence(session, mentorship))
    if mentorship.needs_agreement and not _was_asked(session, mentorship):
        ask_both(session, mentorship, Occasion.FIRST_MEETING, now)
        for person_id in (mentorship.mentor_id, mentorship.mentee_id):
            later = now + POLICY.fit_question
            outbox.add(session, "mentoring.waiting", person_id, now=now, not_before=later)


def agreed_cadence(session: Session, mentorship: Mentorship) -> Cadence | None:
    """Return the rhythm that both signed; None without an agreement. One statement."""
    query = select(Agreement.cadence).where(
        Agreement.mentorship_id == mentorship.id, Agreement.number == mentorship.agreed_version
    )
    return session.scalar(query) if mentorship.agreed_version else None


def _was_asked(session: Session, mentorship: Mentorship) -> bool:
    query = select(CheckIn.id).where(
        CheckIn.mentorship_id == mentorship.id, CheckIn.occasion == Occasion.FIRST_MEETING
    )
    return session.scalars(query.limit(1)).one_or_none() is not None


def ask_both(session: Session, mentorship: Mentorship, occasion: Occasion, now: datetime) -> None:
    """Put a question to each of the two."""
    for person_id in (mentorship.mentor_id, mentorship.mentee_id):
        session.add(
            CheckIn(
                mentorship_id=mentorship.id, person_id=person_id, occasion=occasion, asked_at=now
            )
        )
