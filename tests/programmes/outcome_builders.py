"""Builders of outcomes: a frozen plan, and many people at once of whom it asks."""

import itertools
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from alumnet.accounts.models import AssociationMembership, MembershipState, Person
from alumnet.kernel.db import writing
from alumnet.mentoring.models import Mentorship, MentorshipEvent
from alumnet.mentoring.rules import MentorshipKind, MentorshipState, TimeKind
from alumnet.programmes.commands.outcomes import freeze_plan, save_plan
from alumnet.programmes.models import Cohort, CohortOutcome, Enrolment, EnrolmentEvent
from alumnet.programmes.rules.outcome_states import Counted, Design, OutcomeKind
from alumnet.programmes.rules.outcomes_plan import Outcome, Plan
from alumnet.programmes.rules.states import CameBy, CohortState, EnrolmentState, Side
from tests.builders import THEN, a_member
from tests.programmes.builders import BuiltCohort

_count = itertools.count(1)


def an_outcome(
    kind: OutcomeKind = OutcomeKind.EMPLOYER, side: Side = Side.MENTEE, **more: Any
) -> Outcome:
    """Make one question of a plan: a year after the landmark."""
    values: dict[str, Any] = {
        "counted": Counted.REACHING if kind is OutcomeKind.MENTORING else Counted.STAYING,
        "name": f"Outcome {next(_count)}",
        "meaning": "As everybody would say",
        "window_months": 12,
    }
    return Outcome(kind=kind, side=side, **(values | more))


def a_frozen_plan(cohort: BuiltCohort, *outcomes: Outcome, **more: Any) -> list[str]:
    """Give a cohort a plan and freeze it; return the public ids of its outcomes."""
    values: dict[str, Any] = {"design": Design.DESCRIPTIVE, "landmark_months": 0}
    plan = Plan(outcomes=outcomes, **(values | more))
    with writing() as session:
        row = session.get_one(Cohort, cohort.id)
        state, row.state = row.state, CohortState.DRAFT
    save_plan(cohort.id, plan, version=0)
    with writing() as session:
        row = session.get_one(Cohort, cohort.id)
        row.state = state
        freeze_plan(session, row, THEN)
        return list(
            session.scalars(
                select(CohortOutcome.public_id)
                .where(CohortOutcome.cohort_id == cohort.id)
                .order_by(CohortOutcome.position)
            )
        )


def enrolled(
    cohort: BuiltCohort,
    count: int,
    state: EnrolmentState = EnrolmentState.FINISHED,
    side: Side = Side.MENTEE,
    **more: Any,
) -> list[str]:
    """Let so many members take part; return the public ids of their enrolments.

    Who finished or left was matched before.
    """
    was_matched = state in {EnrolmentState.FINISHED, EnrolmentState.LEFT, EnrolmentState.MATCHED}
    found: list[str] = []
    with writing() as session:
        for _ in range(count):
            person = Person(
                display_name=f"Ada Person {next(_count)}", created_at=THEN, updated_at=THEN
            )
            session.add(person)
            session.flush()
            session.add(
                AssociationMembership(
                    association_id=cohort.association_id,
                    person_id=person.id,
                    state=MembershipState.ACTIVE,
                    applied_at=THEN,
                    approved_at=THEN,
                    class_year=2000 + len(found) % 20,
                )
            )
            row = Enrolment(
                cohort_id=cohort.id,
                person_id=person.id,
                side=side,
                state=state,
                came_by=CameBy.ASSOCIATION,
                places=0,
                created_at=THEN,
                confirmed_at=THEN,
                **more,
            )
            session.add(row)
            session.flush()
            found.append(row.public_id)
            if was_matched:
                session.add(
                    EnrolmentEvent(
                        subject_id=row.id,
                        name="match",
                        from_state=EnrolmentState.PROPOSED,
                        to_state=EnrolmentState.MATCHED,
                        at=THEN,
                    )
                )
    return found


def mentors_now(enrolment: str, state: MentorshipState) -> None:
    """Let somebody have agreed to mentor in the summer of 2026, and what came of it."""
    mentee = a_member()
    with writing() as session:
        mentor = session.scalars(
            select(Enrolment.person_id).where(Enrolment.public_id == enrolment)
        ).one()
        row = Mentorship(
            mentor_id=mentor,
            mentee_id=mentee.id,
            kind=MentorshipKind.INFORMAL,
            state=state,
            time_kind=TimeKind.SIX_MONTHS,
            started_at=datetime(2026, 7, 1, 9, 0, tzinfo=UTC),
        )
        session.add(row)
        session.flush()
        if state is MentorshipState.ACTIVE:
            session.add(
                MentorshipEvent(
                    subject_id=row.id,
                    name="agree",
                    from_state=MentorshipState.PROPOSED,
                    to_state=state,
                    at=row.started_at,
                )
            )
