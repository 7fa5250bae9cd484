"""Invitations at the same moment: never over a limit, one account, one connection."""

from functools import partial

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from alumnet.accounts.models import Account
from alumnet.connections import commands as connections
from alumnet.connections.models import Block, Connection
from alumnet.inviting import commands
from alumnet.inviting.models import InvitedAddress, MemberInvitation
from alumnet.inviting.rules import (
    POLICY,
    HasAccount,
    InvitationOver,
    InvitationState,
    InvitedBefore,
    TooManyInvited,
)
from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.transitions import NoSuchTransition
from tests import builders
from tests.builders import THEN
from tests.concurrency.test_mentoring_races import ROUNDS, at_once, refused
from tests.inviting.inviting import EMAIL, invite, row, two

pytestmark = pytest.mark.postgresql


def forget() -> None:
    with writing() as session:
        for table in (MemberInvitation, InvitedAddress, Block, Connection):
            session.execute(delete(table))


@ROUNDS
def test_the_last_invitation_of_a_day_goes_out_once(app: Flask, rounds: int) -> None:
    found = two()
    for _ in range(rounds):
        invite(found, "first@example.net")
        presses = [partial(invite, found, EMAIL)] * 2 + [partial(invite, found, "b@example.net")]
        met = refused(at_once(app, *presses))
        assert len(met) == 2
        assert set(met) <= {InvitedBefore, TooManyInvited}
        assert reading().scalar(select(func.count(MemberInvitation.id))) == 2
        forget()


@ROUNDS
def test_mails_to_one_address_are_counted_over_all_inviters(app: Flask, rounds: int) -> None:
    found = two()
    inviters = [builders.a_member(of=found.house) for _ in range(4)]
    for _ in range(rounds):
        sent = [row(invite(found, by=each)).id for each in inviters]
        with writing() as session:
            key = session.scalar(select(MemberInvitation.address_key).limit(1))
            most = POLICY.mails_to_an_address
            session.add(InvitedAddress(key=key, mails=most - 1, mailed_at=THEN))
        left = at_once(app, *(partial(commands.take_mail, each, now=THEN) for each in sent))
        assert refused(left) == []
        assert reading().scalars(select(InvitedAddress.mails)).all() == [most]
        has_mail = MemberInvitation.mailed_at.is_not(None)
        assert reading().scalar(select(func.count(MemberInvitation.id)).where(has_mail)) == 1
        forget()


@ROUNDS
def test_whoever_joins_twice_has_one_account_and_a_member_answers_once(
    app: Flask, rounds: int
) -> None:
    found = two()
    ruth = builders.a_member("Ruth Adeyemi")
    for number in range(rounds):
        email = f"round{number}@example.net"
        public_id = invite(found, email)
        joins = partial(
            commands.join, row(public_id).id, commands.Joining("Tomasz Nowak"), now=THEN
        )
        met = refused(
            at_once(
                app, joins, joins, partial(commands.accept, row(public_id).id, by=ruth.id, now=THEN)
            )
        )
        assert len(met) == 2
        assert set(met) <= {NoSuchTransition, InvitationOver, HasAccount}
        query = select(func.count(Account.id)).where(Account.email == email)
        answered = row(public_id)
        assert reading().scalar(query) == (answered.person_id != ruth.id)
        assert answered.email is None
        forget()


@ROUNDS
def test_nobody_is_connected_over_a_block(app: Flask, rounds: int) -> None:
    found = two()
    ruth = builders.a_member("Ruth Adeyemi")
    for _ in range(rounds):
        public_id = invite(found)
        with writing() as session:
            session.execute(update(MemberInvitation).values(person_id=ruth.id))
        met = at_once(
            app,
            partial(commands.accept, row(public_id).id, by=ruth.id, now=THEN),
            partial(connections.block, found.maya.public_id, by=ruth.id, now=THEN),
        )
        assert set(refused(met)) <= {NotFound, NoSuchTransition}
        state = row(public_id).state
        assert state in {InvitationState.MET, InvitationState.VOIDED}
        live = reading().scalars(select(Connection.state)).all()
        assert [each.value for each in live] == (
            ["blocked"] if state is InvitationState.MET else []
        )
        forget()
