"""What waits for somebody, for the home page: requests, calls, decisions, and their desk."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    CompoundSelect,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    false,
    literal,
    null,
    or_,
    union_all,
)
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.connections.queries import standing_block
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.dates import weekday_in_words
from alumnet.kernel.db import UtcDateTime
from alumnet.kernel.statements import built_once
from alumnet.kernel.zones import reader_zone
from alumnet.members.models import MentorProfile
from alumnet.members.queries.people import ANY_VIEWER, values_of
from alumnet.mentoring.models import MentoringSession, Mentorship, MentorshipRequest
from alumnet.mentoring.queries.decisions import DECISIONS, decision, to_decide
from alumnet.mentoring.queries.home import (
    REQUEST,
    WaitingItem,
    waiting_request,
    waiting_requests,
    waiting_row,
)
from alumnet.mentoring.queries.parties import face_of
from alumnet.mentoring.rules.policy import POLICY
from alumnet.mentoring.rules.session_policy import SESSIONS
from alumnet.mentoring.rules.sessions import COMING, SessionState

_SOON = timedelta(days=2)
_DESK = "/me/mentoring/still"
_STILL_MENTORING = WaitingItem(
    title="Are you still mentoring?",
    detail="Three requests in a row had no answer, so we paused new ones for you.",
    url=_DESK,
    due_at=None,
    action_label="Say yes or stay away",
)


# Rows of a higher slice in the shape of `waiting_row`, read with the others.
More = Callable[[], Select[*tuple[Any, ...]]]


def rows_waiting(session: Session, viewer: Viewer, now: datetime, *more: More) -> Sequence[Any]:
    """Return what waits for the viewer but for the steps of mentorships. One statement.

    Requests; times to choose from, a call within two days, and one that was over lately of which
    nobody said yet whether it took place; what is to be decided; and, for a mentor whom silences
    paused, whether they go on. `more` rows come along, see `waiting_item` for the rest.
    """
    lately = now - SESSIONS.doubt
    values = {"now": now, "soon": now + _SOON, "lately": lately, **values_of(viewer)}
    return session.execute(_all(*more), values).all()


def waiting_item(row: Any, now: datetime) -> WaitingItem:
    """Return a row of `rows_waiting`, other than those of `more`, as the home page shows it."""
    if row.what == REQUEST:
        return waiting_request(row)
    if row.what in DECISIONS:
        return decision(row)
    return _STILL_MENTORING if row.url == _DESK else _item(row, now)


def _item(row: Any, now: datetime) -> WaitingItem:
    other = face_of(row)
    if row.is_mine:
        is_move = row.what == SessionState.RESCHEDULED.value
        title = f"{other.given_name} {'asks for another time' if is_move else 'suggests times'}"
        action, detail = "Take one", "One tap, and it's in both calendars."
    elif row.ends_at <= now:
        title, action = f"Did you and {other.given_name} meet?", "Say how it was"
        detail = f"Your call was on {weekday_in_words(row.starts_at, reader_zone())}."
    else:
        title, action = f"Call with {other.given_name}", "Prepare"
        zone = reader_zone()
        hour = row.starts_at.astimezone(ZoneInfo(zone))
        detail = f"On {weekday_in_words(row.starts_at, zone)}, {hour:%H:%M}."
    return WaitingItem(
        title=title,
        detail=detail,
        url=row.url,
        due_at=row.starts_at if row.is_mine else None,
        action_label=action,
        person=other,
        when=row.starts_at,
    )


# The statement is built once: building it takes longer than running it.
@built_once
def _all(*more: More) -> CompoundSelect[*tuple[Any, ...]]:
    rows = (each() for each in more)
    return union_all(waiting_requests(), _calls(), _desk(), *to_decide(), *rows)


def _desk() -> Select[*tuple[Any, ...]]:
    no_moment = cast(null(), UtcDateTime)
    return (
        waiting_row(
            literal(""), literal(_DESK), starts_at=no_moment, ends_at=no_moment, is_mine=false()
        )
        .join(MentorProfile, MentorProfile.person_id == Person.id)
        .where(Person.id == ANY_VIEWER.person_id, MentorProfile.silences >= POLICY.silences)
    )


def _calls() -> Select[*tuple[Any, ...]]:
    me = ANY_VIEWER.person_id
    now, soon, lately = (bindparam(name, type_=UtcDateTime) for name in ("now", "soon", "lately"))
    row = MentoringSession
    other_id = case((row.mentor_id == me, row.mentee_id), else_=row.mentor_id)
    offered = and_(
        row.state.in_((SessionState.PROPOSED, SessionState.RESCHEDULED)),
        row.proposed_by_id != me,
        row.offered_until > now,
    )
    # Whether a call took place comes before a move that is asked for of it.
    to_choose = and_(offered, or_(row.ends_at.is_(None), row.ends_at > now))
    near = and_(row.state.in_(COMING), row.starts_at <= soon, row.ends_at > lately)
    path = case(
        (row.mentorship_id.is_not(None), "/mentorships/" + Mentorship.public_id),
        else_="/requests/" + MentorshipRequest.public_id,
    )
    return (
        waiting_row(
            cast(row.state, String),
            path + "/sessions/" + cast(row.number, String),
            starts_at=case((to_choose, row.offered_until), else_=row.starts_at),
            ends_at=row.ends_at,
            is_mine=to_choose,
        )
        .join(Person, Person.id == other_id)
        .outerjoin(Mentorship, Mentorship.id == row.mentorship_id)
        .outerjoin(MentorshipRequest, MentorshipRequest.id == row.request_id)
        .where(
            or_(row.mentor_id == me, row.mentee_id == me),
            or_(offered, near),
            ~standing_block(row.mentor_id.expression, row.mentee_id.expression),
        )
    )
