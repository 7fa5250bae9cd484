"""Two at once, with real sessions: one wins, nothing is half done, nobody sees an error page."""

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from alumnet.accounts import commands
from alumnet.accounts.commands import RosterRow
from alumnet.accounts.models import (
    Account,
    AssociationMembership,
    Person,
    PersonEmail,
    RoleGrant,
    RosterEntry,
)
from alumnet.accounts.queries import ways_in
from alumnet.accounts.rules import LastAdmin, LinkUsed, MembershipState, Purpose
from alumnet.kernel.authorization import Role
from alumnet.kernel.clock import now
from alumnet.kernel.db import _close_reading, reading
from alumnet.kernel.errors import NotFound
from alumnet.kernel.transitions import NoSuchTransition
from tests.accounts.builders import (
    a_known_email,
    a_line,
    state_of,
    the_account,
    the_membership,
)
from tests.builders import (
    Built,
    a_member,
    a_membership,
    a_person,
    an_account,
    an_admin,
    an_association,
)

pytestmark = pytest.mark.postgresql

EMAIL = "ada@example.org"


def at_once(app: Flask, *acts: Callable[[], Any]) -> list[Any]:
    """Run these in threads that start together; return what each returned or raised."""
    _close_reading()
    barrier = threading.Barrier(len(acts))
    found: list[Any] = [None] * len(acts)

    def run(place: int) -> None:
        with app.app_context():
            barrier.wait(10)
            try:
                found[place] = acts[place]()
            except Exception as error:  # noqa: BLE001 - what was raised is the result
                found[place] = error

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    return found


def errors(found: list[Any]) -> list[type[Exception]]:
    return [type(each) for each in found if isinstance(each, Exception)]


def count(table: type) -> int:
    return reading().scalar(select(func.count()).select_from(table)) or 0


def asked(association: Built, email: str = EMAIL) -> int:
    wish = commands.Wish(name="Ada", email=email, association_id=association.id)
    return commands.ask_to_join(wish, now=now())


@pytest.mark.parametrize("round_", range(5))
def test_two_confirmations_of_one_link(app: Flask, round_: int) -> None:
    link = asked(an_association())
    found = at_once(app, *[lambda: commands.confirm_address(link, now=now())] * 2)
    assert errors(found) == [LinkUsed]
    assert (count(Account), count(Person), count(AssociationMembership)) == (1, 1, 1)


@pytest.mark.parametrize("round_", range(5))
@pytest.mark.parametrize("is_imported", [False, True])
def test_two_registrations_with_one_address(app: Flask, round_: int, is_imported: bool) -> None:
    one, other = an_association(), an_association()
    if is_imported:
        a_known_email(a_person(), EMAIL)
    first, second = asked(one), asked(other)
    found = at_once(
        app,
        lambda: commands.confirm_address(first, now=now()),
        lambda: commands.confirm_address(second, now=now()),
    )
    assert errors(found) == []
    assert found[0].account_id == found[1].account_id
    assert (count(Account), count(Person), count(PersonEmail)) == (1, 1, 1)
    assert count(AssociationMembership) == 2


@pytest.mark.parametrize("round_", range(3))
def test_an_invitation_and_a_registration_of_one_person(app: Flask, round_: int) -> None:
    association, imported = an_association(), a_person()
    a_known_email(imported, EMAIL)
    invitation = commands.invite(imported.id, association.id, EMAIL, by=None, now=now())
    link = asked(association)
    found = at_once(
        app,
        lambda: commands.accept_invitation(invitation, now=now()),
        lambda: commands.confirm_address(link, now=now()),
    )
    assert errors(found) == []
    assert state_of(imported.id, association) is MembershipState.ACTIVE
    assert (count(Account), count(Person)) == (1, 1)


@pytest.mark.parametrize("round_", range(3))
def test_two_people_for_one_line_of_the_roster(app: Flask, round_: int) -> None:
    association = an_association()
    line = a_line(association, "Ada", "a@example.org", "b@example.org")
    first, second = asked(association, "a@example.org"), asked(association, "b@example.org")
    found = at_once(
        app,
        lambda: commands.confirm_address(first, now=now()),
        lambda: commands.confirm_address(second, now=now()),
    )
    assert errors(found) == []
    states = [state_of(each.person_id, association) for each in found]
    assert sorted(state.value for state in states) == ["active", "pending"]
    winner = next(
        each.person_id
        for each, state in zip(found, states, strict=True)
        if state is MembershipState.ACTIVE
    )
    assert reading().get_one(RosterEntry, line).person_id == winner


