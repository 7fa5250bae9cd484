"""The finder and the directory as a member uses them."""

from datetime import date, timedelta

import pytest
from flask import Flask

from alumnet.kernel import clock
from alumnet.kernel.db import reading, writing
from alumnet.members.models import MentorProfile
from alumnet.mentoring import commands
from alumnet.organizations.models import AffiliationKind
from alumnet.search import service
from tests import builders
from tests.builders import Built
from tests.client import InspectingClient
from tests.mentoring.asking import a_request

pytestmark = pytest.mark.statements(12)


@pytest.fixture
def harbour(app: Flask) -> Built:
    return builders.an_association("Harbour Alumni")


@pytest.fixture
def ines(harbour: Built) -> Built:
    return builders.a_member("Ines Moreau", of=harbour)


def index() -> None:
    service.rebuild(reading(), today=clock.now().date())


def test_a_card_says_why_in_a_sentence(
    client: InspectingClient, harbour: Built, ines: Built
) -> None:
    acme = builders.an_organization("Acme")
    ruth = builders.a_mentor("Ruth Adeyemi", of=harbour, topics=("interviewing",))
    builders.a_job(ines, acme, 2010, 2014)
    builders.a_job(ruth, acme, 2012, 2015)
    builders.a_job(ruth, builders.an_organization("Severn Water"), 2016, title="Director")
    index()

    page = client.sign_in(ines).get("directory.mentors")

    assert page.h1 == "Find a mentor"
    assert "One person can help" in page.main
    assert "You both worked at Acme from 2012 to 2014" in page.main
    assert "Director, Severn Water" in page.main
    assert "Both places are open" in page.main
    assert page.link("Ask Ruth Adeyemi").href.endswith(f"/requests/new?to={ruth.public_id}")


def test_who_has_no_room_is_found_but_cannot_be_asked_from_the_card(
    client: InspectingClient, harbour: Built, ines: Built
) -> None:
    acme = builders.an_organization("Acme")
    full = builders.a_mentor("Ruth Adeyemi", of=harbour, places=1)
    awaited = builders.a_mentor("Sam Person", of=harbour, places=1)
    free = builders.a_mentor("Olu Free", of=harbour, places=1)
    for person in (ines, full, free):
        builders.a_job(person, acme, 2010, 2014)
    yes = a_request(builders.a_member(of=harbour), full)
    commands.accept_request(yes, by=full.id, now=builders.THEN)
    for _ in range(2):
        a_request(builders.a_member(of=harbour), awaited)
    index()

    page = client.sign_in(ines).get("directory.mentors")

    assert "All places taken" in page.main
    assert "Enough people are waiting now" in page.main
    asks = [each.text for each in page.links if each.text.startswith("Ask ")]
    assert asks == ["Ask Olu Free"]
    home = client.get("home.index")
    assert full.name in home.main
    asks = [each.text for each in home.links if each.text.startswith("Ask ")]
    assert asks == ["Ask Olu Free"]


def test_class_years_come_newest_first_with_the_chosen_one(
    client: InspectingClient, harbour: Built, ines: Built
) -> None:
    school = builders.a_school("Fernhill")
    for year in (1979, 2001, 2001, 2001, 2015, 1990, 1990):
        graduate = builders.a_member(of=harbour)
        builders.an_affiliation(graduate, school, AffiliationKind.EDUCATION, end=(year, 6))
    index()

    page = client.sign_in(ines).get("/people?class=1979")

    years = [each.get("value") for each in page.all("input") if each.get("name") == "class"]
    assert years == ["2015", "2001", "1990", "1979"]
    chosen = [each for each in page.all("input") if each.get("name") == "class"][-1]
    assert chosen.get("checked") is not None


def test_people_at_my_employer_are_left_out_until_the_switch_is_on(
    client: InspectingClient, harbour: Built, ines: Built
) -> None:
    group = builders.an_organization("Acme Group")
    rail = builders.an_organization("Acme Rail", parent=group.id)
    insider = builders.a_mentor("Sam Inside", of=harbour)
    builders.a_job(ines, group, 2020)
    builders.a_job(insider, rail, 2020)
    builders.a_mentor("Olu Outside", of=harbour)
    index()
    client.sign_in(ines)

    assert "Sam Inside" not in client.get("directory.mentors").main
    assert "Olu Outside" in client.get("directory.mentors").main
    assert "Sam Inside" in client.get("directory.mentors", inside="1").main


