"""Mentorships as their two people see them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, case, exists, or_, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.connections.queries import has_blocked
from alumnet.kernel.aliases import shared_alias
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.errors import NotFound
from alumnet.kernel.statements import built_once
from alumnet.kernel.transitions import allowed
from alumnet.members.queries.people import ANY_VIEWER, Face, values_of
from alumnet.mentoring.models import (
    Agreement,
    Mentorship,
    MentorshipEvent,
    MentorshipRequest,
    WhatCame,
)
from alumnet.mentoring.queries.arranging import arranger
from alumnet.mentoring.queries.mentorship_facts import facts_of, is_signed, terms_of
from alumnet.mentoring.queries.mentorship_open import CALL, next_call, open_columns, step_facts
from alumnet.mentoring.queries.parties import face_columns, face_of, headline
from alumnet.mentoring.queries.requests import Happened, letter_of
from alumnet.mentoring.rules import LIVE, MentorshipKind, MentorshipState, Part, TimeKind
from alumnet.mentoring.rules.agreement import Terms
from alumnet.mentoring.rules.letter import Letter
from alumnet.mentoring.rules.mentorship_guards import latest_return
from alumnet.mentoring.rules.mentorship_states import THANKED, Ending
from alumnet.mentoring.rules.mentorship_step import (
    NextStep,
    looking_back,
    next_step,
)
from alumnet.mentoring.rules.mentorship_table import MENTORSHIP
from alumnet.messaging.queries import unread_in

_MOST_LISTED = 100
# Made once: an alias copies every column of its table.
_newest, _agreed = shared_alias(Agreement), shared_alias(Agreement)


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorshipView:
    """A mentorship for one of its two people; `letter` is what it began with.

    `agreed` is what both signed last, `latest_return` the last day a pause could last until.
    """

    id: int
    public_id: str
    state: MentorshipState
    kind: MentorshipKind
    is_mentor: bool
    other: Face
    other_headline: str
    is_connected: bool
    time_kind: TimeKind | None
    started_at: datetime
    ended_at: datetime | None
    due_at: datetime | None
    ends_at: datetime | None
    paused_until: date | None
    latest_return: date
    ending: Ending | None
    times_met: int
    last_met_at: datetime | None
    needs_agreement: bool
    drafted_version: int
    agreed: Terms | None
    is_ahead_of_agreed: bool
    nudges: int
    quiet_since: datetime | None
    goals_reached: int
    has_feedback: bool
    has_thanks: bool
    has_come_of_it: bool
    step: NextStep
    may: frozenset[str]
    letter: Letter | None
    answer_line: str
    request_public_id: str | None
    conversation_id: int | None
    unread: int
    # Whoever arranges its times for the mentor; only where its page is read.
    arranger: str | None

    @property
    def is_live(self) -> bool:
        """Whether it goes on."""
        return self.state in LIVE

    @property
    def may_end(self) -> bool:
        """Whether the viewer may end it alone, or let it be before it began."""
        return not self.may.isdisjoint(("end_early", "let_be"))

    @property
    def can_thank(self) -> bool:
        """Whether the viewer may write or change a thank-you."""
        return not self.is_mentor and self.last_met_at is not None and self.state in THANKED

    @property
    def last_day(self) -> date | None:
        """The last day of what was agreed, moved on by pauses."""
        return (self.ends_at - timedelta(seconds=1)).date() if self.ends_at else None

    @property
    def looking_back(self) -> str:
        """What lies behind the two, in a sentence: "Six months, five conversations."."""
        ended = self.ended_at or (self.ends_at if self.ending is Ending.END_DATE else None)
        return looking_back(self.started_at, ended, self.times_met, self.goals_reached)

    @property
    def next_line(self) -> str:
        """The one next step in a sentence."""
        return self.step.line

    @property
    def url(self) -> str:
        """The address of its page."""
        return f"/mentorships/{self.public_id}"

    @property
    def step_url(self) -> str:
        """Where the next step is taken; empty when nothing is to be pressed."""
        return f"{self.url}/{self.step.page}" if self.step.page else ""


def mentorship_page(
    session: Session, viewer: Viewer, public_id: str, *, now: datetime
) -> MentorshipView:
    """Return a mentorship for its page. Raises NotFound for anybody else. One statement."""
    values = {"public_id": public_id, **values_of(viewer)}
    row = session.execute(_one(), values).one_or_none()
    if row is None:
        raise NotFound
    return _view(row, viewer, now)


def mentorships_of(
    session: Session, viewer: Viewer, *, now: datetime, only_live: bool = False
) -> list[MentorshipView]:
    """Return the viewer's mentorships, running ones first, newest first. One statement."""
    rows = session.execute(_list(only_live), values_of(viewer))
    return [_view(row, viewer, now) for row in rows]


def running_mentorships(session: Session, viewer: Viewer, *, now: datetime) -> list[MentorshipView]:
    """Return what runs between the viewer and others, for the home page. One statement."""
    return mentorships_of(session, viewer, now=now, only_live=True)


