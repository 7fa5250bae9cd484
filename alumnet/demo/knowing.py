"""Who knows whom in the invented network, as rows."""

from collections.abc import Iterator
from datetime import datetime

from alumnet.connections.models import Block, Connection, ConnectionState
from alumnet.demo.cast_table import BY_CODE
from alumnet.demo.circles import LISTED_PAIR
from alumnet.demo.population import Population
from alumnet.demo.rows import PersonRows, Row
from alumnet.ties.levels import TieLevel
from alumnet.ties.models import TieSetting
from alumnet.ties.policy import TieKind


def rows_of_circles(population: Population, people: PersonRows, now: datetime) -> Iterator[Row]:
    """Give connections, requests for one, what two people chose for theirs, and blocks."""
    number = people.id_of
    for each in population.connections():
        yield (
            Connection,
            {
                "low_id": number(each.low),
                "high_id": number(each.high),
                "initiator_id": number(each.asked_by),
                "state": ConnectionState(each.state),
                "note": each.note,
                "asked_at": each.asked_at,
                "decided_at": each.decided_at,
                "due_at": each.due_at,
            },
        )
    one, other = (number(BY_CODE[code]) for code in LISTED_PAIR)
    for person_id, contact_id in ((one, other), (other, one)):
        yield (
            TieSetting,
            {
                "person_id": person_id,
                "kind": TieKind.CONNECTION,
                "contact_id": contact_id,
                "level": TieLevel.LISTED,
                "updated_at": now,
            },
        )
    for block in population.blocks():
        yield (
            Block,
            {
                "blocker_id": number(block.blocker),
                "blocked_id": number(block.blocked),
                "created_at": block.since,
            },
        )
