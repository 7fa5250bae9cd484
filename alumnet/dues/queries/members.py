"""Members by their dues, for the staff of their association."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import Session

from alumnet.accounts.models import AssociationMembership, MembershipState, Person
from alumnet.administration.queries import House
from alumnet.dues.queries.steps import told_of
from alumnet.dues.rules import Stage, Terms, lapses_on
from alumnet.kernel.errors import NotFound
from alumnet.kernel.member_pages import (
    ASSOCIATION,
    Act,
    Fact,
    Line,
    MemberHere,
    Statement,
    told,
)
from alumnet.kernel.pagination import PAGE_LENGTH, Page, decode_cursor, encode_cursor
from alumnet.kernel.registry import PERSON

FILTERS = ("all", "soon", "grace", "lapsed", "open")
_ACTIVE, _LAPSED = MembershipState.ACTIVE, MembershipState.LAPSED


@dataclass(frozen=True, slots=True)
class DuesRow:
    """A member with the last paid day; `lapses_on` is known while the days of grace run."""

    public_id: str
    name: str
    class_year: int | None
    paid_until: date | None
    state: MembershipState
    stage: Stage
    lapses_on: date | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many members there are of each kind."""

    soon: int
    grace: int
    lapsed: int
    open: int


def counts(session: Session, house: House, terms: Terms, today: date) -> Counts:
    """Return how many members stand how. One statement."""
    row = session.execute(
        select(*(func.count().filter(_in_filter(each, terms, today)) for each in FILTERS[1:]))
        .select_from(AssociationMembership)
        .where(AssociationMembership.association_id == house.id)
    ).one()
    return Counts(*map(int, row))


def _in_filter(shown: str, terms: Terms, today: date) -> ColumnElement[bool]:
    paid_until, state = AssociationMembership.paid_until, AssociationMembership.state
    near = today + timedelta(days=terms.remind_days)
    return {
        "all": state.in_((_ACTIVE, _LAPSED)),
        "soon": and_(state == _ACTIVE, paid_until >= today, paid_until <= near),
        "grace": and_(state == _ACTIVE, paid_until < today),
        "lapsed": state == _LAPSED,
        "open": and_(state == _ACTIVE, paid_until.is_(None)),
    }[shown]


def members(
    session: Session,
    house: House,
    terms: Terms,
    shown: str,
    cursor: str | None,
    *,
    today: date,
) -> Page[DuesRow]:
    """Return members by name, narrowed to how they stand. Two statements."""
    found = session.execute(
        _rows()
        .where(
            AssociationMembership.association_id == house.id,
            Person.erased_at.is_(None),
            _in_filter(shown, terms, today),
            _after(cursor),
        )
        .order_by(Person.display_name, Person.id)
        .limit(PAGE_LENGTH + 1)
    ).all()
    rows = found[:PAGE_LENGTH]
    told_by = told_of(session, [row.AssociationMembership.id for row in rows])
    more = len(found) > PAGE_LENGTH
    following = encode_cursor("dues", rows[-1].display_name, rows[-1].id) if more else None
    return Page([_row(row, terms, told_by, today) for row in rows], following)


def _after(cursor: str | None) -> ColumnElement[bool]:
    match decode_cursor(cursor):
        case ["dues", str(name), int(last)]:
            same = Person.display_name == name
            return or_(Person.display_name > name, and_(same, Person.id > last))
    return true()


def _rows() -> Any:
    return select(AssociationMembership, Person.public_id, Person.display_name, Person.id).join(
        Person, Person.id == AssociationMembership.person_id
    )


def one(session: Session, house: House, terms: Terms, public_id: str, *, today: date) -> DuesRow:
    """Return one member of this association, active or resting. Two statements. Raises NotFound."""
    row = session.execute(
        _rows().where(
            AssociationMembership.association_id == house.id,
            Person.public_id == public_id,
            Person.erased_at.is_(None),
            AssociationMembership.state.in_((_ACTIVE, _LAPSED)),
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    told_by = told_of(session, [row.AssociationMembership.id])
    return _row(row, terms, told_by, today)


def _row(row: Any, terms: Terms, told_by: dict[int, dict[Stage, date]], today: date) -> DuesRow:
    membership = row.AssociationMembership
    told_here, paid_until = told_by[membership.id], membership.paid_until
    stage = _stage(membership, terms, today)
    ends = stage is Stage.GRACE and terms.lapses and paid_until is not None
    return DuesRow(
        row.public_id,
        row.display_name,
        membership.class_year,
        paid_until,
        membership.state,
        stage,
        lapses_on(paid_until, terms, told_here) if ends else None,
    )


def _stage(membership: Any, terms: Terms, today: date) -> Stage:
    if membership.state is _LAPSED:
        return Stage.LAPSED
    paid_until = membership.paid_until
    if paid_until is None or paid_until > today + timedelta(days=terms.remind_days):
        return Stage.PAID
    return Stage.REMINDED if paid_until >= today else Stage.GRACE


# ------------------------------------------------------------------- on the staff's member page
def for_staff() -> Statement:
    """Return the statement of the last paid day of a member, for their page."""
    return told(
        "dues",
        text=AssociationMembership.paid_until,
        more=AssociationMembership.state,
    ).where(
        AssociationMembership.person_id == PERSON,
        AssociationMembership.association_id == ASSOCIATION,
        AssociationMembership.state.in_((_ACTIVE, _LAPSED)),
    )


def for_staff_lines(facts: Sequence[Fact], here: MemberHere) -> list[Line]:
    """Say until when is paid."""
    return [
        Line(
            "Paid until",
            _written(fact.text),
            mark="Rests" if fact.more == _LAPSED.value else _unpaid(fact.text, here.now),
        )
        for fact in facts
    ]


def _written(day: str) -> str:
    if not day:
        return "no day, so dues never matter"
    return f"{date.fromisoformat(day):%-d %B %Y}"


def _unpaid(day: str, now: datetime) -> str:
    return "Unpaid" if day and date.fromisoformat(day) < now.date() else ""


def for_staff_acts(facts: Sequence[Fact], here: MemberHere) -> list[Act]:
    """Offer to write another day."""
    url = url_for("dues.member", slug=here.slug, public_id=here.public_id)
    return [Act("Write until when is paid", url, icon="edit")] if facts else []
