"""Two of the staff at the same moment: one wins, the other gets one clear conflict."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from alumnet.kernel.db import reading
from alumnet.kernel.outbox import OutboxEntry
from alumnet.kernel.transitions import NoSuchTransition
from alumnet.moderation import commands
from alumnet.moderation.models import Decision, Report, ReportEvent
from alumnet.moderation.rules import DecisionKind, ReportState
from alumnet.moderation.rules.tables import ReportChanged, TakenByOther
from tests.moderation.builders import MONDAY, a_house, a_report, a_ruling, report

pytestmark = pytest.mark.postgresql
ROUNDS = 10


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


def test_two_take_on_one_report(app: Flask) -> None:
    house = a_house()
    for _ in range(ROUNDS):
        case = a_report(house.ana, house.tom)
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
    assert count(ReportEvent, ReportEvent.name == "claim") == ROUNDS


def test_two_decide_one_report(app: Flask) -> None:
    house = a_house()
    for _ in range(ROUNDS):
        case = a_report(house.ana, house.tom)
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
    assert count(Decision) == ROUNDS
    told = OutboxEntry.kind == "report.decided"
    assert count(OutboxEntry, told) == 2 * ROUNDS


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


def test_a_double_click_on_report_is_one_report(app: Flask) -> None:
    house = a_house()
    for _ in range(ROUNDS):
        errors = at_once(app, *[lambda: a_report(house.ana, house.tom)] * 3)
        assert errors == []
    assert count(Report) == 1
    assert count(ReportEvent) == 1


def test_a_decision_and_more_words_of_the_reporter_cross(app: Flask) -> None:
    house = a_house()
    for number in range(ROUNDS):
        day = MONDAY + number * timedelta(days=2)  # or there would be too many in a day
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
