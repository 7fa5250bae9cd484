"""What tests of mentorships say often: a pair, an agreement, both signed, they met."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from alumnet.kernel.db import reading
from alumnet.mentoring import commands
from alumnet.mentoring.models import Mentorship
from alumnet.mentoring.rules import MentorshipState, TimeKind
from alumnet.mentoring.rules.agreement import NO_FAULT, Terms
from alumnet.mentoring.rules.mentorship_states import Cadence
from tests import builders
from tests.builders import THEN, Built
from tests.mentoring.asking import a_request

LAST_DAY = date(2026, 7, 5)


def terms(**more: Any) -> Terms:
    """Return an agreement for half a year that says everything."""
    said: dict[str, Any] = {
        "purpose": "Leading a team of two for the first time.",
        "cadence": Cadence.MONTHLY,
        "ends_on": LAST_DAY,
        "how_we_meet": "By video, an hour at most.",
        "stays_between": "What we tell each other stays with us.",
        "how_we_stop": NO_FAULT,
    }
    return Terms(**(said | more))


def a_proposed_pair(
    *, time_kind: TimeKind = TimeKind.SIX_MONTHS, now: datetime = THEN, places: int = 2
) -> tuple[Built, Built, str]:
    """Make a mentor, a mentee, and what a yes proposed between them."""
    mentor = builders.a_mentor("Ruth Adeyemi", places=places)
    mentee = builders.a_member("Jun Baek")
    asked = a_request(mentee, mentor, now=now, time_kind=time_kind)
    return mentor, mentee, commands.accept_request(asked, by=mentor.id, now=now)


def sign(public_id: str, mentor: Built, mentee: Built, now: datetime, **more: Any) -> int:
    """Let the mentee write down and sign a version, and the mentor sign it."""
    seen = row_of(public_id).drafted_version
    number = commands.save_agreement(
        public_id, by=mentee.id, terms=terms(**more), seen=seen, signs=True, now=now
    )
    commands.sign_agreement(public_id, by=mentor.id, number=number, now=now)
    return number


def a_running_pair(*, now: datetime = THEN, places: int = 2) -> tuple[Built, Built, str]:
    """Make a mentor and a mentee who signed an agreement until 5 July 2026."""
    mentor, mentee, public_id = a_proposed_pair(now=now, places=places)
    sign(public_id, mentor, mentee, now)
    return mentor, mentee, public_id


def a_completed_pair(*, now: datetime = THEN) -> tuple[Built, Built, str]:
    """Make a mentor and a mentee who met once and completed it an hour later."""
    mentor, mentee, public_id = a_running_pair(now=now)
    commands.we_met(public_id, by=mentee.id, now=now)
    commands.finish_mentorship(public_id, by=mentee.id, now=now + timedelta(hours=1))
    return mentor, mentee, public_id


def row_of(public_id: str) -> Mentorship:
    """Return a mentorship as it stands in the database now."""
    session = reading()
    session.expire_all()
    query = select(Mentorship).where(Mentorship.public_id == public_id)
    return session.scalars(query).one()


def state_of(public_id: str) -> MentorshipState:
    """Return where a mentorship stands."""
    return row_of(public_id).state
