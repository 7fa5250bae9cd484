"""Messages that are sent at the same moment: one a form, no more than the limit, none past a block.

Each round runs real parallel sessions, one a thread, on SQLite and on PostgreSQL.
"""

from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select

from alumnet.connections import commands as connections
from alumnet.kernel.db import reading
from alumnet.kernel.outbox import OutboxEntry
from alumnet.messaging import commands as messaging
from alumnet.messaging.models import Conversation, Direct, Message
from alumnet.messaging.rules import POLICY, TooManyMessages
from tests import builders
from tests.builders import THEN
from tests.concurrency.test_mentoring_races import ROUNDS, at_once, refused
from tests.mentoring.talking import Pair, a_pair, say

pytestmark = pytest.mark.postgresql


def count(pair: Pair) -> int:
    query = select(func.count(Message.id)).where(Message.author_id.in_([pair.ruth.id, pair.jun.id]))
    return reading().scalar(query) or 0


@ROUNDS
def test_two_presses_of_one_form_begin_one_conversation_with_one_message(
    app: Flask, rounds: int
) -> None:
    for number in range(1, rounds + 1):
        pair = a_pair(THEN)
        press = partial(say, pair, pair.jun, "Once.", now=THEN, key="bcdfghjkmnpq")
        assert refused(at_once(app, press, press)) == []
        assert count(pair) == 1
        assert reading().scalar(select(func.count(Conversation.id))) == number
        mails = select(func.count(OutboxEntry.id)).where(OutboxEntry.kind == "messages.waiting")
        assert reading().scalar(mails) == number


def test_the_last_message_of_an_hour_is_sent_once(app: Flask) -> None:
    pair = a_pair(THEN)
    for _ in range(POLICY.an_hour - 1):
        say(pair, pair.jun, "Hello.", now=THEN)
    found = at_once(app, *[partial(say, pair, pair.jun, "Hello.", now=THEN)] * 3)
    assert refused(found) == [TooManyMessages] * 2
    assert count(pair) == POLICY.an_hour


@ROUNDS
def test_a_message_comes_before_a_block_or_not_at_all(app: Flask, rounds: int) -> None:
    for _ in range(rounds):
        pair = a_pair(THEN)
        block = partial(connections.block, pair.jun.public_id, by=pair.ruth.id, now=THEN)
        found = at_once(app, partial(say, pair, pair.jun, "Hello.", now=THEN), block)
        assert count(pair) == 1 - len(refused(found))
        assert len(refused(at_once(app, partial(say, pair, pair.jun, "Too late.", now=THEN)))) == 1


@ROUNDS
def test_two_who_begin_to_write_at_once_share_one_conversation(app: Flask, rounds: int) -> None:
    for number in range(1, rounds + 1):
        one, other = builders.a_member(), builders.a_member()
        builders.a_connection(one, other)
        presses = [
            partial(messaging.write, to.public_id, by=by.id, text="Hi.", form_key=key, now=THEN)
            for by, to, key in ((one, other, "bcdfghjkmnpq"), (other, one, "bcdfghjkmnpr"))
        ]
        assert refused(at_once(app, *presses, presses[0])) == []
        assert reading().scalar(select(func.count(Direct.conversation_id))) == number
        assert reading().scalar(select(func.count(Message.id))) == 2 * number
