"""Two of the staff at the same moment: one wins, the other gets one clear conflict."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from threading import Barrier, Thread
from time import sleep
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from alumnet.accounts import commands as accounts
from alumnet.accounts.models import MembershipState, Person
from alumnet.administration import commands as administration
from alumnet.administration import queries
from alumnet.kernel.audit import AuditEntry
from alumnet.kernel.db import lock_people, reading, writing
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.kernel.outbox import OutboxEntry
from alumnet.kernel.transitions import NoSuchTransition
from alumnet.moderation import commands
from alumnet.moderation.models import Decision, Report, ReportEvent
from alumnet.moderation.rules import (
    DecisionKind,
    ReportReason,
    ReportState,
    SubjectKind,
)
from alumnet.moderation.rules.acting import ReportIsOthers
from alumnet.moderation.rules.errors import CannotSuspend, ReportChanged, TakenByOther
from tests import builders
from tests.accounts.builders import state_of
from tests.builders import Built
from tests.moderation.builders import (
    MONDAY,
    House,
    a_house,
    a_report,
    a_report_of,
    a_request,
    a_ruling,
    report,
)

pytestmark = pytest.mark.postgresql
ROUNDS = pytest.mark.parametrize(
    "rounds", [10, pytest.param(200, marks=[pytest.mark.long])], ids=["ten", "many"]
)
LATER = MONDAY + timedelta(minutes=31)
DAYS = timedelta(days=2)  # or there would be too many reports in a day


def at_once(app: Flask, *works: Callable[[], Any]) -> list[Exception]:
    """Run these at the same moment, each with a session of its own; return what was refused."""
    together, errors = Barrier(len(works)), list[Exception]()

    def run(work: Callable[[], Any]) -> None:
        with app.app_context():
            together.wait()
            try:
                work()
            except Exception as error:  # noqa: BLE001 - the test shows what a thread met
                errors.append(error)

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def count(table: Any, *where: Any) -> int:
    return reading().scalar(select(func.count(table.id)).where(*where)) or 0


@ROUNDS
def test_two_take_on_one_report(app: Flask, rounds: int) -> None:
    house = a_house()
    for number in range(rounds):
        case = a_report(house.ana, house.tom, now=MONDAY + number * DAYS)
        reading().close()
        errors = at_once(
            app,
            lambda case=case: commands.claim(case, by=house.hanna.id, now=MONDAY),  # type: ignore[misc]
            lambda case=case: commands.claim(case, by=house.piet.id, now=MONDAY),  # type: ignore[misc]
        )
        assert [type(each) for each in errors] == [TakenByOther]
        found = report(case)
        assert found.version == 2
        winner = found.claimed_by
        assert winner is not None
        ruling = a_ruling(DecisionKind.NO_ACTION)
        commands.decide(case, ruling, version=2, by=winner, now=MONDAY)
    assert count(ReportEvent, ReportEvent.name == "claim") == rounds


@ROUNDS
def test_two_decide_one_report(app: Flask, rounds: int) -> None:
    house = a_house()
    for number in range(rounds):
        case = a_report(house.ana, house.tom, now=MONDAY + number * DAYS)
        version = report(case).version
        reading().close()

        def decide(by: int, kind: DecisionKind, case: str = case, version: int = version) -> None:
            commands.decide(case, a_ruling(kind), version=version, by=by, now=MONDAY)

        errors = at_once(
            app,
            lambda: decide(house.hanna.id, DecisionKind.WARN),
            lambda: decide(house.piet.id, DecisionKind.NO_ACTION),
        )
        assert [type(each) for each in errors] == [ReportChanged]
        assert report(case).state in {ReportState.ACTION_TAKEN, ReportState.NO_ACTION}
    assert count(Decision) == rounds
    told = OutboxEntry.kind == "report.decided"
    assert count(OutboxEntry, told) == 2 * rounds


def test_a_double_click_on_send_is_one_decision(app: Flask) -> None:
    house = a_house()
    case = a_report(house.ana, house.tom)
    commands.claim(case, by=house.hanna.id, now=MONDAY)

    def send() -> None:
        commands.decide(case, a_ruling(), version=2, by=house.hanna.id, now=MONDAY)

    errors = at_once(app, send, send, send)
    assert {type(each) for each in errors} <= {ReportChanged, NoSuchTransition}
    assert len(errors) == 2
    assert count(Decision) == 1


@ROUNDS
def test_a_double_click_on_report_is_one_report(app: Flask, rounds: int) -> None:
    house = a_house()
    for _ in range(rounds):
        errors = at_once(app, *[lambda: a_report(house.ana, house.tom)] * 3)
        assert errors == []
    assert count(Report) == 1
    assert count(ReportEvent) == 1


@ROUNDS
def test_a_decision_and_more_words_of_the_reporter_cross(app: Flask, rounds: int) -> None:
    house = a_house()
    for number in range(rounds):
        day = MONDAY + number * DAYS
        case = a_report(house.ana, house.tom, details=f"First {number}", now=day)
        version = report(case).version
        reading().close()
        errors = at_once(
            app,
            lambda number=number, day=day: a_report(
                house.ana, house.tom, details=f"More {number}", now=day
            ),  # type: ignore[misc]
            lambda case=case, version=version: commands.decide(  # type: ignore[misc]
                case, a_ruling(), version=version, by=house.hanna.id, now=MONDAY
            ),
        )
        assert {type(each) for each in errors} <= {ReportChanged}
        was_decided = not errors
        assert (report(case).state is ReportState.ACTION_TAKEN) is was_decided
        assert ("More" in report(case).details) is not was_decided
        for waiting in reading().scalars(
            select(Report.public_id).where(Report.state == ReportState.OPEN)
        ):
            ruling, seen = a_ruling(DecisionKind.NO_ACTION), report(waiting).version
            commands.decide(waiting, ruling, version=seen, by=house.hanna.id, now=MONDAY)


@ROUNDS
def test_one_decides_while_another_takes_over_what_ran_out(app: Flask, rounds: int) -> None:
    house = a_house()
    for number in range(rounds):
        case = a_report(house.ana, house.tom, now=MONDAY + number * DAYS)
        commands.claim(case, by=house.hanna.id, now=MONDAY)
        version = report(case).version
        reading().close()
        errors = at_once(
            app,
            partial(
                commands.decide, case, a_ruling(), version=version, by=house.hanna.id, now=LATER
            ),
            partial(commands.claim, case, by=house.piet.id, now=LATER),
        )
        assert len(errors) == 1
        found = report(case)
        if isinstance(errors[0], NoSuchTransition):
            assert (found.state, found.claimed_by) == (ReportState.ACTION_TAKEN, None)
        else:
            assert isinstance(errors[0], ReportChanged)
            assert (found.state, found.claimed_by) == (ReportState.CLAIMED, house.piet.id)
            ruling, seen = a_ruling(DecisionKind.NO_ACTION), found.version
            commands.decide(case, ruling, version=seen, by=house.piet.id, now=LATER)
    assert count(Decision) == rounds


@ROUNDS
def test_a_double_click_on_open_is_one_entry(app: Flask, rounds: int) -> None:
    house = a_house()
    request = a_request(house.tom, house.ana)
    for number in range(rounds):
        case = a_report_of(request, house.ana, now=MONDAY + number * DAYS)
        commands.claim(case, by=house.hanna.id, now=MONDAY)
        reading().close()
        press = partial(commands.open_letter, case, by=house.hanna.id, now=MONDAY)
        assert at_once(app, press, press) == []
        assert count(AuditEntry, AuditEntry.action == "report.letter_opened") == number + 1
        ruling, seen = a_ruling(DecisionKind.NO_ACTION), report(case).version
        commands.decide(case, ruling, version=seen, by=house.hanna.id, now=MONDAY)


@ROUNDS
def test_opening_and_taking_over_leave_nothing_open_for_the_next(app: Flask, rounds: int) -> None:
    house = a_house()
    request = a_request(house.tom, house.ana)
    for number in range(rounds):
        case = a_report_of(request, house.ana, now=MONDAY + number * DAYS)
        commands.claim(case, by=house.hanna.id, now=MONDAY)
        reading().close()
        errors = at_once(
            app,
            # Her clock says that she has a minute left, his that her time is over.
            partial(
                commands.open_letter,
                case,
                by=house.hanna.id,
                now=LATER - timedelta(minutes=2),
            ),
            partial(commands.claim, case, by=house.piet.id, now=LATER),
        )
        assert {type(each) for each in errors} <= {TakenByOther}
        found = report(case)
        assert (found.claimed_by, found.opened_at) == (house.piet.id, None)
        ruling, seen = a_ruling(DecisionKind.NO_ACTION), found.version
        commands.decide(case, ruling, version=seen, by=house.piet.id, now=LATER)


@ROUNDS
def test_a_decision_and_the_list_suspend_once(app: Flask, rounds: int) -> None:
    house = a_house()
    for number in range(rounds):
        tom = builders.a_member(of=house.association)
        case = a_report(house.ana, tom, now=MONDAY + number * DAYS)
        version, (home, member) = report(case).version, on_the_list(house, tom)
        ruling = a_ruling(DecisionKind.SUSPEND)
        reading().close()
        errors = at_once(
            app,
            partial(commands.decide, case, ruling, version=version, by=house.piet.id, now=MONDAY),
            partial(
                administration.suspend_member,
                home,
                member,
                by=house.hanna.id,
                now=MONDAY,
                until=None,
                words="Standard 4.",
            ),
        )
        assert len(errors) == 1
        assert isinstance(errors[0], (CannotSuspend, NoSuchTransition))
        assert state_of(tom.id, house.association) is MembershipState.SUSPENDED
        is_decided = report(case).state is ReportState.ACTION_TAKEN
        assert is_decided is isinstance(errors[0], NoSuchTransition)
    assert count(AuditEntry, AuditEntry.action == "membership.suspended") == rounds


@ROUNDS
def test_an_admin_who_reports_does_not_suspend_after_it(app: Flask, rounds: int) -> None:
    house = a_house()
    for number in range(rounds):
        tom = builders.a_member(of=house.association)
        home, member = on_the_list(house, tom)
        reading().close()
        errors = at_once(
            app,
            lambda tom=tom, number=number: a_report(  # type: ignore[misc]
                house.hanna, tom, now=MONDAY + number * DAYS
            ),
            partial(
                administration.suspend_member,
                home,
                member,
                by=house.hanna.id,
                now=MONDAY,
                until=None,
                words="Standard 4.",
            ),
        )
        is_suspended = state_of(tom.id, house.association) is MembershipState.SUSPENDED
        if is_suspended:  # it came first; then their page was shut, or the report just made it
            assert {type(each) for each in errors} <= {NotFound}
        else:
            assert [type(each) for each in errors] == [ReportIsOthers]


def test_the_list_waits_for_a_report_that_is_just_being_written(app: Flask) -> None:
    house = a_house()
    home, member = on_the_list(house, house.tom)
    reading().close()
    errors = list[DomainError]()

    def suspend() -> None:
        with app.app_context():
            try:
                administration.suspend_member(
                    home, member, by=house.hanna.id, now=MONDAY, until=None, words="Standard 4."
                )
            except DomainError as error:
                errors.append(error)

    thread = Thread(target=suspend)
    with writing() as session:
        lock_people(session, house.tom.id)
        session.get_one(Person, house.tom.id)  # on SQLite the first statement takes the lock
        thread.start()
        sleep(0.5)  # long enough to read what it should read only after this
        session.add(
            Report(
                association_id=house.association.id,
                reporter_id=house.hanna.id,
                reported_id=house.tom.id,
                subject_kind=SubjectKind.PERSON,
                subject_id=house.tom.id,
                reason=ReportReason.UNKIND,
                state=ReportState.OPEN,
                created_at=MONDAY,
                due_at=MONDAY,
            )
        )
    thread.join()
    assert [type(each) for each in errors] == [ReportIsOthers]
    assert state_of(house.tom.id, house.association) is MembershipState.ACTIVE


def on_the_list(house: House, whom: Built) -> tuple[queries.House, queries.Belonging]:
    home = queries.House(house.association.id, "", "")
    return home, queries.belonging(reading(), home, whom.public_id)


@ROUNDS
def test_letting_in_never_undoes_a_suspension(app: Flask, rounds: int) -> None:
    house = a_house()
    other = builders.an_admin(house.association)
    for _ in range(rounds):
        ana = builders.an_account(builders.a_person())
        builders.a_membership(ana, house.association, MembershipState.PENDING)
        (home, member) = on_the_list(house, ana)
        reading().close()

        def suspend(home: queries.House = home, member: queries.Belonging = member) -> None:
            administration.suspend_member(
                home, member, by=other.id, now=MONDAY, until=None, words="No."
            )

        approve = partial(
            accounts.approve_membership, member.membership_id, by=house.hanna.id, now=MONDAY
        )
        errors = at_once(app, approve, approve, suspend)
        assert {type(each) for each in errors} == {NoSuchTransition}
        is_suspended = state_of(ana.id, house.association) is MembershipState.SUSPENDED
        assert len(errors) == (1 if is_suspended else 2)
