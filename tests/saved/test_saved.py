"""People and searches kept for later, from the buttons that keep them to what is new."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from unittest.mock import patch

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from alumnet.accounts.models import Person
from alumnet.connections import commands as connections
from alumnet.kernel import clock, outbox
from alumnet.kernel.authorization import Standing, Viewer
from alumnet.kernel.db import reading, writing
from alumnet.kernel.outbox import OutboxEntry
from alumnet.kernel.pagination import encode_cursor
from alumnet.kernel.registry import registry
from alumnet.members.models import MentorProfile
from alumnet.saved import commands
from alumnet.saved.models import SavedMatch, SavedPerson, SavedSearch, SavedWatch
from alumnet.saved.rules import POLICY
from alumnet.search import service
from tests import builders
from tests.builders import Built
from tests.client import InspectingClient, forget_what_the_test_read
from tests.mailserver import MailServer, html_of, text_of

pytestmark = pytest.mark.postgresql
NewClient = Callable[..., InspectingClient]
DAY = timedelta(days=1)


@pytest.fixture
def harbour(app: Flask) -> Built:
    return builders.an_association("Harbour Alumni")


@pytest.fixture
def ines(harbour: Built) -> Built:
    return builders.a_member("Ines Moreau", of=harbour)


def index() -> None:
    forget_what_the_test_read()
    service.rebuild(reading(), today=clock.now().date())


def look(days: int) -> datetime:
    """Look for news so many days from now, with the index as it should be by then."""
    index()
    moment = clock.now() + days * DAY
    forget_what_the_test_read()
    registry.minutely["alumnet.saved.jobs.look_for_news"](moment)
    return moment


def mails_after(days: int, mailbox: MailServer, to: Built) -> list[EmailMessage]:
    """Look for news so many days from now, and return all mails that were ever sent to somebody."""
    deliver(look(days))
    return mailbox.to(to.email)


def deliver(moment: datetime) -> None:
    forget_what_the_test_read()
    outbox.drain(moment)
    errors = select(OutboxEntry.last_error).where(OutboxEntry.last_error.is_not(None))
    assert reading().scalars(errors).all() == []


def places_of(mentor: Built, places: int) -> None:
    with writing() as session:
        session.execute(
            update(MentorProfile).where(MentorProfile.person_id == mentor.id).values(places=places)
        )


def listed(person: Built, *, is_listed: bool) -> None:
    with writing() as session:
        session.execute(update(Person).where(Person.id == person.id).values(is_listed=is_listed))


def save(client: InspectingClient, query: str, parameter: str = "q") -> None:
    page = client.get(f"/mentors?{parameter}={query}", statements=12)
    page = client.follow(page, "Save this search")
    client.submit(page.form(field="name"))


def test_somebody_is_saved_from_a_card_and_taken_off_on_their_page(
    new_client: NewClient, harbour: Built, ines: Built
) -> None:
    ruth = builders.a_mentor("Ruth Adeyemi", of=harbour)
    builders.a_mentor("Tomasz Zielinski", of=harbour)
    index()
    client = new_client(ines)
    page = client.get("/mentors", statements=12)
    page = client.submit(page.form(button="Save Ruth Adeyemi for later"), follow=False)
    assert page.location == "/saved"
    page = client.get("/saved")
    assert "Saved Ruth Adeyemi for later. Nobody is told." in page.alerts[0]
    assert "Both places are open" in page.main
    assert "Tomasz" not in page.main
    assert "Saved: Ruth Adeyemi" in client.get("/mentors", statements=12).main
    page = client.get(f"/people/{ruth.public_id}", expect=301)
    page = client.follow(page)
    client.submit(page.form(button="Remove from saved"))
    assert "No saved people yet" in client.get("/saved").main
    page = client.get(page.url)
    client.submit(page.form(button="Save for later"))
    page = client.get("/mentors", statements=12)
    client.submit(page.form(button="Save Tomasz Zielinski for later"))
    with patch("alumnet.saved.queries.pages.PAGE_LENGTH", 1):
        page = client.get("/saved")
        assert "Ruth" not in page.main
        page = client.follow(page, "Next page")
        assert "Ruth Adeyemi" in page.main
    assert "Ines" not in new_client(ruth).get("/saved").main


def test_a_saved_search_shows_who_is_new_until_they_were_looked_at(
    new_client: NewClient, harbour: Built, ines: Built
) -> None:
    builders.a_mentor("Ruth Adeyemi", of=harbour, topics=("interviewing",))
    index()
    client = new_client(ines)
    page = client.get("/mentors", topic="interviewing", statements=12)
    page = client.follow(page, "Save this search")
    form = page.form(field="name")
    assert form.fields["name"] == ["Interviewing"]
    page = client.submit(form.fill(name=""))
    assert "Give it a name" in page.alerts[0]
    client.submit(page.form(field="name").fill(name="Before the talk"))
    assert "Before the talk" in client.get("/saved").main
    look(1)
    assert "new" not in client.get("/saved").link("Before the talk").text
    tomasz = builders.a_mentor("Tomasz Zielinski", of=harbour, topics=("interviewing",))
    builders.a_mentor("Kwame Boateng", of=harbour, topics=("career-planning",))
    look(2)
    page = client.get("/saved")
    assert "1 new" in page.main
    page = client.follow(page, "See who")
    assert page.h1 == "Before the talk"
    assert "One person is new" in page.main
    assert "Tomasz Zielinski" in page.main
    assert "Ruth" not in page.main
    # Who hides isn't shown and isn't counted, and is no news on coming back.
    listed(tomasz, is_listed=False)
    assert "1 new" not in client.get("/saved").main
    assert "Nobody new" in client.get(page.url).main
    look(3)
    listed(tomasz, is_listed=True)
    look(4)
    assert "1 new" in client.get("/saved").main
    page = client.get(page.url)
    client.submit(page.form(button="I've seen them"))
    look(5)
    assert "1 new" not in client.get("/saved").main
    # What it is called and whether it tells is its owner's alone to change.
    page = client.get(page.url)
    client.submit(page.form(field="name").fill(name="Talks", wants_alert=None))
    assert "no news by mail" in client.get("/saved").main
    stranger = new_client(tomasz)
    stranger.get(page.url, expect=404)
    for step in ("seen", "remove"):
        assert stranger.post(f"{page.url}/{step}").status == 404
    client.submit(client.get(page.url).form(button="Don't keep this search"))
    assert "Talks" not in client.get("/saved").main


def test_one_mail_a_day_tells_of_a_place_and_of_new_people_without_a_word_of_the_search(
    new_client: NewClient,
    harbour: Built,
    ines: Built,
    mailbox: MailServer,
) -> None:
    ruth = builders.a_mentor("Ruth Adeyemi", of=harbour, places=0, topics=("interviewing",))
    index()
    client = new_client(ines)
    commands.save_person(ruth.public_id, by=_viewer(harbour, ines), now=clock.now())
    save(client, "negotiation")
    assert "Ruth Adeyemi" in client.get("/saved").main
    assert mails_after(1, mailbox, ines) == []
    places_of(ruth, 1)
    for name in ("Tomasz Zielinski", "Kwame Boateng"):
        builders.a_mentor(name, of=harbour, topics=("negotiation",))
    (mail,) = mails_after(2, mailbox, ines)
    assert mail["Subject"] == "News about what you saved"
    said = text_of(mail)
    assert "Ruth has room for somebody new." in said
    assert "Two people are new in a search of yours." in said
    for told in (said, html_of(mail)):
        assert "egotiation" not in told
        assert "mentor" not in told.lower()
    assert "A place opened by" in client.get("/saved").main
    assert "There is news about what you saved" in client.get("/notifications").main
    # Nothing new is no mail, however often the job runs; a week without looking is one mail.
    look(2)
    assert len(mails_after(9, mailbox, ines)) == 1
    places_of(ruth, 0)
    look(10)
    assert "A place opened by" not in client.get("/saved").main
    assert reading().scalar(select(func.count(SavedWatch.person_id))) == 1


def _viewer(harbour: Built, person: Built) -> Viewer:
    return Viewer(person.id, person.id, frozenset({harbour.id}), standing=Standing.ACTIVE)


def test_who_blocks_or_hides_is_no_news_and_leaves_no_trace(
    new_client: NewClient,
    harbour: Built,
    ines: Built,
    mailbox: MailServer,
) -> None:
    ruth = builders.a_mentor("Ruth Adeyemi", of=harbour, places=0)
    sam = builders.a_mentor("Sam Person", of=harbour, places=0)
    index()
    client = new_client(ines)
    for each in (ruth, sam):
        commands.save_person(each.public_id, by=_viewer(harbour, ines), now=clock.now())
    save(client, "negotiation")
    for each in (ruth, sam):
        places_of(each, 1)
    olu = builders.a_mentor("Olu Free", of=harbour, topics=("negotiation",))
    moment = look(1)
    connections.block(ines.public_id, by=ruth.id, now=clock.now())
    connections.block(ines.public_id, by=olu.id, now=clock.now())
    listed(sam, is_listed=False)
    deliver(moment)
    assert mailbox.to(ines.email) == []
    page = client.get("/saved")
    for each in (ruth, sam, olu):
        assert each.name not in page.text
    assert "1 new" not in page.main
    assert "news" not in client.get("/notifications").main
    assert client.post(f"/people/{ruth.public_id}/save", {"save": "1"}).status == 404
    assert mails_after(2, mailbox, ines) == []


def test_what_is_kept_is_in_ones_own_copy_and_goes_with_either(harbour: Built, ines: Built) -> None:
    ruth = builders.a_mentor("Ruth Adeyemi", of=harbour)
    commands.save_person(ruth.public_id, by=_viewer(harbour, ines), now=clock.now())
    (mine,) = registry.exporters["saved"](reading(), ines.id)["saved_people"]
    assert mine["name"] == "Ruth Adeyemi"
    assert registry.exporters["saved"](reading(), ruth.id)["saved_people"] == []
    with writing() as session:
        registry.erasers["saved"](session, ruth.id, clock.now())
    assert reading().scalar(select(func.count(SavedPerson.id))) == 0
    with writing() as session:
        registry.erasers["saved"](session, ines.id, clock.now())
    for table in (SavedSearch.id, SavedMatch.id, SavedWatch.person_id):
        assert reading().scalar(select(func.count(table))) == 0


def test_the_place_of_another_list_is_none_here(
    new_client: NewClient, harbour: Built, ines: Built
) -> None:
    client = new_client(ines)
    index()
    save(client, "compilers")
    (search,) = reading().scalars(select(SavedSearch.public_id)).all()
    for foreign in (encode_cursor("waiting", "2026-01-01", 7), encode_cursor("Ines", "Moreau")):
        assert client.get("/saved", after=foreign).h1
        assert client.get("/me/ties/contacts", after=foreign).h1
        client.post(
            "saved.mark_seen", {"seen": foreign}, public_id=search, follow=False, expect=303
        )


def test_one_member_whose_search_fails_keeps_nobody_else_from_their_news(
    new_client: NewClient, harbour: Built, ines: Built
) -> None:
    index()
    for member in (ines, builders.a_member("Esi Mensah", of=harbour)):
        save(new_client(member), "compilers")
    with (
        patch("alumnet.saved.commands.looking.everybody", side_effect=[ZeroDivisionError, ()]),
        patch("alumnet.saved.commands.looking.BATCH", 1),
    ):
        moment = look(1)
    due = reading().scalars(select(SavedWatch.due_at)).all()
    assert due == [moment + DAY] * 2
    later = moment + 2 * DAY
    assert [commands.look_for_news(later, seconds=0) for _ in range(3)] == [1, 1, 0]


def test_of_very_many_new_people_at_once_the_rest_is_new_a_day_later(
    new_client: NewClient, harbour: Built, ines: Built
) -> None:
    client = new_client(ines)
    index()
    topics = ("interviewing", "career-planning")
    for each in topics:
        save(client, each, "topic")
    for name in ("Tomasz Zielinski", "Greta Holm"):
        builders.a_mentor(name, of=harbour, topics=topics)
    few = replace(POLICY, most_new_at_once=3)
    with patch("alumnet.saved.commands.looking.POLICY", few):
        kept = []
        for days in (1, 2, 3):
            look(days)
            kept.append(reading().scalar(select(func.count(SavedMatch.id))))
    assert kept == [3, 4, 4]


def test_whom_a_block_hides_is_kept_out_of_sight_and_back_once_it_is_lifted(
    new_client: NewClient, harbour: Built, ines: Built
) -> None:
    ruth = builders.a_mentor("Ruth Adeyemi", of=harbour)
    for one, other in ((ines, ruth), (ruth, ines)):
        commands.save_person(other.public_id, by=_viewer(harbour, one), now=clock.now())
    connections.block(ines.public_id, by=ruth.id, now=clock.now())
    index()
    assert "Ruth Adeyemi" not in new_client(ines).get("/saved").main
    connections.unblock(ines.public_id, by=ruth.id, now=clock.now())
    assert "Ruth Adeyemi" in new_client(ines).get("/saved").main
    # Who blocks somebody keeps them no more.
    assert "Ines Moreau" not in new_client(ruth).get("/saved").main
