"""What comes by itself while a cohort enrols: with a moved clock, and what people are told."""

from datetime import timedelta
from email.utils import parseaddr
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from alumnet.accounts.models import Association, PersonEmail
from alumnet.kernel import outbox
from alumnet.kernel.db import reading, writing
from alumnet.kernel.registry import registry
from alumnet.programmes import jobs
from alumnet.programmes.commands import enrol_joining as joining
from alumnet.programmes.commands.enrol_inviting import invite
from alumnet.programmes.commands.steps import cohort_step, locked_cohort
from alumnet.programmes.models import (
    Cohort,
    EnrolmentAnswer,
    EnrolmentAvoid,
    EnrolmentQuestion,
    EnrolmentWish,
)
from alumnet.programmes.rules.cohort_table import CohortFacts
from alumnet.programmes.rules.enrol_list import TooLong, read_list
from alumnet.programmes.rules.errors import NotAskedToConfirm
from alumnet.programmes.rules.states import (
    AnswerKind,
    CohortState,
    EnrolmentState,
    Intake,
    Joining,
    Side,
)
from tests import builders
from tests.builders import THEN, Built, a_member, an_association
from tests.mailserver import text_of
from tests.programmes.builders import (
    BuiltCohort,
    BuiltEnrolment,
    a_cohort,
    a_programme_manager,
    a_question,
    an_enrolment,
    state_of,
)
from tests.programmes.enrolling import enrolment_of, viewer

State = EnrolmentState
DAY = timedelta(days=1)


def put(cohort: BuiltCohort, state: CohortState) -> None:
    with writing() as session:
        session.get_one(Cohort, cohort.id).state = state


def confirm(cohort: BuiltCohort, one: BuiltEnrolment, day: int) -> None:
    joining.confirm(cohort.public_id, by=viewer(one.person), now=THEN + day * DAY)


def work(day: int) -> None:
    """Hand out what waits as on that day: a person gets two mails a week by the site itself."""
    outbox.drain(THEN + day * DAY)
    assert outbox.backlog(reading(), THEN).failing == 0


def told(mailbox: Any) -> list[tuple[str, str]]:
    """Return who got which mail: (address, title). The box is empty then."""
    found = sorted((parseaddr(each["To"])[1], each["Subject"]) for each in mailbox.messages)
    mailbox.messages.clear()
    return found


@pytest.mark.postgresql
def test_seven_days_a_reminder_seven_days_and_the_place_is_free(app: Flask, mailbox: Any) -> None:
    cohort = a_cohort(CohortState.OPEN, mentee_places=1)
    first, second, silent = (
        an_enrolment(cohort, state=State.ELIGIBLE, applied_at=THEN + day * DAY) for day in range(3)
    )
    mentor = an_enrolment(cohort, state=State.ELIGIBLE, side=Side.MENTOR)
    late = an_enrolment(cohort, state=State.INVITED)
    jobs.move_enrolments(THEN)
    with pytest.raises(NotAskedToConfirm):
        confirm(cohort, first, 0)
    put(cohort, CohortState.CLOSED)
    for _ in range(2):
        jobs.move_enrolments(THEN)
    work(0)
    everybody = sorted(each.person.email for each in (first, second, silent, mentor))
    assert told(mailbox) == [(each, "Do you still want to take part?") for each in everybody]

    # The second confirms faster, and still the first who applied gets the one place.
    confirm(cohort, second, 1)
    confirm(cohort, mentor, 1)
    assert state_of(mentor) is State.IN_POOL
    jobs.move_enrolments(THEN + 7 * DAY - timedelta(minutes=1))
    work(6)
    assert told(mailbox) == []
    for _ in range(2):
        jobs.move_enrolments(THEN + 7 * DAY)
    work(7)
    both = sorted(each.person.email for each in (first, silent))
    assert told(mailbox) == [(each, "Please say whether you take part") for each in both]
    confirm(cohort, first, 8)
    assert {state_of(first), state_of(second)} == {State.CONFIRMED}
    jobs.move_enrolments(THEN + 14 * DAY)
    assert [state_of(each) for each in (first, second, silent)] == [
        State.IN_POOL,
        State.WAITLISTED,
        State.DROPPED,
    ]
    joining.withdraw(cohort.public_id, by=viewer(first.person), now=THEN + 15 * DAY)
    assert [state_of(each) for each in (first, second)] == [State.DROPPED, State.IN_POOL]
    work(15)
    subjects = dict(told(mailbox))
    assert subjects == {
        silent.person.email: "Your place",
        second.person.email: "There is a place for you",
    }
    assert state_of(late) is State.INVITED
    put(cohort, CohortState.MATCHING)
    jobs.move_enrolments(THEN + 16 * DAY)
    assert state_of(late) is State.DROPPED
    work(16)
    assert told(mailbox) == []


