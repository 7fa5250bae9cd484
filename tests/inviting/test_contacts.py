"""A list of contacts beside the members: who is here, and only whom one may find anyway."""

import io
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage

from alumnet.accounts.models import Person, PersonEmail
from alumnet.connections.models import ConnectionState
from alumnet.kernel.db import Base, reading, writing
from alumnet.kernel.visibility import Visibility
from tests import builders
from tests.builders import THEN, Built
from tests.client import InspectingClient
from tests.inviting.inviting import Two, two
from tests.page import Page

pytestmark = pytest.mark.usefixtures("then")
NewClient = Callable[..., InspectingClient]

LIST = """Notes:
"Some addresses are missing."

First Name,Last Name,URL,Email Address,Company,Position,Connected On
Ruth,Adeyemi,,Ruth@example.net,Elsewhere,Head,05 Mar 2024
Someone,Else,,kwame@example.net,Acme,Head,05 Mar 2024
Rita,Blom,,rita@example.net,,Pilot,05 Mar 2024
Rosa,Cruz,,rosa@example.net,,Pilot,05 Mar 2024
Leila,Haddad,,,Acme,Pilot,05 Mar 2024
Leila,Haddad,,,Elsewhere,Pilot,05 Mar 2024
Maya,Lindqvist,,,Acme,Pilot,05 Mar 2024
"""


def member_at(email: str, name: str, house: Built, **more: object) -> Built:
    """Make a member who proved this address."""
    person = builders.a_member(name, of=house, **more)
    with writing() as session:
        session.add(PersonEmail(person_id=person.id, email=email, confirmed_at=THEN))
    return person


def look(client: InspectingClient, *, consent: str = "y", content: str = LIST) -> Page:
    sent = FileStorage(io.BytesIO(content.encode()), "Connections.csv")
    return client.post("inviting.look", {"consent": consent, "file": sent})


def rows_in_all_tables() -> dict[str, int | None]:
    return {
        table.name: reading().scalar(select(func.count()).select_from(table))
        for table in Base.metadata.sorted_tables
    }


@pytest.mark.postgresql
def test_a_list_shows_once_who_is_here_and_leaves_nothing(
    app: Flask, new_client: NewClient
) -> None:
    found = two()
    member_at("ruth@example.net", "Ruth Adeyemi", found.house)
    member_at("kwame@example.net", "Kwame Boateng", found.house)
    leila = builders.a_member("Leila Haddad", of=found.house)
    builders.a_job(leila, found.firm, 2018)
    client = new_client(found.maya)
    before = rows_in_all_tables()
    assert "Tick the box" in look(client, consent="").main
    page = look(client)
    assert rows_in_all_tables() == before
    here, _, others = page.main.partition("Others whom you could invite")
    # By address with a name like theirs, and by name with an employer; never oneself.
    assert "Ruth Adeyemi" in here
    assert "Leila Haddad" in here
    # An address alone unmasks nobody.
    assert "Kwame" not in page.text
    assert "Someone ElseAcme" in others
    form = next(each for each in page.forms if each.fields.get("name") == ["Someone Else"])
    begun = client.submit(form)
    assert 'value="kwame@example.net"' in begun.html
    assert rows_in_all_tables() == before
    client.get(page.link("Connect with Ruth Adeyemi").href)
    ruth = reading().scalars(select(Person.id).where(Person.display_name == "Ruth Adeyemi")).one()
    builders.a_connection(found.maya, Built(ruth, "", ""), ConnectionState.PENDING)
    builders.a_connection(leila, found.maya, ConnectionState.PENDING)
    builders.a_block(found.maya, builders.a_member("Rita Blom"))
    page = look(client)
    client.get(page.link("Asked: Ruth Adeyemi").href)
    client.get(page.link("Answer: Leila Haddad").href)
    assert "Rita Blom You blocked somebody of this name" in page.main
    guesses = "".join(f"Ruth,{n},,ruth{n}@example.net,,,\n" for n in range(20))
    page = look(client, content=f"{LIST}{guesses}")
    assert "Ruth Adeyemi" not in page.main.partition("Others whom you could invite")[0]
    refused = look(client, content="nothing,of,the,kind\n")
    assert "We found no list of connections in this file" in refused.main


def worlds(found: Two) -> dict[str, Callable[[], None]]:
    """Return what may be true of Ruth and Leila without Maya's being allowed to know."""

    def hidden() -> None:
        member_at("ruth@example.net", "Ruth Adeyemi", found.house, is_listed=False)

    def blocking() -> None:
        builders.a_block(member_at("rita@example.net", "Rita Blom", found.house), found.maya)

    def unproven() -> None:
        rosa = builders.a_member("Rosa Cruz", of=found.house)
        with writing() as session:
            session.add(PersonEmail(person_id=rosa.id, email="rosa@example.net"))

    def job_for_contacts_alone() -> None:
        leila = builders.a_member("Leila Haddad", of=found.house)
        builders.a_job(leila, found.firm, 2018, visibility=Visibility.CONNECTIONS)

    def job_for_their_associations() -> None:
        leila = builders.a_member("Leila Haddad")
        builders.a_job(leila, found.firm, 2018, visibility=Visibility.MY_ASSOCIATIONS)

    return {
        each.__name__: each
        for each in (hidden, blocking, unproven, job_for_contacts_alone, job_for_their_associations)
    }


def test_a_list_tells_nothing_of_whom_or_what_one_may_not_see(
    app: Flask, new_client: NewClient
) -> None:
    found = two()
    client = new_client(found.maya)
    look(client)  # the first one reads the catalogue of organizations
    nobody = look(client)
    assert "Nobody whom you could find here anyway" in nobody.main
    for name, make in worlds(found).items():
        make()
        look(client)
        page = look(client)
        assert (page.main, len(page.statements)) == (nobody.main, len(nobody.statements)), name
