"""Sessions for their pages: planning one, and one with everything around it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, or_, select, union_all
from sqlalchemy.orm import Session

from alumnet.accounts.models import Account, Person
from alumnet.connections.queries import standing_block
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.errors import NotFound
from alumnet.kernel.transitions import allowed
from alumnet.kernel.zones import reader_zone, site_zone
from alumnet.members.models import MentorProfile
from alumnet.members.queries.people import ANY_VIEWER, Face, values_of
from alumnet.mentoring.models import (
    AgendaPoint,
    GroupHour,
    MentoringSession,
    Mentorship,
    MentorshipRequest,
    SessionTime,
)
from alumnet.mentoring.queries.parties import face_columns, face_of
from alumnet.mentoring.rules import LIVE, Part, RequestState
from alumnet.mentoring.rules.desk_states import GroupHourState
from alumnet.mentoring.rules.session_policy import SESSIONS
from alumnet.mentoring.rules.session_table import SESSION
from alumnet.mentoring.rules.session_words import time_in_words, usual_minutes
from alumnet.mentoring.rules.sessions import (
    COMING,
    About,
    SessionFacts,
    SessionState,
    Subject,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The two of a mentorship or a request, from the side of the viewer.

    `windows` is when the mentor usually has time, in their words; `is_open`: they may plan.
    """

    subject: Subject
    id: int
    mentor_id: int
    mentee_id: int
    is_mentor: bool
    other: Face
    zone: str
    other_zone: str
    windows: str
    minutes: int
    is_open: bool

    @property
    def mentor_zone(self) -> str:
        """Where the mentor's hours are meant."""
        return self.zone if self.is_mentor else self.other_zone

    def told(self, moment: datetime) -> str:
        """Return a moment in words, in both zones where they differ."""
        return time_in_words(moment, self.zone, self.other_zone, self.other.given_name)


@dataclass(frozen=True, slots=True)
class Point:
    """Something on the list of what to talk about."""

    id: int
    text: str
    by_you: bool


@dataclass(frozen=True, slots=True)
class LastTime:
    """The session before: what the mentee wanted to try, and what came of it."""

    number: int
    will_try: str
    what_happened: str
    words_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPage:
    """A session for the page of one of its two people; `may` names the steps open to them."""

    pair: Pair
    id: int
    number: int
    state: SessionState
    minutes: int
    place: str
    starts_at: datetime | None
    ends_at: datetime | None
    times: Sequence[datetime]
    by_you: bool
    told_by_you: bool
    is_late: bool
    has_begun: bool
    is_over: bool
    in_calendars: bool
    may: frozenset[str]
    question: str
    brings: str
    will_try: str
    what_happened: str
    words_version: int
    agenda: Sequence[Point]
    last: LastTime | None

    @property
    def is_coming(self) -> bool:
        """Whether a time stands and has not come."""
        return self.state in COMING and not self.has_begun


def pair_page(session: Session, viewer: Viewer, subject: Subject) -> Pair:
    """Return the two of a subject. Raises NotFound for anybody else. One statement."""
    values = {"public_id": subject.public_id, **values_of(viewer)}
    row = session.execute(_pairs(subject.about), values).one_or_none()
    if row is None:
        raise NotFound
    return _pair(row, viewer, subject)


def session_page(
    session: Session, viewer: Viewer, subject: Subject, number: int, *, now: datetime
) -> SessionPage:
    """Return a session for its page. Raises NotFound for anybody else. Four statements."""
    values = {"public_id": subject.public_id, "number": number, **values_of(viewer)}
    row = session.execute(_one(subject.about), values).one_or_none()
    if row is None:
        raise NotFound
    found: MentoringSession = row.MentoringSession
    times = session.scalars(
        select(SessionTime.starts_at)
        .where(SessionTime.session_id == found.id, SessionTime.starts_at > now)
        .order_by(SessionTime.starts_at)
    ).all()
    return _page(
        found,
        _pair(row, viewer, subject),
        viewer,
        now,
        times=times,
        agenda=_agenda(session, found.id, viewer.person),
        last=_last_time(session, found),
    )


def busy_times(
    session: Session, pair: Pair, now: datetime, *, but: int | None = None
) -> list[tuple[datetime, datetime]]:
    """Return when one of the two has a call or an hour for several, but one call. One statement."""
    both = (pair.mentor_id, pair.mentee_id)
    calls = select(MentoringSession.starts_at, MentoringSession.ends_at).where(
        or_(MentoringSession.mentor_id.in_(both), MentoringSession.mentee_id.in_(both)),
        MentoringSession.state.in_(COMING),
        MentoringSession.ends_at > now,
        MentoringSession.id != (but or 0),
    )
    hours = select(GroupHour.starts_at, GroupHour.ends_at).where(
        GroupHour.mentor_id.in_(both),
        GroupHour.state == GroupHourState.PLANNED,
        GroupHour.ends_at > now,
    )
    found: Any = session.execute(union_all(calls, hours))
    return [(start, end) for start, end in found if start and end]


