"""People who ask each other at the same moment: one connection, one request, none past a block.

Each round runs real parallel sessions, one a thread, on SQLite and on PostgreSQL.
"""

from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select

from alumnet.connections import commands, rules
from alumnet.connections.models import Connection, ConnectionState
from alumnet.connections.queries import is_blocked_between
from alumnet.kernel.db import lock_people, reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.outbox import OutboxEntry
from tests import builders
from tests.builders import THEN, Built
from tests.concurrency.test_mentoring_races import ROUNDS, at_once, refused
from tests.connections.asking import ask

pytestmark = pytest.mark.postgresql


def states_of(person: Built) -> list[ConnectionState]:
    session = reading()
    session.expire_all()
    query = select(Connection.state).where(Connection.initiator_id == person.id)
    return list(session.scalars(query.order_by(Connection.id)))


@ROUNDS
def test_two_who_ask_each_other_are_connected_once(app: Flask, rounds: int) -> None:
    for number in range(1, rounds + 1):
        one, other = builders.a_member(), builders.a_member()
        found = at_once(app, partial(ask, one, other), partial(ask, other, one))
        assert sorted(found) == [False, True]
        assert states_of(one) + states_of(other) == [ConnectionState.ACCEPTED]
        told = select(func.count(OutboxEntry.id)).where(OutboxEntry.kind == "connection.accepted")
        assert reading().scalar(told) == number


@ROUNDS
def test_a_double_click_is_one_request(app: Flask, rounds: int) -> None:
    for number in range(1, rounds + 1):
        one, other = builders.a_member(), builders.a_member()
        assert refused(at_once(app, *[partial(ask, one, other)] * 2)) == [rules.AskedBefore]
        assert states_of(one) == [ConnectionState.PENDING]
        told = select(func.count(OutboxEntry.id)).where(OutboxEntry.kind == "connection.asked")
        assert reading().scalar(told) == number


@ROUNDS
def test_the_fifth_open_request_is_sent_and_no_sixth(app: Flask, rounds: int) -> None:
    for _ in range(rounds):
        one = builders.a_member()
        for _ in range(4):
            ask(one, builders.a_member())
        presses = [partial(ask, one, builders.a_member()) for _ in range(3)]
        assert refused(at_once(app, *presses)) == [rules.TooManyAsked] * 2
        assert len(states_of(one)) == 5


@ROUNDS
def test_a_block_comes_before_a_yes_or_ends_what_it_made(app: Flask, rounds: int) -> None:
    for _ in range(rounds):
        one, other = builders.a_member(), builders.a_member()
        ask(one, other)
        accept = partial(commands.accept, one.public_id, by=other.id, now=THEN)
        block = partial(commands.block, other.public_id, by=one.id, now=THEN)
        met = refused(at_once(app, accept, block))
        assert met in ([], [NotFound])
        ended = ConnectionState.VOIDED if met else ConnectionState.BLOCKED
        assert states_of(one) == [ended]
        assert is_blocked_between(reading(), one.id, other.id)


@ROUNDS
def test_an_introduction_and_a_request_make_one_connection(app: Flask, rounds: int) -> None:
    def introduce(one: Built, other: Built) -> None:
        with writing() as session:
            lock_people(session, one.id, other.id)
            commands.connect(session, one.id, other.id, initiator=one.id, now=THEN)

    for _ in range(rounds):
        one, other = builders.a_member(), builders.a_member()
        press = partial(introduce, one, other)
        errors = refused(at_once(app, press, partial(ask, other, one), press))
        assert set(errors) <= {rules.ConnectedAlready}
        assert states_of(one) + states_of(other) == [ConnectionState.ACCEPTED]
