from collections import Counter
from datetime import UTC, datetime, time, timedelta

from alumnet.connections.models import ConnectionState
from tests.demo.network import TODAY, network, people

NOW = datetime.combine(TODAY, time(), UTC)


def test_a_pair_is_there_once_low_number_first() -> None:
    pairs = [(each.low, each.high) for each in network(2000).connections()]
    assert all(low < high for low, high in pairs)
    assert len(set(pairs)) == len(pairs)


def test_a_few_connections_a_person() -> None:
    degree = Counter(
        number for each in network(2000).connections() for number in (each.low, each.high)
    )
    members = sum(person.has_account for person in people(2000))
    assert 1.5 < degree.total() / members < 6


def test_friends_of_friends_close_triangles() -> None:
    near: dict[int, set[int]] = {}
    for each in network(2000).connections():
        near.setdefault(each.low, set()).add(each.high)
        near.setdefault(each.high, set()).add(each.low)
    triangles = sum(len(others & near[other]) for one, others in near.items() for other in others)
    assert triangles > 100


def test_every_state_is_there_and_moments_are_in_order() -> None:
    states = set()
    for each in network(2000).connections():
        states.add(each.state)
        assert each.asked_by in {each.low, each.high}
        assert each.asked_at < NOW
        assert (each.decided_at is None) == (each.state == "pending")
        if each.decided_at is not None:
            assert each.asked_at < each.decided_at <= NOW
        if each.state == "pending":
            assert each.asked_at > NOW - timedelta(days=60)
    assert states == {"accepted", "pending", "declined", "expired", "withdrawn"}
    assert states <= {state.value for state in ConnectionState}


def test_blocks_are_few_and_between_people_who_are_not_connected() -> None:
    pairs = {frozenset((each.low, each.high)) for each in network(2000).connections()}
    blocks = list(network(2000).blocks())
    assert 3 <= len(blocks) < 20
    for each in blocks:
        assert each.blocker != each.blocked
        assert each.since < NOW
        assert frozenset((each.blocker, each.blocked)) not in pairs
