"""Reads of mentoring for other pages: capacity, what waits, what may be seen."""

import pytest
from flask import Flask
from sqlalchemy import select

from alumnet.kernel.authorization import Viewer
from alumnet.kernel.db import lock_people, reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.registry import registry
from alumnet.members.models import MentorProfile
from alumnet.members.queries import actions_for, opens_otherwise
from alumnet.mentoring import commands
from alumnet.mentoring.models import AnswerToken, MentorshipRequest, RequestQuestion
from alumnet.mentoring.queries import (
    asking,
    capacity,
    home,
    lists,
    mentorships,
    session_home,
)
from alumnet.mentoring.queries import requests as requests_queries
from alumnet.mentoring.rules import DeclineReason, RequestState
from tests import builders
from tests.builders import THEN, Built
from tests.mentoring.asking import DAY, a_draft, a_request, an_asked_pair, request_row, state_of
from tests.mentoring.reads import at_most, seen_by
from tests.mentoring.test_waiting import a_full_mentor, in_line


# --------------------------------------------------------------------------------------- capacity
def waiting_for(viewer: Viewer) -> list[home.WaitingItem]:
    rows = session_home.rows_waiting(reading(), viewer, THEN)
    return [session_home.waiting_item(row, THEN) for row in rows]


def test_capacity_of_everybody_takes_one_statement(app: Flask) -> None:
    mentor = builders.a_mentor(places=3)
    running = a_request(builders.a_member(), mentor)
    commands.accept_request(running, by=mentor.id, now=THEN + 2 * DAY)
    for days in (1, 5):
        asked = a_request(builders.a_member(), mentor)
        no = commands.No(reason=DeclineReason.OTHER)
        commands.decline_request(asked, by=mentor.id, answer=no, now=THEN + days * DAY)
    a_request(builders.a_member(), mentor)
    idle = builders.a_mentor(places=2)

    with at_most(1):
        found = registry.capacity(reading(), None)

    mine = found[mentor.id]
    assert (mine.places, mine.used, mine.pending, mine.reply_days) == (3, 1, 1, 2)
    assert (found[idle.id].free, found[idle.id].reply_days) == (2, None)
    assert set(capacity.capacity_of(reading(), [idle.id, 987654])) == {idle.id}


def test_who_is_no_mentor_has_no_desk(app: Flask) -> None:
    desk = capacity.desk_of(reading(), builders.a_member().id)
    assert (desk.is_mentor, desk.is_asked_to_go_on, desk.facts.free) == (False, False, 0)


# ------------------------------------------------------------------------------------------- home
@pytest.mark.postgresql
def test_what_waits_comes_with_the_nearest_date_first(app: Flask) -> None:
    mentor = builders.a_mentor(places=3)
    later = a_request(builders.a_member("Jun Baek"), mentor, now=THEN + DAY)
    sooner = a_request(builders.a_member("Ines Moreau"), mentor)
    viewer = seen_by(mentor)
    with at_most(1):
        found = sorted(waiting_for(viewer), key=lambda each: each.when or THEN)
    assert [(item.title, item.url) for item in found] == [
        ("Ines asks you", f"/requests/{sooner}"),
        ("Jun asks you", f"/requests/{later}"),
    ]
    assert reading().scalar(select(home.to_answer()), {"me": mentor.id}) == 2


@pytest.mark.postgresql
def test_the_question_after_silences_waits_too(app: Flask) -> None:
    mentor = builders.a_mentor()
    with writing() as session:
        session.get_one(MentorProfile, mentor.id).silences = 3
    viewer = seen_by(mentor)
    with at_most(1):
        found = waiting_for(viewer)
    assert [item.title for item in found] == ["Are you still mentoring?"]


def test_running_mentorships_are_those_that_go_on(app: Flask) -> None:
    mentor, mentee, public_id = an_asked_pair()
    found = commands.accept_request(public_id, by=mentor.id, now=THEN)
    viewer = seen_by(mentee)
    with at_most(1):
        running = mentorships.running_mentorships(reading(), viewer, now=THEN)
    assert [(each.public_id, each.is_mentor, each.is_live) for each in running] == [
        (found, False, True)
    ]
    commands.end_mentorship(found, by=mentee.id, now=THEN)
    assert mentorships.running_mentorships(reading(), seen_by(mentee), now=THEN) == []


def test_lists_and_counts_are_the_same_requests(app: Flask) -> None:
    _mentor, mentee, _public_id = an_asked_pair()
    a_draft(mentee, builders.a_mentor())
    viewer = seen_by(mentee)
    with at_most(1):
        counts = lists.counts_of(reading(), mentee.id)
    assert (counts.waiting, counts.sent, counts.drafts) == (0, 1, 1)
    in_line(a_full_mentor()[0], mentee)
    assert lists.counts_of(reading(), mentee.id) == counts
    for tab, number in ((lists.Tab.WAITING, 0), (lists.Tab.SENT, 2), (lists.Tab.DRAFTS, 1)):
        with at_most(1):
            assert len(lists.requests_of(reading(), viewer, tab, now=THEN)) == number


