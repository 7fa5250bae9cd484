"""One's own pages: profile, photo, mentoring, goals, privacy, first steps."""

import io
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from flask import Flask

from alumnet.accounts.models import MembershipState
from alumnet.kernel.db import reading
from alumnet.kernel.visibility import Visibility
from alumnet.members import commands, queries
from tests import builders
from tests.builders import THEN, Built
from tests.client import InspectingClient
from tests.databases import ON_POSTGRESQL
from tests.members.test_photos import a_picture
from tests.members.values import profile_values, seeker_values

NewClient = Callable[..., InspectingClient]

NAUGHTY = (
    "\x00",
    "null\x00byte",
    "﷽" * 40,
    "Z̸̢̛̰͇̎ä̶̗́l̷g̵o" * 4,
    "\u202ereversed",
    "🏳️‍🌈👩‍👩‍👧‍👦🇳🇬",
    "'; DROP TABLE person;--",
    "<script>alert(1)</script>",
    "{{7*7}}${7*7}%s%n",
    "../../etc/passwd",
    "=1+1",
    "ﬁ\u00ad\u200b",
    "a" * 2_500,
    ",;,;\n\n,",
    "-1",
    "1e309",
    "99999999999999999999",
    "٣",
)


@pytest.fixture
def ruth(app: object) -> Built:
    return builders.a_mentor("Ruth Adeyemi", topics=("leadership",))


@pytest.fixture
def client(ruth: Built, new_client: NewClient) -> InspectingClient:
    return new_client(ruth)


# --------------------------------------------------------------------------------------- profile
def test_saying_who_one_is(client: InspectingClient, ruth: Built) -> None:
    page = client.get("members.own_profile")
    form = page.form(field="display_name").fill(
        display_name="  Ruth   Adéyẹmí ",
        given_name="Ruthie",
        bio="One.\r\n\r\nTwo.",
        country="united kingdom",
        city="Bristol",
        industry="energy",
        skills="Planning; Budgets,\nPlanning",
        languages="English, Yoruba (mother tongue)",
    )
    page = client.submit(form)

    assert "Your profile is saved." in page.main
    values = queries.own_profile(reading(), ruth.id).values
    assert values.display_name == "Ruth Adéyẹmí"
    assert values.bio == "One.\n\nTwo."
    assert (values.country, values.industry) == ("GB", "energy")
    assert values.skills == ("Planning", "Budgets")
    assert values.languages == ("en", "yo")
    assert page.form(field="display_name").fields["country"] == ["United Kingdom"]


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("display_name", "\u200b", "Enter your name, as you write it"),
        ("headline", "x" * 201, "This has 201 characters, and 200 fit"),
        ("country", "Atlantis", "We don't know a country called “Atlantis”"),
        ("languages", "English, Elvish", "We don't know a language called “Elvish”"),
        ("skills", ",".join(f"skill {n}" for n in range(41)), "Name up to 40; these are 41"),
        ("skills", "y" * 81, "is too long. Put a comma between two of them"),
    ],
)
def test_what_can_not_be_taken_is_said_and_nothing_is_lost(
    client: InspectingClient, field: str, typed: str, words: str
) -> None:
    form = client.get("members.own_profile").form(field="display_name")
    form.fill(bio="Still here", **{field: typed})
    page = client.submit(form, expect=HTTPStatus.UNPROCESSABLE_ENTITY)
    assert words in page.alerts[0]
    assert page.title.startswith("Error: ")
    assert page.form(field="bio").fields["bio"] == ["Still here"]


def test_a_profile_saved_in_two_windows_shows_both(client: InspectingClient, ruth: Built) -> None:
    form = client.get("members.own_profile").form(field="display_name")
    commands.save_profile(ruth.id, profile_values(bio="Theirs"), version=1, now=THEN)

    page = client.submit(form.fill(bio="Mine"), expect=HTTPStatus.CONFLICT)

    assert "This page was saved in another window meanwhile" in page.alerts[0]
    assert "Theirs" in page.alerts[0]
    again = page.form(field="display_name")
    assert again.fields["bio"] == ["Mine"]
    client.submit(again)
    assert queries.own_profile(reading(), ruth.id).values.bio == "Mine"


@pytest.mark.postgresql
def test_a_double_click_saves_once_and_says_so_kindly(
    client: InspectingClient, ruth: Built
) -> None:
    form = client.get("members.own_profile").form(field="display_name").fill(bio="Mine")
    client.submit(form)
    page = client.submit(form)
    assert "Your profile is saved." in page.main
    assert "meanwhile" not in page.main
    assert queries.own_profile(reading(), ruth.id).version == 2


