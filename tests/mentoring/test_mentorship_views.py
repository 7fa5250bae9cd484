"""The pages of a mentorship, used as its two people use them."""

from collections.abc import Callable
from datetime import date
from http import HTTPStatus

import pytest
from sqlalchemy import update

from alumnet.kernel.db import writing
from alumnet.kernel.transitions import NoSuchTransition
from alumnet.mentoring import commands
from alumnet.mentoring.jobs import watch_mentorships
from alumnet.mentoring.models import Mentorship
from alumnet.mentoring.rules import MentorshipState
from alumnet.mentoring.rules.sessions import About, Subject
from alumnet.organizations.models import AffiliationKind
from tests import builders
from tests.builders import THEN
from tests.client import InspectingClient
from tests.mentoring.asking import DAY
from tests.mentoring.meeting import agreed
from tests.mentoring.together import (
    a_completed_pair,
    a_proposed_pair,
    a_running_pair,
    row_of,
    state_of,
    terms,
)

NewClient = Callable[..., InspectingClient]


pytestmark = pytest.mark.usefixtures("then")


@pytest.mark.postgresql
def test_from_a_yes_to_an_agreement_that_both_signed(new_client: NewClient) -> None:
    mentor, mentee, public_id = a_proposed_pair()
    halden = builders.an_organization("Halden")
    builders.a_job(mentor, halden, 2008, 2019)
    client, other = new_client(mentee), new_client(mentor)

    page = client.get("home.index")
    assert "One thing is waiting for you." in page.main
    assert page.main.count("ne of you writes down how you want to work together") == 1
    assert "Your mentor." in page.main
    assert page.link("Write it down: You and Ruth").href.endswith("/agreement/edit")
    page = client.get("mentoring.mentorship_page", public_id=public_id)
    assert "Next: one of you writes down how you want to work together" in page.main
    page = client.follow(page, "Before you meet")
    assert "Halden" in page.main
    page = client.follow(page, "Write it down")
    form = page.form(field="purpose")
    assert form.fields["purpose"] == ["Leading a team of two for the first time."]
    assert form.fields["how_we_stop"] == [
        "Either of us can stop at any time. Nobody needs a reason, and nobody is at fault."
    ]
    page = client.submit(form.fill(ends_on="2025-01-01").press("Save and sign"))
    assert "Choose an end that is ahead, within two years." in page.main
    page = client.submit(
        page.form(field="purpose").fill(ends_on="2026-07-05").press("Save and sign")
    )
    assert "You signed it. Ruth has not yet." in page.main

    page = other.get("mentoring.mentorship_page", public_id=public_id)
    page = other.follow(page, "Read and sign")
    page = other.submit(page.form(button="Sign it"))
    assert "You meet every month, until Sunday 5 July 2026." in page.main
    assert state_of(public_id) is MentorshipState.ACTIVE
    assert "find a time for a first conversation" in page.main


@pytest.mark.postgresql
def test_two_who_write_at_once_lose_nothing(new_client: NewClient) -> None:
    mentor, mentee, public_id = a_running_pair()
    one, other = new_client(mentee), new_client(mentor)
    mine, theirs = (
        each.get("mentoring.edit_agreement", public_id=public_id).form(field="purpose")
        for each in (one, other)
    )
    other.submit(theirs.fill(how_we_meet="By phone, on Fridays.").press("Save and sign"))
    page = one.submit(mine.fill(purpose="Nothing of mine is lost.").press("Save and sign"))
    assert page.status == HTTPStatus.CONFLICT
    assert "By phone, on Fridays." in page.main
    form = page.form(field="purpose")
    assert form.fields["purpose"] == ["Nothing of mine is lost."]
    page = one.submit(form.press("Save without signing"))
    assert row_of(public_id).drafted_version == 3
    assert row_of(public_id).agreed_version == 1
    assert "Until both of you sign this, what you agreed before holds." in page.main
    stale = other.post("mentoring.sign_agreement", {"number": 2}, public_id=public_id)
    assert "nothing was signed" in stale.main


