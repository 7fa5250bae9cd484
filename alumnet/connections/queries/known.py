"""How somebody stands to everybody they have to do with, for a list of many people."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import null, select, union_all
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.connections.models import Block, Connection, ConnectionState
from alumnet.connections.queries.pairs import of_person
from alumnet.connections.rules import POLICY, PairFacts, Past, may_try


class How(Enum):
    """How somebody stands to another: `ASKED` when they can't ask, or not again yet."""

    CONNECTED = "connected"
    ASKED = "asked"
    ASKS = "asks"


@dataclass(frozen=True, slots=True)
class Known:
    """How others stand to somebody, by id, and the names of those whom they blocked."""

    how: Mapping[int, How] = field(default_factory=dict)
    blocked: frozenset[str] = frozenset()


def known_to(session: Session, me: int, *, now: datetime) -> Known:
    """Return how others stand to somebody, as that person may know it. One statement."""
    asked = select(
        Connection.id,
        Connection.low_id,
        Connection.high_id,
        Connection.initiator_id,
        Connection.state,
        Connection.asked_at,
        null().label("name"),
    ).where(of_person(me))
    apart = (
        select(null(), null(), null(), null(), null(), null(), Person.display_name)
        .join(Block, Block.blocked_id == Person.id)
        .where(Block.blocker_id == me, Block.lifted_at.is_(None))
    )
    rows: Sequence[Any] = session.execute(union_all(asked, apart)).all()
    pairs: dict[int, list[tuple[int, Past]]] = defaultdict(list)
    for row in rows:
        if row.id is not None:
            past = Past(is_mine=row.initiator_id == me, state=row.state, asked_at=row.asked_at)
            pairs[row.high_id if row.low_id == me else row.low_id].append((row.id, past))
    found = {
        other: how
        for other, pair in pairs.items()
        if (how := _how([each for _, each in sorted(pair, key=lambda one: one[0])], now))
    }
    return Known(found, frozenset(row.name for row in rows if row.id is None))


def _how(past: Sequence[Past], now: datetime) -> How | None:
    if any(each.state is ConnectionState.ACCEPTED for each in past):
        return How.CONNECTED
    if any(
        each.state is ConnectionState.PENDING
        and not each.is_mine
        and now < each.asked_at + POLICY.answer
        for each in past
    ):
        return How.ASKS
    return How.ASKED if may_try(PairFacts(now=now, past=past)) is not None else None
