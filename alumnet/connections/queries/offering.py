"""What a person's page offers about being connected, and when a request opens that page."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select

from alumnet.accounts.models import Person
from alumnet.connections.models import Connection
from alumnet.connections.queries.pairs import of_person, of_two
from alumnet.connections.rules import POLICY, ConnectionState, waits
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.dates import day_in_words
from alumnet.kernel.registry import ME, PERSON, Action, PersonActions
from alumnet.kernel.zones import reader_zone


def _last_between() -> Select[*tuple[Any, ...]]:
    """Return the last row of the two: what waits, or was accepted, is always that."""
    return (
        select(
            Person.public_id,
            Connection.initiator_id,
            Connection.state,
            Connection.asked_at,
            Connection.decided_at,
        )
        .outerjoin(Connection, of_two(ME, PERSON))
        .where(Person.id == PERSON)
        .order_by(Connection.id.desc())
        .limit(1)
    )


def _offered(row: Any, viewer: Viewer, now: datetime) -> Sequence[Action]:
    """Return how the viewer stands to this person, and what they can do."""
    url = f"/people/{row.public_id}/connect"
    if row.state is ConnectionState.ACCEPTED:
        since = f"Since {_day(row.decided_at)}."
        return (
            Action("You are connected", note=since),
            Action("End the connection", url, "quiet"),
        )
    if row.initiator_id == viewer.person_id and waits(row.state, row.asked_at, now):
        note = f"You asked on {_day(row.asked_at)}. No answer so far; asking someone else is fine."
        return (Action("Asked to connect", url, "quiet", note=note),)
    if row.state is ConnectionState.PENDING and now < row.asked_at + POLICY.answer:
        return (Action("Answer whether to connect", url),)
    # Whether it is too soon after another try is told there.
    return (Action("Connect", url),)


def _day(moment: datetime) -> str:
    return day_in_words(moment, reader_zone())


ACTIONS = PersonActions(_last_between, _offered)


def opens_page() -> ColumnElement[bool]:
    """Return the SQL condition that a request on its way opens a page.

    Who asks shows themselves to whom they ask, listed or not.
    """
    return exists().where(
        of_person(ME),
        Connection.initiator_id == PERSON,
        Connection.state == ConnectionState.PENDING,
    )