def test_goals_and_skills_from_the_first_to_the_last(new_client: NewClient) -> None:
    mentor, mentee, public_id = a_running_pair()
    client, other = new_client(mentee), new_client(mentor)
    page = client.get("mentoring.goals_page", public_id=public_id)
    page = client.submit(page.form(field="title"))
    assert "Say what you want to reach" in page.main
    page = client.submit(
        page.form(field="title").fill(title="Run a planning round", by_date="2026-05-01")
    )
    assert "By Friday 1 May 2026" in page.main
    page = client.follow(page, "Change: Run a planning round")
    edit = page.form(field="title")
    mine = other.get(page.url).form(field="title")
    client.submit(edit.fill(measure="The team says so."))
    page = other.submit(mine.fill(title="Mine"))
    assert page.status == HTTPStatus.CONFLICT
    assert "The team says so." in page.main
    assert page.form(field="title").fields["title"] == ["Mine"]
    other.submit(page.form(field="title"))
    assert "Mine" in client.get("mentoring.goals_page", public_id=public_id).main

    page = client.get("mentoring.skills_page", public_id=public_id)
    form = page.form(field="skills-0-name").fill(**{"skills-0-name": "Saying no"})
    page = client.submit(form)
    assert "Choose where you stand" in page.main
    form = page.form(field="skills-0-name").fill(**{"skills-0-level": "2"})
    page = client.submit(form)
    assert "Some first steps" in page.main
    page = client.submit(page.form(field="state", button="Reached : Mine"))
    assert "Reached on Monday 5 January 2026" in page.main
    other.get("mentoring.skills_page", public_id=public_id, expect=HTTPStatus.NOT_FOUND)

    commands.we_met(public_id, by=mentee.id, now=THEN)
    commands.wind_up(public_id, by=mentee.id, now=THEN)
    page = client.get("mentoring.closing", public_id=public_id)
    assert "one goal reached" in page.main
    page = client.follow(page, "Rate them again")
    client.submit(page.form(field="skills-0-level").fill(**{"skills-0-level": "4"}))
    assert "and now: mostly sure of it" in other.get("mentoring.closing", public_id=public_id).main
    # Once feedback is sealed it stays, as reports count it.
    with writing() as session:
        session.execute(update(Mentorship).values(state=MentorshipState.COMPLETED, due_at=None))
    with pytest.raises(NoSuchTransition):
        commands.rate_skills_again(public_id, by=mentee.id, levels=[5])


def test_a_pause_is_asked_for_and_ended_on_pages(new_client: NewClient) -> None:
    mentor, mentee, public_id = a_running_pair()
    agreed(Subject(About.MENTORSHIP, public_id), mentor, mentee, THEN + 9 * DAY)
    client = new_client(mentee)
    page = client.get("mentoring.mentorship_page", public_id=public_id)
    page = client.follow(page, "Take a pause")
    assert "Your call on Wednesday 14 January stays in both calendars." in page.main
    assert client.follow(page, "Move it or call it off").h1 == "Call with Ruth"
    page = client.submit(page.form(field="until").fill(until="2027-01-01"))
    assert "by Sunday 5 April 2026 at the latest" in page.main
    page = client.submit(page.form(field="until").fill(until="2026-03-01"))
    assert "Next: you go on on Sunday 1 March 2026." in page.main
    page = client.submit(page.form(button="Go on now"))
    assert state_of(public_id) is MentorshipState.ACTIVE
    assert "You go on." in page.main


def test_a_silence_is_answered_in_one_press_and_a_closing_one_too(new_client: NewClient) -> None:
    _mentor, mentee, public_id = a_running_pair()
    watch_mentorships(THEN + 45 * DAY)
    client = new_client(mentee)
    page = client.get("mentoring.mentorship_page", public_id=public_id)
    assert "Next: say that you met, or find a time with Ruth." in page.main
    page = client.submit(page.form(button="We met"))
    assert row_of(public_id).nudges == 0
    assert "One short question" in client.follow(page, "Answer it").h1


def test_what_does_not_fit_stays_private_and_shows_the_ways_out(new_client: NewClient) -> None:
    mentor, mentee, public_id = a_running_pair()
    commands.we_met(public_id, by=mentee.id, now=THEN)
    client, other = new_client(mentee), new_client(mentor)
    page = client.get("mentoring.question", public_id=public_id)
    page = client.submit(page.form(field="line"))
    assert "Choose an answer" in page.main
    page = client.submit(page.form(field="line").fill(answer="not_well", line="Too far away."))
    assert "See who else can help" in page.main
    assert "Too far away." in page.main
    page = other.get("mentoring.question", public_id=public_id)
    assert "Too far away." not in page.main
    page = other.submit(page.form(field="line").fill(answer="well"))
    assert "Only you can read what you said." in page.main