# ----------------------------------------------------------------------------- a person's own page
def actions(viewer: Built, person: Built) -> list[tuple[str, str, str]]:
    mine = seen_by(viewer)
    with at_most(1):
        found = actions_for(reading(), mine, person.id, THEN, of=[asking.ACTIONS])
    return [(each.label, each.url, each.note) for each in found]


@pytest.mark.postgresql
def test_a_mentors_page_offers_to_ask_or_what_is_there(app: Flask) -> None:
    mentor, mentee, public_id = an_asked_pair(places=1)
    other = builders.a_member()
    assert actions(other, mentor) == [
        ("Write a request", f"/requests/new?to={mentor.public_id}", "")
    ]
    assert actions(mentee, mentor) == [("Your request", f"/requests/{public_id}", "")]
    assert actions(mentor, mentee) == []
    assert actions(mentor, mentor) == []
    found = commands.accept_request(public_id, by=mentor.id, now=THEN)
    assert actions(mentee, mentor) == [("Your mentorship", f"/mentorships/{found}", "")]
    assert actions(other, mentor) == [
        ("Not open to requests just now", "", "All places with this mentor are taken now."),
        ("Wait in line, or see who else can help", f"/requests/new?to={mentor.public_id}", ""),
    ]
    builders.a_block(mentor, other)
    assert actions(other, mentor) == []


def test_a_mentors_page_says_when_it_is_the_viewer_who_has_enough(app: Flask) -> None:
    mentee = builders.a_member()
    for _ in range(2):
        mentor = builders.a_mentor()
        commands.accept_request(a_request(mentee, mentor), by=mentor.id, now=THEN)
    label, url, note = actions(mentee, builders.a_mentor())[0]
    assert (label, url) == ("You can't ask just now", "")
    assert note.startswith("Already two mentorships are running")


def test_whoever_asks_shows_themselves_to_whom_they_ask(app: Flask) -> None:
    mentor, mentee, public_id = an_asked_pair()
    with at_most(1):
        assert opens_otherwise(reading(), mentor.id, mentee.id)
    assert not opens_otherwise(reading(), mentee.id, mentor.id)
    commands.accept_request(public_id, by=mentor.id, now=THEN)
    assert opens_otherwise(reading(), mentee.id, mentor.id)
    assert opens_otherwise(reading(), mentor.id, mentee.id)


def test_a_request_is_read_in_one_statement_and_only_by_its_two(app: Flask) -> None:
    mentor, mentee, public_id = an_asked_pair()
    for person in (mentor, mentee):
        viewer = seen_by(person)
        with at_most(1):
            page = requests_queries.request_page(reading(), viewer, public_id, now=THEN)
        assert page.letter is not None
    with pytest.raises(NotFound):
        requests_queries.request_page(reading(), seen_by(builders.a_member()), public_id, now=THEN)


# ---------------------------------------------------------------------------- export and erasure
@pytest.mark.postgresql
def test_an_export_holds_what_somebody_wrote_and_not_what_others_did(app: Flask) -> None:
    mentor, mentee, public_id = an_asked_pair()
    commands.ask_question(public_id, by=mentor.id, question="Which sector?", now=THEN)
    commands.reply(public_id, by=mentee.id, answer="Water, since March.", now=THEN)
    commands.accept_request(public_id, by=mentor.id, now=THEN, line="Gladly.")
    export = registry.exporters["mentoring"]
    mine = export(reading(), mentee.id)
    assert mine["requests_sent"][0]["question"] == "What did you stop doing?"
    assert mine["mentorships"][0]["as"] == "mentee"
    theirs = export(reading(), mentor.id)
    assert theirs["requests_received"][0]["answer_line"] == "Gladly."
    assert "What did you stop doing?" not in str(theirs)
    assert [each["replied"] for each in mine["questions"]] == ["Water, since March."]
    assert [each["asked"] for each in theirs["questions"]] == ["Which sector?"]
    assert "Which sector?" not in str(mine)
    assert "since March" not in str(theirs)
    assert registry.minutes["mentoring"](reading(), mentor.id) == 45


@pytest.mark.postgresql
def test_erasure_takes_words_and_leaves_counts(app: Flask) -> None:
    mentor, mentee, public_id = an_asked_pair()
    waiting = a_request(mentee, builders.a_mentor(), keeps_others=True)
    commands.ask_question(public_id, by=mentor.id, question="Which sector?", now=THEN)
    commands.reply(public_id, by=mentee.id, answer="Water, since March.", now=THEN)
    a_draft(mentee, builders.a_mentor())
    commands.token_for(request_row(waiting).id, now=THEN)
    no = commands.No(reason=DeclineReason.OTHER, line="Not now, sorry.")
    commands.decline_request(public_id, by=mentor.id, answer=no, now=THEN)

    for person in (mentee, mentor):
        with writing() as session:
            lock_people(session, person.id)
            registry.erasers["mentoring"](session, person.id, THEN)

    row = request_row(public_id)
    assert (row.state, row.question, row.answer_line) == (RequestState.DECLINED, "", "")
    said = reading().scalars(select(RequestQuestion)).one()
    assert (said.question, said.answer) == ("", "")
    assert state_of(waiting) is RequestState.VOIDED
    states = reading().scalars(select(MentorshipRequest.state)).all()
    assert RequestState.DRAFT not in states
    assert reading().scalars(select(AnswerToken.receiver_id)).all() != [mentor.id]