def test_a_rolling_cohort_asks_each_ahead_of_their_first_day_and_lets_them_in_on_it(
    app: Flask,
) -> None:
    cohort = a_cohort(CohortState.RUNNING, intake=Intake.ROLLING, enrolment_closes=None)
    first_day = (THEN + 20 * DAY).date()
    early, late = (
        an_enrolment(cohort, state=State.ELIGIBLE, entry_on=first_day + extra * DAY)
        for extra in (0, 1)
    )
    new = a_member(of=Built(cohort.association_id, "", ""))
    jobs.move_enrolments(THEN + 5 * DAY)
    with pytest.raises(NotAskedToConfirm):
        confirm(cohort, early, 5)
    jobs.move_enrolments(THEN + 6 * DAY)
    confirm(cohort, early, 6)
    with pytest.raises(NotAskedToConfirm):
        confirm(cohort, late, 6)
    jobs.move_enrolments(THEN + 19 * DAY)
    assert state_of(early) is State.CONFIRMED
    jobs.move_enrolments(THEN + 20 * DAY)
    assert state_of(early) is State.IN_POOL
    # Who applies within these days has just said that they want to.
    sent = joining.Sent(Side.MENTEE, entry_on=first_day)
    joining.apply(cohort.public_id, sent, by=viewer(new), now=THEN + 20 * DAY)
    assert enrolment_of(new, cohort).state is State.IN_POOL


def test_whom_the_association_knows_without_an_account_is_invited_by_mail(
    app: Flask, mailbox: Any
) -> None:
    harbour = an_association("Harbour Alumni")
    cohort = a_cohort(CohortState.OPEN, of=harbour, joining=Joining.LIST)
    imported = builders.a_person("Cleo Marsh")
    builders.a_membership(imported, harbour)
    with writing() as session:
        session.add(PersonEmail(person_id=imported.id, email="cleo@example.org"))
    manager = viewer(a_programme_manager(harbour))
    lines = read_list("cleo@example.org")
    assert not isinstance(lines, TooLong)
    invite(cohort.public_id, lines, Side.MENTEE, by=manager, now=THEN)
    work(0)
    text = text_of(mailbox.last("cleo@example.org"))
    assert "Harbour Alumni invites you" in mailbox.subjects
    assert f"next=%2Fprogrammes%2F{cohort.handle}" in text


def test_who_is_suspended_is_taken_out_and_the_next_moves_up(app: Flask) -> None:
    harbour = an_association()
    cohort = a_cohort(CohortState.CLOSED, of=harbour, mentee_places=1)
    placed = an_enrolment(cohort, state=State.IN_POOL)
    waits = an_enrolment(cohort, state=State.WAITLISTED)
    elsewhere = an_enrolment(a_cohort(CohortState.OPEN), placed.person, State.INVITED)
    with writing() as session:
        for ends in registry.on_suspension:
            ends(session, placed.person.id, THEN)
    work(0)
    states = [state_of(each) for each in (placed, waits, elsewhere)]
    assert states == [State.DROPPED, State.IN_POOL, State.DROPPED]


def test_a_cohort_that_is_called_off_lets_everybody_go_with_a_word(
    app: Flask, mailbox: Any
) -> None:
    cohort = a_cohort(CohortState.CLOSED)
    placed = an_enrolment(cohort, state=State.IN_POOL)
    asked = an_enrolment(cohort, state=State.INVITED)
    with writing() as session:
        facts = CohortFacts(now=THEN)
        cohort_step(session, locked_cohort(session, cohort.id), "cancel", facts, by=1)
    work(0)
    assert [state_of(each) for each in (placed, asked)] == [State.DROPPED, State.DROPPED]
    name = reading().get_one(Association, cohort.association_id).name
    assert told(mailbox) == [(placed.person.email, f"News from {name}")]


def test_who_is_erased_has_a_copy_of_what_they_said_and_leaves_their_place(app: Flask) -> None:
    cohort = a_cohort(CohortState.CLOSED, mentee_places=1)
    question = a_question(cohort, "Why now?", kind=AnswerKind.TEXT)
    mentor = an_enrolment(cohort, state=State.IN_POOL, side=Side.MENTOR)
    placed = an_enrolment(cohort, state=State.IN_POOL, hopes="To lead")
    waits = an_enrolment(cohort, state=State.WAITLISTED)
    with writing() as session:
        asked = session.scalars(select(EnrolmentQuestion).filter_by(public_id=question)).one()
        for row in (
            EnrolmentAnswer(enrolment_id=placed.id, question_id=asked.id, text="A step up"),
            EnrolmentAvoid(enrolment_id=placed.id, person_id=waits.person.id),
            EnrolmentAvoid(enrolment_id=mentor.id, person_id=placed.person.id),
            EnrolmentWish(enrolment_id=placed.id, wanted_id=mentor.id, rank=1),
        ):
            session.add(row)
    copy = registry.exporters["programmes"](reading(), placed.person.id)
    assert copy["enrolments"][0]["hopes"] == "To lead"
    assert copy["enrolment_answers"][0]["words"] == "A step up"
    assert copy["enrolment_avoided"] == [{"cohort": "2027", "person": waits.person.name}]
    theirs = registry.exporters["programmes"](reading(), mentor.person.id)
    assert theirs["enrolment_wishes"] == []
    with writing() as session:
        registry.erasers["programmes"](session, placed.person.id, THEN)
    jobs.move_enrolments(THEN)
    assert [state_of(each) for each in (placed, waits)] == [State.DROPPED, State.IN_POOL]
    for table in (EnrolmentAnswer, EnrolmentAvoid, EnrolmentWish):
        assert reading().scalars(select(table)).all() == []
