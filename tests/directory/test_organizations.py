"""Pages of organizations: their people by year, their parts, who is new, and nobody hidden."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from alumnet.accounts.models import RosterEntry
from alumnet.kernel import clock
from alumnet.kernel.db import reading, writing
from alumnet.kernel.ids import handle
from alumnet.kernel.visibility import Visibility
from alumnet.organizations.models import AffiliationKind, Organization, OrganizationKind, Precision
from alumnet.search import service
from tests import builders
from tests.builders import Built
from tests.client import InspectingClient
from tests.page import Page

pytestmark = pytest.mark.statements(8)


def index() -> None:
    service.rebuild(reading(), today=clock.now().date())


def url_of(organization: Built, rest: str = "") -> str:
    return f"/organizations/{handle(organization.name, organization.public_id)}{rest}"


def a_graduate(name: str, school: Built, year: int, *, of: Built, is_listed: bool = True) -> Built:
    person = builders.a_member(name, of=of, is_listed=is_listed)
    kind, precision = AffiliationKind.EDUCATION, Precision.CLASS_YEAR
    builders.an_affiliation(person, school, kind, end=(year, 1), precision=precision)
    return person


class Quay:
    """A school with its association, and an employer; Ines was at both."""

    def __init__(self) -> None:
        self.school = builders.a_school("Fernhill")
        self.harbour = builders.an_association("Harbour Alumni", school_id=self.school.id)
        self.society = builders.an_association("Tide Society")
        self.acme = builders.an_organization("Acme")
        self.secret = builders.an_organization("Secret Works")
        self.ines = a_graduate("Ines Moreau", self.school, 2004, of=self.harbour)
        builders.a_job(self.ines, self.acme, 2010, 2014)
        self.ruth = a_graduate("Ruth Adeyemi", self.school, 2004, of=self.harbour)
        builders.a_job(self.ruth, self.acme, 2012)
        self.sam = a_graduate("Sam Person", self.school, 1998, of=self.society)
        builders.a_job(self.sam, self.acme, 2001, 2003)


@pytest.fixture
def quay(app: Flask) -> Quay:
    return Quay()


def records(quay: Quay, lines: int) -> None:
    """Let the association's own list have so many people of the class of 2004."""
    with writing() as session:
        session.add_all(
            RosterEntry(
                association_id=quay.harbour.id,
                external_id=str(line),
                name="Lost Person",
                name_key="lost person",
                class_year=2004,
            )
            for line in range(lines)
        )


def names(page: Page) -> list[str]:
    everybody = {"Ines Moreau", "Ruth Adeyemi", "Sam Person", "Olu New", "Mia Old"}
    return [link.text for link in page.links if link.text in everybody]


@pytest.mark.postgresql
def test_a_class_has_those_who_left_this_school_in_this_year(
    client: InspectingClient, quay: Quay
) -> None:
    other = builders.a_school("Oakden")
    # Left Oakden in 2004 and Fernhill in 1998: not of the class of 2004 here.
    builders.an_affiliation(quay.sam, other, AffiliationKind.EDUCATION, end=(2004, 6))
    records(quay, 28)
    index()
    client.sign_in(quay.ines)

    people = client.get("directory.people", school=quay.school.public_id, statements=12)
    page = client.follow(people, "About Fernhill")
    assert page.h1 == "Fernhill"
    assert names(page) == ["Ruth Adeyemi", "Sam Person"]
    assert [link.text for link in page.links if link.text.isdecimal()] == ["2004", "1998"]
    page = client.follow(page, "Your class: 2004")
    assert page.h1 == "Fernhill, class of 2004"
    assert names(page) == ["Ruth Adeyemi"]
    assert "The records of Harbour Alumni hold about 30 people of this class" in page.main
    invite = client.follow(page, "Invite them", statements=12)
    fields = invite.form(button="Invite").fields
    assert "2004" in fields["end"]
    assert fields["place"] not in ([], [""])
    page = client.follow(page, "Class of 1998")
    assert names(page) == ["Sam Person"]
    assert "The records of" not in page.main
    empty = client.get(url_of(quay.school, "/classes/1950"))
    assert "Nobody else is found here yet" in empty.main
    client.get(url_of(quay.school, "/classes/1850"), expect=404)
    wrong = client.get(url_of(quay.school, "/years/2004"), expect=303)
    assert wrong.location == url_of(quay.school, "/classes/2004")
    # The records of an association are for its members.
    client.sign_in(quay.sam)
    assert "The records of" not in client.get(url_of(quay.school, "/classes/2004")).main


def test_people_of_an_employer_stand_by_whether_and_when_they_were_there(
    client: InspectingClient, quay: Quay
) -> None:
    undated = builders.a_member("Mia Old", of=quay.harbour)
    builders.an_affiliation(undated, quay.acme)
    index()
    client.sign_in(quay.ines)

    page = client.get(url_of(quay.acme))
    assert page.main.index("Here now") < page.main.index("Ruth Adeyemi")
    assert page.main.index("Ruth Adeyemi") < page.main.index("Here before")
    assert set(names(client.get(url_of(quay.acme, "/earlier")))) == {"Sam Person", "Mia Old"}
    assert names(client.get(url_of(quay.acme, "/now"))) == ["Ruth Adeyemi"]
    assert names(client.get(url_of(quay.acme, "/years/2002"))) == ["Sam Person"]
    assert names(client.get(url_of(quay.acme, "/years/2013"))) == ["Ruth Adeyemi"]
    this_year = clock.now().year
    years = [int(link.text) for link in page.links if link.text.isdecimal()]
    assert years == [*range(this_year, 2009, -1), 2003, 2002, 2001]


