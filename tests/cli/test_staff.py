"""Associations opened and admins named at the command line."""

import re

import pytest
from sqlalchemy import select

from alumnet.accounts import queries
from alumnet.accounts.models import Account, Association, RoleGrant, SecondFactor
from alumnet.kernel.authorization import Role
from alumnet.kernel.db import reading
from alumnet.organizations.models import Organization
from tests.accounts.test_second_factor import with_app
from tests.builders import a_site_admin
from tests.cli.conftest import Command
from tests.client import InspectingClient
from tests.organizations.listed import reference

pytestmark = pytest.mark.postgresql


def test_an_association_is_opened_for_a_school(command: Command) -> None:
    school = reference("Fernhill University")
    told = command("association", "add", "Fernhill Alumni", "--school", "fernhill univ.")
    assert told == (
        "Fernhill Alumni is on this site now for Fernhill University. Its slug is "
        "fernhill-alumni.\n"
    )
    row = reading().scalars(select(Association)).one()
    assert (row.slug, row.school_id) == ("fernhill-alumni", school)
    assert reading().get_one(Organization, row.id).source == "import"


def test_an_association_is_opened_once_and_under_an_address_of_its_own(command: Command) -> None:
    command("association", "add", "Harbour Alumni", "--slug", "harbour")
    told = command("association", "add", "Harbour Alumni", "--slug", "harbour", exit_code=1)
    assert "There is an association 'harbour' already" in told
    told = command("association", "add", "Site", exit_code=1)
    assert "This site has pages of its own at /admin/site" in told


@pytest.mark.parametrize(
    ("name", "slug", "told"),
    [("Harbour", "Har bour", "Give a --slug"), ("🎉", "", "Give a --slug"), ("🎉", "x", "letters")],
)
def test_a_name_or_slug_that_wont_do_is_a_sentence(
    command: Command, name: str, slug: str, told: str
) -> None:
    assert told in command("association", "add", name, "--slug", slug, exit_code=1)


def test_an_admin_of_the_site_chooses_a_password_by_a_link(
    command: Command, client: InspectingClient
) -> None:
    told = command("admin", "add", "Ruth@example.org", "--name", "Ruth Berg")
    assert "ruth@example.org looks after the whole site now" in told
    account = reading().scalars(select(Account)).one()
    assert queries.viewer_of(reading(), account).is_site_admin
    link = re.search(r"/reset/\S+", told)
    assert link is not None
    assert "password" in client.get(link[0]).main


def test_an_admin_of_one_association_is_none_of_the_site(command: Command) -> None:
    command("association", "add", "Harbour Alumni", "--slug", "harbour")
    command("admin", "add", "ruth@example.org", "--association", "harbour")
    command("admin", "add", "ruth@example.org", "--association", "harbour")
    assert [row.role for row in reading().scalars(select(RoleGrant))] == [Role.ADMIN]
    account = reading().scalars(select(Account)).one()
    viewer = queries.viewer_of(reading(), account)
    assert viewer.may_act
    assert not viewer.is_site_admin


def test_who_has_a_password_signs_in_as_before(command: Command) -> None:
    from tests import builders

    builders.an_account(builders.a_person(), "ruth@example.org")
    assert "They sign in as before" in command("admin", "add", "ruth@example.org")


def test_no_address_is_a_sentence(command: Command) -> None:
    assert "isn't an e-mail address" in command("admin", "add", "ruth", exit_code=1)


def test_whoever_lost_everything_is_let_in_from_the_command_line(command: Command) -> None:
    keeper = a_site_admin()
    with_app(keeper)
    assert "has no second factor" not in command("admin", "reset-codes", keeper.email)
    assert reading().scalars(select(SecondFactor)).all() == []
    told = command("admin", "reset-codes", keeper.email, exit_code=1)
    assert f"{keeper.email} has no second factor." in told
    told = command("admin", "reset-codes", "nobody@example.org", exit_code=1)
    assert "Nobody signs in with" in told
