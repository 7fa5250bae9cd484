"""The pages of matching: a manager's board, the review, what each of a pair answers."""

from http import HTTPStatus

import pytest
from flask import Flask

from alumnet.kernel import clock
from alumnet.kernel.db import reading, writing
from alumnet.kernel.ids import handle
from alumnet.kernel.numbers import number
from alumnet.programmes.models import Cohort, CohortHelper, Enrolment, Proposal
from alumnet.programmes.queries.runs import runs_of
from alumnet.programmes.rules.board import Show, bars, in_words, is_shown, needs_look, why_you_two
from alumnet.programmes.rules.states import EnrolmentState, HelperPart, ProposalState
from tests.builders import THEN, Built, a_member, an_admin
from tests.client import InspectingClient
from tests.programmes.matching import Ready, a_ready_cohort, fresh, handled, pairs_of

MISSING = HTTPStatus.NOT_FOUND


def address_of(ready: Ready) -> str:
    return handle("Bridge, 2026", reading().get_one(Cohort, ready.cohort_id).public_id)


def serves(ready: Ready, person: Built, part: HelperPart) -> Built:
    with writing() as session:
        session.add(
            CohortHelper(cohort_id=ready.cohort_id, person_id=person.id, part=part, added_at=THEN)
        )
    return person


@pytest.fixture
def ready(app: Flask) -> Ready:
    made = a_ready_cohort(mentees=5, mentors=4)
    serves(made, made.manager, HelperPart.MANAGER)
    return made


def matched(client: InspectingClient, ready: Ready) -> str:
    """Let the manager match the cohort; return its part of the address."""
    client.sign_in(ready.manager)
    cohort = address_of(ready)
    client.post("programmes.match", cohort=cohort)
    handled(clock.now())
    return cohort


def public_id(enrolment_id: int) -> str:
    return fresh().get_one(Enrolment, enrolment_id).public_id


def person(enrolment_id: int) -> int:
    return fresh().get_one(Enrolment, enrolment_id).person_id


def a_pair(ready: Ready) -> Proposal:
    return next(iter(pairs_of(ready).values()))


# ------------------------------------------------------------------------------------- the board
def test_a_manager_matches_and_sees_why(client: InspectingClient, ready: Ready) -> None:
    client.sign_in(ready.manager)
    cohort = address_of(ready)
    empty = client.get("programmes.board", cohort=cohort)
    assert "No pairs yet" in empty.main
    assert "from 4 people" in empty.main
    waiting = client.post("programmes.match", cohort=cohort)
    assert "Matching has begun" in waiting.main
    assert "Waiting to begin" in waiting.main
    handled(clock.now())
    page = client.get("programmes.board", cohort=cohort)
    assert f"Pair 1 of {len(pairs_of(ready))}" in page.main
    assert "No other matching places more people" in page.main
    assert "Run 1:" in page.main
    assert "Ada Person" in client.get("programmes.run_list", cohort=cohort).main


def test_a_locked_pair_is_in_its_own_view(client: InspectingClient, ready: Ready) -> None:
    cohort = matched(client, ready)
    pair = a_pair(ready)
    page = client.post("programmes.lock", cohort=cohort, pair=pair.public_id)
    assert "The pair stays." in page.main
    assert "Pair 1 of 1" in client.get("programmes.board", cohort=cohort, show="locked").main
    client.post("programmes.unlock", cohort=cohort, pair=pair.public_id)
    assert (
        "No pair is in this view"
        in client.get("programmes.board", cohort=cohort, show="locked").main
    )
    twice = client.post("programmes.unlock", cohort=cohort, pair=pair.public_id)
    assert "The next run may change" not in twice.main


def test_a_mentor_is_chosen_by_hand_and_two_are_separated(
    client: InspectingClient, ready: Ready
) -> None:
    cohort = matched(client, ready)
    pair = a_pair(ready)
    mentee = public_id(pair.mentee_id)
    page = client.get("programmes.one", cohort=cohort, enrolment=mentee, statements=12)
    assert "Those who fit best come first" in page.main
    nobody = client.post(
        "programmes.choose",
        {"why": "They asked for it"},
        cohort=cohort,
        enrolment=mentee,
        expect=HTTPStatus.UNPROCESSABLE_ENTITY,
    )
    assert "Choose a mentor" in nobody.main
    assert nobody.form(field="mentor").fields["why"] == ["They asked for it"]
    free = next(each for each in ready.mentors if each != pair.mentor_id)
    client.post(
        "programmes.choose",
        {"mentor": public_id(free), "why": "They asked for it"},
        cohort=cohort,
        enrolment=mentee,
        follow=False,
    )
    by_hand = pairs_of(ready)[pair.mentee_id]
    assert by_hand.mentor_id == free
    assert by_hand.state is ProposalState.SHORTLISTED
    board = client.get("programmes.board", cohort=cohort)
    assert "By hand: They asked for it" in board.main
    kept = client.post(
        "programmes.separate",
        {"parting-why": "x" * 600},
        cohort=cohort,
        enrolment=mentee,
        pair=by_hand.public_id,
        expect=HTTPStatus.UNPROCESSABLE_ENTITY,
    )
    assert kept.form(field="parting-why").fields["parting-why"] == ["x" * 600]
    parted = client.post(
        "programmes.separate",
        {"parting-why": "They know each other"},
        cohort=cohort,
        enrolment=mentee,
        pair=by_hand.public_id,
    )
    assert "The two are apart" in parted.main
    assert pair.mentee_id not in pairs_of(ready)
    page = client.get("programmes.apart", cohort=cohort)
    assert "They know each other" in page.main
    assert "Nobody is kept apart" in client.submit(page.form(field="mentor")).main


