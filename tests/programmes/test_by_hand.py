"""Pairs by hand: from an empty board, against rules, at a price, and kept or parted in runs."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from alumnet.kernel.errors import NotFound
from alumnet.kernel.transitions import NoSuchTransition
from alumnet.programmes.commands import by_hand
from alumnet.programmes.models import Enrolment, PartedPair
from alumnet.programmes.queries.trying import board_inputs
from alumnet.programmes.rules.errors import (
    NoPlaceLeft,
    NoRunYet,
    PairParted,
    ProposalChanged,
    RulesBroken,
)
from alumnet.programmes.rules.match_board import choices, tried
from alumnet.programmes.rules.states import (
    CohortKind,
    CohortState,
    EnrolmentState,
    ProposalState,
    Reach,
    RunState,
)
from tests.builders import Built, a_block
from tests.programmes.matching import (
    MATCHED,
    Ready,
    a_ready_cohort,
    enrolment,
    fresh,
    handled,
    pairs_of,
    person_of,
)
from tests.programmes.test_runs import matched, the_run


def name_of(enrolment_id: int) -> str:
    return enrolment(enrolment_id).public_id


def paired(ready: Ready, mentee: int, mentor: int, **how: Any) -> str:
    return by_hand.pair(
        ready.access, name_of(mentee), name_of(mentor), by=ready.manager.id, now=MATCHED, **how
    )


def an_empty_board(*args: Any, **how: Any) -> Ready:
    ready = a_ready_cohort(*args, **how)
    asked = by_hand.begin_by_hand(ready.access, by=ready.manager.id, now=MATCHED)
    handled()
    assert the_run(asked).state is RunState.DONE
    assert not pairs_of(ready)
    return ready


def test_a_small_cohort_is_paired_by_hand_from_an_empty_board(app: Flask) -> None:
    ready = a_ready_cohort(3, 2, reach=Reach.EITHER)
    one, two, three = ready.mentees
    first, second = ready.mentors
    with pytest.raises(NoRunYet):
        paired(ready, one, first)
    by_hand.begin_by_hand(ready.access, by=ready.manager.id, now=MATCHED)
    with pytest.raises(NoRunYet):
        paired(ready, one, first)
    handled()
    paired(ready, one, first, why=" They asked for each other. ")
    pair = pairs_of(ready)[one]
    assert (pair.state, pair.set_by) == (ProposalState.SHORTLISTED, ready.manager.id)
    assert pair.set_why == "They asked for each other."
    assert pair.score
    assert enrolment(first).state is EnrolmentState.PROPOSED
    paired(ready, two, first)
    with pytest.raises(NoPlaceLeft):
        paired(ready, three, first)
    # Another mentor instead: the mentee's pair gives way, the same again changes nothing.
    paired(ready, one, second)
    paired(ready, one, second)
    assert pairs_of(ready)[one].mentor_id == second
    row = matched(ready)
    made = {(pair[0], pair[1]) for pair in row.result["pairs"]}
    assert {(one, second), (two, first)} <= made
    assert len(made) == 3
    for wrong in ((one, two), (first, second), (one, one)):
        with pytest.raises(NotFound):
            paired(ready, *wrong)
    with pytest.raises(NotFound):
        by_hand.pair(ready.access, name_of(one), "nobody", by=ready.manager.id, now=MATCHED)


def test_rules_warn_and_a_manager_may_overrule_them_but_not_a_block(app: Flask) -> None:
    ready = an_empty_board(4, 3, seed=3)
    inputs = board_inputs(fresh(), ready.cohort_id)
    mentee, bad = next(
        (mentee, each) for mentee in ready.mentees for each in choices(inputs, mentee) if each.rules
    )
    assert bad.rules == ("employer",)
    with pytest.raises(RulesBroken) as met:
        paired(ready, mentee, bad.mentor)
    assert met.value.facts["rules"] == ("employer",)
    paired(ready, mentee, bad.mentor, despite_rules=True)
    assert pairs_of(ready)[mentee].because == {"rules": ["employer"]}
    other = next(each for each in ready.mentees if each != mentee)
    mentor = ready.mentors[0]
    a_block(Built(person_of(mentor), "", ""), Built(person_of(other), "", ""))
    with pytest.raises(PairParted):
        paired(ready, other, mentor, despite_rules=True)


def test_a_change_has_a_price_and_makes_room_where_that_is_wanted(app: Flask) -> None:
    ready = a_ready_cohort(4, 2, places=2, reach=Reach.EITHER)
    matched(ready)
    pairs = pairs_of(ready)
    mentee = ready.mentees[0]
    own = pairs[mentee].mentor_id
    inputs = board_inputs(fresh(), ready.cohort_id)
    found = {each.mentor: each for each in choices(inputs, mentee)}
    assert set(found) == set(ready.mentors)
    assert found[own].is_own
    [other] = [each for each in found.values() if not each.is_own]
    assert (other.has_room, other.rules) == (False, ())
    assert other.price is not None
    # All places are taken, so that somebody has to change, too; nobody stays without.
    assert other.price.people == 0
    assert other.price.score > 0
    with pytest.raises(NoPlaceLeft):
        paired(ready, mentee, other.mentor)
    loser = min(
        (pair for pair in pairs.values() if pair.mentor_id == other.mentor),
        key=lambda pair: pair.score or 0,
    )
    paired(ready, mentee, other.mentor, makes_room=True)
    assert loser.mentee_id not in pairs_of(ready)
    assert enrolment(loser.mentee_id).state is EnrolmentState.IN_POOL
    row = matched(ready)
    assert row.figures["placed"] == 4
    assert pairs_of(ready)[mentee].mentor_id == other.mentor
    with pytest.raises(KeyError):
        choices(inputs, 999_999)


def test_pairs_are_locked_unlocked_and_separated(app: Flask) -> None:
    ready = a_ready_cohort(2, 3, places=1, reach=Reach.EITHER)
    matched(ready)
    one = ready.mentees[0]
    pair = pairs_of(ready)[one]
    manager: dict[str, Any] = {"by": ready.manager.id, "now": MATCHED}
    by_hand.lock(ready.access, pair.public_id, why="Good", **manager)
    assert pairs_of(ready)[one].set_why == "Good"
    with pytest.raises(ProposalChanged):
        by_hand.lock(ready.access, pair.public_id, **manager)
    by_hand.unlock(ready.access, pair.public_id, **manager)
    assert pairs_of(ready)[one].set_by is None
    by_hand.separate(ready.access, pair.public_id, why="Related", **manager)
    assert one not in pairs_of(ready)
    with pytest.raises(ProposalChanged):
        by_hand.separate(ready.access, pair.public_id, **manager)
    with pytest.raises(PairParted):
        paired(ready, one, pair.mentor_id)
    inputs = board_inputs(fresh(), ready.cohort_id)
    assert pair.mentor_id not in {each.mentor for each in choices(inputs, one)}
    matched(ready)
    assert pairs_of(ready)[one].mentor_id != pair.mentor_id
    by_hand.reunite(ready.access, name_of(one), name_of(pair.mentor_id))
    with pytest.raises(NotFound):
        by_hand.reunite(ready.access, name_of(one), name_of(pair.mentor_id))
    assert fresh().scalar(select(PartedPair)) is None
    paired(ready, one, pair.mentor_id, makes_room=True)
    with pytest.raises(NotFound):
        by_hand.lock(a_ready_cohort(1, 1, state=CohortState.MATCHING).access, "x", **manager)
    closed = a_ready_cohort(1, 1)
    with pytest.raises(NoSuchTransition):
        by_hand.lock(closed.access, pair.public_id, **manager)


def test_peers_and_flash_rounds_are_set_by_hand_too(app: Flask) -> None:
    ready = an_empty_board(4, kind=CohortKind.PEER, reach=Reach.EITHER)
    one, two, three, _ = ready.mentees
    paired(ready, two, one)
    assert pairs_of(ready)[one].mentor_id == two
    paired(ready, one, three)
    assert {each.mentor_id for each in pairs_of(ready).values()} == {three}
    assert enrolment(two).state is EnrolmentState.IN_POOL
    inputs = board_inputs(fresh(), ready.cohort_id)
    assert next(each for each in choices(inputs, one) if each.is_own).mentor == three
    flash = an_empty_board(2, 2, kind=CohortKind.FLASH, rounds=2, reach=Reach.EITHER)
    one, two = flash.mentees
    first, second = flash.mentors
    paired(flash, one, first, number=2)
    with pytest.raises(NoPlaceLeft):
        paired(flash, two, first, number=2)
    row = matched(flash)
    assert [one, first, 2] in row.result["pairs"]
    assert len(row.result["pairs"]) == 4
    assert [one, second, 1] in row.result["pairs"]


def test_trying_says_who_gains_and_who_loses_and_writes_nothing(app: Flask) -> None:
    ready = a_ready_cohort(8, 4, places=2, reach=Reach.EITHER)
    row = matched(ready)
    inputs = board_inputs(fresh(), ready.cohort_id)
    same = tried(inputs)
    assert not same.changes
    assert same.worst is not None
    assert same.worst[2] == row.figures["worst"]
    stricter = tried(inputs, reach="outside")
    assert {each.mentee for each in stricter.changes} >= set(stricter.dropped)
    other = tried(inputs, weights={"gap": 1.0, "topic": 0.01, "path": 0.01, "purpose": 0.01})
    assert len(other.changes) >= other.better + other.worse
    assert [each.gain for each in other.changes] == sorted(each.gain for each in other.changes)
    assert {each.mentee_id: each.mentor_id for each in pairs_of(ready).values()} == {
        pair[0]: pair[1] for pair in row.result["pairs"]
    }
    # Who stepped back since is nobody's choice any more.
    with_fewer = fresh().get_one(Enrolment, ready.mentors[0])
    assert with_fewer.state is not EnrolmentState.DROPPED
