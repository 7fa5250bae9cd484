"""Plans, lots and observations at the same moment: one plan, one draw, one answer a person."""

import json
from datetime import date
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select

from alumnet.kernel.db import reading, writing
from alumnet.programmes.commands.observing import note
from alumnet.programmes.commands.outcomes import freeze_plan, save_plan
from alumnet.programmes.commands.outcomes_lottery import draw_lots
from alumnet.programmes.commands.steps import locked_cohort
from alumnet.programmes.models import CohortOutcome, Enrolment, OutcomeObservation, OutcomePlan
from alumnet.programmes.rules.outcome_states import Answer, Design, ObservedBy
from alumnet.programmes.rules.outcomes_errors import LotsDrawn, PlanFrozen
from alumnet.programmes.rules.outcomes_noting import Noted
from alumnet.programmes.rules.outcomes_plan import Plan, digest
from alumnet.programmes.rules.states import CohortState, EnrolmentState
from tests.builders import THEN, an_association
from tests.concurrency.test_mentoring_races import ROUNDS, at_once, refused
from tests.programmes.builders import BuiltCohort, a_cohort, a_programme_manager
from tests.programmes.outcome_builders import a_frozen_plan, an_outcome, enrolled

pytestmark = pytest.mark.postgresql


def open_it(cohort: BuiltCohort) -> None:
    with writing() as session:
        row = locked_cohort(session, cohort.id)
        row.state = CohortState.OPEN
        freeze_plan(session, row, THEN)


@ROUNDS
def test_what_is_frozen_is_the_plan_that_stands(app: Flask, rounds: int) -> None:
    harbour = an_association()
    for _ in range(rounds):
        cohort = a_cohort(of=harbour)
        first, second = (
            Plan(design=Design.DESCRIPTIVE, landmark_months=0, outcomes=[an_outcome(name=name)])
            for name in ("First", "Second")
        )
        save_plan(cohort.id, first, version=0)

        found = at_once(
            app, partial(open_it, cohort), partial(save_plan, cohort.id, second, version=1)
        )

        kept = reading().get_one(OutcomePlan, cohort.id)
        names = reading().scalars(
            select(CohortOutcome.name).where(CohortOutcome.cohort_id == cohort.id)
        )
        assert [each["name"] for each in json.loads(kept.frozen)["outcomes"]] == names.all()
        assert kept.sha256 == digest(kept.frozen)
        assert refused(found) in ([], [PlanFrozen])


@ROUNDS
def test_lots_are_drawn_once_and_somebody_is_noted_once(app: Flask, rounds: int) -> None:
    harbour = an_association()
    manager = a_programme_manager(harbour)
    for _ in range(rounds):
        cohort = a_cohort(CohortState.CLOSED, of=harbour, mentee_places=1)
        (outcome,) = a_frozen_plan(cohort, an_outcome(), design=Design.LOTTERY)
        one, _ = enrolled(cohort, 2, EnrolmentState.CONFIRMED)
        draw = partial(draw_lots, cohort.id, by=manager.id, now=THEN)

        noted = [
            partial(
                note,
                cohort.id,
                outcome,
                [Noted(enrolment=one, answer=each, observed_on=date(2026, 1, 2), note="List")],
                source=ObservedBy.HAND,
                by=manager.id,
                now=THEN,
            )
            for each in (Answer.YES, Answer.NO)
        ]

        found = at_once(app, draw, draw, *noted)

        assert refused(found) == [LotsDrawn]
        lots = reading().scalars(select(Enrolment.lot).where(Enrolment.cohort_id == cohort.id))
        assert set(lots) == {1, 2}
        standing, all_of_it = (
            reading().scalar(
                select(func.count())
                .select_from(OutcomeObservation)
                .join(Enrolment, Enrolment.id == OutcomeObservation.enrolment_id)
                .where(Enrolment.cohort_id == cohort.id, *conditions)
            )
            for conditions in ([OutcomeObservation.superseded_at.is_(None)], [])
        )
        assert (standing, all_of_it) == (1, 2)
