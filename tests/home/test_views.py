"""Home, the welcome page, and the pages everybody may read."""

import pytest

from alumnet.accounts.models import MembershipState
from alumnet.kernel import clock
from alumnet.kernel.db import reading
from alumnet.search import service
from tests import builders
from tests.client import InspectingClient

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


def test_home_works_before_there_is_an_index(client: InspectingClient) -> None:
    page = client.sign_in(builders.a_member()).get("home.index")
    assert "Add schools and employers" in page.main


def test_somebody_who_waits_is_shown_what_happens_next(client: InspectingClient) -> None:
    harbour = builders.an_association()
    person = builders.an_account(builders.a_person())
    builders.a_membership(person, harbour, MembershipState.PENDING)
    page = client.sign_in(person).get("home.index", expect=303)
    assert page.location.endswith("/waiting")
