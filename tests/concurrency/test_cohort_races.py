"""Two managers, or a manager and the job, at the same moment: one step is taken, and told once."""

from datetime import UTC, datetime
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from alumnet.kernel.db import reading
from alumnet.kernel.outbox import OutboxEntry
from alumnet.kernel.transitions import NoSuchTransition
from alumnet.programmes.commands import setup, setup_opening, setup_questions
from alumnet.programmes.models import Cohort, CohortEvent, EnrolmentQuestion
from alumnet.programmes.rules.errors import CohortChanged
from alumnet.programmes.rules.setup_templates import QUESTIONS
from alumnet.programmes.rules.states import CohortState
from tests.builders import a_member
from tests.concurrency.test_mentoring_races import ROUNDS, at_once, refused
from tests.programmes.builders import a_cohort, a_helper

pytestmark = pytest.mark.postgresql
OVER = datetime(2026, 2, 7, tzinfo=UTC)


@ROUNDS
def test_enrolment_closes_once_by_whomever(app: Flask, rounds: int) -> None:
    for _ in range(rounds // 3):
        cohort, manager = a_cohort(CohortState.OPEN, due_at=OVER), a_member()
        helper = a_helper(cohort)
        found = at_once(
            app,
            partial(setup_opening.close_cohort, cohort.id, by=manager.id, now=OVER),
            partial(setup_opening.move_on, cohort.id, OVER),
            partial(setup_opening.cancel_cohort, cohort.id, by=manager.id, now=OVER),
        )
        steps = reading().scalars(
            select(CohortEvent.name).where(CohortEvent.subject_id == cohort.id)
        )
        assert sorted(steps) in (["cancel"], ["cancel", "close"], ["cancel", "run_out"])
        assert set(refused(found)) <= {NoSuchTransition}
        told = reading().scalars(
            select(OutboxEntry.ids).where(
                OutboxEntry.kind == "cohort.team_told", OutboxEntry.subject_id == cohort.id
            )
        )
        assert [each["person_id"] for each in told].count(helper.id) in {1, 2}


@ROUNDS
def test_what_two_save_at_once_is_never_half_of_each(app: Flask, rounds: int) -> None:
    for _ in range(rounds // 3):
        cohort = a_cohort()
        abouts = [
            setup.About(name=word, about=word, objectives=word, sponsor=word)
            for word in ("one", "two")
        ]
        found = at_once(
            app,
            *(partial(setup.save_about, cohort.id, each, version=1) for each in abouts),
            *(
                partial(setup_questions.add_questions, cohort.id, [QUESTIONS[key]])
                for key in ("time", "theme")
            ),
        )
        assert refused(found) == [CohortChanged]
        row = reading().get_one(Cohort, cohort.id)
        assert (row.about, row.objectives) in {("one", "one"), ("two", "two")}
        places = reading().scalars(
            select(EnrolmentQuestion.position).where(EnrolmentQuestion.cohort_id == cohort.id)
        )
        assert sorted(places) == [1, 2]
