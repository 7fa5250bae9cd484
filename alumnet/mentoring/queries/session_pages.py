"""A session for its page, with everything around it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm import Session

from alumnet.kernel.authorization import Viewer
from alumnet.kernel.errors import NotFound
from alumnet.kernel.signed import signed, unsigned
from alumnet.kernel.statements import built_once
from alumnet.kernel.transitions import allowed
from alumnet.members.queries.people import values_of
from alumnet.mentoring.models import (
    AgendaPoint,
    MentoringSession,
    Mentorship,
    MentorshipRequest,
    SessionTime,
)
from alumnet.mentoring.queries.session_pairs import Pair, pair_of, pairs
from alumnet.mentoring.rules import Part
from alumnet.mentoring.rules.session_policy import SESSIONS
from alumnet.mentoring.rules.session_table import SESSION
from alumnet.mentoring.rules.sessions import (
    COMING,
    About,
    SessionFacts,
    SessionState,
    Subject,
)

_POINT = "mentoring.point"


@dataclass(frozen=True, slots=True)
class Point:
    """Something on the list of what to talk about; the token names it to whoever takes it off."""

    token: str
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
        pair_of(row, viewer, subject),
        viewer,
        now,
        times=times,
        agenda=_agenda(session, found.id, viewer.person),
        last=_last_time(session, found),
    )


def _agenda(session: Session, session_id: int, me: int) -> list[Point]:
    query = (
        select(AgendaPoint.id, AgendaPoint.text, AgendaPoint.author_id)
        .where(AgendaPoint.session_id == session_id)
        .order_by(AgendaPoint.id)
    )
    return [
        Point(signed(_POINT, point_id), text, by == me)
        for point_id, text, by in session.execute(query)
    ]


def point_named(token: str) -> int | None:
    """Return the id of the point that a page named so; None for any token not ours."""
    found = unsigned(_POINT, token)
    return found[0] if found else None


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


# Built once: building a statement takes longer than running it.
@built_once
def _one(about: About) -> Select[*tuple[Any, ...]]:
    is_mentorship = about is About.MENTORSHIP
    key = MentoringSession.mentorship_id if is_mentorship else MentoringSession.request_id
    owner = Mentorship.id if is_mentorship else MentorshipRequest.id
    return (
        pairs(about)
        .add_columns(MentoringSession)
        .join(MentoringSession, and_(key == owner, MentoringSession.number == bindparam("number")))
    )


def _facts(
    found: MentoringSession, pair: Pair, viewer: Viewer, now: datetime, times: Sequence[datetime]
) -> SessionFacts:
    return SessionFacts(
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
    facts = _facts(found, pair, viewer, now, times)
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
