"""Reads of mentoring for other pages: capacity, what waits, whom to ask next, what may be seen."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from alumnet.accounts.models import Person
from alumnet.accounts.queries import viewer_of
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.db import engine, lock_people, reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.registry import registry
from alumnet.kernel.visibility import Visibility
from alumnet.members.models import MentorProfile
from alumnet.members.queries import actions_for, opens_otherwise
from alumnet.mentoring import commands
from alumnet.mentoring.models import AnswerToken, MentorshipRequest, RequestQuestion
from alumnet.mentoring.queries import (
    asking,
    capacity,
    facts,
    home,
    lists,
    mentorships,
    people,
    session_home,
)
from alumnet.mentoring.queries import requests as requests_queries
from alumnet.mentoring.rules import DeclineReason, RequestState
from tests import builders
from tests.builders import THEN, Built
from tests.mentoring.asking import DAY, a_draft, a_request, an_asked_pair, request_row, state_of

pytestmark = pytest.mark.postgresql


@contextmanager
def at_most(number: int) -> Iterator[None]:
    """Count the statements of a read."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(engine(), "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(engine(), "before_cursor_execute", note)
    assert len(seen) <= number, seen


def seen_by(person: Built) -> Viewer:
    """Return the viewer that a signed-in person is."""
    from alumnet.accounts.models import Account

    session = reading()
    account = session.scalars(select(Account).where(Account.person_id == person.id)).one()
    return viewer_of(session, account)


# --------------------------------------------------------------------------------------- capacity
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
def test_what_waits_comes_with_the_nearest_date_first(app: Flask) -> None:
    mentor = builders.a_mentor(places=3)
    later = a_request(builders.a_member("Jun Baek"), mentor, now=THEN + DAY)
    sooner = a_request(builders.a_member("Ines Moreau"), mentor)
    viewer = seen_by(mentor)
    with at_most(1):
        found = home.waiting_for(reading(), viewer)
    assert [(item.title, item.url) for item in found] == [
        ("Ines asks you", f"/requests/{sooner}"),
        ("Jun asks you", f"/requests/{later}"),
    ]
    assert reading().scalar(select(home.to_answer()), {"me": mentor.id}) == 2


def test_the_question_after_silences_waits_too(app: Flask) -> None:
    mentor = builders.a_mentor()
    with writing() as session:
        session.get_one(MentorProfile, mentor.id).silences = 3
    viewer = seen_by(mentor)
    with at_most(1):
        found = session_home.waiting_calls(reading(), viewer, THEN)
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
    for tab, number in ((lists.Tab.WAITING, 0), (lists.Tab.SENT, 1), (lists.Tab.DRAFTS, 1)):
        with at_most(1):
            assert len(lists.requests_of(reading(), viewer, tab, now=THEN)) == number


# ------------------------------------------------------------------------------- whom to ask next
@pytest.fixture
def circle(app: Flask) -> tuple[Built, Built, Built, Built]:
    """An association with a mentor, a mentee, and another mentor of the same topic."""
    association = builders.an_association()
    mentor = builders.a_mentor("Ruth Adeyemi", of=association)
    mentee = builders.a_member("Jun Baek", of=association)
    return association, mentor, mentee, builders.a_mentor("Kofi Mensah", of=association)


def next_names(mentee: Built, mentor: Built, *, topic: str | None = "career-planning") -> list[str]:
    viewer = seen_by(mentee)
    with at_most(1):
        found = people.next_people(
            reading(), viewer, request_id=None, instead_of=mentor.id, topic=topic, now=THEN
        )
    return [each.face.display_name for each in found]


def test_the_next_person_helps_with_the_same_and_has_room(
    circle: tuple[Built, Built, Built, Built],
) -> None:
    association, mentor, mentee, _kofi = circle
    builders.a_mentor("Other Topic", of=association, topics=("feedback",))
    builders.a_mentor("No Room", of=association, places=0)
    builders.a_mentor("Not Now", of=association, paused_until=date(2027, 1, 1))
    builders.a_mentor("Not Any More", of=association, is_accepting=False)
    builders.a_mentor("Elsewhere")
    assert next_names(mentee, mentor) == ["Kofi Mensah"]
    assert next_names(mentee, mentor, topic=None) == ["Kofi Mensah"]


@pytest.mark.parametrize("why", ["blocked", "hidden", "suspended", "asked", "cooling", "colleague"])
def test_who_can_not_be_asked_is_not_the_next_person(
    circle: tuple[Built, Built, Built, Built], why: str
) -> None:
    _association, mentor, mentee, kofi = circle
    if why == "blocked":
        builders.a_block(kofi, mentee)
    elif why == "asked":
        a_request(mentee, kofi)
    elif why == "cooling":
        asked = a_request(mentee, kofi)
        commands.withdraw_request(asked, by=mentee.id, now=THEN)
    elif why == "colleague":
        acme = builders.an_organization()
        builders.a_job(kofi, acme, 2015)
        builders.a_job(mentee, acme, 2020)
    else:
        from alumnet.accounts.models import AssociationMembership, MembershipState

        with writing() as session:
            session.get_one(Person, kofi.id).is_listed = why != "hidden"
            membership = session.scalars(
                select(AssociationMembership).where(AssociationMembership.person_id == kofi.id)
            ).one()
            if why == "suspended":
                membership.state = MembershipState.SUSPENDED
    assert next_names(mentee, mentor) == []


