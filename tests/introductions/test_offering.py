"""An introduction that somebody who knows both offers."""

from collections.abc import Callable

import pytest
import time_machine
from flask import Flask

from alumnet.introductions import commands
from alumnet.introductions.jobs import watch_introductions
from alumnet.introductions.rules import IntroductionState, Way, errors
from alumnet.kernel.errors import NotFound
from alumnet.kernel.transitions import NoSuchTransition
from tests import builders
from tests.builders import THEN, Built
from tests.client import InspectingClient
from tests.introductions.three import DAY, Three, answer, ask, row, state_of, three
from tests.mailserver import MailServer
from tests.mentoring.asking import a_request

NewClient = Callable[..., InspectingClient]
S = IntroductionState


def two_and_maya() -> tuple[Built, Built, Built]:
    house = builders.an_association()
    jun, ruth = builders.a_member("Jun Baek", of=house), builders.a_member("Ruth Obi", of=house)
    maya = builders.a_member("Maya Lindqvist", of=house)
    builders.a_connection(maya, jun)
    builders.a_connection(maya, ruth)
    return jun, ruth, maya


def offer(maya: Built, first: Built, second: Built) -> str:
    return commands.offer(
        first.public_id, second.public_id, by=maya.id, line="You both build bridges.", now=THEN
    )


@pytest.mark.postgresql
@pytest.mark.usefixtures("then")
def test_an_offer_asks_one_after_the_other_and_each_in_private(
    app: Flask, new_client: NewClient, worker: Callable[..., int], mailbox: MailServer
) -> None:
    jun, ruth, maya = two_and_maya()
    offering = new_client(maya)
    page = offering.get(f"/people/x-{jun.public_id}", expect=301)
    page = offering.follow(offering.follow(page), "I'd like Jun to meet somebody")
    form = page.form(field="line")
    page = offering.submit(form.fill(line="You both build bridges."), expect=422)
    assert "Choose whom they could meet" in page.main
    page = offering.submit(
        page.form(field="line").fill(second=ruth.public_id, line="You both build bridges.")
    )
    assert page.h1 == "Jun Baek and Ruth Obi"
    public_id = page.url.rpartition("/")[2]
    worker()
    assert mailbox.last(jun.email)["Subject"] == "A note from Maya"
    assert mailbox.to(ruth.email) == []
    new_client(ruth).get("introductions.introduction", public_id=public_id, expect=404)

    deciding = new_client(jun)
    page = deciding.get("introductions.introduction", public_id=public_id)
    assert "You both build bridges." in page.main
    assert "Report this note" not in offering.get(page.url).main
    assert "About an introduction from Maya" in deciding.follow(page, "Report this note").main
    page = deciding.submit(page.form(button="I'd like to meet Ruth").press("I'd like to meet Ruth"))
    assert "Next: you hear by" in page.main
    assert "On its way" in offering.get("introductions.introduction", public_id=public_id).main
    worker()
    assert mailbox.last(ruth.email)["Subject"] == "A note from Maya"
    second = new_client(ruth)
    page = second.get("introductions.introduction", public_id=public_id)
    second.submit(page.form(button="I'd like to meet Jun").press("I'd like to meet Jun"))
    worker()
    assert mailbox.last(jun.email)["Subject"] == "Ruth answered you"
    assert "Two people whom you know would like to meet" in offering.get("/notifications").main
    assert (
        "Both said yes. Thank you."
        in offering.get("introductions.introduction", public_id=public_id).main
    )


