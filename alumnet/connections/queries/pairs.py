"""What two people asked of each other before, for guards and for the page of the two."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Select, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.elements import ColumnElement

from alumnet.accounts.models import AssociationMembership, MembershipState, Person
from alumnet.connections.models import Connection
from alumnet.connections.queries.standing import standing_block
from alumnet.connections.rules import (
    POLICY,
    SILENT,
    ConnectionState,
    PairFacts,
    Past,
    may_try,
    tries,
    waits,
)
from alumnet.kernel.db import PersonId
from alumnet.kernel.errors import DomainError
from alumnet.kernel.statements import built_once

_ME, _OTHER = (bindparam(name, type_=BigInteger) for name in ("me", "other"))
# Their time on the list of open requests doesn't depend on what the other answered, unless by yes.
_HOLDS_SLOT = SILENT | {ConnectionState.WITHDRAWN}


def of_two(one: PersonId, other: PersonId) -> ColumnElement[bool]:
    """Return the SQL condition that a connection is of these two."""
    return or_(
        (Connection.low_id == one) & (Connection.high_id == other),
        (Connection.low_id == other) & (Connection.high_id == one),
    )


def of_person(person_id: PersonId) -> ColumnElement[bool]:
    """Return the SQL condition that a connection is of somebody."""
    return or_(Connection.low_id == person_id, Connection.high_id == person_id)


def past_of(rows: Iterable[Connection], person_id: int) -> list[Past]:
    """Return what these rows of one pair, in order, say to one of the two."""
    return [
        Past(is_mine=row.initiator_id == person_id, state=row.state, asked_at=row.asked_at)
        for row in rows
    ]


def facts_of(session: Session, me: int, other: int, *, now: datetime) -> PairFacts:
    """Return whether a block stands between two people, and whether both are here.

    One statement.
    """
    row = session.execute(_standing(), {"me": me, "other": other}).one()
    return PairFacts(now=now, is_apart=bool(row.is_apart), are_both_here=row.here == 2)  # noqa: PLR2004 - both


def facts_to_ask(
    session: Session, me: int, other: int, rows: Iterable[Connection], *, now: datetime
) -> PairFacts:
    """Return what decides whether somebody may ask, beside the rows of the pair. Two statements.

    True until the commit for whoever holds both people's locks.
    """
    row = session.execute(_standing(), {"me": me, "other": other}).one()
    sent = session.scalars(
        select(Connection.asked_at)
        .where(
            of_person(me),
            Connection.initiator_id == me,
            Connection.state.in_(_HOLDS_SLOT),
            Connection.asked_at > now - POLICY.holds_slot,
        )
        .order_by(Connection.asked_at)
    ).all()
    return PairFacts(
        now=now,
        is_same=me == other,
        is_apart=bool(row.is_apart),
        are_both_here=row.here == 2,  # noqa: PLR2004 - both
        past=past_of(rows, me),
        sent=sent,
        is_new=row.since is None or row.since > now - POLICY.is_new,
    )


@built_once
def _standing() -> Select[*tuple[Any, ...]]:
    membership, since = aliased(AssociationMembership), aliased(AssociationMembership)
    is_here = exists().where(
        membership.person_id == Person.id, membership.state == MembershipState.ACTIVE
    )
    here = select(func.count(Person.id)).where(
        Person.id.in_([_ME, _OTHER]),
        Person.erased_at.is_(None),
        ~Person.is_deceased,
        is_here,
    )
    first = select(func.min(func.coalesce(since.approved_at, since.applied_at))).where(
        since.person_id == _ME, since.state == MembershipState.ACTIVE
    )
    return select(
        standing_block(_ME, _OTHER).label("is_apart"),
        here.scalar_subquery().label("here"),
        first.scalar_subquery().label("since"),
    )


# ------------------------------------------------------------------------------ page of the two
@dataclass(frozen=True, slots=True)
class Between:
    """How one of two people stands to the other, who has this public id.

    `since`: connected since. `asked_me`: the other asked at this moment and waits, with `note`.
    `asked_at`: one's own last request, when nothing came of it as yet; `waits`: it is unanswered
    and not over. `refusal`: why one can't ask now, None when one can.
    """

    public_id: str
    since: datetime | None = None
    asked_me: datetime | None = None
    note: str = ""
    asked_at: datetime | None = None
    waits: bool = False
    refusal: DomainError | None = None

    @property
    def ends_at(self) -> datetime | None:
        """When the request that waits is over."""
        asked_at = self.asked_me or self.asked_at
        return asked_at + POLICY.answer if asked_at else None


def between(session: Session, me: int, other: int, *, now: datetime) -> Between:
    """Return how somebody stands to another whose page opens for them. One statement.

    Whether a slot is free is found out by asking.
    """
    found = session.execute(_beside(), {"me": me, "other": other}).all()
    public_id = found[0].public_id
    rows: list[Connection] = [row.Connection for row in found if row.Connection is not None]
    for row in rows:
        if row.state is ConnectionState.ACCEPTED:
            return Between(public_id, since=row.decided_at)
        is_open = row.state is ConnectionState.PENDING and now < row.asked_at + POLICY.answer
        if is_open and row.initiator_id == other:
            return Between(public_id, asked_me=row.asked_at, note=row.note)
    past = past_of(rows, me)
    made = tries(past)
    return Between(
        public_id,
        asked_at=made[-1].asked_at if made else None,
        waits=bool(made) and waits(made[-1].state, made[-1].asked_at, now),
        refusal=may_try(PairFacts(now=now, past=past)),
    )


@built_once
def _beside() -> Select[*tuple[Any, ...]]:
    """Return the statement, built once: building it takes longer than running it."""
    return (
        select(Person.public_id, Connection)
        .outerjoin(Connection, of_two(_ME, _OTHER))
        .where(Person.id == _OTHER)
        .order_by(Connection.id)
    )
