"""Offers to members who are glad of them, and learning the other way round."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.members.models import MentorProfile, SeekerProfile
from alumnet.mentoring import commands
from alumnet.mentoring.queries import capacity
from alumnet.mentoring.rules import MentorshipKind, Origin, RequestState, TimeKind, errors
from alumnet.mentoring.rules.letter import Letter
from alumnet.mentoring.rules.ways import Way
from tests import builders
from tests.builders import THEN, Built
from tests.client import InspectingClient
from tests.mailserver import MailServer, links_of, text_of
from tests.mentoring.asking import a_letter, a_request, mentorships, request_row, state_of

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("then")]
NewClient = Callable[..., InspectingClient]


def test_a_mentor_offers_and_the_answer_is_one_press(new_client: NewClient) -> None:
    home = builders.an_association("Northgate")
    ruth = builders.a_mentor("Ruth Adeyemi", of=home, places=1)
    jun = builders.open_to_offers(builders.a_member("Jun Baek", of=home), "career-planning")
    builders.open_to_offers(builders.a_member("Ada Obi", of=home), "speaking-up")
    client = new_client(ruth)
    page = client.get("mentoring.offers")
    assert "Two people are glad of an offer" in page.main
    assert "Northgate" in page.main
    page = client.get("mentoring.offers", topic="career-planning")
    assert "Jun Baek" in page.main
    assert "Ada Obi" not in page.main
    page = client.follow(page, "Offer your help to Jun Baek")
    form = page.form(field="why_you")
    page = client.submit(form.fill(why_you="", working_on=""), expect=422)
    assert "Say why you write to Jun" in page.main
    page = client.submit(
        page.form(field="why_you").fill(
            why_you="We both know Northgate.", working_on="First teams.", time_kind="few_weeks"
        )
    )
    assert page.h1 == "Read it through"
    page = client.submit(page.form(button="Send to Jun"))
    assert page.h1 == "Your offer to Jun Baek"
    assert "Nobody to offer to" not in client.get("mentoring.offers").main
    assert "Jun Baek" not in client.get("mentoring.offers").main

    answering = new_client(jun)
    assert "Ruth offers to help you" in answering.get("/").main
    page = answering.get("mentoring.requests_list")
    page = answering.follow(answering.follow(page, "Ruth Adeyemi", expect=303))
    assert page.h1 == "Ruth Adeyemi offers to help you"
    page = answering.submit(page.form(button="Not now").press("Yes, let's talk"))
    assert page.h1 == "Your mentor Ruth Adeyemi"
    assert [each.kind for each in mentorships()] == [MentorshipKind.INFORMAL]


def an_offer(mentor: Built, mentee: Built, **more: Any) -> str:
    """Write an offer and send it; return the public id."""
    letter = a_letter(question="", time_kind=TimeKind.FEW_WEEKS, **more)
    return a_note(mentor, mentee, Way.OFFER, letter)


def a_note(by: Built, to: Built, way: Way, letter: Letter) -> str:
    """Write to somebody this way and send it."""
    public_id = commands.save_draft(
        to.public_id,
        by=by.id,
        letter=letter,
        origin=way.origin,
        kind=way.kind_of(letter),
        now=THEN,
    )
    commands.submit_request(public_id, by=by.id, now=THEN, manages=False)
    return public_id


def test_not_now_says_nothing_more_and_offers_end_in_one_press(
    app: Flask, new_client: NewClient, worker: Callable[..., int], mailbox: MailServer
) -> None:
    ruth = builders.a_mentor("Ruth Adeyemi", places=2)
    jun = builders.open_to_offers(builders.a_member("Jun Baek"))
    first = an_offer(ruth, jun)
    worker()
    mail = mailbox.last(jun.email)
    assert mail["Subject"] == "A note from Ruth"
    link = next(each for each in links_of(mail) if "/offers/answer/" in each)
    client = new_client()
    page = client.get(link.removeprefix("http://localhost"))
    assert page.h1 == "A note from Ruth"
    assert "Leading a team" not in page.text
    page = client.submit(page.form(button="Not now").press("Not now, and no more offers"))
    assert "You said “not now”" in page.main
    assert state_of(first) is RequestState.DECLINED
    assert not reading().get_one(SeekerProfile, jun.id).is_open_to_offers
    with pytest.raises(NotFound):
        an_offer(ruth, jun)
    page = new_client(ruth).get("mentoring.offer_page", public_id=first)
    assert "Jun can't take this up now. That says nothing about you or your offer." in page.main
    assert not any(word in page.main for word in ("reason", "rather not", "switched"))
    worker()
    assert "can't take this up now" in text_of(mailbox.last(ruth.email))


def test_the_answer_page_says_not_now_and_a_late_link_still_switches_off(
    app: Flask, new_client: NewClient
) -> None:
    ruth, esi = builders.a_mentor("Ruth Adeyemi"), builders.a_mentor("Esi Mensah")
    jun = builders.open_to_offers(builders.a_member("Jun Baek"))
    first, second = an_offer(ruth, jun), an_offer(esi, jun)
    late = commands.token_for(request_row(second).id, now=THEN)
    client = new_client(jun)
    page = client.get("mentoring.offer_page", public_id=first)
    page = client.submit(page.form(button="Not now").press("Not now"))
    assert "They hear “not now”, and nothing else." in page.main
    assert reading().get_one(SeekerProfile, jun.id).is_open_to_offers
    commands.accept_request(second, by=jun.id, now=THEN)
    stranger = new_client()
    page = stranger.get(f"/offers/answer/{late}")
    assert "You said yes." in page.main
    stranger.submit(page.form(button="Switch offers off").press("Switch offers off"))
    assert state_of(second) is RequestState.ACCEPTED
    reading().expire_all()
    assert not reading().get_one(SeekerProfile, jun.id).is_open_to_offers


def test_who_may_offer_to_whom(app: Flask, new_client: NewClient) -> None:
    acme = builders.an_organization("Acme")
    ruth = builders.a_mentor("Ruth Adeyemi", places=9)
    jun = builders.open_to_offers(builders.a_member("Jun Baek"))
    shy, colleague = builders.a_member(), builders.open_to_offers(builders.a_member("Kim Lee"))
    builders.a_job(ruth, acme, 2019)
    builders.a_job(colleague, acme, 2020)
    for somebody in (shy, colleague):
        with pytest.raises(NotFound):
            an_offer(ruth, somebody)
        new_client(ruth).get("mentoring.write_offer", to=somebody.public_id, expect=404)
    for _ in range(2):
        an_offer(ruth, builders.open_to_offers(builders.a_member()))
    offer = an_offer(ruth, jun)
    with pytest.raises(errors.TooManyOffers):
        an_offer(ruth, builders.open_to_offers(builders.a_member()))
    assert "You have three offers on their way." in new_client(ruth).get("mentoring.offers").main
    commands.decline_offer(offer, by=jun.id, now=THEN)
    with pytest.raises(errors.CoolDown):
        an_offer(ruth, jun)
    with writing() as session:
        session.get_one(MentorProfile, ruth.id).is_accepting = False
    page = new_client(ruth).get("mentoring.offers")
    assert "You take nobody at present." in page.main
    away = builders.a_mentor(places=0)
    with pytest.raises(errors.MentorFull):
        an_offer(away, jun)
    assert "First, say what you can help with" in new_client(shy).get("mentoring.offers").main


def test_an_ask_and_an_offer_to_the_same_person_are_two_drafts(app: Flask) -> None:
    ruth = builders.a_mentor()
    esi = builders.open_to_offers(builders.a_mentor())
    ask = commands.save_draft(esi.public_id, by=ruth.id, letter=a_letter(), now=THEN)
    offer = commands.save_draft(
        esi.public_id, by=ruth.id, letter=a_letter(), origin=Origin.OFFER, now=THEN
    )
    assert ask != offer
    assert (
        commands.save_draft(
            esi.public_id,
            by=ruth.id,
            letter=a_letter(time_kind=TimeKind.SIX_MONTHS),
            kind=MentorshipKind.FLASH,
            now=THEN,
        )
        == ask
    )
    assert request_row(ask).kind is MentorshipKind.FLASH


# ----------------------------------------------------------------------------- one conversation
def test_one_conversation_is_none_of_the_two_but_takes_a_place(
    app: Flask, new_client: NewClient
) -> None:
    mentee, ruth = builders.a_member("Jun Baek"), builders.a_mentor("Ruth Adeyemi", places=1)
    for _ in range(2):
        mentor = builders.a_mentor()
        asked = a_request(mentee, mentor, keeps_others=True)
        commands.accept_request(asked, by=mentor.id, now=THEN)
    client = new_client(mentee)
    page = client.get("mentoring.write", to=ruth.public_id)
    assert "Already two mentorships are running" in page.main
    waiting = builders.a_mentor()
    letter = a_letter(time_kind=TimeKind.ONE_CONVERSATION)
    flashes = [
        commands.save_draft(each.public_id, by=mentee.id, letter=letter, kind=letter.kind, now=THEN)
        for each in (ruth, waiting)
    ]
    for each in flashes:
        commands.submit_request(each, by=mentee.id, now=THEN)
    with pytest.raises(errors.AlreadyAsked):
        a_request(mentee, ruth)
    commands.accept_request(flashes[0], by=ruth.id, now=THEN)
    assert state_of(flashes[1]) is RequestState.SUBMITTED
    assert capacity.mentor_facts(reading(), ruth.id).free == 0
    assert mentorships()[-1].kind is MentorshipKind.FLASH


# --------------------------------------------------------------------- learning from each other
def test_a_senior_asks_to_be_shown_and_a_junior_offers_to_show(
    app: Flask, new_client: NewClient
) -> None:
    ruth = builders.a_mentor("Ruth Adeyemi", wants_to_learn=["learn-spreadsheets"])
    jun = builders.a_member("Jun Baek")
    client = new_client(jun)
    page = client.get("mentoring.can_show")
    page = client.submit(page.form(field="topics").fill(topics=["learn-spreadsheets"]))
    assert "Mentors who would like to learn this may ask you." in page.main
    person = client.get(f"/people/x-{ruth.public_id}", expect=301)
    page = client.follow(person)
    assert "Ruth would also like to learn from you: " in page.main
    page = client.follow(page, "Offer to show Ruth")
    page = client.submit(
        page.form(field="why_you").fill(
            why_you="Your page says so.",
            working_on="Pivot tables.",
            time_kind="one_conversation",
            topic="learn-spreadsheets",
        )
    )
    page = client.submit(page.form(button="Send to Ruth"))
    assert "Learning from each other" in page.main
    offer = page.url.rsplit("/", 1)[-1]
    senior = new_client(ruth)
    page = senior.get("mentoring.offer_page", public_id=offer)
    assert page.h1 == "Jun Baek would like to show you something"
    senior.submit(page.form(button="Not now").press("Yes, let's talk"))
    (begun,) = mentorships()
    assert (begun.kind, begun.mentor_id, begun.mentee_id) == (
        MentorshipKind.REVERSE,
        jun.id,
        ruth.id,
    )
    # One at a time: another senior has to wait until the first has learnt it.
    esi = builders.a_mentor("Esi Mensah", wants_to_learn=["learn-spreadsheets"])
    with pytest.raises(errors.MentorFull):
        a_note(esi, jun, Way.LEARN, a_letter())
    commands.end_mentorship(begun.public_id, by=jun.id, now=THEN)
    asked = a_note(esi, jun, Way.LEARN, a_letter())
    page = client.get("mentoring.offer_page", public_id=asked)
    assert page.h1 == "Esi Mensah would like to learn from you"
    with pytest.raises(NotFound):
        a_note(jun, builders.a_mentor(), Way.SHOW, a_letter())
    with pytest.raises(errors.NotAcceptingRequests):
        a_note(esi, builders.a_member(), Way.LEARN, a_letter())


def test_nobody_in_a_reporting_line_learns_the_other_way_round(app: Flask) -> None:
    acme = builders.an_organization("Acme")
    ruth, jun = builders.a_mentor(wants_to_learn=["learn-coding-basics"]), builders.a_member()
    builders.a_job(ruth, acme, 2019)
    builders.a_job(jun, acme, 2020)
    commands.say_what_i_can_show(["learn-coding-basics", "unknown"], by=jun.id)
    for by, to, way in ((jun, ruth, Way.SHOW), (ruth, jun, Way.LEARN)):
        draft = commands.save_draft(
            to.public_id,
            by=by.id,
            letter=a_letter(),
            origin=way.origin,
            kind=MentorshipKind.REVERSE,
            now=THEN,
        )
        with pytest.raises(errors.AsksAboutLine):
            commands.submit_request(draft, by=by.id, now=THEN)
        with pytest.raises(errors.InReportingLine):
            commands.submit_request(draft, by=by.id, now=THEN, manages=True)