def test_an_association_says_who_joined_lately_to_its_members_alone(
    client: InspectingClient, quay: Quay
) -> None:
    chapter = builders.an_organization(
        "Harbour, North Chapter", OrganizationKind.ASSOCIATION, parent=quay.harbour.id
    )
    for name, days in (("Olu New", 5), ("Mia Old", 120)):
        person = builders.an_account(builders.a_person(name))
        approved = clock.now() - timedelta(days=days)
        builders.a_membership(person, quay.harbour, approved_at=approved)
        builders.an_affiliation(person, chapter, AffiliationKind.MEMBERSHIP)
    imported = builders.a_person("Ida Import")
    builders.a_membership(imported, quay.harbour, approved_at=clock.now())
    for _ in range(9):
        builders.an_affiliation(
            builders.a_member(of=quay.society), chapter, AffiliationKind.MEMBERSHIP
        )
    index()
    client.sign_in(quay.ines)

    page = client.get(url_of(quay.harbour))
    new = page.main[page.main.index("New here") :]
    assert "Olu New" in new
    assert "Mia Old" not in new
    assert "Ida Import" not in new
    assert page.link("Harbour, North Chapter").href == url_of(chapter)
    assert "about 10" in page.main
    assert page.link("Fernhill").href == url_of(quay.school)
    assert client.get(url_of(chapter)).link("Harbour Alumni").href == url_of(quay.harbour)
    client.sign_in(quay.sam)
    assert "New here" not in client.get(url_of(quay.harbour)).main


def test_addresses_lead_to_what_they_mean(client: InspectingClient, quay: Quay) -> None:
    old = builders.an_organization("Acme Works")
    with writing() as session:
        session.get_one(Organization, old.id).merged_into_id = quay.acme.id
    index()
    client.sign_in(quay.ines)
    for wrong in (f"/organizations/wrong-{quay.acme.public_id}", url_of(old)):
        assert client.get(wrong, expect=303).location == url_of(quay.acme)
    client.get("/organizations/nothing", expect=404)
    client.get("/organizations/acme-bcdfghjkmnpq", expect=404)


# ------------------------------------------------------------------------------------------ hidden
def narrow_places(quay: Quay) -> None:
    """Let Ruth have been everywhere once more, but say so to few."""
    for level in (Visibility.CONNECTIONS, Visibility.TIED_TO_ME, Visibility.ONLY_ME):
        builders.a_job(quay.ruth, quay.acme, 1990, 1995, visibility=level)
        builders.a_job(quay.ruth, quay.secret, 1990, 1995, visibility=level)
        builders.an_affiliation(
            quay.ruth, quay.school, AffiliationKind.EDUCATION, end=(1990, 6), visibility=level
        )


def an_unlisted_member(quay: Quay) -> None:
    """Let somebody new be everywhere whom no list shows, and who took their line of the records."""
    person = a_graduate("Olu New", quay.school, 2004, of=quay.society, is_listed=False)
    builders.a_membership(person, quay.harbour, approved_at=clock.now())
    builders.a_job(person, quay.acme, 2010)
    builders.a_job(person, quay.secret, 2010)
    with writing() as session:
        line = session.scalars(select(RosterEntry).limit(1)).one()
        line.person_id = person.id


def a_block(quay: Quay) -> None:
    """Let Sam, who shows everything to everyone, keep Ines away."""
    sam = a_graduate("Sam Block", quay.school, 2004, of=quay.society)
    builders.a_membership(sam, quay.harbour, approved_at=clock.now())
    builders.a_job(sam, quay.acme, 2010)
    builders.a_job(sam, quay.secret, 2010)
    builders.a_block(sam, quay.ines)


@pytest.mark.postgresql
@pytest.mark.parametrize("hide", [narrow_places, an_unlisted_member, a_block])
def test_whoever_is_hidden_changes_no_byte_of_these_pages(
    client: InspectingClient, quay: Quay, hide: Callable[[Quay], None]
) -> None:
    # One more in the index or in the records, and every size would be another.
    for _ in range(7):
        person = a_graduate("", quay.school, 2004, of=quay.harbour)
        builders.a_job(person, quay.acme, 1990, 1995)
    records(quay, 10)
    before = seen_by(client, quay)
    hide(quay)
    assert seen_by(client, quay) == before


def seen_by(client: InspectingClient, quay: Quay) -> list[tuple[int, str]]:
    """Return the pages as Ines sees them, without the tokens that differ each time."""
    index()
    client.sign_in(quay.ines)
    pages = [
        client.get(url_of(quay.school)),
        client.get(url_of(quay.school, "/classes/2004")),
        client.get(url_of(quay.school, "/classes/1990")),
        client.get(url_of(quay.acme)),
        client.get(url_of(quay.acme, "/now")),
        client.get(url_of(quay.acme, "/years/2010")),
        client.get(url_of(quay.harbour)),
        client.get(url_of(quay.secret), expect=404),
        client.get(url_of(quay.secret, "/years/1992"), expect=404),
    ]
    tokens = r'(csrf_token"[^>]*value|after|before|reference)="?[^">]*'
    return [(page.status, re.sub(tokens, "", page.html)) for page in pages]