def home_mentorships(session: Session, viewer: Viewer, *, now: datetime) -> list[MentorshipView]:
    """Return what runs, and what has ended and may still ask something. One statement."""
    rows = session.execute(_home(), values_of(viewer))
    return [_view(row, viewer, now) for row in rows]


def history_of(session: Session, mentorship_id: int, person_id: int) -> list[Happened]:
    """Return what happened to a mentorship, oldest first. One statement."""
    rows = session.execute(
        select(MentorshipEvent.name, MentorshipEvent.at, MentorshipEvent.actor_id)
        .where(MentorshipEvent.subject_id == mentorship_id)
        .order_by(MentorshipEvent.id)
    )
    return [
        Happened(name, at, None if actor_id is None else actor_id == person_id)
        for name, at, actor_id in rows
    ]


# The statements are built once: building them takes longer than running them.
@built_once
def _one() -> Any:
    query = _mine().where(Mentorship.public_id == bindparam("public_id"))
    return query.add_columns(arranger().label("arranger"))


@built_once
def _list(only_live: bool) -> Any:  # noqa: FBT001
    query = _in_order()
    return (query.where(Mentorship.state.in_(LIVE)) if only_live else query).limit(_MOST_LISTED)


@built_once
def _home() -> Any:
    asked = exists().where(
        WhatCame.mentorship_id == Mentorship.id,
        WhatCame.author_id == ANY_VIEWER.person_id,
        WhatCame.answered_at.is_(None),
    )
    asks = and_(
        Mentorship.state == MentorshipState.COMPLETED, or_(Mentorship.due_at.is_not(None), asked)
    )
    return _in_order().where(or_(Mentorship.state.in_(LIVE), asks)).limit(_MOST_LISTED)


def _in_order() -> Any:
    return _mine().order_by(
        case((Mentorship.state.in_(LIVE), 0), else_=1),
        Mentorship.started_at.desc(),
        Mentorship.id.desc(),
    )


def _mine() -> Any:
    me = ANY_VIEWER.person_id
    other_id = case((Mentorship.mentor_id == me, Mentorship.mentee_id), else_=Mentorship.mentor_id)
    return (
        select(
            Mentorship,
            MentorshipRequest,
            _newest,
            _agreed,
            *face_columns(ANY_VIEWER),
            headline(ANY_VIEWER).label("headline"),
            unread_in(Mentorship.conversation_id.expression, me).label("unread"),
            *open_columns(me),
        )
        .join(Person, Person.id == other_id)
        .outerjoin(MentorshipRequest, MentorshipRequest.id == Mentorship.request_id)
        .outerjoin(_newest, _version(_newest, Mentorship.drafted_version))
        .outerjoin(_agreed, _version(_agreed, Mentorship.agreed_version))
        .outerjoin(CALL, CALL.id == next_call())
        .where(
            or_(Mentorship.mentor_id == me, Mentorship.mentee_id == me),
            ~has_blocked(me, other_id),
        )
    )


def _version(version: Any, number: Any) -> Any:
    return and_(version.mentorship_id == Mentorship.id, version.number == number)


def _view(row: Any, viewer: Viewer, now: datetime) -> MentorshipView:
    found: Mentorship = row.Mentorship
    newest, agreed = row[2], row[3]
    request: MentorshipRequest | None = row.MentorshipRequest
    other = face_of(row)
    part = Part.MENTOR if found.mentor_id == viewer.person else Part.MENTEE
    facts = facts_of(found, newest, now=now)
    latest = latest_return(facts)
    facts = facts_of(found, newest, now=now, pause_until=latest)
    return MentorshipView(
        id=found.id,
        public_id=found.public_id,
        state=found.state,
        kind=found.kind,
        is_mentor=part is Part.MENTOR,
        other=other,
        other_headline=row.headline or "",
        is_connected=bool(row.is_connected),
        time_kind=found.time_kind,
        started_at=found.started_at,
        ended_at=found.ended_at,
        due_at=found.due_at,
        ends_at=found.ends_at,
        paused_until=found.paused_until,
        latest_return=latest,
        ending=found.ending,
        times_met=found.times_met,
        last_met_at=found.last_met_at,
        needs_agreement=found.needs_agreement,
        drafted_version=found.drafted_version,
        agreed=terms_of(agreed) if agreed is not None else None,
        is_ahead_of_agreed=newest is not None and not is_signed(newest),
        nudges=found.nudges,
        quiet_since=found.quiet_since,
        goals_reached=row.goals_reached,
        has_feedback=bool(row.has_feedback),
        has_thanks=bool(row.has_thanked),
        has_come_of_it=bool(row.has_come_of_it),
        step=next_step(step_facts(row, newest, part, other.given_name, now=now)),
        may=frozenset(step.name for step in allowed(MENTORSHIP, found.state, part.value, facts)),
        letter=letter_of(request) if request else None,
        answer_line=request.answer_line if request else "",
        request_public_id=request.public_id if request else None,
        conversation_id=found.conversation_id,
        unread=row.unread,
        arranger=getattr(row, "arranger", None),
    )