@ON_POSTGRESQL
@pytest.mark.parametrize(
    ("endpoint", "field"),
    [
        ("members.own_profile", "display_name"),
        ("members.mentoring", "places"),
        ("members.goals", "hopes"),
        ("members.privacy", "further_organizations"),
        ("members.topics", "topics"),
    ],
)
def test_naughty_text_breaks_no_form(client: InspectingClient, endpoint: str, field: str) -> None:
    for naughty in NAUGHTY:
        form = client.get(endpoint).form(field=field)
        sent = {name: naughty for name in form.names if name != "csrf_token"}
        page = client.post(form.action, sent, follow=False)
        assert page.status < HTTPStatus.INTERNAL_SERVER_ERROR
        each_alone = next(iter(sorted(form.names - {"csrf_token", "version"})))
        page = client.post(form.action, {**form.fields, each_alone: naughty}, follow=False)
        assert page.status < HTTPStatus.INTERNAL_SERVER_ERROR


# ----------------------------------------------------------------------------------------- photo
def a_file(content: bytes, name: str = "me.jpg") -> dict[str, Any]:
    return {"photo": [(io.BytesIO(content), name)]}


def test_sending_and_removing_a_photo(client: InspectingClient) -> None:
    assert "Your initials stand in for it." in client.get("members.own_photo").main
    page = client.post("members.send_photo", a_file(a_picture()))
    assert "Your photo is saved." in page.main
    page = client.submit(page.form(button="Remove it"))
    assert "Your photo is removed." in page.main


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "This file is empty."),
        (b"GIF89a", "Choose a JPEG, PNG or WebP picture."),
        (b"<svg/>", "Choose a JPEG, PNG or WebP picture."),
    ],
)
def test_what_is_no_photo_is_refused_with_a_sentence(
    client: InspectingClient, content: bytes, words: str
) -> None:
    page = client.post("members.send_photo", a_file(content))
    assert page.status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert words in page.alerts[0]


def test_a_heavy_file_is_refused_with_the_limit(make_app: Callable[..., Flask]) -> None:
    app = make_app(photo_bytes=200 * 1024)
    with app.app_context():
        client = InspectingClient(app).sign_in(builders.a_member())
    assert "up to 0.2 MB" in client.get("members.own_photo").main
    page = client.post("members.send_photo", a_file(b"\xff" * (200 * 1024 + 1)))
    assert "This file is too large: a photo may have 0.2 MB." in page.alerts[0]


def test_a_photo_form_without_a_file_is_refused(client: InspectingClient) -> None:
    page = client.post("members.send_photo")
    assert page.status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "This file is empty." in page.alerts[0]
    page = client.post("members.send_photo", {"photo": "not a file"})
    assert page.status == HTTPStatus.UNPROCESSABLE_ENTITY


# ----------------------------------------------------------------------------------------- goals
def test_saying_where_one_is_going(client: InspectingClient, ruth: Built) -> None:
    page = client.get("members.goals")
    form = page.form(field="hopes").fill(
        hopes="To lead without shouting.",
        goals=["promotion"],
        motives=["learning", "time for family"],
        minutes_a_month="60",
        is_open_to_offers="y",
    )
    page = client.submit(form)
    assert "Mentors see your name and your topics" in page.main
    values = queries.own_goals(reading(), ruth.id).values
    assert (values.minutes_a_month, values.is_open_to_offers) == (60, True)
    assert values.motives == ("learning", "time for family")


def test_goals_saved_in_two_windows_show_both(client: InspectingClient, ruth: Built) -> None:
    form = client.get("members.goals").form(field="hopes").fill(hopes="Mine")
    commands.save_seeker_profile(ruth.id, seeker_values(), version=0, now=THEN)
    page = client.submit(form, expect=HTTPStatus.CONFLICT)
    assert "To lead without shouting." in page.alerts[0]
    assert "Getting promoted" in page.alerts[0]


def test_more_than_a_few_goals_are_refused(client: InspectingClient) -> None:
    page = client.get("members.goals")
    every = [str(each.get("value")) for each in page.all("input") if each.get("name") == "goals"]
    form = page.form(field="hopes").fill(goals=every[:6])
    page = client.submit(form, expect=HTTPStatus.UNPROCESSABLE_ENTITY)
    assert "Choose up to 5; these are 6" in page.alerts[0]


