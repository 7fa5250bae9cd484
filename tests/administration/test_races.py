"""Two admins at the same moment."""

import pytest
from flask import Flask
from sqlalchemy import delete, select

from alumnet.accounts import commands as accounts
from alumnet.accounts.commands import SITE, Place
from alumnet.accounts.models import ChapterMember, MembershipState, RoleGrant
from alumnet.accounts.rules import LastAdmin, LastSiteAdmin
from alumnet.administration import commands
from alumnet.kernel.audit import AuditEntry
from alumnet.kernel.authorization import Role
from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import Conflict, NotFound
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


@pytest.mark.parametrize("role", [Role.ADMIN, Role.SITE_ADMIN])
def test_two_admins_do_not_both_leave(app: Flask, role: Role) -> None:
    for _ in range(ROUNDS):
        house = builders.an_association()
        where = house if role is Role.ADMIN else None
        place = Place(house.id) if where else SITE
        with writing() as session:
            session.execute(delete(RoleGrant))
        one, other = (builders.a_member(of=house) for _ in range(2))
        for each in (one, other):
            builders.a_role(each, role, where)
        reading().close()

        def leave(by: int, place: Place = place) -> None:
            accounts.revoke_role(by, role, place, why="Asked.", by=by, now=THEN)

        errors = at_once(app, lambda: leave(one.id), lambda: leave(other.id))  # noqa: B023
        assert [type(each) for each in errors] == [LastAdmin if where else LastSiteAdmin]


def test_nobody_is_in_a_chapter_that_closes_meanwhile(app: Flask) -> None:
    house = builders.an_association()
    by, tom = builders.an_admin(house).id, builders.a_member(of=house).id
    for _ in range(ROUNDS):
        chapter = builders.a_chapter(house)
        place = Place(house.id, chapter.id)
        reading().close()

        def close(public_id: str = chapter.public_id) -> None:
            commands.close_chapter(house.id, public_id, by=by, now=THEN)

        def choose(public_id: str = chapter.public_id) -> None:
            commands.choose_chapters(tom, [public_id], now=THEN)

        def look_after(place: Place = place) -> None:
            accounts.grant_role(tom, Role.CHAPTER_ADMIN, place, why="Asked.", by=by, now=THEN)

        errors = at_once(app, close, choose, look_after)
        assert all(isinstance(each, NotFound) for each in errors)
        assert not reading().scalars(select(ChapterMember.id)).all()
        assert not reading().scalars(select(RoleGrant.id).where(RoleGrant.person_id == tom)).all()
