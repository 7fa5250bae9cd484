"""Appeals and approvals at the same moment: one wins, the other gets one clear conflict."""

from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from alumnet.accounts.models import Person
from alumnet.kernel.authorization import Role
from alumnet.kernel.db import reading
from alumnet.kernel.transitions import NoSuchTransition
from alumnet.moderation import commands
from alumnet.moderation.models import Approval, Decision
from alumnet.moderation.rules import ApprovalState, DecisionKind, Purpose, ReportState
from alumnet.moderation.rules.errors import AskedAlready, ReportChanged, TakenByOther
from tests import builders
from tests.concurrency.test_moderation_races import DAYS, LATER, ROUNDS, at_once, count
from tests.moderation.builders import MONDAY, a_house, a_report, a_ruling, report

pytestmark = pytest.mark.postgresql


@ROUNDS
def test_an_appeal_is_taken_on_by_one_while_its_claim_runs_out(app: Flask, rounds: int) -> None:
    house = a_house()
    site = builders.a_member(of=house.association)
    builders.a_role(site, Role.SITE_ADMIN)
    for number in range(rounds):
        day = MONDAY + number * DAYS
        case = a_report(house.ana, house.tom, details=f"Number {number}", now=day)
        commands.claim(case, by=house.hanna.id, now=day)
        ruling = a_ruling(DecisionKind.HIDE)
        commands.decide(case, ruling, version=2, by=house.hanna.id, now=day)
        told = reading().scalars(select(Decision.public_id).order_by(Decision.id.desc())).first()
        reading().close()
        appeal = partial(commands.appeal_decision, told or "", by=house.tom.id, now=day)
        errors = at_once(app, partial(appeal, "One."), partial(appeal, "Two."))
        assert [type(each) for each in errors] == [NoSuchTransition]
        commands.claim(case, by=house.piet.id, now=day)
        over, version = day + (LATER - MONDAY), report(case).version
        reading().close()
        take_back = a_ruling(DecisionKind.OVERTURN)
        errors = at_once(
            app,
            partial(commands.lapse_claims, over),
            partial(commands.claim, case, by=site.id, now=over),
            partial(commands.decide, case, take_back, version=version, by=house.piet.id, now=over),
        )
        assert {type(each) for each in errors} <= {ReportChanged, TakenByOther, NoSuchTransition}
        if report(case).state is ReportState.APPEALED:
            settle = partial(commands.decide, case, take_back, by=site.id, now=over)
            settle(version=report(case).version)
        assert report(case).state is ReportState.CHANGED
    assert count(Decision, Decision.appeal_id.is_not(None)) == rounds
    assert reading().get_one(Person, house.tom.id).hidden_by_staff_at is None


@ROUNDS
def test_two_answer_one_who_asks_for_a_yes(app: Flask, rounds: int) -> None:
    house = a_house()
    third = builders.an_admin(house.association)
    for number in range(rounds):
        day = MONDAY + number * DAYS
        case = a_report(house.ana, house.tom, details=f"Number {number}", now=day)
        commands.claim(case, by=house.hanna.id, now=day)
        ask = partial(
            commands.ask_approval, case, Purpose.REMOVE, reason="!", by=house.hanna.id, now=day
        )
        errors = at_once(app, ask, ask)
        assert [type(each) for each in errors] == [AskedAlready]
        asked = reading().scalars(select(Approval.public_id).order_by(Approval.id.desc())).first()
        reading().close()
        answer = partial(commands.answer_approval, asked or "", now=day)
        errors = at_once(
            app,
            partial(answer, yes=True, by=house.piet.id),
            partial(answer, yes=False, by=third.id),
        )
        assert [type(each) for each in errors] == [NoSuchTransition]
        last = reading().scalars(select(Approval).order_by(Approval.id.desc())).first()
        assert last is not None
        is_yes = last.state is ApprovalState.GIVEN
        assert (last.answered_by == house.piet.id) == is_yes
        ruling = a_ruling(DecisionKind.NO_ACTION)
        version = report(case).version
        commands.decide(case, ruling, version=version, by=house.hanna.id, now=day)
    assert count(Approval) == rounds
