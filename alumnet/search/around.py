"""What is around a viewer: their connections and blocks, who is withdrawn, and their goals."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    ScalarSelect,
    Select,
    String,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.connections.models import Block, Connection, ConnectionEvent, ConnectionState
from alumnet.connections.rules import WERE_CONNECTED
from alumnet.kernel.db import BigId, UtcDateTime
from alumnet.kernel.statements import built_once
from alumnet.members.models import SeekerProfile
from alumnet.organizations import reference
from alumnet.search import queries
from alumnet.ties.crowd import Acquaintance, circles


@dataclass
class Around:
    """Whom a viewer is connected with and apart from, who is withdrawn, and the viewer's goals.

    `circles` are the connections by five, as far as paths through them may be told. `shared` are
    the connections who are connected with the person it was asked towards, by id, with names.
    """

    acquaintances: list[Acquaintance] = field(default_factory=list)
    apart: set[int] = field(default_factory=set)
    withdrawn: set[int] = field(default_factory=set)
    goals: list[str] = field(default_factory=list)
    circles: tuple[tuple[int, ...], ...] = ()
    names: dict[int, str] = field(default_factory=dict)
    shared: set[int] = field(default_factory=set)

    @property
    def connected(self) -> frozenset[int]:
        """Whom the viewer is connected with now."""
        return frozenset(each.person_id for each in self.acquaintances if each.ended_on is None)


def around(session: Session, me: int, *, today: date, towards: int | None = None) -> Around:
    """Return what is around a viewer; towards somebody also names and `shared`. One statement."""
    found = Around()
    values = {"me": me} if towards is None else {"me": me, "other": towards}
    for how, person_id, text, since, ended in session.execute(
        _around_query(is_towards=towards is not None), values
    ):
        if how == "goals":
            found.goals = list(reference.all_meant(json.loads(text)))
        elif how == "known":
            known = Acquaintance(person_id, since, None if ended is None else ended.date())
            found.acquaintances.append(known)
            found.names[person_id] = text
        else:
            getattr(found, how).add(person_id)
    found.circles = circles(found.acquaintances, today)
    return found


@built_once
def _around_query(*, is_towards: bool) -> CompoundSelect[*tuple[Any, ...]]:
    """Return the statement, built once: building it takes longer than running it."""
    me: BindParameter[int] = bindparam("me", type_=BigId)
    no_text, no_time = cast(null(), String), cast(null(), UtcDateTime)
    contact = _counterpart(me)
    ended = Connection.state != ConnectionState.ACCEPTED
    known = select(
        literal("known").label("how"),
        contact,
        _name_of(contact) if is_towards else no_text,
        # What ended says when it ended. Without a step that began it, it was made as a connection.
        case((ended, func.coalesce(_began(), Connection.asked_at)), else_=Connection.decided_at),
        case((ended, Connection.decided_at)),
    ).where(Connection.state.in_(WERE_CONNECTED), _is_of(me))
    apart = select(
        literal("apart"),
        case((Block.blocker_id == me, Block.blocked_id), else_=Block.blocker_id),
        no_text,
        no_time,
        no_time,
    ).where(Block.lifted_at.is_(None), or_(Block.blocker_id == me, Block.blocked_id == me))
    withdrawn = select(literal("withdrawn"), Person.id, no_text, no_time, no_time).where(
        queries.IS_WITHDRAWN
    )
    goals = select(
        literal("goals"),
        SeekerProfile.person_id,
        cast(SeekerProfile.goals, String),
        no_time,
        no_time,
    ).where(SeekerProfile.person_id == me)
    wanted = [known, apart, withdrawn, goals]
    return union_all(*wanted, _shared(me, no_text, no_time)) if is_towards else union_all(*wanted)


def _shared(
    me: ColumnElement[int], no_text: ColumnElement[Any], no_time: ColumnElement[Any]
) -> Select[*tuple[Any, ...]]:
    """Give the contacts of the other who are contacts of the viewer too."""
    other: BindParameter[int] = bindparam("other", type_=BigId)
    contact = _counterpart(other)
    mine = select(_counterpart(me)).where(_stands(), _is_of(me)).correlate(None)
    return select(literal("shared"), contact, no_text, no_time, no_time).where(
        _stands(), _is_of(other), contact.in_(mine)
    )


def _counterpart(one: ColumnElement[int]) -> ColumnElement[int]:
    return case((Connection.low_id == one, Connection.high_id), else_=Connection.low_id)


def _is_of(one: ColumnElement[int]) -> ColumnElement[bool]:
    return or_(Connection.low_id == one, Connection.high_id == one)


def _stands() -> ColumnElement[bool]:
    return Connection.state == ConnectionState.ACCEPTED


def _name_of(person_id: ColumnElement[int]) -> ScalarSelect[str]:
    return select(Person.display_name).where(Person.id == person_id).scalar_subquery()


def _began() -> ScalarSelect[datetime]:
    return (
        select(func.min(ConnectionEvent.at))
        .where(
            ConnectionEvent.subject_id == Connection.id,
            ConnectionEvent.to_state == ConnectionState.ACCEPTED,
        )
        .scalar_subquery()
    )
