"""Paths through a contact as pages tell them, and what people choose for their ties."""

import shutil
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select, update

from alumnet.accounts.models import Person
from alumnet.connections.commands import remove
from alumnet.connections.models import Connection, ConnectionState
from alumnet.directory.support import explain, viewer_for
from alumnet.kernel import clock
from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.registry import registry
from alumnet.search import service
from alumnet.ties.commands import TieChoice, choose_levels
from alumnet.ties.levels import TieLevel
from alumnet.ties.models import TieSetting
from alumnet.ties.policy import TieKind
from alumnet.ties.settings import own_contacts
from tests import builders
from tests.builders import Built
from tests.client import InspectingClient

pytestmark = pytest.mark.statements(12)
Work = Callable[..., int]
NewClient = Callable[..., InspectingClient]
TODAY = date(2026, 11, 23)
SAID = "Somebody you know could introduce you to Ruth"


@pytest.fixture
def harbour(app: Flask) -> Built:
    return builders.an_association("Harbour Alumni")


@pytest.fixture
def ines(harbour: Built) -> Built:
    return builders.a_member("Ines Moreau", of=harbour)


@pytest.fixture
def ruth(app: Flask) -> Built:
    """A mentor with whom nobody at Harbour shares anything."""
    return builders.a_mentor("Ruth Adeyemi", of=builders.an_association("Society of Tides"))


@pytest.fixture
def circle(ines: Built, harbour: Built) -> list[Built]:
    """Five contacts of Ines."""
    people = [builders.a_member(f"Contact {name}", of=harbour) for name in "Abcde"]
    for person in people:
        builders.a_connection(ines, person)
    return people


def profile(client: InspectingClient, person: Built) -> str:
    """Return what the page of a person says."""
    moved = client.get(f"/people/{person.public_id}", expect=301)
    return client.get(moved.location, statements=8).main


def index() -> None:
    service.rebuild(reading(), today=clock.now().date())


@pytest.mark.postgresql
def test_a_path_is_told_without_saying_through_whom(
    client: InspectingClient, harbour: Built, ines: Built, ruth: Built, circle: list[Built]
) -> None:
    connection = builders.a_connection(circle[0], ruth)
    builders.a_mentor("Olu Free", of=harbour)
    index()
    client.sign_in(ines)

    page = client.get("directory.mentors")
    assert SAID in page.main
    assert "You are both members of Harbour Alumni" in page.main
    assert "introduce you to Olu" not in page.main
    assert page.form(field="tie").names >= {"tie"}
    assert "Through a contact" in page.main
    assert not any(person.name in page.main for person in circle)
    assert SAID in client.get("directory.mentors", tie="through").main
    assert SAID in client.get("directory.people", statements=8).main
    told = profile(client, ruth)
    assert "Somebody you know could introduce you" in told
    assert "tell the staff" in told
    answer = explain(reading(), viewer_for(reading(), ines.id), ruth.id, today=TODAY)
    assert [tie["kind"] for tie in answer["ties"]] == ["path"]

    # Whoever of the five it is, the pages are the same.
    with writing() as session:
        low, high = sorted((circle[3].id, ruth.id))
        session.execute(
            update(Connection)
            .where(Connection.id == connection)
            .values(low_id=low, high_id=high)
            .values(initiator_id=low)
        )
    index()
    assert client.get("directory.mentors").main == page.main
    assert profile(client, ruth) == told


def test_nothing_is_told_before_five_count_and_when_one_of_them_is_gone(
    client: InspectingClient, worker: Work, ines: Built, ruth: Built, harbour: Built
) -> None:
    people = [builders.a_member(of=harbour) for _ in range(5)]
    for person in people[:4]:
        builders.a_connection(ines, person)
    builders.a_connection(people[0], ruth)
    index()
    client.sign_in(ines)
    before = client.get("directory.mentors").main
    assert SAID not in before
    assert "Through a contact" not in before

    builders.a_connection(ines, people[4])
    index()
    assert SAID in client.get("directory.mentors").main
    remove(people[2].public_id, by=ines.id, now=clock.now())
    assert SAID not in client.get("directory.mentors").main
    worker()
    builders.a_connection(ines, builders.a_member(of=harbour))
    index()
    assert SAID not in client.get("directory.mentors").main


@pytest.mark.postgresql
def test_a_path_that_stands_no_more_is_told_no_more_before_the_index_knows(
    client: InspectingClient, ines: Built, ruth: Built, circle: list[Built]
) -> None:
    connection = builders.a_connection(circle[0], ruth)
    index()
    client.sign_in(ines)
    assert "could introduce you" in profile(client, ruth)
    with writing() as session:
        session.get_one(Connection, connection).state = ConnectionState.REMOVED
    assert SAID not in client.get("directory.mentors").main
    assert "could introduce you" not in profile(client, ruth)
    shutil.rmtree(service.site().engine.root)
    assert "could introduce you" not in profile(client, ruth)