def test_two_runs_stand_side_by_side(client: InspectingClient, ready: Ready) -> None:
    cohort = matched(client, ready)
    client.post("programmes.lock", cohort=cohort, pair=a_pair(ready).public_id)
    tried = {"topic": "90", "path": "0", "purpose": "10", "gap": "0", "availability": "0"}
    tried |= {"tie": "0", "language": "0", "answers": "0", "wish_weight": "25", "least": "0"}
    client.post("programmes.match", {"tried": "1", "spreads": "y", **tried}, cohort=cohort)
    handled(clock.now())
    runs = client.get("programmes.run_list", cohort=cohort)
    page = client.follow(runs, "Compare with the one before")
    assert page.h1 == "Run 2 beside run 1"
    assert "Topics from 24 to 90; Path from 26 to 0" in page.main
    assert "no longer" not in page.main
    first = runs_of(fresh(), ready.cohort_id)[-1].public_id
    client.get("programmes.run_beside", cohort=cohort, public_id=first, expect=MISSING)


def test_those_without_are_matched_again_once_pairs_were_told(
    client: InspectingClient, ready: Ready
) -> None:
    with writing() as session:
        session.get_one(Cohort, ready.cohort_id).needs_review = False
        for each in ready.mentors:
            session.get_one(Enrolment, each).places = 1
    cohort = matched(client, ready)
    client.post("programmes.ask_for_review", cohort=cohort)
    client.post("programmes.publish", cohort=cohort)
    without = next(
        each
        for each in ready.mentees
        if fresh().get_one(Enrolment, each).state is EnrolmentState.NO_MATCH
    )
    away = HTTPStatus.SEE_OTHER
    client.get("programmes.one", cohort=cohort, enrolment=public_id(without), expect=away)
    board = client.get("programmes.board", cohort=cohort)
    assert "The last run didn't look at them" in board.main
    client.submit(board.form(button="Match those without"))
    assert fresh().get_one(Enrolment, without).state is EnrolmentState.IN_POOL


def test_notes_are_for_managers_alone(client: InspectingClient, ready: Ready) -> None:
    cohort = matched(client, ready)
    mentee = public_id(ready.mentees[0])
    for _ in range(2):  # the second press adds nothing
        client.post(
            "programmes.add_note",
            {"text": "Wants mornings"},
            follow=False,
            cohort=cohort,
            enrolment=mentee,
        )
    page = client.get("programmes.one", statements=12, cohort=cohort, enrolment=mentee)
    assert page.main.count("Wants mornings") == 1
    client.submit(page.form(action="/notes/"), follow=False)
    assert (
        "Wants mornings"
        not in client.get("programmes.one", statements=12, cohort=cohort, enrolment=mentee).main
    )


def test_other_weights_are_tried_without_saving(client: InspectingClient, ready: Ready) -> None:
    cohort = matched(client, ready)
    before = {key: each.mentor_id for key, each in pairs_of(ready).items()}
    page = client.get("programmes.sandbox", cohort=cohort, statements=12)
    assert "Change what counts" in page.main
    weights = f"/programmes/{cohort}/manage/matching/what-if?try=1&gap=90&topic=1"
    assert "Without a mentor" in client.get(weights, statements=12).main
    assert "Write a number from 0 to 100" in client.get(f"{weights}&tie=900", statements=12).main
    assert {key: each.mentor_id for key, each in pairs_of(ready).items()} == before
    refused = client.post("programmes.match", {"tried": "1", "topic": "lots"}, cohort=cohort)
    assert "Nothing was matched" in refused.text
    assert "Run 2:" not in refused.main


