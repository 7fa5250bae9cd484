"""Two persons become one while somebody else is at it: once, whole, and nobody stays signed in."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus

import pytest
from flask import Flask
from sqlalchemy import func, select

from alumnet.accounts import commands as accounts
from alumnet.accounts.devices import AccountRests, Opening, SignInWay
from alumnet.accounts.models import Account, PersonEmail
from alumnet.administration import commands
from alumnet.administration.models import PersonMerge, PersonMergeEvent
from alumnet.administration.rules.merging import MergeState
from alumnet.kernel.db import reading
from alumnet.kernel.transitions import NoSuchTransition
from tests import builders
from tests.builders import THEN, Built
from tests.client import InspectingClient, forget_what_the_test_read
from tests.concurrency.test_mentoring_races import ROUNDS, at_once, refused

pytestmark = pytest.mark.postgresql


def proposed(house: Built, by: Built) -> tuple[Built, Built, str]:
    """Say of two members with accounts that they are one: who goes, who stays, the merge."""
    goes, stays = builders.a_member("Tom L", of=house), builders.a_member("Tom Lind", of=house)
    made = commands.propose_merge(house.id, goes.id, stays.id, choices=[], by=by.id, now=THEN)
    return goes, stays, made


def whole(goes: Built, stays: Built, made: str) -> None:
    """Check that it was carried out once, and all that is two accounts' is one person's."""
    forget_what_the_test_read()
    session = reading()
    merge = session.scalars(select(PersonMerge).where(PersonMerge.public_id == made)).one()
    assert merge.state is MergeState.MERGED
    steps = select(func.count(PersonMergeEvent.id)).where(
        PersonMergeEvent.subject_id == merge.id, PersonMergeEvent.to_state == MergeState.MERGED
    )
    assert session.scalar(steps) == 1
    is_open = {
        each.person_id: each.active
        for each in session.scalars(
            select(Account).where(Account.person_id.in_([goes.id, stays.id]))
        )
    }
    assert (is_open[goes.id], is_open[stays.id]) == (False, True)
    owner = select(PersonEmail.person_id).where(PersonEmail.email == goes.email)
    assert session.scalars(owner).all() == [stays.id]


@ROUNDS
def test_two_admins_confirm_one_merge(app: Flask, rounds: int) -> None:
    house = builders.an_association()
    first, *others = (builders.an_admin(house) for _ in range(3))
    for _ in range(rounds):
        goes, stays, made = proposed(house, first)
        confirm = partial(commands.carry_out_merge, house.id, made, now=THEN)

        found = at_once(app, *(partial(confirm, by=each.id) for each in others))

        assert refused(found) == [NoSuchTransition]
        whole(goes, stays, made)


@ROUNDS
def test_who_signs_in_while_their_account_goes_is_not_signed_in(
    app: Flask, new_client: Callable[..., InspectingClient], rounds: int
) -> None:
    browser = new_client()
    house = builders.an_association()
    first, second = (builders.an_admin(house) for _ in range(2))
    for _ in range(rounds):
        goes, stays, made = proposed(house, first)
        account = reading().scalars(select(Account.id).where(Account.person_id == goes.id)).one()
        reading().close()
        opening = Opening(way=SignInWay.PASSWORD, tokens=(), name="A browser")

        found = at_once(
            app,
            partial(commands.carry_out_merge, house.id, made, by=second.id, now=THEN),
            partial(accounts.begin_session, account, opening, now=THEN),
        )

        whole(goes, stays, made)
        if refused(found):
            assert refused(found) == [AccountRests]
            continue
        with browser.raw.session_transaction() as cookie:
            cookie["_user_id"] = f"session:{found[1].key}"
        assert browser.status_of("GET", "/me/profile") == HTTPStatus.SEE_OTHER
        commands.undo_merge(house.id, made, by=second.id, now=THEN)
        assert browser.status_of("GET", "/me/profile") == HTTPStatus.SEE_OTHER
