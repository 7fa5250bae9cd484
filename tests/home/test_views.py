"""Home, the welcome page, and the pages everybody may read."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from time_machine import TimeMachineFixture

from alumnet.accounts.models import Account, MembershipState, Person
from alumnet.kernel import clock
from alumnet.kernel.db import reading, writing
from alumnet.members.models import MentorProfile
from alumnet.mentoring import commands
from alumnet.mentoring.rules.sessions import About, Subject
from alumnet.organizations.models import Organization
from alumnet.organizations.rules import REFERENCE, AffiliationKind, OrganizationKind
from alumnet.search import service
from tests import builders
from tests.builders import THEN
from tests.client import InspectingClient
from tests.mentoring.asking import DAY, a_request
from tests.mentoring.meeting import agreed
from tests.page import Page
from tests.suggestions.builders import Town, learn, say

pytestmark = pytest.mark.postgresql


def test_visitors_see_what_this_place_is(client: InspectingClient) -> None:
    builders.an_association("Harbour Alumni")
    page = client.get("home.index")
    assert "Harbour Alumni" in page.main
    assert page.link("Join").href.endswith("/join")


@pytest.mark.parametrize(
    "address", ["/help", "/how-we-suggest", "/standards", "/privacy", "/accessibility"]
)
def test_pages_for_everybody(client: InspectingClient, address: str) -> None:
    client.get(address)


def test_home_shows_who_is_near_and_why(client: InspectingClient) -> None:
    harbour, acme = builders.an_association(), builders.an_organization("Acme")
    ines = builders.a_member("Ines Moreau", of=harbour)
    ruth, blocked = builders.a_mentor("Ruth Adeyemi", of=harbour), builders.a_mentor(of=harbour)
    for person in (ines, ruth, blocked):
        builders.a_job(person, acme, 2010, 2014)
    builders.a_block(blocked, ines)
    service.rebuild(reading(), today=clock.now().date())

    page = client.sign_in(ines).get("home.index")

    assert page.h1 == "Hello, Ines"
    assert "You both worked at Acme" in page.main
    assert blocked.name not in page.main
    assert "Nothing is waiting for you." in page.main


def test_home_says_who_is_new_with_a_way_to_the_place_one_shares(
    new_client: Callable[..., InspectingClient], time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(THEN + 10 * DAY, tick=False)
    harbour, acme = builders.an_association(), builders.an_organization("Acme")
    school = builders.an_organization("Halden Tech", OrganizationKind.SCHOOL)
    ines, tomasz, ruth, long_here, hidden, blocked, known = (
        builders.a_member(name, of=harbour)
        for name in (
            "Ines Moreau",
            "Tomasz One",
            "Ruth Two",
            "Lo Here",
            "Hid D",
            "Bo Ck",
            "Kno N",
        )
    )
    for person in (ines, tomasz):
        builders.an_affiliation(
            person, school, AffiliationKind.EDUCATION, start=(2000, 9), end=(2004, 6)
        )
    for person in (ines, ruth, long_here, hidden, blocked, known):
        builders.a_job(person, acme, 2010, 2014)
    builders.a_block(blocked, ines)
    builders.a_connection(known, ines)
    with writing() as session:
        session.get_one(Person, hidden.id).is_listed = False
        session.get_one(Organization, school.id).source = REFERENCE
        old = select(Account).where(Account.person_id == long_here.id)
        session.scalars(old).one().create_datetime = THEN - 60 * DAY
    service.rebuild(reading(), today=clock.now().date())
    client = new_client(ines)

    page = client.get("home.index")

    _, _, new = page.main.partition("New people you share something with")
    assert "You both worked at Acme" in new
    assert page.link("Class of 2004").href.endswith("/classes/2004")
    for shown in (tomasz, ruth):
        assert shown.name in new
    for other in (long_here, hidden, blocked, known):
        assert other.name not in new
    # The page of what somebody typed opens for whoever finds somebody there: nothing leads to it.
    assert "Acme" not in [link.text for link in page.links]
    client.get(page.link("Class of 2004").href)
    for place in ("/me/affiliations", page.link(tomasz.name).href):
        assert client.follow(client.get(place), "Halden Tech").h1 == "Halden Tech"

    time_machine.move_to(THEN + 40 * DAY, tick=False)
    assert "New people" not in new_client(ines).get("home.index").main


def test_home_works_before_there_is_an_index(client: InspectingClient) -> None:
    page = client.sign_in(builders.a_member()).get("home.index")
    assert "Add schools and employers" in page.main


def test_somebody_who_waits_is_shown_what_happens_next(client: InspectingClient) -> None:
    harbour = builders.an_association()
    person = builders.an_account(builders.a_person())
    builders.a_membership(person, harbour, MembershipState.PENDING)
    page = client.sign_in(person).get("home.index", expect=303)
    assert page.location.endswith("/waiting")


def titles(page: Page) -> list[str]:
    """Return what the page says waits, in its order."""
    found = (link.text.partition(": ")[2] for link in page.links)
    return [title for title in found if title and title in page.main]


def test_five_things_at_most_wait_on_home_in_the_order_of_their_dates_whatever_they_are(
    new_client: Callable[..., InspectingClient], time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(THEN, tick=False)
    ruth = builders.a_mentor("Ruth Adeyemi", places=4)
    names = ("Ada One", "Ben Two", "Cora Three", "Dan Four")
    asked = [
        a_request(builders.a_member(name), ruth, now=THEN - (12 - days) * DAY)
        for days, name in enumerate(names)
    ]
    jun, tomasz = builders.a_member("Jun Baek"), builders.a_member("Tomasz Zielinski")
    call = a_request(jun, ruth)
    commands.explore_request(call, by=ruth.id, now=THEN)
    agreed(Subject(About.REQUEST, call), ruth, jun, THEN + DAY)
    commands.record_meeting(
        ruth.public_id, by=tomasz.id, is_mentor=False, makes_room=False, now=THEN - 27 * DAY
    )
    with writing() as session:
        session.get_one(MentorProfile, ruth.id).silences = 3
    page = new_client(ruth).get("home.index")
    assert "Seven things are waiting for you." in page.main
    assert titles(page) == [
        "Call with Jun",
        "Ada asks you",
        "Ben asks you",
        "Tomasz says that you two already meet",
        "Cora asks you",
    ]
    assert page.link("One more in your requests").href == "/requests"
    assert page.link("One more on your desk").href == "/me/mentoring"
    assert "Dan asks you" not in page.main
    commands.accept_request(asked[0], by=ruth.id, now=THEN)
    page = new_client(ruth).get("home.index")
    assert "Dan asks you" in page.main


def test_home_suggests_up_to_three_mentors_with_reasons(client: InspectingClient) -> None:
    town = Town()
    learn()
    assert "Mentors for you" not in client.sign_in(town.ines).get("home.index").main
    for name in ("Olu Near", "Priya Far", "Bo Third"):
        mentor = town.a_mentor(name, topics=("promotion",))
        builders.a_job(mentor, town.severn, 2012, 2015, title="Data Science Manager")
    gone = town.a_mentor("Gus Blocked", topics=("promotion", "networking"))
    say(town.ines)
    learn()
    builders.a_block(gone, town.ines)
    page = client.get("home.index")
    suited, _, near = page.main.partition("People near you")
    assert suited.count("Ask ") == 3
    assert "Was Data Analyst, then Data Science Manager, the move you want" in suited
    assert "Can help with all you look for" in suited
    assert gone.name not in page.main
    assert "Ruth Adeyemi" not in near
