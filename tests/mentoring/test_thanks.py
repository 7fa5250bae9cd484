"""Thanks, feedback in fives, and what stays of somebody who is erased."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from alumnet.accounts.models import Person
from alumnet.connections import commands as connections
from alumnet.kernel import db
from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.registry import registry
from alumnet.members import queries as members
from alumnet.mentoring import commands
from alumnet.mentoring.jobs import watch_mentorships
from alumnet.mentoring.queries import lists, mentorships, telling
from alumnet.mentoring.queries.thanks import thanks_for
from alumnet.mentoring.rules import TimeKind
from alumnet.mentoring.rules.mentorship_errors import FeedbackSealed
from alumnet.mentoring.rules.mentorship_states import Audience, Going
from tests import builders
from tests.builders import THEN, Built
from tests.client import InspectingClient
from tests.mentoring.asking import DAY, a_request
from tests.mentoring.reads import seen_by
from tests.mentoring.together import a_completed_pair, a_running_pair, row_of, sign

WORDS = "Your question in March did it."
ENDED = THEN + timedelta(hours=1)


def thanked(audience: Audience) -> tuple[Built, Built, str]:
    mentor, mentee, public_id = a_completed_pair()
    commands.thank(public_id, by=mentee.id, words=WORDS, audience=audience, now=ENDED)
    return mentor, mentee, public_id


def names_read_by(viewer: Built, mentor: Built) -> list[str]:
    reading().expire_all()
    return [each.name for each in thanks_for(reading(), seen_by(viewer), mentor.id)]


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("audience", "to_others", "to_colleagues"),
    [
        (Audience.UNNAMED, [""], [""]),
        (Audience.NAMED, ["Jun Baek"], [""]),
        (Audience.NAMED_TO_ALL, ["Jun Baek"], ["Jun Baek"]),
    ],
)
def test_a_thank_you_stands_where_both_want_it_and_never_by_name_at_the_mentees_employer(
    app: Flask, audience: Audience, to_others: list[str], to_colleagues: list[str]
) -> None:
    mentor, mentee, public_id = thanked(audience)
    group = builders.an_organization("Halden")
    builders.a_job(mentee, group, 2015)
    colleague, stranger = builders.a_member(), builders.a_member()
    builders.a_job(colleague, builders.an_organization("Halden Rail", parent=group.id), 2012)
    assert names_read_by(stranger, mentor) == []
    commands.show_thanks(public_id, by=mentor.id, is_shown=True, now=ENDED)
    assert names_read_by(stranger, mentor) == to_others
    assert names_read_by(colleague, mentor) == to_colleagues
    assert names_read_by(mentee, mentor)[0] == to_others[0]


def test_thanks_come_off_again_by_either_and_with_a_block(app: Flask) -> None:
    mentor, mentee, public_id = thanked(Audience.NAMED)
    stranger = builders.a_member()
    for is_shown in (True, False):
        commands.show_thanks(public_id, by=mentor.id, is_shown=is_shown, now=ENDED)
        assert bool(names_read_by(stranger, mentor)) is is_shown
    commands.show_thanks(public_id, by=mentor.id, is_shown=True, now=ENDED)
    commands.thank(
        public_id, by=mentee.id, words="Other words.", audience=Audience.NAMED, now=ENDED
    )
    assert names_read_by(stranger, mentor) == []
    commands.show_thanks(public_id, by=mentor.id, is_shown=True, now=ENDED)
    # A block of its author takes it from nobody, or whoever is blocked would learn of it.
    for blocked in (stranger, mentor):
        connections.block(blocked.public_id, by=mentee.id, now=ENDED)
    for reader in (stranger, mentor):
        assert names_read_by(reader, mentor) == [mentee.name]
    connections.block(mentee.public_id, by=stranger.id, now=ENDED)
    assert names_read_by(stranger, mentor) == []
    commands.take_thanks_back(public_id, by=mentee.id, now=THEN)
    assert names_read_by(builders.a_member(), mentor) == []


def test_what_is_for_the_mentor_alone_is_never_shown(app: Flask) -> None:
    mentor, mentee, public_id = thanked(Audience.NOBODY)
    with pytest.raises(NotFound):
        commands.show_thanks(public_id, by=mentor.id, is_shown=True, now=ENDED)
    with pytest.raises(NotFound):
        commands.thank(
            public_id, by=mentor.id, words="Thank me.", audience=Audience.NAMED, now=ENDED
        )
    with pytest.raises(NotFound):
        commands.take_thanks_back(public_id, by=mentor.id, now=THEN)
    assert mentee.id != mentor.id


def test_feedback_is_told_in_fives_once_it_is_sealed(app: Flask) -> None:
    mentor = builders.a_mentor("Ruth Adeyemi", places=20)
    for number in range(6):
        mentee = builders.a_member()
        asked = a_request(mentee, mentor, time_kind=TimeKind.SIX_MONTHS)
        public_id = commands.accept_request(asked, by=mentor.id, now=THEN)
        sign(public_id, mentor, mentee, THEN)
        commands.we_met(public_id, by=mentee.id, now=THEN)
        commands.finish_mentorship(public_id, by=mentee.id, now=THEN + number * DAY)
        words = commands.FeedbackWords(helped=5, rhythm=4, again=number + 1)
        if number == 5:
            words = commands.FeedbackWords(helped=1, rhythm=1, again=1)
        commands.give_feedback(public_id, by=mentee.id, words=words, now=THEN + number * DAY)
    watch_mentorships(THEN + 24.9 * DAY)
    reading().expire_all()
    assert telling.told_of(reading(), mentor.id) is None
    watch_mentorships(THEN + 40 * DAY)
    reading().expire_all()
    told = telling.told_of(reading(), mentor.id)
    assert told == telling.Told(5, 5.0, 4.0, 3.0)
    with pytest.raises(FeedbackSealed):
        commands.give_feedback(public_id, by=mentee.id, words=words, now=THEN + 41 * DAY)


@pytest.mark.postgresql
def test_who_is_erased_takes_their_words_along_and_leaves_what_counts(app: Flask) -> None:
    mentor, mentee, public_id = a_running_pair()
    goal = commands.GoalWords(title="Secret goal", measure="Secret measure")
    commands.add_goal(public_id, by=mentee.id, words=goal, now=THEN)
    commands.choose_skills(public_id, by=mentee.id, rated=[("Secret skill", 2)])
    commands.we_met(public_id, by=mentee.id, now=THEN)
    commands.answer_check_in(
        public_id, by=mentee.id, answer=Going.UNSURE, line="Secret line", now=THEN
    )
    commands.finish_mentorship(public_id, by=mentee.id, now=THEN)
    feedback = commands.FeedbackWords(helped=4, rhythm=3, again=5, took_away="Secret lesson")
    commands.give_feedback(public_id, by=mentee.id, words=feedback, now=THEN)
    commands.thank(public_id, by=mentee.id, words="Secret words", audience=Audience.NAMED, now=THEN)

    told = registry.exporters["mentorships"](reading(), mentee.id)
    assert {name: len(rows) for name, rows in told.items()} == {
        "check_ins": 1,
        "feedback": 1,
        "thanks": 1,
        "what_came_of_it": 0,
        "goals": 1,
        "agreements": 1,
        "skills": 1,
    }
    assert "Secret" in str(told)
    theirs = registry.exporters["mentorships"](reading(), mentor.id)
    assert "Secret" not in str(theirs)
    assert len(theirs["agreements"]) == 1

    with writing() as session:
        session.get_one(Person, mentee.id).erased_at = THEN
        registry.erasers["mentoring"](session, mentee.id, THEN)
    assert "Secret" not in str(registry.exporters["mentorships"](reading(), mentee.id))
    own = telling.own_feedback(reading(), row_of(public_id).id, mentee.id)
    assert own is not None
    assert (own.helped, own.took_away) == (4, "")
    assert row_of(public_id).times_met == 1
    assert members.page_of(
        reading(), seen_by(mentor), mentor.public_id, today=THEN.date()
    ).display_name


@pytest.mark.postgresql
def test_who_lost_a_mentor_through_no_fault_of_theirs_comes_first(app: Flask) -> None:
    mentor, mentee, public_id = a_running_pair()
    other, first = builders.a_mentor(places=3), builders.a_member()
    with writing() as session:
        db.lock_people(session, mentor.id)
        commands.void_for(session, mentor.id, THEN + DAY)
    waits = [a_request(first, other, now=THEN + DAY), a_request(mentee, other, now=THEN + 2 * DAY)]
    now = THEN + 3 * DAY
    listed = lists.requests_of(reading(), seen_by(other), lists.Tab.WAITING, now=now)
    assert [each.public_id for each in listed] == [waits[1], waits[0]]
    page = mentorships.mentorship_page(reading(), seen_by(mentee), public_id, now=now)
    assert page.next_line == "Next: ask somebody else. Your next request comes first."
    later = lists.requests_of(reading(), seen_by(other), lists.Tab.WAITING, now=THEN + 95 * DAY)
    assert [each.public_id for each in later] == waits


@pytest.mark.postgresql
@time_machine.travel(THEN, tick=False)
def test_the_staff_see_how_many_said_what_and_nothing_below_five(
    new_client: Callable[..., InspectingClient],
) -> None:
    association = builders.an_association()
    client = new_client(builders.an_admin(association))
    for number in range(3):
        mentor, mentee, public_id = a_running_pair()
        for each in (mentor, mentee):
            builders.a_membership(each, association)
        commands.we_met(public_id, by=mentee.id, now=THEN)
        for each, answer in ((mentor, Going.NOT_WELL), (mentee, Going.WELL)):
            commands.answer_check_in(public_id, by=each.id, answer=answer, line="", now=THEN)
        told = "How mentorships go" in client.get("administration.overview").main
        assert told is (number == 2)
    page = client.get("administration.overview")
    assert "Six answers in three months" in page.main
    assert "that it doesn't fit3" in page.main.replace(" 3", "3")
