"""What somebody was told, as the list and digests say it: made anew from ids each time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.connections.queries import has_blocked
from alumnet.kernel.aliases import shared_alias
from alumnet.kernel.pagination import PAGE_LENGTH, Page, decode_cursor, encode_cursor
from alumnet.kernel.statements import built_once
from alumnet.members.rules import given_name_of
from alumnet.notifications.models import Notification
from alumnet.notifications.queries.asked import is_open
from alumnet.notifications.queries.office_things import THINGS
from alumnet.notifications.rules.catalogue import CATALOGUE, ROWS
from alumnet.notifications.rules.deciding import MailState

MOST_COUNTED = 100
_by = shared_alias(Person)
_ME = bindparam("me", type_=BigInteger)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that somebody was told: what happened, where it leads, whether they saw it."""

    id: int
    code: str
    text: str
    path: str
    at: datetime
    is_unread: bool

    @property
    def token(self) -> str:
        """Return what names it in forms: no number is shown that tells how much there is."""
        return encode_cursor(self.id)


def number_in(token: str | None) -> int | None:
    """Return the number in a token that we made; None for any other."""
    match decode_cursor(token):
        case [int(number)]:
            return number
    return None


def page_of(session: Session, person_id: int, *, cursor: str | None = None) -> Page[Line]:
    """Return a page of what a person was told, newest first. One statement."""
    before = number_in(cursor)
    query = _lines().limit(PAGE_LENGTH + 1)
    if before is not None:
        query = query.where(Notification.id < before)
    lines = [_line(row) for row in session.execute(query, {"me": person_id})]
    shown = lines[:PAGE_LENGTH]
    goes_on = len(lines) > PAGE_LENGTH
    return Page(shown, next_cursor=shown[-1].token if goes_on else None)


def gathered(session: Session, person_id: int) -> list[Line]:
    """Return what is in the digest that is about to leave, oldest first. One statement."""
    query = _lines().where(Notification.mail == MailState.GATHERED)
    return [_line(row) for row in session.execute(query, {"me": person_id})][::-1]


def unread() -> ColumnElement[int]:
    """Return in SQL how much the person `:me` hasn't looked at, up to a hundred."""
    some = (
        select(Notification.id)
        .outerjoin(_by, _by.id == Notification.by_id)
        .where(_is_new(), *_is_there())
        .limit(MOST_COUNTED)
    )
    return select(func.count()).select_from(some.subquery()).scalar_subquery()


def _line(row: Any) -> Line:
    name = given_name_of(row.display_name, row.given_name) if row.display_name else ""
    text = CATALOGUE[row.code].line.format(name=name)
    return Line(row.id, row.code, text, row.path, row.created_at, row.is_new)


@built_once
def _lines() -> Select[Any]:
    return (
        select(
            Notification.id,
            Notification.code,
            Notification.created_at,
            _is_new().label("is_new"),
            _by.display_name,
            _by.given_name,
            _path().label("path"),
        )
        .outerjoin(_by, _by.id == Notification.by_id)
        .where(*_is_there())
        .order_by(Notification.id.desc())
    )


def _is_new() -> ColumnElement[bool]:
    """Return the SQL condition that it wasn't looked at, and that what it asks wasn't done."""
    number = Notification.about_id.expression
    return Notification.read_at.is_(None) & is_open(Notification.code.expression, number, _ME)


def _is_there() -> tuple[ColumnElement[bool], ...]:
    """Return the SQL conditions that something is shown: it is there, and so is who is in it."""
    is_near = _by.erased_at.is_(None) & ~has_blocked(_ME, _by.id)
    return (
        Notification.person_id == _ME,
        or_(Notification.by_id.is_(None), is_near),
        _path().is_not(None),
    )


def _path() -> ColumnElement[Any]:
    kinds: dict[str, list[str]] = {}
    for row in ROWS:
        if row.line:
            kinds.setdefault(row.about, []).append(row.code)
    whens = [
        (_is_one_of(codes), THINGS[kind](Notification.about_id.expression, _ME))
        for kind, codes in kinds.items()
    ]
    return case(*whens)


def _is_one_of(codes: list[str]) -> ColumnElement[bool]:
    """Write our codes into the statement: as parameters they take longer than all the rest."""
    return Notification.code.in_([literal_column(f"'{code}'") for code in codes])
