"""What each side of a cohort never learns of the other: pairs, answers, a no."""

from typing import Any

import pytest
from flask import Flask

from alumnet.accounts.models import Person
from alumnet.kernel.db import writing
from alumnet.kernel.errors import NotFound
from alumnet.programmes.commands import answering, runs
from alumnet.programmes.models import Enrolment, EnrolmentAvoid, EnrolmentQuestion
from alumnet.programmes.queries import export
from alumnet.programmes.queries.offers import OfferedPair, offered_pair
from alumnet.programmes.rules import match_solving
from alumnet.programmes.rules.states import EnrolmentState, QuestionUse, Reach, SeenBy
from tests.builders import Built, a_block
from tests.client import InspectingClient
from tests.programmes.matching import (
    MATCHED,
    a_ready_cohort,
    a_viewer,
    enrolment,
    fresh,
    pairs_of,
    person_of,
)
from tests.programmes.test_board import address_of
from tests.programmes.test_publishing import a_published_cohort, published
from tests.programmes.test_runs import a_question, answered, matched


def test_a_copy_holds_no_pair_before_its_turn_and_no_answer_of_the_other(app: Flask) -> None:
    hidden = a_ready_cohort(1, 1, reach=Reach.EITHER)
    matched(hidden)
    copy = export(fresh(), person_of(hidden.mentees[0]))
    assert copy["matched_in_cohorts"] == []
    assert copy["enrolments"][0]["state"] == "in_pool"
    _, pairs = a_published_cohort(1, 1)
    [pair] = pairs.values()
    mentee, mentor = person_of(pair.mentee_id), person_of(pair.mentor_id)
    [offered] = export(fresh(), mentee)["matched_in_cohorts"]
    assert offered["state"] == "offered"
    assert "topic" in offered["parts"]
    # How alike two answered would say what the other did.
    assert "answers" not in offered["parts"]
    assert export(fresh(), mentor)["matched_in_cohorts"] == []
    answering.decline(pair.public_id, by=mentee, now=MATCHED)
    assert export(fresh(), mentor)["matched_in_cohorts"] == []
    assert [each["state"] for each in export(fresh(), mentee)["matched_in_cohorts"]] == ["over"]


def test_a_pair_that_is_thought_of_shows_nobody_and_ends_by_a_rather_not(
    client: InspectingClient, app: Flask
) -> None:
    ready = a_ready_cohort(1, 1, reach=Reach.EITHER)
    matched(ready)
    cohort = address_of(ready)
    [pair] = pairs_of(ready).values()
    mentor = person_of(pair.mentor_id)
    client.sign_in(mentor)
    shown = client.get("programmes.cohort", cohort=cohort).main
    mentee = fresh().get_one(Person, person_of(pair.mentee_id)).public_id
    page = client.post(f"/programmes/{cohort}/avoid", {"person": mentee, "step": "add"})
    assert "Nobody learns it" in page.text
    assert pairs_of(ready) == {}
    both = {enrolment(each).state for each in (pair.mentee_id, pair.mentor_id)}
    assert both == {EnrolmentState.IN_POOL}
    assert client.get("programmes.cohort", cohort=cohort).main == shown


def test_who_is_avoided_while_a_run_goes_on_is_no_pair_of_it(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = a_ready_cohort(1, 1, reach=Reach.EITHER)
    solve = match_solving.run

    def meanwhile(*given: Any) -> Any:
        with writing() as session:
            session.add(
                EnrolmentAvoid(enrolment_id=ready.mentees[0], person_id=person_of(ready.mentors[0]))
            )
        return solve(*given)

    monkeypatch.setattr(runs, "run", meanwhile)
    assert len(matched(ready).result["pairs"]) == 1
    assert pairs_of(ready) == {}


def test_what_only_managers_read_is_no_reason_and_what_is_over_shows_no_words(app: Flask) -> None:
    ready = a_ready_cohort(1, 1, reach=Reach.EITHER, needs_review=False)
    question = a_question(ready, 1, QuestionUse.WEIGHT, weight=0.5)
    answered(question, {each: ["a"] for each in (*ready.mentees, *ready.mentors)})
    with writing() as session:
        session.get_one(Enrolment, ready.mentors[0]).hopes = "To learn, too."
    [pair] = published(ready).values()
    mentee, mentor = (a_viewer(person_of(each), ready) for each in (pair.mentee_id, pair.mentor_id))

    def shown() -> OfferedPair:
        return offered_pair(fresh(), mentee, pair.public_id)

    assert not any("answered" in each for each in shown().why)
    assert (shown().hopes, shown().said) == ("To learn, too.", ())
    with writing() as session:
        session.get_one(EnrolmentQuestion, question).seen_by = SeenBy.PARTNER
    assert any("answered" in each for each in shown().why)
    assert [each.answer for each in shown().said] == ["a"]
    answering.decline(pair.public_id, by=mentee.person, now=MATCHED)
    assert (shown().hopes, shown().said) == ("", ())
    a_block(Built(mentor.person, "", ""), Built(mentee.person, "", ""))
    with pytest.raises(NotFound):
        shown()
