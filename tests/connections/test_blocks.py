"""Blocking: it stands until lifted, ends a connection, and is the same block twice."""

from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask

from alumnet.connections import commands, queries
from alumnet.connections.rules import BlocksYourself
from alumnet.kernel.db import reading
from alumnet.kernel.errors import NotFound
from tests import builders

pytestmark = pytest.mark.postgresql


def test_a_block_ends_the_connection_and_holds_both_ways(app: Flask) -> None:
    ruth, jun = builders.a_member("Ruth"), builders.a_member("Jun")
    builders.a_connection(ruth, jun)

    commands.block(jun.public_id, by=ruth.id, now=builders.THEN)

    assert queries.is_blocked_between(reading(), jun.id, ruth.id)
    assert queries.connected_ids(reading(), ruth.id) == frozenset()


def test_a_lifted_block_lets_both_meet_again_but_not_connected(app: Flask) -> None:
    ruth, jun = builders.a_member("Ruth"), builders.a_member("Jun")
    builders.a_connection(ruth, jun)
    commands.block(jun.public_id, by=ruth.id, now=builders.THEN)

    commands.unblock(jun.public_id, by=ruth.id, now=builders.THEN)

    assert not queries.is_blocked_between(reading(), jun.id, ruth.id)
    assert queries.connected_ids(reading(), ruth.id) == frozenset()


def test_only_who_set_a_block_lifts_it(app: Flask) -> None:
    ruth, jun = builders.a_member("Ruth"), builders.a_member("Jun")
    commands.block(jun.public_id, by=ruth.id, now=builders.THEN)

    with pytest.raises(NotFound):
        commands.unblock(ruth.public_id, by=jun.id, now=builders.THEN)

    assert queries.is_blocked_between(reading(), jun.id, ruth.id)


def test_nobody_blocks_themselves_or_nobody(app: Flask) -> None:
    ruth = builders.a_member("Ruth")
    with pytest.raises(BlocksYourself):
        commands.block(ruth.public_id, by=ruth.id, now=builders.THEN)
    with pytest.raises(NotFound):
        commands.block("nobody", by=ruth.id, now=builders.THEN)


def test_blocks_of_each_other_at_the_same_moment_both_stand(app: Flask) -> None:
    ruth, jun = builders.a_member("Ruth"), builders.a_member("Jun")
    together, errors = Barrier(4), list[Any]()

    def press(by: int, whom: str) -> None:
        with app.app_context():
            together.wait()
            try:
                commands.block(whom, by=by, now=builders.THEN)
            except Exception as error:  # noqa: BLE001 - the test shows what a thread met
                errors.append(error)

    presses = [(ruth.id, jun.public_id), (jun.id, ruth.public_id)] * 2
    threads = [Thread(target=press, args=each) for each in presses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert [each.name for each in queries.blocked_by(reading(), ruth.id)] == ["Jun"]
    assert [each.name for each in queries.blocked_by(reading(), jun.id)] == ["Ruth"]