# --------------------------------------------------------------------------------------- privacy
def test_choosing_who_sees_what(client: InspectingClient, ruth: Built) -> None:
    builders.a_job(ruth, builders.an_organization("Severn Water"), 2019)
    page = client.get("members.privacy")
    assert "People who work at Severn Water now" in page.main
    (job,) = queries.own_privacy(reading(), ruth.id).affiliations
    form = page.form(field="further_organizations").fill(
        is_listed=None,
        further_organizations="Acme, Inc.\nA Rival",
        **{"level-bio": "connections", f"place-{job.public_id}": "only_me"},
    )
    page = client.submit(form)

    assert "What you hid is out of searches from now on." in page.main
    values = queries.own_privacy(reading(), ruth.id).values
    assert not values.is_listed
    assert values.fields["bio"] is Visibility.CONNECTIONS
    assert values.affiliations == {job.public_id: Visibility.ONLY_ME}
    assert values.further_organizations == ("A Rival", "Acme, Inc.")


def test_the_shield_says_when_it_can_not_work(client: InspectingClient) -> None:
    page = client.get("members.privacy")
    assert "We know no employer you work for now" in page.main


def test_privacy_saved_in_two_windows_shows_both(client: InspectingClient) -> None:
    form = client.get("members.privacy").form(field="further_organizations")
    other = client.get("members.privacy").form(field="further_organizations")
    client.submit(other.fill(**{"level-bio": "only_me"}))
    page = client.submit(form, expect=HTTPStatus.CONFLICT)
    assert "About me" in page.alerts[0]
    assert "Only me" in page.alerts[0]


@pytest.mark.parametrize("level", ["", "everybody"])
def test_what_is_no_level_is_refused(client: InspectingClient, level: str) -> None:
    form = client.get("members.privacy").form(field="further_organizations")
    page = client.submit(form.fill(**{"level-bio": level}))
    assert page.status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Choose who may see this" in page.alerts[0]


def test_an_organization_without_a_name_is_refused(client: InspectingClient) -> None:
    form = client.get("members.privacy").form(field="further_organizations")
    page = client.submit(form.fill(further_organizations="!!!"))
    assert "Write the name of each organization in words" in page.alerts[0]


# ----------------------------------------------------------------------------------- first steps
def test_first_steps_lead_to_what_is_missing(new_client: NewClient) -> None:
    jun = builders.a_member("Jun Baek")
    client = new_client(jun)
    page = client.get("members.start")
    assert page.h1 == "Welcome, Jun"
    assert "Two minutes, seen by nobody but you." in page.main
    assert "Name a school or an employer" in page.main

    acme = builders.an_organization("Acme")
    builders.a_job(jun, acme, 2010, 2015)
    builders.a_job(builders.a_member(), acme, 2011, 2014)
    commands.save_seeker_profile(jun.id, seeker_values(), version=0, now=THEN)
    commands.choose_topics(jun.id, ["leadership"], now=THEN)
    page = client.get("members.start")
    assert "One person here was at Acme with you" in page.main
    assert "One place is on your page." in page.main
    assert "You said so already" in page.main
    assert "You said what you can help with." in page.main


@pytest.mark.postgresql
def test_somebody_who_waits_can_prepare_their_pages(new_client: NewClient) -> None:
    waiting = builders.an_account(builders.a_person("Wait Ing"))
    builders.a_membership(waiting, builders.an_association(), MembershipState.PENDING)
    client = new_client(waiting)
    for endpoint in ("start", "own_profile", "own_photo", "goals", "privacy"):
        page = client.get(f"members.{endpoint}")
        assert "See your page" not in page.main
    assert "as soon as your association has let you in" in client.get("members.start").main
    client.post("members.send_photo", a_file(a_picture()))
    page = client.get("members.own_photo")
    source = next(str(each.get("src")) for each in page.all("img"))
    client.get(source)


@pytest.mark.parametrize(
    ("what", "typed", "first"),
    [("countries", "uni", "United Arab Emirates"), ("titles", "engineer", "Engineer")],
)
def test_names_are_suggested_while_typing(
    client: InspectingClient, what: str, typed: str, first: str
) -> None:
    answer = client.get(f"members.suggest_{what}", q=typed)
    assert first in answer.data.decode()
    assert client.get(f"members.suggest_{what}", q=" ").data.strip() == b"[]"