@pytest.mark.parametrize("round_", range(3))
def test_two_of_the_staff_on_one_applicant(app: Flask, round_: int) -> None:
    association = an_association()
    one, other = an_admin(association), an_admin(association)
    applicant = an_account(a_person())
    a_membership(applicant, association, MembershipState.PENDING)
    wanted = the_membership(applicant.id, association).id
    found = at_once(
        app,
        lambda: commands.approve_membership(wanted, by=one.id, now=now()),
        lambda: commands.decline_membership(wanted, by=other.id, now=now()),
    )
    assert errors(found) == [NoSuchTransition]
    membership = the_membership(applicant.id, association)
    is_in = membership.state is MembershipState.ACTIVE
    assert is_in == (found[0] is None)


@pytest.mark.parametrize("round_", range(3))
def test_the_last_two_admins_cannot_both_go(app: Flask, round_: int) -> None:
    association = an_association()
    one, other = an_admin(association), an_admin(association)

    def step_down(person: Built) -> None:
        commands.revoke_role(
            person.id,
            Role.ADMIN,
            commands.Place(association.id),
            why="Asked.",
            by=person.id,
            now=now(),
        )

    found = at_once(app, lambda: step_down(one), lambda: step_down(other))
    assert errors(found) == [LastAdmin]
    assert count(RoleGrant) == 1


@pytest.mark.parametrize("round_", range(3))
def test_one_link_signs_one_browser_in(app: Flask, round_: int) -> None:
    member = a_member()
    link = commands.ask_for_link(Purpose.SIGN_IN, member.email, now=now())
    found = at_once(app, *[lambda: commands.sign_in_by_link(link, now=now())] * 3)
    assert errors(found) == [LinkUsed, LinkUsed]


@pytest.mark.parametrize("round_", range(3))
def test_applying_twice_at_once_makes_one_membership(app: Flask, round_: int) -> None:
    association, person = an_association(), an_account(a_person())
    found = at_once(app, *[lambda: commands.apply_to(association.id, by=person.id, now=now())] * 2)
    assert errors(found) == []
    assert count(AssociationMembership) == 1


def test_an_import_beside_a_registration_lets_in_either_way(app: Flask) -> None:
    association = an_association()
    link = asked(association)
    rows = [RosterRow("1", "Ada", (EMAIL,))]
    found = at_once(
        app,
        lambda: commands.import_roster(association.id, rows, now=now()),
        lambda: commands.confirm_address(link, now=now()),
    )
    assert errors(found) == []
    # Either saw the other, or the next import does.
    commands.import_roster(association.id, rows, now=now())
    assert state_of(found[1].person_id, association) is MembershipState.ACTIVE


@pytest.mark.parametrize("round_", range(3))
@pytest.mark.parametrize("is_imported", [False, True])
def test_two_accounts_confirm_one_address(app: Flask, round_: int, is_imported: bool) -> None:
    if is_imported:
        a_known_email(a_person(), EMAIL)
    accounts = [the_account(a_member().email).id for _ in range(2)]
    links = [commands.ask_to_add(each, EMAIL, now=now()) for each in accounts]
    found = at_once(app, *[partial(commands.confirm_address, each, now=now()) for each in links])
    assert errors(found) == [NotFound]
    opened = [each for each in accounts if EMAIL in ways_in(reading(), each)]
    assert opened == [each.account_id for each in found if not isinstance(each, Exception)]


@pytest.mark.parametrize("round_", range(3))
@pytest.mark.parametrize("is_imported", [False, True])
def test_one_adds_an_address_with_which_another_joins(
    app: Flask, round_: int, is_imported: bool
) -> None:
    if is_imported:
        a_known_email(a_person(), EMAIL)
    member = the_account(a_member().email).id
    joining = asked(an_association())
    adding = commands.ask_to_add(member, EMAIL, now=now())
    found = at_once(
        app,
        lambda: commands.confirm_address(joining, now=now()),
        lambda: commands.confirm_address(adding, now=now()),
    )
    assert errors(found) in ([], [NotFound])
    opened = {
        each for each in reading().scalars(select(Account.id)) if EMAIL in ways_in(reading(), each)
    }
    # Whoever joined is in the account that the address opens, whichever that is.
    assert opened == {found[0].account_id}
    assert (found[0].account_id == member) == (errors(found) == [])


@pytest.mark.parametrize("round_", range(3))
def test_an_address_is_taken_away_while_its_link_is_followed(app: Flask, round_: int) -> None:
    member = a_member()
    account = the_account(member.email).id
    commands.confirm_address(commands.ask_to_add(account, EMAIL, now=now()), now=now())
    link = commands.ask_for_link(Purpose.SIGN_IN, EMAIL, now=now())
    found = at_once(
        app,
        lambda: commands.remove_address(account, EMAIL, now=now()),
        lambda: commands.sign_in_by_link(link, now=now()),
    )
    assert errors(found) in ([], [LinkUsed], [NotFound])
    assert ways_in(reading(), account) == [member.email]
    # Following it proves the address anew, and still it opens nothing.
    with pytest.raises((LinkUsed, NotFound)):
        commands.sign_in_by_link(
            commands.ask_for_link(Purpose.SIGN_IN, EMAIL, now=now()), now=now()
        )