def _agenda(session: Session, session_id: int, me: int) -> list[Point]:
    query = (
        select(AgendaPoint.id, AgendaPoint.text, AgendaPoint.author_id)
        .where(AgendaPoint.session_id == session_id)
        .order_by(AgendaPoint.id)
    )
    return [Point(point_id, text, by == me) for point_id, text, by in session.execute(query)]


def _last_time(session: Session, found: MentoringSession) -> LastTime | None:
    if found.mentorship_id is None:
        return None
    row = session.execute(
        select(
            MentoringSession.number,
            MentoringSession.will_try,
            MentoringSession.what_happened,
            MentoringSession.words_version,
        )
        .where(
            MentoringSession.mentorship_id == found.mentorship_id,
            MentoringSession.id != found.id,
            MentoringSession.state == SessionState.HELD,
            *(() if found.starts_at is None else (MentoringSession.starts_at < found.starts_at,)),
        )
        .order_by(MentoringSession.starts_at.desc())
        .limit(1)
    ).one_or_none()
    return LastTime(*row) if row is not None and row.will_try else None


# The statements are built once: building them takes longer than running them.
@cache
def _pairs(about: About) -> Select[*tuple[Any, ...]]:
    table: Any = Mentorship if about is About.MENTORSHIP else MentorshipRequest
    me = ANY_VIEWER.person_id
    other_id = case((table.mentor_id == me, table.mentee_id), else_=table.mentor_id)
    return (
        select(
            table.id.label("subject_id"),
            table.mentor_id.label("mentor_id"),
            table.mentee_id.label("mentee_id"),
            table.state.label("subject_state"),
            table.time_kind.label("time_kind"),
            select(Account.zone)
            .where(Account.person_id == Person.id)
            .scalar_subquery()
            .label("other_zone"),
            select(MentorProfile.windows)
            .where(MentorProfile.person_id == table.mentor_id)
            .scalar_subquery()
            .label("windows"),
            *face_columns(ANY_VIEWER),
        )
        .join(Person, Person.id == other_id)
        .where(
            table.public_id == bindparam("public_id"),
            or_(table.mentor_id == me, table.mentee_id == me),
            ~standing_block(table.mentor_id.expression, table.mentee_id.expression),
            *_is_sent(about),
        )
    )


def _is_sent(about: About) -> tuple[ColumnElement[bool], ...]:
    """Say in SQL that a request is no draft: those are seen by who writes them alone."""
    if about is About.MENTORSHIP:
        return ()
    return (MentorshipRequest.state != RequestState.DRAFT,)


@cache
def _one(about: About) -> Select[*tuple[Any, ...]]:
    is_mentorship = about is About.MENTORSHIP
    key = MentoringSession.mentorship_id if is_mentorship else MentoringSession.request_id
    owner = Mentorship.id if is_mentorship else MentorshipRequest.id
    return (
        _pairs(about)
        .add_columns(MentoringSession)
        .join(MentoringSession, and_(key == owner, MentoringSession.number == bindparam("number")))
    )


def _pair(row: Any, viewer: Viewer, subject: Subject) -> Pair:
    is_call = subject.about is About.REQUEST
    is_open = row.subject_state is RequestState.EXPLORING if is_call else row.subject_state in LIVE
    return Pair(
        subject=subject,
        id=row.subject_id,
        mentor_id=row.mentor_id,
        mentee_id=row.mentee_id,
        is_mentor=row.mentor_id == viewer.person,
        other=face_of(row),
        zone=reader_zone(),
        other_zone=row.other_zone or site_zone(),
        windows=row.windows or "",
        minutes=SESSIONS.first_call if is_call else usual_minutes(row.time_kind),
        is_open=is_open,
    )


def _page(
    found: MentoringSession,
    pair: Pair,
    viewer: Viewer,
    now: datetime,
    *,
    times: Sequence[datetime],
    agenda: Sequence[Point],
    last: LastTime | None,
) -> SessionPage:
    facts = SessionFacts(
        now=now,
        is_open=pair.is_open,
        starts_at=found.starts_at,
        ends_at=found.ends_at,
        due_at=found.due_at,
        by_proposer=found.proposed_by_id == viewer.person,
        by_teller=found.told_by_id == viewer.person,
        # Whether a time is free is asked when it is taken; what may be proposed is asked there.
        offered=tuple(times) or (now + SESSIONS.late_cancel,),
        chosen=next(iter(times), None),
        knows_it_is_late=True,
    )
    part = (Part.MENTOR if pair.is_mentor else Part.MENTEE).value
    return SessionPage(
        pair=pair,
        id=found.id,
        number=found.number,
        state=found.state,
        minutes=found.minutes,
        place=found.place,
        starts_at=found.starts_at,
        ends_at=found.ends_at,
        times=times,
        by_you=facts.by_proposer,
        told_by_you=facts.by_teller,
        is_late=facts.is_late,
        has_begun=found.starts_at is not None and found.starts_at <= now,
        is_over=found.ends_at is not None and found.ends_at <= now,
        in_calendars=found.sequence >= 0,
        may=frozenset(step.name for step in allowed(SESSION, found.state, part, facts)),
        question=found.question,
        brings=found.brings,
        will_try=found.will_try,
        what_happened=found.what_happened,
        words_version=found.words_version,
        agenda=agenda,
        last=last,
    )