@pytest.mark.postgresql
def test_a_contact_is_named_only_where_both_ends_chose_it(
    client: InspectingClient,
    new_client: NewClient,
    worker: Work,
    ines: Built,
    ruth: Built,
    circle: list[Built],
) -> None:
    contact = circle[1]
    builders.a_connection(contact, ruth)
    index()
    named = f"{contact.name} could introduce you to Ruth"
    client.sign_in(ines)
    mine = new_client().sign_in(contact)
    form = mine.get("directory.ties").form(field="kind-connection")
    page = mine.submit(form.fill(**{"kind-connection": "listed"}))
    assert "holds from now on" in page.text
    worker()
    assert named not in client.get("directory.mentors").main

    theirs = new_client().sign_in(ruth)
    form = theirs.get("directory.contact_ties").form(field=f"tie-connection-{contact.public_id}")
    theirs.submit(form.fill(**{f"tie-connection-{contact.public_id}": "listed"}))
    worker()
    assert named in client.get("directory.mentors").main
    assert f"{contact.name} could introduce you" in profile(client, ruth)

    with writing() as session:
        low, high = sorted((contact.id, ruth.id))
        pair = (Connection.low_id == low) & (Connection.high_id == high)
        session.execute(update(Connection).where(pair).values(state=ConnectionState.REMOVED))
    assert named not in client.get("directory.mentors").main
    assert named not in profile(client, ruth)
    with writing() as session:
        session.execute(update(Connection).where(pair).values(state=ConnectionState.ACCEPTED))
    form = mine.get("directory.ties").form(field="kind-connection")
    mine.submit(form.fill(**{"kind-connection": "nobody"}))
    assert "could introduce you" not in client.get("directory.mentors").main
    worker()
    page = client.get("directory.mentors")
    assert ruth.name in page.main
    assert "could introduce you" not in page.main


def test_what_three_contacts_share_with_somebody_leads_there(
    client: InspectingClient, ines: Built, ruth: Built, circle: list[Built]
) -> None:
    acme = builders.an_organization("Acme")
    builders.a_job(ruth, acme, 2018, 2024)
    for person in circle[:2]:
        builders.a_job(person, acme, 2019, 2024)
    index()
    client.sign_in(ines)
    assert SAID not in client.get("directory.mentors").main
    builders.a_job(circle[2], acme, 2018, 2023)
    index()
    assert SAID in client.get("directory.mentors").main
    for person in (circle[0], ruth):
        listed = TieChoice(TieKind.COLLEAGUE, TieLevel.LISTED)
        choose_levels(person.id, [listed], now=clock.now())
    index()
    assert f"{circle[0].name} could introduce you" in profile(client, ruth)
    with writing() as session:
        session.get_one(Person, circle[0].id).is_listed = False
    assert "could introduce you" not in client.get("directory.mentors").main


@pytest.mark.postgresql
def test_a_place_kept_from_everybody_ties_nobody_and_stays_on_the_page(
    client: InspectingClient, new_client: NewClient, worker: Work, harbour: Built, ines: Built
) -> None:
    acme = builders.an_organization("Acme")
    ruth = builders.a_mentor("Ruth Adeyemi", of=harbour)
    for person in (ines, ruth):
        builders.a_job(person, acme, 2010, 2014)
    index()
    client.sign_in(ines)
    tied = "You both worked at Acme"
    assert tied in client.get("directory.mentors").main
    theirs = new_client().sign_in(ruth)
    name = f"tie-colleague-{acme.public_id}"
    page = theirs.get("directory.ties")
    assert "leads to fewer than 10 people" in page.main
    theirs.submit(page.form(field=name).fill(**{name: "nobody"}))
    assert ruth.name not in client.get("directory.mentors").main
    worker()

    page = client.get("directory.mentors")
    assert ruth.name in page.main
    assert tied not in page.main
    assert "Worked together" not in page.main
    told = profile(client, ruth)
    assert "Acme" in told
    assert "You were here" not in told
    assert "worked at the same place" not in told
    theirs.submit(theirs.get("directory.ties").form(field=name).fill(**{name: ""}))
    worker()
    assert tied in client.get("directory.mentors").main
    assert reading().scalars(select(TieSetting)).all() == []


@pytest.mark.postgresql
def test_choices_are_ones_own_and_go_with_the_person(
    client: InspectingClient, ines: Built, ruth: Built, circle: list[Built]
) -> None:
    page = client.sign_in(ines).get("directory.contact_ties")
    name = f"tie-connection-{circle[0].public_id}"
    stranger = {f"tie-connection-{ruth.public_id}": "nobody"}
    client.submit(page.form(field=name).fill(**{name: "nobody"}))
    client.post("directory.save_contact_ties", stranger)
    refused = client.post("directory.save_ties", {"kind-colleague": "everybody"}, expect=422)
    assert "Choose how far this may go" in refused.main
    (row,) = reading().scalars(select(TieSetting)).all()
    assert (row.person_id, row.contact_id) == (ines.id, circle[0].id)
    told = registry.exporters["ties"](reading(), ines.id)["tie_settings"]
    assert [each["person"] for each in told] == [circle[0].public_id]
    everybody = [person.public_id for person in circle]
    second = (circle[1].name, circle[1].id)
    contacts, following = own_contacts(reading(), ines.id, after=second)
    assert ([each.public_id for each in contacts], following) == (everybody[2:], None)
    foreign = TieChoice(TieKind.COLLEAGUE, TieLevel.NOBODY, about=circle[0].public_id)
    with pytest.raises(NotFound):
        choose_levels(ines.id, [foreign], now=clock.now())
    with writing() as session:
        registry.erasers["ties"](session, circle[0].id, clock.now())
    assert reading().scalars(select(TieSetting)).all() == []
