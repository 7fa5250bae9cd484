"""What follows when an association's records say that somebody is suspended or has left."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from alumnet.accounts.commands import apply_to, approve_membership, lift_suspensions
from alumnet.accounts.models import (
    AssociationMembership,
    ExternalId,
    MembershipState,
    PersonEmail,
    RoleGrant,
)
from alumnet.kernel.authorization import Role
from alumnet.kernel.db import reading, writing
from alumnet.mentoring.rules import RequestState
from tests import builders
from tests.builders import THEN, Built
from tests.imports.resumes import document
from tests.imports.test_people_import import reasons, take_over
from tests.mentoring.asking import a_request, state_of

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("app")]

LATER = THEN + timedelta(days=40)


@pytest.fixture
def harbour() -> Built:
    """Open the association that the documents name."""
    return builders.an_association("Harbour")


@pytest.fixture
def ada(harbour: Built) -> Built:
    """Make a mentor there whom the documents are about."""
    person = builders.a_mentor("Ada Adeyemi", of=harbour)
    with writing() as session:
        session.add(PersonEmail(person_id=person.id, email="ada@example.org", confirmed_at=THEN))
    return person


def membership_of(person: Built) -> AssociationMembership:
    query = select(AssociationMembership).where(AssociationMembership.person_id == person.id)
    return reading().scalars(query.execution_options(populate_existing=True)).one()


def roles_of(person: Built) -> list[Role]:
    query = select(RoleGrant.role).where(RoleGrant.person_id == person.id)
    return list(reading().scalars(query))


@pytest.mark.parametrize("state", ["suspended", "ended"])
def test_what_is_under_way_ends_as_when_the_staff_decide(ada: Built, state: str) -> None:
    request = a_request(builders.a_member("Jun Baek"), ada)
    take_over(document(state=state))
    assert state_of(request) is RequestState.VOIDED


def test_a_role_does_not_come_back_with_a_new_membership(harbour: Built, ada: Built) -> None:
    admin = builders.an_admin(harbour)
    builders.a_role(ada, Role.ADMIN, harbour)
    take_over(document(state="ended"))
    assert roles_of(ada) == []
    apply_to(harbour.id, by=ada.id, now=LATER)
    approve_membership(membership_of(ada).id, by=admin.id, now=LATER)
    assert membership_of(ada).state is MembershipState.ACTIVE
    assert roles_of(ada) == []


@pytest.mark.parametrize("state", ["suspended", "ended"])
def test_the_last_who_administers_is_not_stopped_by_a_file(
    harbour: Built, ada: Built, state: str
) -> None:
    builders.a_role(ada, Role.ADMIN, harbour)
    refused = take_over(document(state=state))
    assert reasons(refused) == [
        "Nobody else administers the association; give somebody else that role first."
    ]
    assert membership_of(ada).state is MembershipState.ACTIVE
    assert roles_of(ada) == [Role.ADMIN]
    assert reading().scalars(select(ExternalId)).all() == []


def test_a_suspension_by_a_file_is_not_over_by_an_earlier_one(app: Flask, ada: Built) -> None:
    with writing() as session:
        row = session.get_one(AssociationMembership, membership_of(ada).id)
        row.state = MembershipState.SUSPENDED
        row.suspended_until = THEN + timedelta(days=7)
    take_over(document(state="active"))
    take_over(document(state="suspended"))
    assert lift_suspensions(LATER) == 0
    assert membership_of(ada).state is MembershipState.SUSPENDED
