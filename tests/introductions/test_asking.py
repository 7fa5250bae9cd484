"""An introduction that somebody asks for, from the first page to what came of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from alumnet.connections import commands as connections
from alumnet.connections.queries import connected_ids
from alumnet.introductions import commands
from alumnet.introductions.jobs import watch_introductions
from alumnet.introductions.rules import IntroductionState, Way
from alumnet.kernel import outbox
from alumnet.kernel.db import reading, writing
from alumnet.members.models import MentorProfile
from tests.builders import THEN
from tests.client import InspectingClient
from tests.introductions.three import (
    DAY,
    NOTE,
    Three,
    agreed,
    answer,
    ask,
    row,
    three,
)
from tests.mailserver import MailServer, html_of, text_of

NewClient = Callable[..., InspectingClient]
S = IntroductionState


@pytest.mark.postgresql
@pytest.mark.usefixtures("then")
def test_a_note_goes_through_somebody_unnamed_to_two_who_meet(
    app: Flask, new_client: NewClient, worker: Callable[..., int], mailbox: MailServer
) -> None:
    found = three()
    asking = new_client(found.ines)
    page = asking.get(f"/people/x-{found.ruth.public_id}", expect=301)
    page = asking.follow(asking.follow(page), "Ask for an introduction")
    assert "Somebody you know may know Ruth" in page.main
    assert "write to Ruth yourself" in page.main
    page = asking.submit(
        page.form(field="note").fill(note=NOTE, private_line="Only if you have a minute.")
    )
    assert page.h1 == "Meeting Ruth Adeyemi"
    assert "Next: you hear by Thursday 22 January 2026" in page.main
    assert "write to Ruth yourself" in page.main
    for name in ("Maya", "Tomasz", "Kwame"):
        assert name not in page.text
    public_id = page.url.rpartition("/")[2]
    worker()
    mail = mailbox.last(found.maya.email)
    assert mail["Subject"] == "A question from Ines"
    assert "Ruth" not in text_of(mail) + html_of(mail)
    assert mailbox.to(found.ruth.email) == []
    for stranger in (found.ruth, found.between[1]):
        new_client(stranger).get("introductions.introduction", public_id=public_id, expect=404)

    passing = new_client(found.maya)
    page = passing.get("/")
    page = passing.follow(page, "Read and decide: An introduction waits for your word")
    page = passing.follow(page, "Ines Prado and Ruth Adeyemi")
    assert NOTE in page.main
    assert "Only if you have a minute." in page.main
    page = passing.submit(
        page.form(field="line").fill(line="She is careful and quick.").press("Pass it on")
    )
    assert "You passed it on. What comes of it is theirs." in page.main
    before = asking.get("introductions.introduction", public_id=public_id).main
    assert "Maya" not in before
    assert "On its way" in before
    worker()
    assert mailbox.last(found.ruth.email)["Subject"] == "A note from Maya"

    deciding = new_client(found.ruth)
    page = deciding.get("introductions.introduction", public_id=public_id)
    assert "She is careful and quick." in page.main
    assert "Maya Lindqvist" in page.main
    assert "Only if you have a minute." not in page.text
    page = deciding.submit(page.form(button="I'd like to meet Ines").press("I'd like to meet Ines"))
    assert "Next: you two say how you go on." in page.main
    worker()
    assert mailbox.last(found.ines.email)["Subject"] == "Ruth answered you"
    assert (
        "Both said yes" not in passing.get("introductions.introduction", public_id=public_id).main
    )


@pytest.mark.usefixtures("then")
def test_two_who_said_yes_are_connected_when_both_choose_it(
    app: Flask, new_client: NewClient, worker: Callable[..., int]
) -> None:
    found = three()
    public_id = ask(found)
    answer(public_id, found.maya, "forward")
    answer(public_id, found.ruth, "agree")
    asking, deciding = new_client(found.ines), new_client(found.ruth)
    page = asking.get("introductions.introduction", public_id=public_id)
    assert "Maya" not in page.text
    page = asking.submit(page.form(button="Connect").press("Connect"))
    assert "Next: Ruth says whether to connect, too." in page.main
    assert found.ruth.id not in connected_ids(reading(), found.ines.id)
    worker()
    assert "Ines would like to be connected with you" in deciding.get("/notifications").main
    page = deciding.get("introductions.introduction", public_id=public_id)
    assert "Ines would like to be connected with you." in page.main
    page = deciding.submit(page.form(button="Connect").press("Connect"))
    assert "You two are introduced." in page.main
    assert found.ruth.id in connected_ids(reading(), found.ines.id)
    assert row(public_id).way is Way.CONNECTION


@pytest.mark.usefixtures("then")
def test_two_who_said_yes_write_to_each_other_as_soon_as_one_likes(
    app: Flask, new_client: NewClient
) -> None:
    found = three(is_mentor=False)
    public_id = ask(found)
    asking = new_client(found.ines)
    asking.get("messaging.direct", public_id=found.ruth.public_id, expect=404)
    answer(public_id, found.maya, "forward")
    answer(public_id, found.ruth, "agree")
    page = asking.get("introductions.introduction", public_id=public_id)
    page = asking.submit(page.form(button="Write to Ruth").press("Write to Ruth"))
    page = asking.submit(page.form(field="text").fill(text="Shall we talk on Thursday?"))
    assert "Shall we talk on Thursday?" in page.main
    assert row(public_id).way is Way.CONVERSATION
    deciding = new_client(found.ruth)
    page = deciding.get("introductions.introduction", public_id=public_id)
    page = deciding.follow(page, "Open your conversation with Ines")
    assert "Shall we talk on Thursday?" in page.main
    connections.block(found.ines.public_id, by=found.ruth.id, now=THEN)
    deciding.get("messaging.direct", public_id=found.ines.public_id, expect=404)
    page = asking.get("messaging.direct", public_id=found.ruth.public_id)
    assert "They aren't here at present." in page.main


@pytest.mark.usefixtures("then")
def test_a_letter_to_a_mentor_begins_with_who_introduced_the_two(
    app: Flask, new_client: NewClient
) -> None:
    found = three()
    public_id = agreed(found)
    asking = new_client(found.ines)
    page = asking.get("introductions.introduction", public_id=public_id)
    assert "Maya Lindqvist" in page.main
    page = asking.submit(page.form(button="Write a request").press("Write a request"))
    assert page.h1 == "Write to Ruth"
    letter = page.form(field="why_you").fields["why_you"]
    assert letter == ["Maya Lindqvist introduced us."]
    assert row(public_id).way is Way.REQUEST
    other = three()
    unnamed = ask(other)
    answer(unnamed, other.maya, "forward")
    answer(unnamed, other.ruth, "agree")
    page = new_client(other.ines).get("mentoring.write", to=other.ruth.public_id)
    letter = page.form(field="why_you").fields["why_you"]
    assert letter == ["Somebody we both know introduced us."]


# -------------------------------------------------------------------------- one word, on one day
def ends() -> dict[str, Callable[..., None]]:
    """Return all ways in which an introduction ends without two yeses, by what is done."""

    def passed(found: Three, public_id: str) -> None:
        answer(public_id, found.maya, "pass", now=THEN + DAY)

    def silent(_found: Three, _public_id: str) -> None:
        watch_introductions(THEN + 7 * DAY)

    def nobody_free(_found: Three, _public_id: str) -> None:
        watch_introductions(THEN + 7 * DAY)

    def declined(found: Three, public_id: str) -> None:
        answer(public_id, found.maya, "forward", now=THEN + DAY)
        answer(public_id, found.ruth, "decline", now=THEN + 2 * DAY)

    def unanswered(found: Three, public_id: str) -> None:
        answer(public_id, found.maya, "forward", now=THEN + DAY)
        watch_introductions(THEN + 11 * DAY)

    def removed(found: Three, public_id: str) -> None:
        connections.block(found.maya.public_id, by=found.ruth.id, now=THEN + DAY)

    def blocked(found: Three, _public_id: str) -> None:
        connections.block(found.ines.public_id, by=found.ruth.id, now=THEN + DAY)

    return {
        "blocked": blocked,
        "passed": passed,
        "silent": silent,
        "nobody_free": nobody_free,
        "declined": declined,
        "unanswered": unanswered,
        "removed": removed,
    }


def test_every_end_looks_the_same_to_whoever_asked_until_its_day_and_after(
    app: Flask, new_client: NewClient
) -> None:
    seen: dict[str, list[object]] = {}
    for name, end in ends().items():
        found = three()
        if name == "nobody_free":
            for each in found.between:
                commands.choose_budget(0, by=each.id)
        public_id = ask(found)
        end(found, public_id)
        told: list[object] = []
        for moment in (THEN + 17 * DAY - timedelta(minutes=1), THEN + 17 * DAY):
            with time_machine.travel(moment, tick=False):
                asking = new_client(found.ines)
                watch_introductions(moment)
                outbox.drain(moment)
                page = asking.get("introductions.introduction", public_id=public_id)
                lists = asking.get("introductions.introductions")
                notices = asking.get("/notifications")
                told += [plain(each.main, public_id, found) for each in (page, lists, notices)]
                told += [len(each.statements) for each in (page, lists, notices)]
        assert "No answer" in str(told[6])
        seen[name] = told
    first = seen.pop("passed")
    for name, told in seen.items():
        assert told == first, name


def plain(text: str, public_id: str, found: Three) -> str:
    """Return a page without what names this one pair."""
    for each in (public_id, found.ruth.public_id, found.ines.public_id):
        text = text.replace(each, "…")
    return text


@pytest.mark.usefixtures("then")
def test_a_path_to_somebody_who_pauses_is_told_and_offers_no_introduction(
    app: Flask, new_client: NewClient
) -> None:
    found = three()
    client = new_client(found.ines)
    address = client.get(f"/people/x-{found.ruth.public_id}", expect=301).location
    page = client.get(address)
    assert any("Ask for an introduction" in link.text for link in page.links)
    with writing() as session:
        session.get_one(MentorProfile, found.ruth.id).paused_until = (THEN + 9 * DAY).date()
    page = client.get(address)
    assert "could introduce you" in page.main
    assert not any("Ask for an introduction" in link.text for link in page.links)
