"""Three people in any order of what they do: what they asked decides, and never a silent no."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from alumnet.connections import commands, queries
from alumnet.connections.jobs import end_requests
from alumnet.connections.models import ConnectionState
from alumnet.connections.rules import POLICY
from alumnet.kernel import db
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError
from tests import builders, databases
from tests.builders import THEN
from tests.connections.asking import DAY, ask, rows

_LIVE = frozenset({ConnectionState.PENDING, ConnectionState.ACCEPTED})
PAIRS = st.permutations(range(3)).map(lambda order: (order[0], order[1]))
Pair = tuple[int, int]


class Circle(RuleBasedStateMachine):
    """Three people and a model of what each knows. The model never hears of a no.

    `tried` holds when somebody asked another, since the two were last connected or the other last
    asked; None stands for a request that was taken back.
    """

    def __init__(self) -> None:
        super().__init__()
        db._close_reading()
        databases.empty(db.engine(), db.Base.metadata)
        home = builders.an_association()
        self.people = [builders.a_member(of=home) for _ in range(3)]
        self.now: datetime = THEN
        self.tried: dict[Pair, list[datetime]] = {}
        self.taken_back: set[Pair] = set()
        self.connected: set[frozenset[int]] = set()
        self.blocked: set[Pair] = set()

    # ---------------------------------------------------------------------------- the model
    def waits(self, pair: Pair) -> bool:
        tried = self.tried.get(pair)
        is_over = not tried or self.now >= tried[-1] + POLICY.answer
        return not is_over and pair not in self.taken_back

    def apart(self, pair: Pair) -> bool:
        return not self.blocked.isdisjoint({pair, pair[::-1]})

    def may_ask(self, pair: Pair) -> bool:
        if self.apart(pair) or frozenset(pair) in self.connected:
            return False
        tried = self.tried.get(pair, [])
        if self.waits(pair[::-1]) or not tried:
            return True
        is_free = not self.waits(pair) and self.now >= tried[-1] + POLICY.ask_again
        return is_free and len(tried) < POLICY.tries

    def meet(self, pair: Pair) -> None:
        self.connected.add(frozenset(pair))
        for each in (pair, pair[::-1]):
            self.tried.pop(each, None)
            self.taken_back.discard(each)

    def succeeds(self, name: str, pair: Pair) -> bool:
        """Press something about the second of the pair as the first; return whether it was done."""
        by, other = (self.people[each] for each in pair)
        try:
            getattr(commands, name)(other.public_id, by=by.id, now=self.now)
        except DomainError:
            return False
        return True

    # ----------------------------------------------------------------------- what people do
    @rule(pair=PAIRS)
    def ask(self, pair: Pair) -> None:
        expected, crossed = self.may_ask(pair), self.waits(pair[::-1])
        by, other = (self.people[each] for each in pair)
        try:
            met = ask(by, other, now=self.now)
        except DomainError:
            assert not expected
            return
        assert expected
        assert met is crossed
        if met:
            self.meet(pair)
        else:
            self.tried.setdefault(pair, []).append(self.now)
            self.taken_back.discard(pair)
            self.tried.pop(pair[::-1], None)

    @rule(pair=PAIRS, name=st.sampled_from(("decline", "accept", "withdraw", "remove")))
    def press(self, pair: Pair, name: str) -> None:
        is_connected, is_apart = frozenset(pair) in self.connected, self.apart(pair)
        expected = {
            "accept": is_connected or (self.waits(pair[::-1]) and not is_apart),
            "withdraw": self.waits(pair) and not is_apart,
            "remove": is_connected,
        }
        done = self.succeeds(name, pair)
        assert done is expected.get(name, done)
        if done and name == "accept":
            self.meet(pair)
        elif done and name == "withdraw":
            self.taken_back.add(pair)
        elif done and name == "remove":
            self.connected.discard(frozenset(pair))

    @rule(pair=PAIRS, is_lifted=st.sampled_from((True, True, True, False)))
    def block(self, pair: Pair, is_lifted: bool) -> None:
        self.succeeds("block", pair)
        self.connected.discard(frozenset(pair))
        self.blocked.add(pair)
        if is_lifted:
            self.succeeds("unblock", pair)
            self.blocked.discard(pair)

    @rule(days=st.sampled_from((1, 13, 59, 60, 120, 180)), is_noted=st.booleans())
    def pass_time(self, days: int, is_noted: bool) -> None:
        self.now += days * DAY + timedelta(minutes=1)
        if is_noted:
            end_requests(self.now)

    # ------------------------------------------------------------------- what always holds
    @invariant()
    def everybody_sees_what_the_model_says(self) -> None:
        for one in range(3):
            known = {each for pair in self.connected if one in pair for each in pair - {one}}
            ids = {self.people[each].id for each in known}
            assert queries.connected_ids(reading(), self.people[one].id) == ids
            for other in {0, 1, 2} - {one}:
                pair, ends = (one, other), (self.people[one].id, self.people[other].id)
                if not self.apart(pair):
                    found = queries.between(reading(), *ends, now=self.now)
                    assert found.waits is (self.waits(pair) and found.asked_me is None)

    @invariant()
    def a_pair_has_one_live_row_and_none_across_a_block(self) -> None:
        live = [(row.low_id, row.high_id) for row in rows() if row.state in _LIVE]
        assert len(set(live)) == len(live)
        for pair in self.blocked:
            one, other = sorted(self.people[each].id for each in pair)
            assert (one, other) not in live


@pytest.mark.parametrize(
    "steps", [120, pytest.param(4000, marks=[pytest.mark.long])], ids=["some", "many"]
)
def test_three_people_in_any_order_learn_of_a_yes_and_of_no_no(app: Flask, steps: int) -> None:
    runs = 3 if steps == 120 else 40
    chosen = settings(
        max_examples=runs,
        stateful_step_count=steps // runs,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Circle, settings=chosen)
