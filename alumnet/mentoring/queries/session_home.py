"""What waits for somebody beside requests, for the home page: their calls, and their desk."""

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
    select,
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
from alumnet.mentoring.queries.home import WaitingItem
from alumnet.mentoring.queries.parties import face_columns, face_of
from alumnet.mentoring.rules.policy import POLICY
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


def waiting_calls(session: Session, viewer: Viewer, now: datetime) -> list[WaitingItem]:
    """Return calls that ask something of the viewer, the nearest first. One statement.

    Times to choose from, a call within two days, and one that is over of which nobody said yet
    whether it took place. Then what is to be decided, and last, for a mentor whom silences paused,
    whether they go on.
    """
    values = {"now": now, "soon": now + _SOON, **values_of(viewer)}
    rows = session.execute(_calls_and_desk(), values).all()
    decisions = [decision(row) for row in rows if row.state in DECISIONS]
    is_paused = any(row.url == _DESK for row in rows)
    calls = [row for row in rows if row.url != _DESK and row.state not in DECISIONS]
    calls.sort(key=lambda row: (row.starts_at is None, row.starts_at or now))
    return [*(_item(row, now) for row in calls), *decisions, *[_STILL_MENTORING] * is_paused]


def _item(row: Any, now: datetime) -> WaitingItem:
    other = face_of(row)
    if row.starts_at is not None and row.ends_at <= now:
        title, action = f"Did you and {other.given_name} meet?", "Say how it was"
        detail = f"Your call was on {weekday_in_words(row.starts_at, reader_zone())}."
    elif row.is_mine_to_choose:
        is_move = row.state == SessionState.RESCHEDULED.value
        title = f"{other.given_name} {'asks for another time' if is_move else 'suggests times'}"
        action, detail = "Take one", "One tap, and it's in both calendars."
    else:
        title, action = f"Call with {other.given_name}", "Prepare"
        zone = reader_zone()
        hour = row.starts_at.astimezone(ZoneInfo(zone))
        detail = f"On {weekday_in_words(row.starts_at, zone)}, {hour:%H:%M}."
    return WaitingItem(
        title=title, detail=detail, url=row.url, due_at=None, action_label=action, person=other
    )


# The statement is built once: building it takes longer than running it.
@built_once
def _calls_and_desk() -> CompoundSelect[*tuple[Any, ...]]:
    no_moment = cast(null(), UtcDateTime)
    desk = (
        select(
            literal("").label("state"),
            no_moment.label("starts_at"),
            no_moment.label("ends_at"),
            false().label("is_mine_to_choose"),
            literal(_DESK).label("url"),
            *face_columns(ANY_VIEWER),
        )
        .join(MentorProfile, MentorProfile.person_id == Person.id)
        .where(Person.id == ANY_VIEWER.person_id, MentorProfile.silences >= POLICY.silences)
    )
    return union_all(_calls(), desk, *to_decide())


def _calls() -> Select[*tuple[Any, ...]]:
    me = ANY_VIEWER.person_id
    now, soon = bindparam("now", type_=UtcDateTime), bindparam("soon", type_=UtcDateTime)
    row = MentoringSession
    other_id = case((row.mentor_id == me, row.mentee_id), else_=row.mentor_id)
    offered = and_(
        row.state.in_((SessionState.PROPOSED, SessionState.RESCHEDULED)),
        row.proposed_by_id != me,
        row.offered_until > now,
    )
    near = and_(row.state.in_(COMING), row.starts_at <= soon)
    path = case(
        (row.mentorship_id.is_not(None), "/mentorships/" + Mentorship.public_id),
        else_="/requests/" + MentorshipRequest.public_id,
    )
    return (
        select(
            cast(row.state, String).label("state"),
            row.starts_at,
            row.ends_at,
            offered.label("is_mine_to_choose"),
            (path + "/sessions/" + cast(row.number, String)).label("url"),
            *face_columns(ANY_VIEWER),
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
