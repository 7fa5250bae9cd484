"""Who asks, read beside the account of a session and read alone: one answer, never a stale one."""

import pytest
from flask import Flask
from sqlalchemy import select

from alumnet.accounts import queries, security
from alumnet.accounts.models import Account, AssociationMembership, MembershipState
from alumnet.kernel.authorization import Role, Standing, Viewer
from alumnet.kernel.db import reading, writing
from tests.builders import (
    Built,
    a_membership,
    a_person,
    a_role,
    a_site_admin,
    an_account,
    an_association,
)
from tests.client import forget_what_the_test_read

pytestmark = pytest.mark.postgresql

STATES = (MembershipState.ACTIVE, MembershipState.SUSPENDED, MembershipState.ENDED)


def alone(person: Built) -> Viewer:
    forget_what_the_test_read()
    query = select(Account).where(Account.person_id == person.id)
    return queries.viewer_of(reading(), reading().scalars(query).one())


def beside_the_account(person: Built) -> Viewer:
    forget_what_the_test_read()
    account = security.datastore.find_user(person_id=person.id)
    assert account is not None
    return queries.viewer_of(reading(), account)


def viewer(person: Built) -> Viewer:
    """Return who asks, the same however it is read."""
    found = beside_the_account(person)
    assert found == alone(person)
    return found


def test_somebody_without_any_membership_waits_and_has_no_role(app: Flask) -> None:
    found = viewer(an_account(a_person()))
    assert found.standing is Standing.WAITING
    assert not found.association_ids
    assert not found.roles
    assert not found.may_act


def test_a_site_admin_without_membership_is_staff_and_no_member(app: Flask) -> None:
    person = an_account(a_person())
    a_role(person, Role.SITE_ADMIN)
    found = viewer(person)
    assert found.is_site_admin
    assert not found.may_act
    assert found.staffed_association_ids == set()


@pytest.mark.parametrize("state", [*STATES[1:], MembershipState.PENDING])
def test_a_role_counts_only_where_the_membership_is_active(
    app: Flask, state: MembershipState
) -> None:
    here, there, person = an_association(), an_association(), an_account(a_person())
    a_membership(person, here, MembershipState.ACTIVE)
    a_membership(person, there, state)
    for association in (here, there):
        a_role(person, Role.ADMIN, association)
        a_role(person, Role.MODERATOR, association)
    found = viewer(person)
    assert found.association_ids == {here.id}
    assert found.roles == {(Role.ADMIN, here.id), (Role.MODERATOR, here.id)}
    assert found.standing is Standing.ACTIVE


def test_nothing_counts_before_the_address_is_confirmed(app: Flask) -> None:
    association, person = an_association(), an_account(a_person(), confirmed=False)
    a_membership(person, association, MembershipState.ACTIVE)
    a_role(person, Role.ADMIN, association)
    found = viewer(person)
    assert found.standing is Standing.UNCONFIRMED
    assert not found.association_ids
    assert not found.roles


def test_what_changes_while_somebody_is_signed_in_counts_at_once(app: Flask) -> None:
    person = a_site_admin(an_association())
    assert viewer(person).may_act
    for state in (*STATES[1:], MembershipState.ACTIVE):
        with writing() as session:
            query = select(AssociationMembership).where(
                AssociationMembership.person_id == person.id
            )
            session.scalars(query).one().state = state
        found = viewer(person)
        assert found.may_act is (state is MembershipState.ACTIVE)
        assert found.standing.value == state.value
