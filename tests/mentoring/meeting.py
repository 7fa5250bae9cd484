"""What tests of sessions say often: a running mentorship, times, and a session that is agreed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from alumnet.accounts.models import Account
from alumnet.kernel.db import reading, writing
from alumnet.members.models import MentorProfile
from alumnet.mentoring import commands
from alumnet.mentoring.commands import sessions
from alumnet.mentoring.models import MentoringSession, Mentorship, SessionEvent, SessionTime
from alumnet.mentoring.queries.sessions import of_mentorship
from alumnet.mentoring.rules.sessions import About, Subject
from alumnet.mentoring.rules.wall_times import WallTime, wall_time_of
from tests.builders import THEN, Built
from tests.mentoring.asking import an_asked_pair

HOUR = timedelta(hours=1)
WEEK = timedelta(days=7)
SOON, LATER = THEN + WEEK, THEN + 2 * WEEK
END = SOON + timedelta(minutes=45)


def two_together(now: datetime = THEN) -> tuple[Built, Built, Subject]:
    """Make a mentor, a mentee, and a mentorship that runs between them."""
    mentor, mentee, request = an_asked_pair()
    mentorship = commands.accept_request(request, by=mentor.id, now=now)
    return mentor, mentee, Subject(About.MENTORSHIP, mentorship)


def at(*moments: datetime, zone: str = "Europe/Paris") -> list[WallTime]:
    """Return moments as clocks in `zone` show them."""
    return [wall_time_of(moment, zone) for moment in moments]


def proposed(
    subject: Subject,
    by: Built,
    *moments: datetime,
    now: datetime = THEN,
    zone: str = "Europe/Paris",
    minutes: int = 45,
) -> int:
    """Propose a session; return its number."""
    offer = sessions.Offer(times=at(*moments, zone=zone), minutes=minutes)
    return sessions.propose_session(subject, by=by.id, offer=offer, now=now)


def agreed(
    subject: Subject,
    by: Built,
    other: Built,
    start: datetime = THEN + WEEK,
    *,
    now: datetime = THEN,
    zone: str = "Europe/Paris",
) -> int:
    """Propose a session and let the other take it; return its number."""
    number = proposed(subject, by, start, now=now, zone=zone)
    sessions.confirm_session(subject, number, by=other.id, chosen=start, now=now)
    return number


def session_row(number: int = 1) -> MentoringSession:
    """Return the session of this number as it stands in the database now, the last of them."""
    return [row for row in session_rows() if row.number == number][-1]


def session_rows() -> Sequence[MentoringSession]:
    """Return all sessions, oldest first."""
    session = reading()
    session.expire_all()
    return session.scalars(select(MentoringSession).order_by(MentoringSession.id)).all()


def times_of(number: int = 1) -> list[datetime]:
    """Return the proposed times of a session, earliest first."""
    query = select(SessionTime.starts_at).where(SessionTime.session_id == session_row(number).id)
    return list(reading().scalars(query.order_by(SessionTime.starts_at)))


def history_of(number: int = 1) -> list[str]:
    """Return the steps that a session took."""
    query = select(SessionEvent.name).where(SessionEvent.subject_id == session_row(number).id)
    return list(reading().scalars(query.order_by(SessionEvent.id)))


def brief(subject: Subject, now: datetime) -> Any:
    """Return what the page of a mentorship shows of its sessions."""
    session = reading()
    session.expire_all()
    public_id = Mentorship.public_id == subject.public_id
    found = session.scalars(select(Mentorship.id).where(public_id)).one()
    return of_mentorship(session, found, now=now)


def in_zone(person: Built, zone: str) -> Built:
    """Let somebody's clock be that of a place."""
    with writing() as session:
        session.execute(update(Account).where(Account.person_id == person.id).values(zone=zone))
    return person


def a_pair_in_two_zones(windows: str = "Thursday evenings") -> tuple[Built, Built, Subject]:
    """Make Ruth in London, who has time on Thursdays, and Jun in Seoul, who meet."""
    mentor, mentee, subject = two_together()
    with writing() as session:
        session.get_one(MentorProfile, mentor.id).windows = windows
    return in_zone(mentor, "Europe/London"), in_zone(mentee, "Asia/Seoul"), subject


def path(subject: Subject, rest: str = "") -> str:
    """Return the address of a mentorship, or of something below it."""
    return f"/{subject.about}/{subject.public_id}{rest}"
