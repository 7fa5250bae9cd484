"""What one offers as a mentor, as mentors say it."""

from collections.abc import Callable
from http import HTTPStatus

import pytest

from alumnet.kernel.db import reading
from alumnet.kernel.registry import registry
from alumnet.members import commands, queries
from alumnet.members.rules import Capacity
from tests import builders
from tests.builders import THEN, Built
from tests.client import InspectingClient
from tests.members.values import mentor_values

NewClient = Callable[..., InspectingClient]


@pytest.fixture
def ruth(app: object) -> Built:
    return builders.a_mentor("Ruth Adeyemi", topics=("leadership",))


@pytest.fixture
def client(ruth: Built, new_client: NewClient) -> InspectingClient:
    return new_client(ruth)


@pytest.mark.postgresql
def test_becoming_a_mentor_step_by_step(new_client: NewClient) -> None:
    jun = builders.a_member("Jun Baek")
    client = new_client(jun)
    page = client.follow(client.get("members.mentoring"), "Choose topics")
    page = client.submit(page.form(field="topics").fill(topics=["leadership", "networking"]))
    assert "I take requests" in page.main

    form = page.form(field="places")
    form.fill(is_accepting="y", places="3", hours_a_month="2")
    form.fill(**{"topics-0-line": "Twice, once badly.", "formats": ["video", "phone"]})
    page = client.submit(form)

    assert "Your mentoring page is saved." in page.main
    values = queries.own_mentoring(reading(), jun.id).values
    assert (values.is_accepting, values.places) == (True, 3)
    assert values.topics == (("leadership", "Twice, once badly."), ("networking", ""))
    assert values.formats == ("video", "phone")


@pytest.mark.postgresql
def test_choosing_topics_saves_what_was_typed_first(client: InspectingClient, ruth: Built) -> None:
    form = client.get("members.mentoring").form(field="places").fill(agenda="You bring it")
    page = client.submit(form.press("Save and choose topics"))
    assert page.h1 == "What you can help with"
    assert queries.own_mentoring(reading(), ruth.id).values.agenda == "You bring it"
    form = page.form(field="topics")
    assert form.fields["topics"] == ["leadership"]


def test_too_many_topics_and_unknown_ones_are_refused(client: InspectingClient) -> None:
    page = client.get("members.topics")
    every = [str(each.get("value")) for each in page.all("input") if each.get("name") == "topics"]
    form = page.form(field="topics").fill(topics=every[:13])
    page = client.submit(form, expect=HTTPStatus.UNPROCESSABLE_ENTITY)
    assert "Choose up to 12; these are 13" in page.alerts[0]
    page = client.post("members.topics", {"topics": "no-such-topic"})
    assert "Choose from the list" in page.alerts[0]


def test_requests_need_a_topic(client: InspectingClient, ruth: Built) -> None:
    commands.choose_topics(ruth.id, [], now=THEN)
    form = client.get("members.mentoring").form(field="places").fill(is_accepting="y")
    page = client.submit(form, expect=HTTPStatus.UNPROCESSABLE_ENTITY)
    assert "Choose a topic before you take requests" in page.alerts[0]


def test_requests_need_some_time(client: InspectingClient) -> None:
    form = client.get("members.mentoring").form(field="places").fill(time_kinds=None)
    page = client.submit(form, expect=HTTPStatus.UNPROCESSABLE_ENTITY)
    assert "Choose how much time somebody can ask for" in page.alerts[0]


@pytest.mark.parametrize(("field", "typed"), [("places", "-1"), ("places", "x"), ("places", "21")])
def test_places_are_a_number(client: InspectingClient, field: str, typed: str) -> None:
    form = client.get("members.mentoring").form(field="places").fill(**{field: typed})
    page = client.submit(form, expect=HTTPStatus.UNPROCESSABLE_ENTITY)
    assert "Enter a number from 0 to 20" in page.alerts[0]


def test_fewer_places_than_people_cancel_nothing(
    client: InspectingClient, ruth: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = {ruth.id: Capacity(1, 2)}
    monkeypatch.setattr(registry, "capacity", lambda _session, _people: room)
    page = client.submit(client.get("members.mentoring").form(field="places").fill(places="1"))
    assert "Two of your places are taken. Nothing is cancelled" in page.main


@pytest.mark.postgresql
def test_an_offer_saved_in_two_windows_shows_both(client: InspectingClient, ruth: Built) -> None:
    form = client.get("members.mentoring").form(field="places")
    commands.save_mentor_profile(ruth.id, mentor_values(agenda="Theirs"), version=1, now=THEN)
    page = client.submit(form.fill(agenda="Mine"), expect=HTTPStatus.CONFLICT)
    assert "Theirs" in page.alerts[0]
    assert page.form(field="places").fields["agenda"] == ["Mine"]