def test_who_offered_and_who_said_yes_read_one_word_however_it_ends(
    app: Flask, new_client: NewClient
) -> None:
    seen = []
    for end in ("pass", "decline", "silence", "block"):
        jun, ruth, maya = two_and_maya()
        if end == "block":
            builders.a_block(ruth, jun)
        public_id = offer(maya, jun, ruth)
        if end == "pass":
            answer(public_id, jun, "pass")
        elif end in {"decline", "silence"}:
            answer(public_id, jun, "agree_first")
        if end == "decline":
            answer(public_id, ruth, "decline")
        pages = []
        for day in (16, 17):
            with time_machine.travel(THEN + day * DAY, tick=False):
                watch_introductions(THEN + day * DAY)
                page = new_client(maya).get("introductions.introduction", public_id=public_id)
                pages.append(page.main)
                if end in {"decline", "silence"}:
                    theirs = new_client(jun).get("introductions.introduction", public_id=public_id)
                    assert ("On its way" in theirs.main) == (day == 16)
        seen.append(pages)
    assert all(each == seen[0] for each in seen)
    assert "There was no answer." in seen[0][1]


def test_only_people_whom_one_knows_can_be_introduced_and_three_at_a_time(app: Flask) -> None:
    jun, ruth, maya = two_and_maya()
    stranger = builders.a_member()
    with pytest.raises(errors.NotKnown):
        offer(maya, jun, stranger)
    with pytest.raises(NotFound):
        offer(maya, jun, jun)
    with pytest.raises(NotFound):
        offer(maya, maya, jun)
    offer(maya, jun, ruth)
    with pytest.raises(errors.OnItsWay):
        offer(maya, jun, ruth)
    with pytest.raises(errors.OnItsWay):
        offer(maya, ruth, jun)
    mentor = builders.a_mentor()
    builders.a_connection(mentor, ruth)
    # Who asked to be mentored can be introduced by whom they asked.
    a_request(jun, mentor)
    asked = offer(mentor, jun, ruth)
    assert row(asked).connector_id == mentor.id
    others = [builders.a_member() for _ in range(3)]
    for each in others:
        builders.a_connection(maya, each)
    offer(maya, jun, others[0])
    third = offer(maya, jun, others[1])
    with pytest.raises(errors.TooManyIntroductions):
        offer(maya, jun, others[2])
    commands.withdraw(third, by=maya.id, now=THEN)
    assert state_of(third) is S.WITHDRAWN
    with pytest.raises(NoSuchTransition):
        answer(third, jun, "agree_first")


@pytest.mark.postgresql
def test_whoever_is_offered_a_meeting_is_led_there_when_they_ask_for_it(app: Flask) -> None:
    jun, ruth, maya = two_and_maya()
    public_id = offer(maya, jun, ruth)
    with pytest.raises(errors.OnItsWay) as caught:
        ask(Three(jun, ruth, (maya,)))
    assert caught.value.facts["public_id"] == public_id
    # Whom the offer leads to knows nothing of it yet, and asks as if there were none.
    assert ask(Three(ruth, jun, (maya,))) != public_id


@pytest.mark.postgresql
def test_two_people_never_stand_between_two_introductions_to_each_other(
    app: Flask, new_client: NewClient
) -> None:
    found = three()
    ines, ruth, (maya, tomasz, kwame) = found.ines, found.ruth, found.between
    offered = offer(maya, ines, ruth)
    # Whoever asks is led to what waits for them; whoever knows nothing of it isn't told.
    page = new_client(ines).get("introductions.ask", to=ruth.public_id, expect=303)
    assert page.location.endswith(offered)
    crossing = offer(tomasz, ines, ruth)
    answer(offered, ines, "agree_first")
    with pytest.raises(errors.OnItsWay):
        answer(crossing, ines, "agree_first")
    assert state_of(crossing) is S.VOIDED
    # That Ruth said no shows in nothing.
    answer(offered, ruth, "decline")
    with pytest.raises(errors.OnItsWay):
        ask(found)
    # What one doesn't know of stops nobody; a yes of both ends it.
    commands.withdraw(offered, by=maya.id, now=THEN)
    asked = ask(found)
    back = offer(kwame, ruth, ines)
    answer(back, ruth, "agree_first")
    answer(back, ines, "agree")
    assert (state_of(back), state_of(asked)) == (S.AGREED, S.WITHDRAWN)
    commands.choose_way(back, by=ines.id, way=Way.CONVERSATION, now=THEN)
    page = new_client(ruth).get("introductions.introduction", public_id=back)
    assert "Open your conversation with Ines" in page.main
