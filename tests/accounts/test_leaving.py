"""What a person may take along, and what goes when they are erased."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from alumnet.accounts import commands, queries
from alumnet.accounts.models import (
    Account,
    AssociationMembership,
    ExternalId,
    MailedLink,
    Person,
    PersonEmail,
    RoleGrant,
    RosterEntry,
)
from alumnet.accounts.rules import Purpose
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading, writing
from alumnet.kernel.registry import registry
from tests.accounts.builders import a_known_email, a_line
from tests.builders import Built, a_member, a_person, an_admin, an_association, an_external_id

pytestmark = pytest.mark.postgresql


def a_full_member() -> tuple[Built, int]:
    association = an_association("Harbour Alumni")
    member = an_admin(association)
    a_known_email(member, member.email, confirmed=True)
    an_external_id(member, association, "A-1")
    line = a_line(association, "Ada", member.email)
    with writing() as session:
        session.get_one(RosterEntry, line).person_id = member.id
    commands.ask_for_link(Purpose.SIGN_IN, member.email, now=now())
    return member, line


def test_a_copy_holds_account_addresses_memberships_and_roles(app: Flask) -> None:
    member, _ = a_full_member()
    found = registry.exporters["accounts"](reading(), member.id)
    assert found["account"]["email"] == member.email
    own = {"email": member.email, "is_confirmed": True, "signs_in": True}
    assert found["emails"] == [own]
    assert found["memberships"][0]["association"] == "Harbour Alumni"
    assert [each["role"] for each in found["roles"]] == ["admin"]
    assert "password" not in found["account"]
    nobody = registry.exporters["accounts"](reading(), a_person().id)
    assert nobody == {
        "account": None,
        "emails": [],
        "memberships": [],
        "known_to_associations": [],
        "roles": [],
        "devices": [],
        "passkeys": [],
    }
    assert {each["number"] for each in found["known_to_associations"]} >= {"A-1"}


def test_erasing_leaves_a_nameless_row_and_nothing_to_sign_in_with(app: Flask) -> None:
    member, line = a_full_member()
    other = a_member()
    with writing() as session:
        registry.erasers["accounts"](session, member.id, now())
    person = reading().get_one(Person, member.id)
    assert (person.display_name, person.is_listed) == ("Former member", False)
    assert person.erased_at is not None
    assert person.is_withdrawn_from_search
    assert reading().get_one(RosterEntry, line).person_id is None
    for table, left in (
        (Account, 1),
        (AssociationMembership, 1),
        (PersonEmail, 0),
        (RoleGrant, 0),
        (MailedLink, 0),
        (ExternalId, 1),
    ):
        assert reading().scalar(select(func.count()).select_from(table)) == left
    assert queries.contact(reading(), other.id) is not None
