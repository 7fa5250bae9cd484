"""Two admins at the same moment."""

from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import select

from alumnet.accounts import commands as accounts
from alumnet.accounts.models import MembershipState
from alumnet.accounts.rules import LastAdmin
from alumnet.administration import commands
from alumnet.kernel.audit import AuditEntry
from alumnet.kernel.authorization import Role
from alumnet.kernel.db import reading
from alumnet.kernel.errors import Conflict
from alumnet.kernel.transitions import NoSuchTransition
from tests import builders
from tests.accounts.builders import state_of, the_membership
from tests.builders import THEN
from tests.concurrency.test_moderation_races import at_once

pytestmark = pytest.mark.postgresql
ROUNDS = 10


def test_two_let_the_same_person_in(app: Flask) -> None:
    house = builders.an_association()
    admins = [builders.an_admin(house) for _ in range(2)]
    for _ in range(ROUNDS):
        ana = builders.an_account(builders.a_person())
        builders.a_membership(ana, house, MembershipState.PENDING)
        found = the_membership(ana.id, house).id
        reading().close()

        def approve(by: int, found: int = found) -> None:
            accounts.approve_membership(found, by=by, now=THEN)

        errors = at_once(app, lambda: approve(admins[0].id), lambda: approve(admins[1].id))
        assert [type(each) for each in errors] == [NoSuchTransition]
        assert state_of(ana.id, house) is MembershipState.ACTIVE
    actions = reading().scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert list(actions) == ["membership.approved"] * ROUNDS


def test_one_lets_in_while_another_asks_or_turns_away(app: Flask) -> None:
    house = builders.an_association()
    one, other = (builders.an_admin(house) for _ in range(2))
    for number in range(ROUNDS):
        ana = builders.an_account(builders.a_person())
        builders.a_membership(ana, house, MembershipState.PENDING)
        found = the_membership(ana.id, house).id
        reading().close()

        def approve(found: int = found) -> None:
            accounts.approve_membership(found, by=one.id, now=THEN)

        def answer(found: int = found, number: int = number) -> None:
            if number % 2:
                accounts.decline_membership(found, by=other.id, now=THEN, words="No.")
            else:
                commands.ask_applicant(found, "Who?", by=other.id, now=THEN)

        errors = at_once(app, approve, answer)
        assert all(isinstance(each, Conflict) for each in errors)
        if number % 2:
            assert len(errors) == 1
        else:
            assert state_of(ana.id, house) is MembershipState.ACTIVE


def test_two_admins_do_not_both_leave(app: Flask) -> None:
    for _ in range(ROUNDS):
        house = builders.an_association()
        one, other = (builders.an_admin(house) for _ in range(2))
        together = Barrier(2)
        errors: list[Exception] = []

        def leave(by: int, house_id: int = house.id, together: Barrier = together) -> None:
            with app.app_context():
                together.wait()
                try:
                    accounts.revoke_role(by, Role.ADMIN, accounts.Place(house_id), by=by, now=THEN)
                except LastAdmin as error:
                    errors.append(error)  # noqa: B023 - read in the same round

        threads = [Thread(target=leave, args=(each.id,)) for each in (one, other)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(errors) == 1
