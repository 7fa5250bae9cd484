"""A cohort through its life: days bring its steps, managers take them by hand, all of it once."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from alumnet.kernel import outbox
from alumnet.kernel.db import reading, writing
from alumnet.kernel.outbox import OutboxEntry
from alumnet.kernel.transitions import NoSuchTransition
from alumnet.notifications.models import Notification
from alumnet.programmes.commands import setup, setup_opening, setup_team
from alumnet.programmes.commands.outcomes import save_plan
from alumnet.programmes.jobs import move_cohorts_on
from alumnet.programmes.models import Cohort, CohortEvent, Enrolment, Proposal
from alumnet.programmes.rules.errors import (
    CohortNotReady,
    LastDayOver,
    NotOfAssociation,
    SetupClosed,
)
from alumnet.programmes.rules.outcome_states import Design
from alumnet.programmes.rules.outcomes_plan import Plan
from alumnet.programmes.rules.states import (
    CohortState,
    EnrolmentState,
    HelperPart,
    Intake,
    ProposalState,
    Side,
)
from tests.builders import THEN, Built, a_member, an_association
from tests.mailserver import MailServer, text_of
from tests.programmes.builders import (
    BuiltCohort,
    a_cohort,
    a_helper,
    a_programme_manager,
    an_enrolment,
    state_of,
)
from tests.programmes.outcome_builders import an_outcome

CLOSES = datetime(2026, 2, 7, tzinfo=UTC)
BEGINS = datetime(2026, 3, 2, tzinfo=UTC)
ENDS = datetime(2026, 9, 1, tzinfo=UTC)
OVER = ENDS + timedelta(days=30)
A_MINUTE = timedelta(minutes=1)


def row_of(cohort: BuiltCohort) -> Cohort:
    return reading().get_one(Cohort, cohort.id)


def put_into(cohort: BuiltCohort, state: CohortState) -> None:
    with writing() as session:
        session.get_one(Cohort, cohort.id).state = state


def ready(**more: object) -> tuple[Built, BuiltCohort]:
    harbour = an_association()
    manager = a_programme_manager(harbour)
    a_programme_manager(harbour)
    cohort = a_cohort(of=harbour, **more)  # type: ignore[arg-type]
    plan = Plan(design=Design.DESCRIPTIVE, landmark_months=0, outcomes=(an_outcome(),))
    save_plan(cohort.id, plan, version=0)
    return manager, cohort


def test_days_close_begin_and_end_a_cohort(app: Flask) -> None:
    manager, cohort = ready()
    setup_opening.open_cohort(cohort.id, by=manager.id, now=THEN)
    for moment, state in (
        (CLOSES - A_MINUTE, CohortState.OPEN),
        (CLOSES, CohortState.CLOSED),
        (BEGINS, CohortState.CLOSED),
    ):
        move_cohorts_on(moment)
        assert row_of(cohort).state is state
    put_into(cohort, CohortState.PUBLISHED)
    matched = an_enrolment(cohort, state=EnrolmentState.MATCHED)
    for moment, state in (
        (BEGINS - A_MINUTE, CohortState.PUBLISHED),
        (BEGINS, CohortState.RUNNING),
        (ENDS - A_MINUTE, CohortState.RUNNING),
        (ENDS, CohortState.CLOSING),
        (OVER - A_MINUTE, CohortState.CLOSING),
        (OVER, CohortState.COMPLETED),
        (OVER + A_MINUTE, CohortState.COMPLETED),
    ):
        move_cohorts_on(moment)
        move_cohorts_on(moment)
        assert row_of(cohort).state is state
    assert state_of(matched) is EnrolmentState.FINISHED
    steps = reading().scalars(select(CohortEvent.name).order_by(CohortEvent.id)).all()
    assert steps == ["open", "run_out", "begin", "reach_end", "look_back_over"]
    kinds = reading().scalars(select(OutboxEntry.kind).where(OutboxEntry.kind.like("cohort.%")))
    # Two look after it by their role: they hear that it closed and that it ended.
    assert Counter(kinds) == {"cohort.team_told": 4, "cohort.people_told": 2}


def test_rolling_intake_begins_on_its_first_day_and_stays_open(app: Flask) -> None:
    manager, cohort = ready(intake=Intake.ROLLING, enrolment_closes=None, ends_on=None)
    setup_opening.open_cohort(cohort.id, by=manager.id, now=THEN)
    move_cohorts_on(BEGINS - A_MINUTE)
    assert row_of(cohort).state is CohortState.OPEN
    move_cohorts_on(BEGINS)
    assert row_of(cohort).state is CohortState.RUNNING
    move_cohorts_on(BEGINS + timedelta(days=3000))
    assert row_of(cohort).state is CohortState.RUNNING
    setup_opening.wind_up_cohort(cohort.id, by=manager.id, now=ENDS)
    assert row_of(cohort).state is CohortState.CLOSING
    assert row_of(cohort).due_at == OVER


def test_what_is_missing_is_named_and_a_fixed_cohort_never_rolls(app: Flask) -> None:
    manager, cohort = ready(consent="", about="", ends_on=None)
    with pytest.raises(CohortNotReady) as refused:
        setup_opening.open_cohort(cohort.id, by=manager.id, now=THEN)
    assert refused.value.facts == {"missing": ("about", "days", "consent")}
    _, fixed = ready(starts_on=date(2026, 1, 5))
    put_into(fixed, CohortState.OPEN)
    move_cohorts_on(THEN)
    assert row_of(fixed).state is CohortState.OPEN


def test_it_closes_and_opens_again_by_hand(app: Flask) -> None:
    manager, cohort = ready()
    by_hand = {"by": manager.id, "now": THEN}
    setup_opening.open_cohort(cohort.id, **by_hand)  # type: ignore[arg-type]
    setup_opening.close_cohort(cohort.id, **by_hand)  # type: ignore[arg-type]
    assert row_of(cohort).due_at is None
    with pytest.raises(LastDayOver):
        setup_opening.reopen_cohort(cohort.id, date(2026, 1, 4), by=manager.id, now=THEN)
    assert row_of(cohort).state is CohortState.CLOSED
    setup_opening.reopen_cohort(cohort.id, date(2026, 2, 20), by=manager.id, now=THEN)
    assert row_of(cohort).due_at == datetime(2026, 2, 21, tzinfo=UTC)
    with pytest.raises(NoSuchTransition):
        setup_opening.open_cohort(cohort.id, **by_hand)  # type: ignore[arg-type]


def test_calling_off_lets_proposed_pairs_fall_and_is_for_good(app: Flask) -> None:
    manager, cohort = ready()
    put_into(cohort, CohortState.REVIEW)
    mentee = an_enrolment(cohort, state=EnrolmentState.PROPOSED)
    mentor = an_enrolment(cohort, state=EnrolmentState.PROPOSED, side=Side.MENTOR)
    with writing() as session:
        session.add(
            Proposal(
                cohort_id=cohort.id,
                mentee_id=mentee.id,
                mentor_id=mentor.id,
                state=ProposalState.UNDER_REVIEW,
                created_at=THEN,
            )
        )
    setup_opening.cancel_cohort(cohort.id, by=manager.id, now=THEN)
    assert row_of(cohort).state is CohortState.CANCELLED
    assert reading().scalars(select(Proposal.state)).all() == [ProposalState.WITHDRAWN]
    assert set(reading().scalars(select(Enrolment.state))) == {EnrolmentState.IN_POOL}
    for again in (setup_opening.cancel_cohort, setup_opening.open_cohort):
        with pytest.raises(NoSuchTransition):
            again(cohort.id, by=manager.id, now=THEN)
    about = setup.About(name="2028", about="", objectives="", sponsor="")
    with pytest.raises(SetupClosed):
        setup.save_about(cohort.id, about, version=row_of(cohort).version)


def told(person: Built) -> list[str]:
    query = select(Notification.code).where(Notification.person_id == person.id)
    return list(reading().scalars(query.order_by(Notification.id)))


def test_each_is_told_once_what_concerns_them(app: Flask, mailbox: MailServer) -> None:
    manager, cohort = ready()
    reviewer, helper = a_helper(cohort, HelperPart.REVIEWER), a_helper(cohort)
    mentee = an_enrolment(cohort, state=EnrolmentState.MATCHED).person
    an_enrolment(cohort, state=EnrolmentState.NO_MATCH)
    for _ in range(2):
        setup_team.add_helper(cohort.id, helper.id, HelperPart.REVIEWER, by=manager.id, now=THEN)
    setup_opening.open_cohort(cohort.id, by=manager.id, now=THEN)
    setup_opening.close_cohort(cohort.id, by=reviewer.id, now=THEN)
    outbox.drain(THEN)
    put_into(cohort, CohortState.PUBLISHED)
    begins = BEGINS + timedelta(hours=9)
    move_cohorts_on(begins)
    outbox.drain(begins)
    part = HelperPart.REVIEWER
    setup_team.drop_helper(cohort.id, reviewer.public_id, part, by=manager.id, now=begins)
    ends = ENDS + timedelta(hours=9)
    move_cohorts_on(ends)
    move_cohorts_on(ends)
    outbox.drain(ends)
    assert told(helper) == ["cohort_helper_added", "cohort_closed", "cohort_ended"]
    assert told(mentee) == ["cohort_begun", "cohort_closing"]
    assert told(reviewer) == []
    assert told(manager) == ["cohort_closed", "cohort_ended"]
    assert [str(each["Subject"]) for each in mailbox.to(mentee.email)] == [
        "It begins",
        "It has ended",
    ]
    assert "until Monday 31 August" in text_of(mailbox.to(mentee.email)[0])
    with pytest.raises(NotOfAssociation):
        setup_team.add_helper(cohort.id, a_member().id, part, by=manager.id, now=ends)
