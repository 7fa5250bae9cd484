"""The audit log, a page at a time, and how its chain stands."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import Association, AssociationMembership, Person
from alumnet.administration.queries.scopes import administers_any
from alumnet.administration.rules import action_in_words
from alumnet.kernel.audit import AuditEntry, AuditText
from alumnet.kernel.authorization import Role, Viewer
from alumnet.kernel.pagination import Page, decode_cursor, encode_cursor
from alumnet.moderation.queries import keeps_from

_LENGTH = 40
_OF_ONE = 12


@dataclass(frozen=True, slots=True)
class LogRow:
    """One act: who, what, whom, where, in which words; `number` once it is sealed."""

    at: datetime
    actor: str
    what: str
    whom: str
    where: str
    words: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Chain:
    """How many entries are sealed, and how many wait for the next minute."""

    sealed: int
    unsealed: int


def reads_log(viewer: Viewer) -> bool:
    """Return whether the log is the viewer's business."""
    return administers_any(viewer)


def _in_scope(viewer: Viewer) -> ColumnElement[bool]:
    """Where the viewer is an admin, without reports that are kept from them."""
    is_open = ~keeps_from(viewer.person, AuditEntry)
    if viewer.is_site_admin:
        return is_open
    mine = {where for role, where in viewer.roles if role is Role.ADMIN}
    return and_(AuditEntry.association_id.in_(mine), is_open)


@dataclass(frozen=True, slots=True)
class Sought:
    """What the log is narrowed to: who did it, what kind of thing, from which day to which."""

    by: str = ""
    about: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """The same in SQL; days are those of UTC."""
        found: list[ColumnElement[bool]] = []
        if self.by:
            actor = aliased(Person)
            name = func.lower(actor.display_name).contains(self.by.lower(), autoescape=True)
            found.append(exists().where(actor.id == AuditEntry.actor_id, name))
        if self.about:
            found.append(AuditEntry.action.startswith(f"{self.about}.", autoescape=True))
        if self.since:
            found.append(AuditEntry.at >= datetime.combine(self.since, time.min, UTC))
        if self.until:
            found.append(AuditEntry.at <= datetime.combine(self.until, time.max, UTC))
        return found


EVERYTHING = Sought()


def log(
    session: Session, viewer: Viewer, cursor: str | None = None, sought: Sought = EVERYTHING
) -> Page[LogRow]:
    """Return what the staff did, last first; admins see their associations'. One statement."""
    rows = session.execute(
        _entries(viewer)
        .where(_after(cursor), *sought.conditions)
        .order_by(AuditEntry.id.desc())
        .limit(_LENGTH + 1)
    ).all()
    items = [_row(row) for row in rows[:_LENGTH]]
    more = len(rows) > _LENGTH
    return Page(items, encode_cursor(rows[_LENGTH - 1][0].id) if more else None)


def log_about(
    session: Session, viewer: Viewer, association_id: int, person_id: int, membership_id: int
) -> list[LogRow]:
    """Return what the staff of an association last did about one member. One statement."""
    about = or_(
        and_(AuditEntry.subject_kind == "person", AuditEntry.subject_id == person_id),
        and_(AuditEntry.subject_kind == "membership", AuditEntry.subject_id == membership_id),
    )
    rows = session.execute(
        _entries(viewer)
        .where(AuditEntry.association_id == association_id, about)
        .order_by(AuditEntry.id.desc())
        .limit(_OF_ONE)
    )
    return [_row(row) for row in rows]


def _entries(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    actor, person, member = aliased(Person), aliased(Person), aliased(Person)
    return (
        select(
            AuditEntry,
            AuditText.text,
            Association.name,
            actor.display_name,
            func.coalesce(person.display_name, member.display_name),
        )
        .outerjoin(AuditText, AuditText.entry_id == AuditEntry.id)
        .outerjoin(Association, Association.id == AuditEntry.association_id)
        .outerjoin(actor, actor.id == AuditEntry.actor_id)
        .outerjoin(
            person,
            and_(AuditEntry.subject_kind == "person", person.id == AuditEntry.subject_id),
        )
        .outerjoin(
            AssociationMembership,
            and_(
                AuditEntry.subject_kind == "membership",
                AssociationMembership.id == AuditEntry.subject_id,
            ),
        )
        .outerjoin(member, member.id == AssociationMembership.person_id)
        .where(_in_scope(viewer))
    )


def _after(cursor: str | None) -> ColumnElement[bool]:
    match decode_cursor(cursor):
        case [int(last)]:
            return AuditEntry.id < last
    return true()


def _row(row: Any) -> LogRow:
    entry, text, association, actor, whom = row
    return LogRow(
        at=entry.at,
        actor=actor or ("The site" if entry.actor_id is None else "Somebody"),
        what=action_in_words(entry.action),
        whom=whom or "",
        where=association or "",
        words=text or "",
        number=entry.number,
    )


def chain(session: Session) -> Chain:
    """Return how many entries are sealed. One statement."""
    row = session.execute(
        select(
            func.count(AuditEntry.number),
            func.count().filter(AuditEntry.number.is_(None)),
        ).select_from(AuditEntry)
    ).one()
    return Chain(*row)
