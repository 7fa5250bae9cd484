"""The facts that guards of a mentorship look at."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.mentoring.models import Agreement, Mentorship
from alumnet.mentoring.rules.agreement import Terms
from alumnet.mentoring.rules.mentorship_guards import MentorshipFacts


def of_mentorship(
    session: Session, mentorship: Mentorship, *, now: datetime, pause_until: date | None = None
) -> MentorshipFacts:
    """Return the facts about a mentorship. One statement where an agreement is written down."""
    return facts_of(
        mentorship, newest_version(session, mentorship), now=now, pause_until=pause_until
    )


def newest_version(session: Session, mentorship: Mentorship) -> Agreement | None:
    """Return the newest version of an agreement, None before there is one. One statement."""
    if not mentorship.drafted_version:
        return None
    query = select(Agreement).where(
        Agreement.mentorship_id == mentorship.id, Agreement.number == mentorship.drafted_version
    )
    return session.scalars(query).one()


def is_signed(version: Agreement | None) -> bool:
    """Return whether both signed a version."""
    return (
        version is not None
        and version.mentor_signed_at is not None
        and version.mentee_signed_at is not None
    )


def terms_of(version: Agreement) -> Terms:
    """Return the six fields of a version."""
    return Terms(
        purpose=version.purpose,
        cadence=version.cadence,
        ends_on=version.ends_on,
        how_we_meet=version.how_we_meet,
        stays_between=version.stays_between,
        how_we_stop=version.how_we_stop,
    )


def facts_of(
    mentorship: Mentorship,
    newest: Agreement | None,
    *,
    now: datetime,
    pause_until: date | None = None,
) -> MentorshipFacts:
    """Return the facts about a mentorship whose newest version was read with it."""
    return MentorshipFacts(
        now=now,
        needs_agreement=mentorship.needs_agreement,
        is_signed=is_signed(newest),
        due_at=mentorship.due_at,
        ends_at=mentorship.ends_at,
        has_met=mentorship.last_met_at is not None,
        nudges=mentorship.nudges,
        nudge_at=mentorship.nudge_at,
        ending=mentorship.ending,
        mentor_is_done=mentorship.mentor_done_at is not None,
        mentee_is_done=mentorship.mentee_done_at is not None,
        stood_still=timedelta(seconds=mentorship.stood_still),
        pause_until=pause_until,
        paused_until=mentorship.paused_until,
    )
