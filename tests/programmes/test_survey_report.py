"""What surveys bring to the report, and that no answer of one person can be had from it."""

import csv
import json
from datetime import datetime, timedelta
from itertools import combinations
from typing import Any

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from alumnet.kernel.db import writing
from alumnet.kernel.hiding import LEAST_PEOPLE
from alumnet.kernel.registry import registry
from alumnet.programmes.models import (
    Enrolment,
    SurveyAnswer,
)
from alumnet.programmes.rules.batches import Batch
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.states import CohortState
from alumnet.programmes.rules.surveys import Reply, told_by_fives, told_by_tens
from alumnet.rights import retention
from alumnet.rights.rules.policy import RETENTION
from tests.builders import THEN, Built
from tests.client import InspectingClient, forget_what_the_test_read
from tests.page import Page
from tests.programmes.answering import an_answered_survey
from tests.programmes.builders import BuiltCohort, a_cohort, a_programme_manager
from tests.programmes.matching import fresh
from tests.programmes.outcome_builders import enrolled

DAY = timedelta(days=1)
# When somebody was asked, in days, and what they said; 0 for nothing.
FIRST = [(0, said) for said in (5, 5, 4, 4, 4, 3, 3, 2, 5, 4, 3, 4, 0)]
LATER = [(7, said) for said in (1, 5, 5, 5, 5, 0)]
ALONE = [(9, 1), (9, 1)]


class Report:
    """The two pages on which a manager reads what was said, on some day."""

    def __init__(self, client: InspectingClient, cohort: BuiltCohort, survey: str) -> None:
        self.client, self.cohort, self.survey = client, cohort, survey
        self.manager = a_programme_manager(Built(cohort.association_id, "", ""))

    def get(self, endpoint: str, at: datetime, **where: Any) -> Page:
        with time_machine.travel(at, tick=False):
            self.client.sign_in(self.manager)
            return self.client.get(f"programmes.{endpoint}", cohort=self.cohort.handle, **where)

    def outcomes(self, at: datetime) -> Page:
        return self.get("outcome_experience", at)

    def check_ins(self, at: datetime) -> Page:
        return self.get("survey_results", at, survey=self.survey)


@pytest.mark.postgresql
def test_answers_are_told_in_whole_groups_and_stay_told_when_whose_they_were_is_forgotten(
    client: InspectingClient,
) -> None:
    cohort = a_cohort(CohortState.RUNNING)
    enrolled(cohort, len(FIRST + LATER + ALONE))
    survey = an_answered_survey(cohort, [*FIRST, *LATER, *ALONE])
    told = Report(client, cohort, survey)
    closed = THEN + POLICY.survey_open
    assert "once there are ten" in told.outcomes(closed).main

    soon = told.outcomes(closed + DAY).main
    assert "The mean is 3.8 (3.2 to 4.4)" in soon
    assert "Whatever the other one would say, it lies between 3.6 and 3.9" in soon
    assert "Eight may still answer" in soon
    late = closed + 20 * DAY
    before = told.outcomes(late).main
    assert "The mean is 3.8 (3.2 to 4.4)" in before
    assert "Whatever the other nine would say" in before
    assert "Seven more answered later" in before
    followed = told.check_ins(late)
    assert "19 of 21 answered. Here are the answers of 17." in followed.main
    assert "Words 1 of day 7" in followed.main
    assert "of day 9" not in followed.main

    table = told.get("surveys_csv", late).data.decode("utf-8-sig")
    file = json.loads(told.get("experience_json", late).data)
    meanings = told.get("outcomes_dictionary", late).data.decode()
    rows = list(csv.DictReader(table.splitlines()))
    mean = next(row for row in rows if row["answer"] == "(mean)")
    assert (mean["people"], mean["told"], mean["over"]) == ("12", "12", "21")
    assert (mean["value"], mean["least"], mean["most"]) == ("3.8333", "2.619", "4.3333")
    assert file["surveys"][0]["questions"][0]["answers"][-1]["value"] == 3.8333
    assert all(f"surveys,{column}," in meanings for column in rows[0])

    # One of the twelve is erased, and one of those who aren't told of yet.
    people = fresh().scalars(select(Enrolment.person_id).order_by(Enrolment.id)).all()
    with writing() as session:
        registry.lock_to_erase(session, people[0], people[-1])
        for person in (people[0], people[-1]):
            registry.erase(session, person, late)
    forget_what_the_test_read()
    assert "Six more answered later" in told.outcomes(late).main
    assert numbers(told.check_ins(late)) == numbers(followed)
    assert "Words 5 of day 0" in followed.main
    # After a year nobody's answers are kept, and what was told is told as before.
    kept = THEN + RETENTION.survey_answers
    assert retention.due(fresh(), kept)["survey_answers"] == 0
    retention.keep_rules(kept + 10 * DAY)
    assert fresh().scalar(select(func.count(SurveyAnswer.id))) == 0
    forget_what_the_test_read()
    assert numbers(told.check_ins(kept + 10 * DAY)) == numbers(followed)
    at_last = told.outcomes(kept + 10 * DAY).main
    assert "The mean is 3.8 (3.2 to 4.4)" in at_last
    assert "Five more answered later" in at_last


def numbers(page: Page) -> str:
    """Return of how many the answers are told, and how often each was given."""
    return page.main.partition("What else?")[0].partition("Here are the answers")[2]


replies = st.lists(
    st.tuples(st.integers(0, 40), st.booleans(), st.booleans()), min_size=20, max_size=60
)


@given(replies)
@settings(max_examples=40)
def test_no_two_pages_on_no_two_days_differ_by_fewer_than_five(
    asked: list[tuple[int, bool, bool]],
) -> None:
    rows = [
        Reply(number, THEN + day * DAY, is_answered, is_forgotten)
        for number, (day, is_answered, is_forgotten) in enumerate(asked)
    ]
    shown = {frozenset[int]()}
    reports = {frozenset[int]()}
    for day in range(70):
        fives = told_by_fives(rows, THEN + day * DAY)
        for batches, those in ((fives, shown), (told_by_tens(fives), reports)):
            told = Batch.of_all(batches)
            those.add(told.members if told else frozenset())
    for several, least in ((shown | reports, POLICY.answers_shown), (reports, LEAST_PEOPLE)):
        assert all(len(one ^ other) >= least for one, other in combinations(several, 2))
