"""What a choice takes from others, and what if, in cohorts of every kind and over all rounds."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from alumnet.matching.alternatives import price_between
from alumnet.programmes.models import MatchRun
from alumnet.programmes.queries.trying import board_inputs
from alumnet.programmes.rules.board import told_of_lost, told_of_price
from alumnet.programmes.rules.match_board import choices, tried
from alumnet.programmes.rules.match_inputs import MatchInputs
from alumnet.programmes.rules.match_prices import are_priced
from alumnet.programmes.rules.match_problem import problem_of
from alumnet.programmes.rules.match_solving import solved
from alumnet.programmes.rules.states import CohortKind, HelperPart, Reach
from tests.client import InspectingClient
from tests.programmes.matching import Ready, a_ready_cohort, fresh
from tests.programmes.test_board import address_of, public_id, serves
from tests.programmes.test_runs import matched

KINDS = {
    CohortKind.FLASH: {"rounds": 3, "mentors": 5, "places": 3},
    CohortKind.PEER: {"mentors": 0},
    CohortKind.GROUP: {"group_size": 4, "places": 8, "mentors": 3},
}


def a_cohort_of(kind: CohortKind) -> tuple[Ready, MatchRun]:
    more: dict[str, Any] = {"mentors": 4, **KINDS.get(kind, {})}
    mentors = more.pop("mentors")
    ready = a_ready_cohort(7, mentors, kind=kind, reach=Reach.EITHER, seed=6, **more)
    return ready, matched(ready)


def by_matching_anew(inputs: MatchInputs, mentee: int, mentor: int) -> Any:
    """Return the price as two whole runs give it: with the pair set by hand, and without."""
    held = (inputs, replace(inputs, locked=((mentee, mentor, 1),)))
    before, after = ([each.solution for each in solved(problem_of(each))] for each in held)
    return price_between(before, after)


@pytest.mark.parametrize("kind", list(CohortKind))
def test_a_price_is_what_two_whole_matchings_differ_by(app: Flask, kind: CohortKind) -> None:
    ready, _ = a_cohort_of(kind)
    inputs = board_inputs(fresh(), ready.cohort_id)
    mentee = ready.mentees[2]
    found = [each for each in choices(inputs, mentee) if each.price is not None]
    assert found
    for each in found:
        expected = by_matching_anew(inputs, mentee, each.mentor)
        assert each.price is not None
        assert each.price.people == expected.people
        assert each.price.score == pytest.approx(expected.score, abs=1e-6)
        assert not each.is_own


def test_whose_places_are_set_by_hand_has_no_price(app: Flask) -> None:
    ready, _ = a_cohort_of(CohortKind.FLASH)
    mentee, other = ready.mentees[0], ready.mentees[1]
    busy, twice = ready.mentors[0], ready.mentors[1]
    inputs = replace(
        board_inputs(fresh(), ready.cohort_id),
        locked=((other, busy, 1), (mentee, twice, 2)),
        was=(),
    )
    prices = {each.mentor: each.price for each in choices(inputs, mentee)}
    assert prices[busy] is prices[twice] is None
    assert prices[ready.mentors[2]] is not None
    ready, _ = a_cohort_of(CohortKind.PEER)
    one, two, three = ready.mentees[:3]
    inputs = replace(board_inputs(fresh(), ready.cohort_id), locked=((one, two, 1),), was=())
    prices = {each.mentor: each.price for each in choices(inputs, three)}
    assert prices[one] is prices[two] is None
    assert any(prices.values())
    # Their own pair gives way as they choose.
    assert any(each.price for each in choices(inputs, one))


def test_what_if_looks_at_all_rounds_and_at_whom_somebody_meets(app: Flask) -> None:
    ready, row = a_cohort_of(CohortKind.FLASH)
    inputs = board_inputs(fresh(), ready.cohort_id)
    same = tried(inputs)
    made = len(row.result["pairs"])
    assert (same.changes, same.meetings) == ([], (made, made))
    assert (same.better, same.worse, same.unplaced) == (0, 0, [])
    other = tried(inputs, weights={"gap": 1.0, "topic": 0.01, "path": 0.01, "purpose": 0.01})
    assert other.changes
    assert other.meetings == (made, made)
    for each in other.changes:
        assert not {*each.before} & {*each.after}
        assert each.before or each.after
    assert sum(len(each.after) - len(each.before) for each in other.changes) == 0
    # When somebody meets whom makes no difference.
    turned = {1: 2, 2: 3, 3: 1}
    moved = replace(
        inputs,
        was=tuple((one, two, turned[number]) for one, two, number in inputs.was),
        options={**inputs.options, "keep": 0.0},
    )
    assert tried(moved).changes == []
    fewer = tried(inputs, reach="outside")
    assert fewer.meetings[1] <= made


def test_words_say_what_a_price_or_its_lack_means() -> None:
    assert told_of_price(1, 0.3, of_meetings=True) == "Would take one meeting from others."
    assert told_of_price(3, 0.3, of_meetings=True) == "Would take three meetings from others."
    assert told_of_price(0, 0.3, of_meetings=True) == told_of_price(0, 0.3)
    assert told_of_lost("needed more by others") == "Others need them more."
    assert told_of_lost("fits less") == ""
    assert are_priced("peer", 80)
    assert not are_priced("peer", 81)


@pytest.mark.statements(12)
@pytest.mark.parametrize("kind", [CohortKind.FLASH, CohortKind.PEER])
def test_the_pages_say_it(
    new_client: Callable[..., InspectingClient], kind: CohortKind, monkeypatch: Any
) -> None:
    ready, _ = a_cohort_of(kind)
    serves(ready, ready.manager, HelperPart.MANAGER)
    client, cohort = new_client(ready.manager), address_of(ready)
    board = client.get("programmes.board", cohort=cohort).main
    assert "Proof" in board
    assert ("all rounds together" in board) is (kind is CohortKind.FLASH)
    one = client.url("programmes.one", cohort=cohort, enrolment=public_id(ready.mentees[0]))
    page = client.get(one)
    assert ("met in the first round" in page.main) is (kind is CohortKind.FLASH)
    assert "isn't worked out" not in page.main
    monkeypatch.setattr("alumnet.programmes.rules.match_prices._MOST", {kind.value: 1})
    assert "isn't worked out" in client.get(one).main
    page = client.get("programmes.sandbox", cohort=cohort)
    page = client.submit(page.form(button="Try").fill(gap="100", topic="0", path="0", purpose="0"))
    assert "would get somebody else" in page.main
    assert ("in all rounds" in page.main) is (kind is CohortKind.FLASH)
