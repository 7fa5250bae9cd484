"""The page of a person, as others open it."""

from collections.abc import Callable
from datetime import date
from http import HTTPStatus

import pytest
from sqlalchemy import literal, select

from alumnet.kernel.authorization import Viewer
from alumnet.kernel.db import reading, writing
from alumnet.kernel.registry import Action, PersonActions, registry
from alumnet.members import commands, queries
from alumnet.members.models import MentorProfile, MentorTopic
from alumnet.members.rules import Capacity
from alumnet.organizations.models import AffiliationKind, Precision
from tests import builders
from tests.builders import THEN, Built
from tests.client import InspectingClient
from tests.members.test_photos import a_picture
from tests.members.values import profile_values, seeker_values
from tests.page import Page

NewClient = Callable[..., InspectingClient]
FAR = date(2090, 1, 31)
WRITE = Action("Write a request", "/requests/new?to=x", "primary")


def url_of(person: Built) -> str:
    return queries.faces(reading(), [person.id], _nobody())[person.id].url


def _nobody() -> Viewer:
    return Viewer()


def offering(*actions: Action) -> PersonActions:
    return PersonActions(lambda: select(literal(1).label("fact")), lambda *_facts: actions)


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what other slices add to the page; they test it themselves."""
    monkeypatch.setattr(registry, "person_actions", [offering(WRITE)])
    monkeypatch.setattr(registry, "opens_page", [])
    monkeypatch.setattr(registry, "capacity", lambda _session, _people: {})


def two_colleagues() -> tuple[Built, Built]:
    home = builders.an_association("Northgate alumni")
    halden, school = builders.an_organization("Halden"), builders.a_school("Northgate University")
    ruth = builders.a_mentor(
        "Ruth Adeyemi",
        of=home,
        places=3,
        topics=("leadership",),
        cannot_help_with="Job referrals",
        agenda="You bring it",
    )
    ines = builders.a_member("Ines Moreau", of=home)
    builders.a_job(ruth, halden, 2011, 2019, title="Principal")
    builders.a_job(ruth, builders.an_organization("Severn Water"), 2019, title="Director")
    builders.a_job(ines, halden, 2017, 2021)
    for person, year in ((ruth, 1998), (ines, 2016)):
        builders.an_affiliation(
            person,
            school,
            AffiliationKind.EDUCATION,
            end=(year, 6),
            precision=Precision.CLASS_YEAR,
        )
    return ruth, ines


def open_page(client: InspectingClient, viewer: Built, person: Built) -> Page:
    return client.sign_in(viewer).get(url_of(person))


# ------------------------------------------------------------------------------------ the page
def test_a_page_tells_how_the_two_know_each_other_and_what_to_ask(
    client: InspectingClient,
) -> None:
    ruth, ines = two_colleagues()
    page = open_page(client, ines, ruth)

    assert page.h1 == "Ruth Adeyemi"
    assert "Director, Severn Water" in page.main
    assert "You worked at the same place, at the same time" in page.main
    assert "You 2017 to 2021, Ruth 2011 to 2019, together 2017 to 2019" in page.html
    assert "What Ruth can help with Leadership Not this: Job referrals" in page.main
    assert "Halden You were here" in page.main
    assert "Northgate University Your school" in page.main
    assert "You bring it" in page.main
    assert "All three places are open" in page.main
    assert page.link("Write a request").href == "/requests/new?to=x"
    assert "What happens next" in page.main
    assert page.link("Report a concern").href == f"/report?person={ruth.public_id}"


def test_help_comes_before_the_second_tie_and_each_tie_is_told_once(
    client: InspectingClient,
) -> None:
    ruth, ines = two_colleagues()
    words = open_page(client, ines, ruth).main
    order = ["How you know each other", "What Ruth can help with", "What else you share"]
    assert sorted(order, key=words.index) == order
    assert words.count("You studied at the same university") == 1
    assert words.count("You worked at the same place") == 1


def test_a_page_needs_few_statements(client: InspectingClient) -> None:
    ruth, ines = two_colleagues()
    page = open_page(client, ines, ruth)
    # The account with its person, the viewer, what waits for them, two for the page, who is around,
    # and what can be done.
    assert len(page.statements) <= 7


def test_a_page_without_anything_in_common(client: InspectingClient) -> None:
    ruth, _ = two_colleagues()
    page = open_page(client, builders.a_member(), ruth)
    assert "You share no school, employer or association that we know of." in page.main


def test_somebody_who_is_no_mentor_is_told_to_be_none(client: InspectingClient) -> None:
    ruth, ines = two_colleagues()
    page = open_page(client, ruth, ines)
    assert "Ines doesn't mentor at present." in page.main


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"paused_until": FAR}, "Away until Tuesday 31 January 2090"),
        ({"is_accepting": False}, "Takes no requests at present"),
        ({"places": 0}, "No places at present"),
    ],
)
def test_full_and_away_are_seen_before_anybody_writes(
    client: InspectingClient, columns: dict[str, object], words: str
) -> None:
    ruth, ines = two_colleagues()
    with writing() as session:
        profile = session.get_one(MentorProfile, ruth.id)
        for name, value in columns.items():
            setattr(profile, name, value)
    assert words in open_page(client, ines, ruth).main


def test_the_room_is_what_the_registry_says(
    client: InspectingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    ruth, ines = two_colleagues()
    room = {ruth.id: Capacity(3, 2, reply_days=4)}
    monkeypatch.setattr(registry, "capacity", lambda _session, _people: room)
    page = open_page(client, ines, ruth)
    assert "One of three places open" in page.main
    assert "Replies in about four days" in page.main


def test_what_can_be_done_is_what_the_slices_say(
    client: InspectingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    ruth, ines = two_colleagues()
    given = [
        Action("Read your request", "/requests/x", "primary"),
        Action("You asked on Sunday", note="Ruth has until Friday."),
    ]
    monkeypatch.setattr(registry, "person_actions", [offering(*given)])
    page = open_page(client, ines, ruth)
    assert page.link("Read your request").href == "/requests/x"
    assert "Ruth has until Friday." in page.main
    assert "What happens next" not in page.main


def test_a_page_leads_back_to_the_results_it_was_found_in(client: InspectingClient) -> None:
    ruth, ines = two_colleagues()
    client.sign_in(ines)
    here = "http://localhost/people?q=ruth"
    page = client.get(url_of(ruth), headers={"Referer": here})
    assert page.link("People").href
    assert "/people?q=ruth" in [link.href for link in page.links]
    away = client.get(url_of(ruth), headers={"Referer": "http://elsewhere.example/people?q=x"})
    assert "/people?q=x" not in [link.href for link in away.links]


# ---------------------------------------------------------------------------------- addresses
def test_an_old_name_in_the_address_leads_to_the_new_one(client: InspectingClient) -> None:
    ruth, ines = two_colleagues()
    client.sign_in(ines)
    page = client.get(f"/people/{ruth.public_id}", expect=HTTPStatus.MOVED_PERMANENTLY)
    assert page.location == url_of(ruth)
    other = client.get(
        f"/people/somebody-else-{ruth.public_id}", expect=HTTPStatus.MOVED_PERMANENTLY
    )
    assert other.location == url_of(ruth)
    assert "no-store" in other.headers["cache-control"]


@pytest.mark.postgresql
@pytest.mark.parametrize("handle", ["x", "ruth-adeyemi", "ruth-bbbbbbbbbbbb", "%00", "a" * 300])
def test_an_address_of_nobody_is_not_found(client: InspectingClient, handle: str) -> None:
    client.sign_in(builders.a_member())
    client.get(f"/people/{handle}", expect=HTTPStatus.NOT_FOUND)
    client.get(f"/people/{handle}/block", expect=HTTPStatus.NOT_FOUND)


def test_a_name_in_another_script_has_a_page(client: InspectingClient) -> None:
    jun = builders.a_member("백준호")
    page = open_page(client, builders.a_member(), jun)
    assert page.h1 == "백준호"


# ----------------------------------------------------------------------------------- one's own
def test_one_s_own_page_can_be_seen_as_others_see_it(client: InspectingClient) -> None:
    ruth, _ = two_colleagues()
    commands.save_profile(ruth.id, profile_values(), version=1, now=THEN)
    commands.save_seeker_profile(ruth.id, seeker_values(), version=0, now=THEN)
    own = open_page(client, ruth, ruth)
    assert "Where you are going" in own.main
    assert "To lead without shouting." in own.main

    for words in ("any member", "somebody of your association", "a contact"):
        page = client.follow(own, words)
        assert f"This is how {words} sees your page." in page.main
        assert "To lead without shouting." not in page.main


def test_a_colleague_is_told_what_the_shield_hides(client: InspectingClient) -> None:
    ruth, ines = two_colleagues()
    page = client.follow(open_page(client, ruth, ruth), "a colleague from your employer")
    assert "People at Severn Water see what any member sees" in page.main
    page = client.follow(open_page(client, ines, ines), "a colleague from your employer")
    assert "The employer shield hides nothing from anybody now." in page.main


def test_the_page_of_somebody_else_is_not_seen_as_others_see_it(
    client: InspectingClient,
) -> None:
    ruth, ines = two_colleagues()
    page = client.sign_in(ines).get(f"{url_of(ruth)}?as=colleague")
    assert "This is how" not in page.main


# --------------------------------------------------------------------------------------- block
def test_blocking_says_what_happens_and_happens_once(new_client: NewClient) -> None:
    ruth, ines = two_colleagues()
    client = new_client(ines)
    page = client.follow(client.get(url_of(ruth)), "Block Ruth")
    assert "Ruth is not told." in page.main
    form = page.form(button="Block Ruth")

    blocked = client.submit(form)
    assert "Ruth Adeyemi" in blocked.main
    again = client.submit(form)  # a double click
    assert again.status == HTTPStatus.OK

    client.get(url_of(ruth), expect=HTTPStatus.NOT_FOUND)
    new_client(ruth).get(url_of(ines), expect=HTTPStatus.NOT_FOUND)


def test_nobody_blocks_themselves_or_somebody_they_can_not_see(client: InspectingClient) -> None:
    _, ines = two_colleagues()
    hidden = builders.a_member("Hidden", is_listed=False)
    client.sign_in(ines)
    for person in (ines, hidden):
        url = f"{url_of(person)}/block"
        client.get(url, expect=HTTPStatus.NOT_FOUND)
        client.post(url, expect=HTTPStatus.NOT_FOUND)


# -------------------------------------------------------------------------------------- photos
@pytest.mark.postgresql
def test_a_photo_is_sent_to_those_who_may_see_it_and_kept_by_their_browser(
    new_client: NewClient,
) -> None:
    ruth, ines = two_colleagues()
    commands.save_photo(ruth.id, a_picture(), now=THEN)
    client = new_client(ines)
    page = client.get(url_of(ruth))
    source = next(str(each.get("src")) for each in page.all("img"))

    photo = client.get(source)

    assert photo.headers["content-type"] == "image/webp"
    assert photo.headers["x-content-type-options"] == "nosniff"
    assert photo.headers["cache-control"] == "private, max-age=31536000, immutable"
    builders.a_block(ruth, ines)
    client.get(source, expect=HTTPStatus.NOT_FOUND)
    client.get(source + "x", expect=HTTPStatus.NOT_FOUND)
    new_client().get(source, expect=HTTPStatus.SEE_OTHER)


@pytest.mark.postgresql
def test_naughty_names_and_texts_are_shown_as_they_are(client: InspectingClient) -> None:
    name = '<script>alert(1)</script> O\'Brien & "co"'
    ruth = builders.a_mentor(name[:100], cannot_help_with="{{ 7*7 }} </div>")
    with writing() as session:
        topic = session.query(MentorTopic).filter_by(person_id=ruth.id).one()
        topic.lived_through = "<img src=x onerror=alert(1)>"
    page = open_page(client, builders.a_member(), ruth)
    assert page.h1 == name
    assert "{{ 7*7 }}" in page.main
    assert "<img src=x onerror=alert(1)>" in page.main
