"""Who comes back at the last moment, and the job that erases: one of them, and never half."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from alumnet.accounts.models import Account, AssociationMembership, MembershipState, Person
from alumnet.kernel import clock
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.rights import commands
from alumnet.rights.models import AccountClosing
from alumnet.rights.rules.errors import ClosesAlready
from alumnet.rights.rules.states import ClosingState
from tests.builders import a_member
from tests.client import forget_what_the_test_read

pytestmark = pytest.mark.postgresql
ROUNDS = pytest.mark.parametrize(
    "rounds", [10, pytest.param(200, marks=[pytest.mark.long])], ids=["ten", "many"]
)
GRACE = timedelta(days=14)


def at_once(app: Flask, *works: Callable[[], Any]) -> list[DomainError]:
    """Run these at the same moment, each with a session of its own; return what was refused."""
    together, refused = Barrier(len(works)), list[DomainError]()

    def run(work: Callable[[], Any]) -> None:
        with app.app_context():
            together.wait()
            try:
                work()
            except DomainError as error:
                refused.append(error)

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


@ROUNDS
def test_coming_back_and_being_erased_never_both_happen(app: Flask, rounds: int) -> None:
    now = clock.now()
    for _ in range(rounds):
        ines = a_member()
        close = partial(commands.close_account, by=ines.id, farewells={}, now=now)
        (refused,) = at_once(app, close, close)
        assert isinstance(refused, ClosesAlready)
        late = now + GRACE
        refusals = at_once(
            app,
            partial(commands.keep_account, by=ines.id, now=late),
            partial(commands.erase_due, late),
            partial(commands.erase_due, late),
        )
        forget_what_the_test_read()
        person = reading().get_one(Person, ines.id)
        state = reading().scalar(
            select(AccountClosing.state).where(AccountClosing.person_id == ines.id)
        )
        account = reading().scalar(select(Account.id).where(Account.person_id == ines.id))
        memberships = reading().scalars(
            select(AssociationMembership.state).where(AssociationMembership.person_id == ines.id)
        )
        if refusals:
            assert [type(each) for each in refusals] == [NotFound]
            assert person.erased_at is not None
            assert (state, account) == (ClosingState.ERASED, None)
        else:
            assert person.erased_at is None
            assert state is ClosingState.TAKEN_BACK
            assert account is not None
            assert list(memberships) == [MembershipState.ACTIVE]
