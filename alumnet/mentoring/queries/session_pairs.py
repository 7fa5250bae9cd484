"""The two who plan a session: who they are to each other, and when they are busy."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case, or_, select, union_all
from sqlalchemy.orm import Session

from alumnet.accounts.models import Account, Person
from alumnet.connections.queries import has_blocked
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.errors import NotFound
from alumnet.kernel.statements import built_once
from alumnet.kernel.zones import reader_zone, site_zone
from alumnet.members.models import MentorProfile
from alumnet.members.queries.people import ANY_VIEWER, Face, values_of
from alumnet.mentoring.models import (
    GroupHour,
    MentoringSession,
    Mentorship,
    MentorshipRequest,
)
from alumnet.mentoring.queries.parties import face_columns, face_of
from alumnet.mentoring.rules import LIVE, RequestState
from alumnet.mentoring.rules.desk_states import GroupHourState
from alumnet.mentoring.rules.session_policy import SESSIONS
from alumnet.mentoring.rules.session_words import time_in_words, usual_minutes
from alumnet.mentoring.rules.sessions import (
    COMING,
    About,
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


def pair_page(session: Session, viewer: Viewer, subject: Subject) -> Pair:
    """Return the two of a subject. Raises NotFound for anybody else. One statement."""
    values = {"public_id": subject.public_id, **values_of(viewer)}
    row = session.execute(pairs(subject.about), values).one_or_none()
    if row is None:
        raise NotFound
    return pair_of(row, viewer, subject)


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


# The statements are built once: building them takes longer than running them.
@built_once
def pairs(about: About) -> Select[*tuple[Any, ...]]:
    """Return the statement that finds the two of a subject by its public id."""
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
            ~has_blocked(me, other_id),
            *_is_sent(about),
        )
    )


def _is_sent(about: About) -> tuple[ColumnElement[bool], ...]:
    """Say in SQL that a request is no draft: those are seen by who writes them alone."""
    if about is About.MENTORSHIP:
        return ()
    return (MentorshipRequest.state != RequestState.DRAFT,)


def pair_of(row: Any, viewer: Viewer, subject: Subject) -> Pair:
    """Return the two that a row of `pairs` tells of."""
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