# --------------------------------------------------------------------------- review and publishing
def test_a_second_person_looks_before_anybody_hears(client: InspectingClient, ready: Ready) -> None:
    cohort = matched(client, ready)
    of = Built(ready.access.association_id, "", "")
    reviewer = serves(ready, a_member(of=of), HelperPart.REVIEWER)
    assert "with the reviewers" in client.post("programmes.ask_for_review", cohort=cohort).main
    pairs = [each.public_id for each in pairs_of(ready).values()]
    client.sign_in(an_admin(Built(ready.access.association_id, "", "")))
    assert (
        f"{number(len(pairs)).capitalize()} pairs of a programme to look over"
        in client.get("administration.overview").main
    )
    client.sign_in(ready.manager)
    early = client.post("programmes.publish", cohort=cohort)
    assert "Published." not in early.main
    client.sign_in(reviewer)
    client.get("programmes.board", cohort=cohort, expect=MISSING)
    client.get("programmes.launch", cohort=cohort, expect=MISSING)
    assert f"Pair 1 of {len(pairs)}" in client.get("programmes.review", cohort=cohort).main
    said = client.post(
        "programmes.say_of_pairs",
        {"pairs": pairs[0], "verdict": "doubtful", "line": "They share a manager"},
        cohort=cohort,
    )
    assert "They share a manager" in said.main
    for each in pairs:
        client.post("programmes.say_of_pairs", {"pairs": each, "verdict": "good"}, cohort=cohort)
    client.sign_in(ready.manager)
    launch = client.get("programmes.launch", cohort=cohort).main
    assert "Publish" in launch
    assert "all mentors get this same note" in launch
    assert "Published." in client.post("programmes.publish", cohort=cohort).main
    assert {each.state for each in pairs_of(ready).values()} == {ProposalState.OFFERED}


def test_both_say_yes_in_order(client: InspectingClient, ready: Ready) -> None:
    cohort = matched(client, ready)
    with writing() as session:
        session.get_one(Cohort, ready.cohort_id).needs_review = False
    client.post("programmes.ask_for_review", cohort=cohort)
    client.post("programmes.publish", cohort=cohort)
    pair = a_pair(ready)
    mentee, mentor = person(pair.mentee_id), person(pair.mentor_id)
    client.sign_in(a_member())
    client.get("programmes.offer", expect=MISSING, public_id=pair.public_id)
    client.sign_in(mentor)
    client.get("programmes.offer", expect=MISSING, public_id=pair.public_id)
    client.post("programmes.accept_offer", expect=MISSING, public_id=pair.public_id)
    client.sign_in(mentee)
    assert "See who it is" in client.get("/").main
    page = client.follow(client.get(f"/programmes/{cohort}"), "See who it is")
    assert "Why you two" in page.main
    assert "Yes, with Pia" in page.main
    assert (
        "the mentor's turn" in client.post("programmes.accept_offer", public_id=pair.public_id).main
    )
    page = client.get(f"/programmes/{cohort}")
    assert "Now it is the other's turn" in page.main
    assert "See who it is" not in client.get("/").main
    client.sign_in(mentor)
    assert "See who it is" in client.get("/").main
    page = client.follow(client.get(f"/programmes/{cohort}"), "See who it is")
    assert "said yes already" in page.main
    assert (
        "Begin: agree how" in client.post("programmes.accept_offer", public_id=pair.public_id).main
    )
    assert fresh().get_one(Enrolment, pair.mentee_id).state is EnrolmentState.MATCHED


def test_a_no_needs_no_reason(client: InspectingClient, ready: Ready) -> None:
    cohort = matched(client, ready)
    with writing() as session:
        session.get_one(Cohort, ready.cohort_id).needs_review = False
    client.post("programmes.ask_for_review", cohort=cohort)
    client.post("programmes.publish", cohort=cohort)
    pair = a_pair(ready)
    client.sign_in(person(pair.mentee_id))
    page = client.post("programmes.decline_offer", public_id=pair.public_id)
    assert "look for somebody else" in page.main
    assert (
        "It says nothing about you" in client.get("programmes.offer", public_id=pair.public_id).main
    )
    client.sign_in(person(pair.mentor_id))
    client.get("programmes.offer", public_id=pair.public_id, expect=MISSING)


# --------------------------------------------------------------------------------------- the words
def test_words_come_before_numbers() -> None:
    parts = {"topic": 0.9, "purpose": 0.8, "availability": 0.1, "gap": 0.5}
    assert in_words(parts, parts) == "Strong on topics and purpose, thin on hours."
    assert in_words(parts, ["gap"]) == "Even in all parts."
    assert in_words(parts, []) == "Little is known of the two."
    shown = {each.label: each for each in bars(parts, ["topic", "availability"])}
    assert shown.keys() == {"Topics", "Hours in common"}
    assert shown["Hours in common"].is_low
    assert why_you_two(parts, parts)[0].startswith("What one of you wants")


def test_a_pair_is_looked_at_for_a_rule_a_low_score_or_a_thin_part() -> None:
    good = {"topic": 0.8}
    assert not needs_look(0.7, good, good, [])
    assert needs_look(0.7, good, good, ["employer"])
    assert needs_look(0.2, good, good, [])
    assert needs_look(0.7, {"topic": 0.05, "path": 0.0}, ["topic", "path"], [])
    assert not needs_look(0.7, {"topic": 0.05, "path": 0.9}, ["topic", "path"], [])
    assert not needs_look(0.7, {"topic": 0.05}, [], [])
    assert is_shown(Show.LOOK, ProposalState.COMPUTED, look=True)
    assert not is_shown(Show.PROPOSED, ProposalState.SHORTLISTED, look=False)
