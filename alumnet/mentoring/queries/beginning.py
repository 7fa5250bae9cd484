"""What a person's page offers beside a request: to help them, and to learn from each other."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from alumnet.accounts.models import Person
from alumnet.kernel.aliases import shared_alias
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.registry import PERSON, Action, PersonActions
from alumnet.members.models import MentorProfile
from alumnet.members.queries.people import ANY_VIEWER, is_listed_for
from alumnet.members.rules import given_name_of
from alumnet.mentoring.models import Mentorship, MentorshipRequest, ShownTopic
from alumnet.mentoring.queries import conditions
from alumnet.mentoring.queries.capacity import used_places
from alumnet.mentoring.queries.showing import meeting_topics
from alumnet.mentoring.rules import LIVE, SENT, MentorshipKind

_mine, _theirs = shared_alias(MentorProfile), shared_alias(MentorProfile)
_shown, _request, _running = (
    shared_alias(ShownTopic),
    shared_alias(MentorshipRequest),
    shared_alias(Mentorship),
)


def _offered(row: Any, _viewer: Viewer, _now: datetime) -> Sequence[Action]:
    """Return what may be begun with this person beside asking them."""
    return _actions(row) if row is not None else ()


def _actions(row: Any) -> Sequence[Action]:
    name = given_name_of(row.display_name, row.given_name)
    found: list[Action] = []
    if row.has_room and row.is_open and not row.is_helped:
        note = f"{name} is glad of offers."
        found.append(Action("Offer your help", _url(row, "offer"), note=note))
    shown = meeting_topics(_parted(row.i_show), row.they_want)
    if shown and not row.is_reverse:
        note = f"{name} would also like to learn from you: {', '.join(shown).lower()}."
        found.append(Action(f"Offer to show {name}", _url(row, "show"), note=note))
    learnt = meeting_topics(_parted(row.they_show), row.i_want)
    if learnt and not row.is_reverse:
        note = f"{name} can show you what you would like to learn: {', '.join(learnt).lower()}."
        found.append(Action(f"Learn from {name}", _url(row, "learn"), note=note))
    if not row.is_helped and not row.helps_me:
        who = f"?who={row.public_id}"
        found.append(Action("We already meet", f"/already-meeting/new{who}", "quiet"))
        if not row.mentors:
            found.append(Action("Suggest as a mentor", f"/nominations/new{who}", "quiet"))
    return found


def _url(row: Any, way: str) -> str:
    return f"/offers/new?to={row.public_id}&way={way}"


def _parted(codes: str | None) -> list[str]:
    return codes.split(",") if codes else []


def _beside_person() -> Select[*tuple[Any, ...]]:
    me, person_id = ANY_VIEWER.person_id, Person.id.expression
    away = and_(_mine.paused_until.is_not(None), _mine.paused_until > bindparam("today"))
    room = and_(_mine.is_accepting, ~away, used_places(me) < _mine.places)
    return (
        select(
            Person.public_id,
            Person.display_name,
            Person.given_name,
            func.coalesce(room, False).label("has_room"),
            conditions.is_open_to_offers(person_id, me).label("is_open"),
            _is_between(me, person_id, is_reverse=False).label("is_helped"),
            _is_between(person_id, me, is_reverse=False).label("helps_me"),
            func.coalesce(_theirs.is_accepting, False).label("mentors"),
            or_(
                _is_between(me, person_id, is_reverse=True),
                _is_between(person_id, me, is_reverse=True),
            ).label("is_reverse"),
            _mine.wants_to_learn.label("i_want"),
            _theirs.wants_to_learn.label("they_want"),
            _shown_by(me).label("i_show"),
            _shown_by(person_id).label("they_show"),
        )
        .select_from(Person)
        .outerjoin(_mine, _mine.person_id == me)
        .outerjoin(_theirs, _theirs.person_id == Person.id)
        .where(
            Person.id == PERSON,
            is_listed_for(ANY_VIEWER),
            conditions.can_be_asked(person_id),
        )
    )


def _is_between(mentor_id: Any, mentee_id: Any, *, is_reverse: bool) -> ColumnElement[bool]:
    """Say in SQL that one helps (or shows something to) the other, or that it is on its way."""

    def of_two(table: Any, states: Any) -> ColumnElement[bool]:
        kind = table.kind == MentorshipKind.REVERSE
        return (
            select(table.id)
            .where(
                table.mentor_id == mentor_id,
                table.mentee_id == mentee_id,
                table.state.in_(states),
                kind if is_reverse else ~kind,
            )
            .exists()
        )

    return or_(of_two(_request, SENT), of_two(_running, LIVE))


def _shown_by(person_id: Any) -> ColumnElement[str | None]:
    codes = select(func.aggregate_strings(_shown.topic, ",")).where(_shown.person_id == person_id)
    return codes.scalar_subquery()


ACTIONS = PersonActions(_beside_person, _offered)