def test_looking_back_closing_and_thanking(new_client: NewClient) -> None:
    mentor, mentee, public_id = a_running_pair()
    commands.we_met(public_id, by=mentee.id, now=THEN)
    client, other = new_client(mentee), new_client(mentor)
    for each in (client, other):
        page = each.get("mentoring.mentorship_page", public_id=public_id)
    page = client.follow(client.get("mentoring.mentorship_page", public_id=public_id), "End it")
    page = client.submit(page.form(button="Close it together"))
    page = client.follow(page, "Look back")
    longer, seen = terms(ends_on=date(2026, 9, 1)), row_of(public_id).drafted_version
    commands.save_agreement(public_id, by=mentor.id, terms=longer, seen=seen, signs=True, now=THEN)
    change = client.get("mentoring.mentorship_page", public_id=public_id)
    assert "Next: you read the change to your agreement" in change.main
    change = client.get("mentoring.closing", public_id=public_id)
    assert "1 September 2026" in client.follow(change, "Look at the change").main
    client.submit(page.form(button="I'm ready to close"))
    page = other.follow(other.get("mentoring.mentorship_page", public_id=public_id), "Look back")
    page = other.submit(page.form(button="I'm ready to close"))
    assert state_of(public_id) is MentorshipState.COMPLETED
    assert "one conversation. Thank you both." in page.main
    assert "You agreed to meet every month, until Sunday 5 July 2026." in page.main

    page = other.follow(page, "Answer them")
    page = other.submit(page.form(field="took_away").fill(helped="5", rhythm="4"))
    assert "Say whether you would do it again" in page.main
    page = other.submit(page.form(field="took_away").fill(again="5", took_away="Ask first."))
    assert "Nobody reads your answers one by one." in page.main
    assert "Ask first." in other.get("mentoring.feedback", public_id=public_id).main

    page = client.get("mentoring.thanks", public_id=public_id)
    form = page.form(field="words").fill(words="Your question in March did it.", audience="named")
    page = client.submit(form)
    assert "once Ruth wants it there, too" in page.main
    assert "Now you could be this for someone" in page.main
    page = other.get("mentoring.thanks", public_id=public_id)
    assert page.h1 == "Jun thanks you"
    page = other.submit(page.form(button="Show it on my page"))
    assert "It stands on your page now." in page.main
    page = client.get("mentoring.thanks", public_id=public_id)
    client.submit(page.form(button="Take it back"))
    other.get("mentoring.thanks", public_id=public_id, expect=HTTPStatus.NOT_FOUND)


def test_what_came_of_it_is_read_by_the_mentor(new_client: NewClient) -> None:
    mentor, mentee, public_id = a_completed_pair(now=THEN - 200 * DAY)
    client = new_client(mentee)
    client.get("mentoring.what_came", public_id=public_id, expect=HTTPStatus.NOT_FOUND)
    watch_mentorships(THEN)
    page = client.get("home.index")
    assert "No mentorship is running." in page.main
    page = client.follow(page, "What came of it: You and Ruth")
    page = client.submit(page.form(field="words"))
    assert "Write a sentence or two" in page.main
    page = client.submit(page.form(field="words").fill(words="I lead a team of five."))
    assert "That is what mentors remember." in page.main
    page = new_client(mentor).get("mentoring.mentorship_page", public_id=public_id)
    page = new_client(mentor).follow(page, "What came of it")
    assert "I lead a team of five." in page.main


@pytest.mark.postgresql
def test_a_stranger_finds_no_page_of_a_mentorship(new_client: NewClient) -> None:
    _mentor, _mentee, public_id = a_running_pair()
    stranger = new_client(builders.a_member())
    for path in (
        "", "/agreement", "/agreement/edit", "/goals", "/goals/zzzzzzzzzzzz/edit", "/skills",
        "/pause", "/end", "/question", "/closing", "/feedback", "/thanks", "/what-came",
    ):  # fmt: skip
        stranger.get(f"/mentorships/{public_id}{path}", expect=HTTPStatus.NOT_FOUND)
    for path in (
        "/met", "/pause", "/come-back", "/end", "/let-be", "/finish", "/wind-up", "/closing",
        "/goals", "/skills", "/thanks", "/thanks/back", "/thanks/shown", "/question",
        "/agreement/sign", "/agreement/edit", "/feedback", "/what-came",
    ):  # fmt: skip
        assert stranger.post(f"/mentorships/{public_id}{path}").status == HTTPStatus.NOT_FOUND, path


def test_what_is_hidden_stays_hidden_before_you_meet(new_client: NewClient) -> None:
    from alumnet.kernel.visibility import Visibility

    mentor, mentee, public_id = a_proposed_pair()
    for name, level in (("Halden", "everyone"), ("Secret Works", "only_me")):
        builders.an_affiliation(
            mentee,
            builders.an_organization(name),
            AffiliationKind.EMPLOYMENT,
            start=(2015, 1),
            is_current=True,
            visibility=Visibility(level),
        )
    page = new_client(mentor).get("mentoring.agreement", public_id=public_id)
    assert "Halden" in page.main
    assert "Secret Works" not in page.main
    page = new_client(mentee).get("mentoring.agreement", public_id=public_id)
    assert "Secret Works" not in page.main
