"""What somebody is asked to decide, for the home page.

To mentor, whether two meet already, and whether to come to an hour for several.

Rows have the shape of all that waits, so that one statement reads them together.
"""

from typing import Any

from sqlalchemy import Select, case, cast, false, literal, null, or_
from sqlalchemy.sql.elements import ColumnElement

from alumnet.accounts.models import Person
from alumnet.connections.queries import standing_block
from alumnet.kernel.db import UtcDateTime
from alumnet.members.queries.people import ANY_VIEWER
from alumnet.mentoring.models import GroupHour, GroupInvitation
from alumnet.mentoring.models.offers import MeetingRecord, Nomination
from alumnet.mentoring.queries.home import WaitingItem, waiting_row
from alumnet.mentoring.queries.parties import face_of
from alumnet.mentoring.rules.beginning_states import MeetingState, NominationState
from alumnet.mentoring.rules.desk_states import GroupHourState, InvitationState

_NAMED, _UNNAMED, _MEETING, _HOUR = "nominated_by", "nominated", "meeting", "group_hour"
DECISIONS = frozenset({_NAMED, _UNNAMED, _MEETING, _HOUR})


def to_decide() -> tuple[Select[*tuple[Any, ...]], ...]:
    """Return statements of what waits for the viewer, to be read together with others."""
    me = ANY_VIEWER.person_id
    named = case((Nomination.is_named, _NAMED), else_=_UNNAMED)
    nominations = (
        _rows(named, "/nominations/" + Nomination.public_id, Nomination.due_at)
        .join(Person, Person.id == Nomination.nominator_id)
        .where(Nomination.nominee_id == me, Nomination.state == NominationState.SENT)
    )
    meetings = (
        _rows(
            literal(_MEETING),
            "/already-meeting/" + MeetingRecord.public_id,
            MeetingRecord.due_at,
        )
        .join(Person, Person.id == MeetingRecord.recorded_by_id)
        .where(
            or_(MeetingRecord.mentor_id == me, MeetingRecord.mentee_id == me),
            MeetingRecord.recorded_by_id != me,
            MeetingRecord.state == MeetingState.RECORDED,
        )
    )
    hours = (
        _rows(literal(_HOUR), "/group-hours/" + GroupHour.public_id, GroupHour.starts_at)
        .join(Person, Person.id == GroupHour.mentor_id)
        .join(GroupInvitation, GroupInvitation.group_hour_id == GroupHour.id)
        .where(
            GroupInvitation.person_id == me,
            GroupInvitation.state == InvitationState.INVITED,
            GroupHour.state == GroupHourState.PLANNED,
            ~standing_block(GroupHour.mentor_id.expression, me),
        )
    )
    return nominations, meetings, hours


def _rows(
    what: ColumnElement[str], url: ColumnElement[str], due_at: Any
) -> Select[*tuple[Any, ...]]:
    no_moment = cast(null(), UtcDateTime)
    return waiting_row(what, url, starts_at=due_at, ends_at=no_moment, is_mine=false())


def decision(row: Any) -> WaitingItem:
    """Return one of them as the home page shows it; who isn't named stays unnamed."""
    other = None if row.what == _UNNAMED else face_of(row)
    name = other.given_name if other else "Somebody here"
    if row.what == _MEETING:
        title, action = f"{name} says that you two already meet", "Confirm or leave it"
        detail = "Is that so?"
    elif row.what == _HOUR:
        title, action = f"{name} offers an hour to you and others", "Say whether you come"
        detail = "A yes uses up nothing: your note keeps its place."
    else:
        title, action = f"{name} thinks you could mentor", "Read it and decide"
        detail = "You decide, and nobody learns how."
    return WaitingItem(
        title=title,
        detail=detail,
        url=row.url,
        due_at=row.starts_at,
        action_label=action,
        person=other,
        when=row.starts_at,
    )
