"""Who knows whom in the invented network, as rows."""

from collections.abc import Iterator

from alumnet.connections.models import Block, Connection, ConnectionState
from alumnet.demo.population import Population
from alumnet.demo.rows import PersonRows, Row


def rows_of_circles(population: Population, people: PersonRows) -> Iterator[Row]:
    """Give connections, requests for one, and blocks."""
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
    for block in population.blocks():
        yield (
            Block,
            {
                "blocker_id": number(block.blocker),
                "blocked_id": number(block.blocked),
                "created_at": block.since,
            },
        )
