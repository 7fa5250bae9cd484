"""What mails and calendar files about sessions say, read when they are made."""

from dataclasses import dataclass
from datetime import datetime
from itertools import compress
from typing import Any

from sqlalchemy import Select, case, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.elements import ColumnElement

from alumnet.accounts.models import Person
from alumnet.connections.queries import has_blocked
from alumnet.members.rules import given_name_of
from alumnet.mentoring.models import (
    MentoringSession,
    Mentorship,
    MentorshipRequest,
    SessionTime,
)
from alumnet.mentoring.queries.parties import FORMER
from alumnet.mentoring.queries.session_facts import zones_of_both
from alumnet.mentoring.rules.sessions import About, SessionState
from alumnet.mentoring.rules.wall_times import WallTime

# Beyond this much of the past nobody's calendar needs to be told anything.
_MOST_IN_FEED = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionMail:
    """A session as mails tell of it: first names and times, never what is to be talked about.

    `zones` are those of the two, empty for that of the site. `hidden_from`: who of the two blocked
    the other.
    """

    id: int
    path: str
    number: int
    state: SessionState
    mentor_id: int
    mentee_id: int
    mentor: str
    mentee: str
    minutes: int
    place: str
    start: WallTime | None
    starts_at: datetime | None
    ends_at: datetime | None
    proposed_by_id: int | None
    told_by_id: int | None
    uid: str
    sequence: int
    created_at: datetime
    hidden_from: frozenset[int]
    zones: tuple[str, str]

    def name_of(self, person_id: int) -> str:
        """Return the first name of one of the two."""
        return self.mentor if person_id == self.mentor_id else self.mentee

    def partner_of(self, person_id: int) -> int:
        """Return the other one."""
        return self.mentee_id if person_id == self.mentor_id else self.mentor_id

    @property
    def both(self) -> tuple[int, int]:
        """The two."""
        return self.mentor_id, self.mentee_id

    @property
    def url_path(self) -> str:
        """Where its page is."""
        return f"{self.path}/sessions/{self.number}"


def session_mail(session: Session, session_id: int) -> SessionMail | None:
    """Return one session for a mail; None when it is gone. One statement."""
    found = _mails(session, _sessions().where(MentoringSession.id == session_id))
    return found[0] if found else None


def asked_at(session: Session, person_id: int, moment: datetime) -> list[SessionMail]:
    """Return the sessions about which a person is asked at a moment: did you meet? One statement.

    The mentee is asked first, the mentor if no answer came.
    """
    asked = case(
        (MentoringSession.asks_sent == 1, MentoringSession.mentee_id),
        else_=MentoringSession.mentor_id,
    )
    return _mails(
        session,
        _sessions().where(
            MentoringSession.asked_at == moment,
            MentoringSession.state == SessionState.CONFIRMED,
            asked == person_id,
        ),
    )


def calendar_of(session: Session, person_id: int, since: datetime) -> list[SessionMail]:
    """Return what a person's calendar knows: agreed and called off, later than `since`. One."""
    return _mails(
        session,
        _sessions()
        .where(
            (MentoringSession.mentor_id == person_id) | (MentoringSession.mentee_id == person_id),
            MentoringSession.sequence >= 0,
            MentoringSession.starts_at > since,
        )
        .limit(_MOST_IN_FEED),
    )


def moments_of(session: Session, session_id: int) -> list[datetime]:
    """Return the proposed times of a session, the first first. One statement."""
    query = select(SessionTime.starts_at).where(SessionTime.session_id == session_id)
    return list(session.scalars(query.order_by(SessionTime.starts_at)))


def _sessions() -> Select[*tuple[Any, ...]]:
    mentor, mentee = aliased(Person), aliased(Person)
    return (
        select(
            MentoringSession,
            Mentorship.public_id.label("mentorship"),
            MentorshipRequest.public_id.label("request"),
            *_name(mentor, "mentor"),
            *_name(mentee, "mentee"),
            *zones_of_both(),
            has_blocked(mentor.id, mentee.id).label("mentor_hides"),
            has_blocked(mentee.id, mentor.id).label("mentee_hides"),
        )
        .join(mentor, mentor.id == MentoringSession.mentor_id)
        .join(mentee, mentee.id == MentoringSession.mentee_id)
        .outerjoin(Mentorship, Mentorship.id == MentoringSession.mentorship_id)
        .outerjoin(MentorshipRequest, MentorshipRequest.id == MentoringSession.request_id)
        .order_by(MentoringSession.starts_at, MentoringSession.id)
    )


def _name(person: Any, label: str) -> tuple[ColumnElement[Any], ...]:
    return (
        person.given_name.label(f"{label}_given"),
        person.display_name.label(f"{label}_name"),
        person.erased_at.label(f"{label}_erased"),
    )


def _mails(session: Session, query: Select[*tuple[Any, ...]]) -> list[SessionMail]:
    return [_mail(row) for row in session.execute(query)]


def _mail(row: Any) -> SessionMail:
    found: MentoringSession = row.MentoringSession
    about, public_id = (
        (About.REQUEST, row.request)
        if row.mentorship is None
        else (About.MENTORSHIP, row.mentorship)
    )
    return SessionMail(
        id=found.id,
        path=f"/{about}/{public_id}",
        number=found.number,
        state=found.state,
        mentor_id=found.mentor_id,
        mentee_id=found.mentee_id,
        mentor=_first_name(row.mentor_given, row.mentor_name, row.mentor_erased),
        mentee=_first_name(row.mentee_given, row.mentee_name, row.mentee_erased),
        minutes=found.minutes,
        place=found.place,
        start=WallTime(found.local_start, found.zone, found.fold) if found.local_start else None,
        starts_at=found.starts_at,
        ends_at=found.ends_at,
        proposed_by_id=found.proposed_by_id,
        told_by_id=found.told_by_id,
        uid=found.uid,
        sequence=found.sequence,
        created_at=found.created_at,
        hidden_from=frozenset(
            compress((found.mentor_id, found.mentee_id), (row.mentor_hides, row.mentee_hides))
        ),
        zones=(row.mentor_zone, row.mentee_zone),
    )


def _first_name(given: str, name: str, erased_at: datetime | None) -> str:
    return FORMER if erased_at is not None else given_name_of(name, given)
