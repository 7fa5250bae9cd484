"""Two of the staff at one place at the same moment, and the owner at the same moment as they."""

from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select

from alumnet.kernel.db import reading
from alumnet.kernel.errors import NotFound
from alumnet.kernel.outbox import OutboxEntry
from alumnet.kernel.transitions import NoSuchTransition
from alumnet.organizations import commands as organizations
from alumnet.organizations.rules import EvidenceGrade
from alumnet.verification import commands
from alumnet.verification.models import VerificationCase
from alumnet.verification.rules.states import CaseState
from alumnet.verification.rules.tables import CaseChanged, CaseTaken
from tests.concurrency.test_moderation_races import ROUNDS, at_once
from tests.verification.builders import (
    MONDAY,
    a_class,
    a_house,
    a_ruling,
    case_of,
    grade_of,
    place,
)

pytestmark = pytest.mark.postgresql


@ROUNDS
def test_two_admins_decide_one_case_and_one_wins(app: Flask, rounds: int) -> None:
    house = a_house()
    for _ in range(rounds):
        where = a_class(house.ana, house.school, 1990)
        public_id = place(where).public_id
        case = commands.ask_for_proof(public_id, "", by=house.ana.id, now=MONDAY)
        reading().close()
        press = [
            partial(commands.decide, case, a_ruling(name), version=1, by=by.id, now=MONDAY)
            for name, by in (("confirm", house.hanna), ("refuse", house.piet))
        ]
        errors = at_once(app, *press)
        assert [type(each) for each in errors] == [CaseChanged]
        is_confirmed = case_of(case).state is CaseState.CONFIRMED
        assert (grade_of(where) is EvidenceGrade.VERIFIED) is is_confirmed
    told = OutboxEntry.kind == "verification.decided"
    assert reading().scalar(select(func.count(OutboxEntry.id)).where(told)) == 2 * rounds


@ROUNDS
def test_two_take_on_one_case_and_a_double_click_asks_once(app: Flask, rounds: int) -> None:
    house = a_house()
    for _ in range(rounds):
        public_id = place(a_class(house.ana, house.school, 1990)).public_id
        ask = partial(commands.ask_for_proof, public_id, "", by=house.ana.id, now=MONDAY)
        assert at_once(app, ask, ask) == []
        case = ask()
        reading().close()
        errors = at_once(
            app,
            partial(commands.claim, case, by=house.hanna.id, now=MONDAY),
            partial(commands.claim, case, by=house.piet.id, now=MONDAY),
        )
        assert [type(each) for each in errors] == [CaseTaken]
        commands.withdraw(public_id, by=house.ana.id, now=MONDAY)
    assert reading().scalar(select(func.count(VerificationCase.id))) == rounds


@ROUNDS
def test_a_decision_and_the_owner_taking_the_place_away_cross(app: Flask, rounds: int) -> None:
    house = a_house()
    for _ in range(rounds):
        public_id = place(a_class(house.ana, house.school, 1990)).public_id
        case = commands.ask_for_proof(public_id, "", by=house.ana.id, now=MONDAY)
        reading().close()
        errors = at_once(
            app,
            partial(
                commands.decide,
                case,
                a_ruling("confirm"),
                version=1,
                by=house.hanna.id,
                now=MONDAY,
            ),
            partial(organizations.remove_affiliation, public_id, by=house.ana.id, now=MONDAY),
        )
        assert {type(each) for each in errors} <= {NotFound, CaseChanged, NoSuchTransition}
        state = CaseState.WITHDRAWN if errors else CaseState.CONFIRMED
        assert case_of(case).state is state
