"""The members of one association, for its staff: a page of them, their counts, all as a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, true
from sqlalchemy.orm import Session

from alumnet.accounts.models import (
    Account,
    AssociationMembership,
    ExternalId,
    Invitation,
    Person,
    PersonEmail,
)
from alumnet.accounts.queries.records import roster_email
from alumnet.accounts.rules import MembershipState
from alumnet.administration.queries.narrowing import FILTERS, Wanted, in_state, joined_at, narrowed
from alumnet.administration.queries.scopes import House
from alumnet.kernel.db import UtcDateTime
from alumnet.kernel.pagination import PAGE_LENGTH, Page, decode_cursor, encode_cursor

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_NO_CLASS = 9999
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member as the list shows them to the staff."""

    public_id: str
    name: str
    email: str
    class_year: int | None
    member_number: str
    state: MembershipState
    has_account: bool
    joined_at: datetime | None
    seen_at: datetime | None
    invited_at: datetime | None
    suspended_until: datetime | None
    is_hidden: bool
    is_deceased: bool


# By what a list is ordered: the column, whether the highest comes first.
_ORDERS: dict[str, tuple[ColumnElement[Any], bool]] = {
    "name": (Person.display_name.expression, False),
    "class": (func.coalesce(AssociationMembership.class_year, _NO_CLASS), False),
    "joined": (joined_at(), True),
    "seen": (func.coalesce(Account.seen_at, literal(_NEVER, UtcDateTime())), True),
}
ORDERS = tuple(_ORDERS)


def members(
    session: Session,
    house: House,
    wanted: Wanted,
    now: datetime,
    cursor: str | None = None,
    *,
    length: int = PAGE_LENGTH,
) -> Page[MemberRow]:
    """Return the members that are wanted, in their order. One statement.

    The rows of the page are found first, so that nothing is looked up for any other.
    """
    column, _is_descending = _ORDERS[wanted.order]
    ids = _joined(select(AssociationMembership.id, column.label("key")))
    found = (
        _chosen(ids, house, wanted, now)
        .where(_after(wanted.order, cursor))
        .limit(length + 1)
        .subquery()
    )
    statement = _told().add_columns(found.c.key).join(found, found.c.id == AssociationMembership.id)
    rows = session.execute(statement.order_by(*_in_order(wanted.order, found.c.key))).all()
    last = rows[length - 1] if len(rows) > length else None
    following = None
    if last is not None:
        key = last.key.isoformat() if isinstance(last.key, datetime) else last.key
        following = encode_cursor("members", wanted.order, key, last.AssociationMembership.id)
    return Page([_row(row) for row in rows[:length]], following)


def ids_of(
    session: Session,
    house: House,
    wanted: Wanted,
    now: datetime,
    *,
    further: ColumnElement[bool],
    most: int,
) -> list[str]:
    """Return the public ids of the first members that are wanted and more. One statement."""
    ids = _joined(select(Person.public_id)).where(further)
    return list(session.scalars(_chosen(ids, house, wanted, now).limit(most)))


def counted(session: Session, house: House, wanted: Wanted, now: datetime) -> dict[str, int]:
    """Return how many members each of `FILTERS` would show among the wanted. One statement."""
    counts = (func.count().filter(in_state(each)).label(each) for each in FILTERS)
    row = session.execute(_joined(select(*counts)).where(*narrowed(house, wanted, now))).one()
    return dict(row._mapping)  # noqa: SLF001 - its public name, says SQLAlchemy


HEADER = (
    "name",
    "email",
    "class year",
    "member number",
    "constituent id",
    "state",
    "has an account",
    "joined",
    "last here",
)


def rows_for_file(
    session: Session, house: House, wanted: Wanted, now: datetime
) -> Iterator[tuple[object, ...]]:
    """Yield the wanted members as lines of a file, a part at a time. One statement."""
    known_by = (
        select(func.min(ExternalId.external_id))
        .where(ExternalId.person_id == Person.id, ExternalId.association_id == house.id)
        .scalar_subquery()
    )
    statement = _chosen(_told(), house, wanted, now).add_columns(known_by.label("known_by"))
    for row in session.execute(statement.execution_options(yield_per=_AT_ONCE)):
        each = _row(row)
        yield (
            each.name,
            each.email,
            each.class_year or "",
            each.member_number,
            row.known_by or "",
            each.state.value,
            "yes" if each.has_account else "no",
            _day(each.joined_at),
            _day(each.seen_at),
        )


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else ""


# ---------------------------------------------------------------------------------------- pieces
def _told() -> Select[*tuple[Any, ...]]:
    """Return the statement for all that a row says."""
    any_email = (
        select(func.min(PersonEmail.email))
        .where(PersonEmail.person_id == Person.id)
        .correlate(Person)
        .scalar_subquery()
    )
    invited = (
        select(func.max(Invitation.asked_at))
        .where(
            Invitation.person_id == Person.id,
            Invitation.association_id == AssociationMembership.association_id,
        )
        .correlate(Person, AssociationMembership)
        .scalar_subquery()
    )
    return _joined(
        select(
            Person,
            AssociationMembership,
            Account.id.label("account_id"),
            Account.seen_at,
            func.coalesce(Account.email, any_email, roster_email()).label("email"),
            invited.label("invited_at"),
        )
    )


def _joined(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        statement.select_from(AssociationMembership)
        .join(Person, Person.id == AssociationMembership.person_id)
        .outerjoin(Account, Account.person_id == Person.id)
    )


def _chosen(
    statement: Select[*tuple[Any, ...]], house: House, wanted: Wanted, now: datetime
) -> Select[*tuple[Any, ...]]:
    column, _is_descending = _ORDERS[wanted.order]
    return statement.where(*narrowed(house, wanted, now), in_state(wanted.state)).order_by(
        *_in_order(wanted.order, column)
    )


def _in_order(order: str, column: ColumnElement[Any]) -> tuple[ColumnElement[Any], Any]:
    _, is_descending = _ORDERS[order]
    return column.desc() if is_descending else column, AssociationMembership.id


def _after(order: str, cursor: str | None) -> ColumnElement[bool]:
    match decode_cursor(cursor):
        case ["members", written, key, int(last)] if written == order:
            pass
        case _:  # none, or that of another list
            return true()
    column, is_descending = _ORDERS[order]
    value = datetime.fromisoformat(key) if order in {"joined", "seen"} else key
    further = column < value if is_descending else column > value
    return or_(further, and_(column == value, AssociationMembership.id > last))


def _row(row: Any) -> MemberRow:
    person, membership = row.Person, row.AssociationMembership
    return MemberRow(
        public_id=person.public_id,
        name=person.display_name,
        email=row.email or "",
        class_year=membership.class_year,
        member_number=membership.member_number or "",
        state=membership.state,
        has_account=row.account_id is not None,
        joined_at=membership.approved_at,
        seen_at=row.seen_at,
        invited_at=row.invited_at,
        suspended_until=membership.suspended_until,
        is_hidden=person.hidden_by_staff_at is not None,
        is_deceased=person.is_deceased,
    )