def test_topics_narrow_with_counts_and_chips_take_them_off(
    client: InspectingClient, harbour: Built, ines: Built
) -> None:
    builders.a_mentor("Ruth Adeyemi", of=harbour, topics=("interviewing", "leadership"))
    builders.a_mentor("Sam Person", of=harbour, topics=("leadership",))
    index()
    client.sign_in(ines)

    page = client.get("directory.mentors", topic="interviewing")
    assert "Ruth Adeyemi" in page.main
    assert "Sam Person" not in page.main
    page = client.follow(page, "Remove filter: Interviewing")
    assert "Sam Person" in page.main


def test_schools_are_addressed_by_their_public_id(
    client: InspectingClient, harbour: Built, ines: Built
) -> None:
    school = builders.a_school("Fernhill")
    ruth = builders.a_mentor("Ruth Adeyemi", of=harbour)
    builders.a_mentor("Sam Person", of=harbour)
    builders.an_affiliation(ruth, school, AffiliationKind.EDUCATION, end=(2001, 6))
    index()
    client.sign_in(ines)

    page = client.get("directory.mentors", school=school.public_id)
    assert "Ruth Adeyemi" in page.main
    assert "Sam Person" not in page.main
    assert "Nobody fits all of this" in client.get("directory.mentors", school="nowhere").main
    assert "Ruth Adeyemi" in client.get("/people?class=2001").main


def test_a_mentor_who_pauses_says_until_when_and_can_not_be_asked(
    client: InspectingClient, harbour: Built, ines: Built
) -> None:
    back = clock.now().date() + timedelta(days=40)
    builders.a_mentor("Ruth Adeyemi", of=harbour, paused_until=back)
    index()

    page = client.sign_in(ines).get("directory.mentors")

    assert f"Back on {back:%-d %B %Y}" in page.main
    assert "Ask Ruth" not in page.main


def test_names_are_found_with_nicknames_accents_and_a_typo(
    client: InspectingClient, harbour: Built, ines: Built
) -> None:
    builders.a_member("Zoë Müller", of=harbour)
    builders.a_member("Robert Okafor", of=harbour)
    index()
    client.sign_in(ines)

    for typed in ("zoe", "muller", "mueller", "mulller"):
        assert "Zoë Müller" in client.get("directory.people", q=typed).main, typed
    assert "Robert Okafor" in client.get("directory.people", q="bob").main


@pytest.mark.parametrize("typed", ['"', "company:", "-", "a" * 5000, "*", "((", "🦉 -"])
def test_no_query_is_an_error(
    client: InspectingClient, harbour: Built, ines: Built, typed: str
) -> None:
    index()
    client.sign_in(ines).get("directory.people", q=typed)


def test_pages_follow_each_other_without_repeats(
    client: InspectingClient, harbour: Built, ines: Built
) -> None:
    names = {builders.a_member(f"Person {number:02d}", of=harbour).name for number in range(45)}
    index()
    client.sign_in(ines)

    page = client.get("directory.people")
    seen: list[str] = []
    for _ in range(3):
        seen += [link.text for link in page.links if link.text in names]
        if any(link.text == "Next page" for link in page.links):
            page = client.follow(page, "Next page")
    assert sorted(seen) == sorted(names)
    back = client.follow(page, "Previous page")
    assert [link.text for link in back.links if link.text in names] == seen[20:40]


def test_a_tampered_place_is_the_first_page(
    client: InspectingClient, harbour: Built, ines: Built
) -> None:
    index()
    client.sign_in(ines).get("directory.people", after="nonsense")


def test_without_an_index_the_page_says_so(client: InspectingClient, ines: Built) -> None:
    page = client.sign_in(ines).get("directory.mentors", expect=503)
    assert "being prepared" in page.main


def test_imported_people_without_an_account_are_listed(
    client: InspectingClient, harbour: Built, ines: Built
) -> None:
    ada = builders.a_person("Ada Imported")
    builders.a_membership(ada, harbour)
    index()
    assert "Ada Imported" in client.sign_in(ines).get("directory.people").main


def test_people_who_died_or_are_hidden_are_not_listed(
    client: InspectingClient, harbour: Built, ines: Built
) -> None:
    for name, more in (
        ("Ada Gone", {"is_deceased": True, "died_on": date(2020, 1, 1)}),
        ("Bo Unlisted", {"is_listed": False}),
        ("Cy Hidden", {"hidden_by_staff_at": builders.THEN}),
    ):
        builders.a_member(name, of=harbour, **more)
    index()
    page = client.sign_in(ines).get("directory.people")
    assert "Nobody found" in page.main


def test_a_full_mentor_says_so(client: InspectingClient, harbour: Built, ines: Built) -> None:
    ruth = builders.a_mentor("Ruth Adeyemi", of=harbour, places=1)
    with writing() as session:
        session.get_one(MentorProfile, ruth.id).places = 0
    index()
    page = client.sign_in(ines).get("directory.mentors")
    assert "All places taken" in page.main