def test_suggested_people_come_first(circle: tuple[Built, Built, Built, Built]) -> None:
    association, mentor, mentee, _kofi = circle
    willing = builders.a_mentor("Willing Ada", of=association, may_be_suggested=True, topics=())
    public_id = a_request(mentee, mentor)
    no = commands.No(reason=DeclineReason.OTHER, redirects=[willing.public_id])
    commands.decline_request(public_id, by=mentor.id, answer=no, now=THEN)
    found = people.next_people(
        reading(),
        seen_by(mentee),
        request_id=request_row(public_id).id,
        instead_of=mentor.id,
        topic="career-planning",
        now=THEN,
    )
    # Of somebody who was suggested nothing is said that they don't say themselves.
    assert [(each.face.display_name, each.is_suggested, each.topic) for each in found] == [
        ("Willing Ada", True, ""),
        ("Kofi Mensah", False, "Career planning"),
    ]


def test_only_who_agreed_can_be_suggested(circle: tuple[Built, Built, Built, Built]) -> None:
    association, mentor, mentee, _kofi = circle
    builders.a_mentor("Willing Ada", of=association, may_be_suggested=True)
    blocked = builders.a_mentor("Blocked Bob", of=association, may_be_suggested=True)
    builders.a_block(blocked, mentee)
    assert suggestible(mentor, mentee, statements=2) == ["Willing Ada"]


def suggestible(mentor: Built, mentee: Built, *, statements: int) -> list[str]:
    viewer = seen_by(mentor)
    with at_most(statements):
        found = people.suggestible(
            reading(), viewer, mentee_id=mentee.id, topic="career-planning", now=THEN
        )
    return [each.face.display_name for each in found]


def test_whom_nobody_has_asked_is_suggested_first(
    circle: tuple[Built, Built, Built, Built],
) -> None:
    association, mentor, mentee, _kofi = circle
    asked = builders.a_mentor("Asked Ada", of=association, may_be_suggested=True)
    a_request(builders.a_member(of=association), asked)
    free = ["Free Bo"]
    builders.a_mentor(free[0], of=association, may_be_suggested=True)
    assert suggestible(mentor, mentee, statements=2) == ["Free Bo", "Asked Ada"]
    for number in range(2, 7):
        free.append(f"Free Bo {number}")
        builders.a_mentor(free[-1], of=association, may_be_suggested=True)
    # There are enough of those: nobody else is looked at.
    assert suggestible(mentor, mentee, statements=1) == free


def test_a_job_that_the_mentee_may_not_see_keeps_nobody_from_being_suggested(
    circle: tuple[Built, Built, Built, Built],
) -> None:
    association, mentor, _mentee, _kofi = circle
    mine, acme = Visibility.MY_ASSOCIATIONS, builders.an_organization()
    willing = builders.a_mentor("Willing Ada", of=association, may_be_suggested=True)
    builders.a_job(willing, acme, 2015, visibility=mine)
    elsewhere = builders.an_association()
    builders.a_mentor("Any Mentor", of=elsewhere)
    stranger = builders.a_member(of=elsewhere)
    builders.a_job(stranger, acme, 2020)
    assert suggestible(mentor, stranger, statements=2) == ["Willing Ada"]
    builders.a_membership(stranger, association)
    assert suggestible(mentor, stranger, statements=2) == []


# ---------------------------------------------------------------------------- the employer's side
@pytest.mark.parametrize(
    ("visibility", "is_known"),
    [
        (Visibility.EVERYONE, True),
        (Visibility.MY_ASSOCIATIONS, True),
        (Visibility.CONNECTIONS, False),
        (Visibility.TIED_TO_ME, False),
        (Visibility.ONLY_ME, False),
    ],
)
def test_a_job_that_the_mentee_may_not_see_asks_no_question(
    circle: tuple[Built, Built, Built, Built], visibility: Visibility, is_known: bool
) -> None:
    _association, mentor, mentee, _kofi = circle
    acme = builders.an_organization()
    builders.a_job(mentor, acme, 2015, visibility=visibility)
    builders.a_job(mentee, acme, 2020)
    found = facts.of_two(reading(), mentor.id, mentee.id, now=THEN)
    assert found.works_together is is_known


def test_a_job_that_ended_or_is_another_groups_asks_no_question(
    circle: tuple[Built, Built, Built, Built],
) -> None:
    _association, mentor, mentee, _kofi = circle
    acme = builders.an_organization()
    builders.a_job(mentor, acme, 2015, 2020)
    builders.a_job(mentee, acme, 2020)
    builders.a_job(mentor, builders.an_organization(), 2021)
    assert not facts.of_two(reading(), mentor.id, mentee.id, now=THEN).works_together


# ----------------------------------------------------------------------------- a person's own page
def actions(viewer: Built, person: Built) -> list[tuple[str, str, str]]:
    mine = seen_by(viewer)
    with at_most(1):
        found = actions_for(reading(), mine, person.id, THEN, of=[asking.ACTIONS])
    return [(each.label, each.url, each.note) for each in found]


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
