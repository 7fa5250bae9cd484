"""What a mentor gave: people, certificates that strangers may read, and notes that nobody may."""

from collections.abc import Callable
from http import HTTPStatus

import pytest
import time_machine
from flask import Flask

from alumnet.accounts.models import AssociationMembership, MembershipState
from alumnet.kernel.db import lock_people, reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.registry import registry
from alumnet.mentoring import commands
from alumnet.mentoring.commands import session_outcomes
from alumnet.mentoring.models import PracticeNote, ServiceCertificate, WhatCame
from alumnet.mentoring.rules.mentorship_states import Audience, GoalState
from alumnet.mentoring.rules.service import service_in_words
from alumnet.mentoring.rules.sessions import About, Subject
from tests import builders
from tests.builders import THEN, Built
from tests.client import InspectingClient
from tests.mentoring.asking import DAY, a_request
from tests.mentoring.meeting import HOUR, agreed
from tests.mentoring.together import a_running_pair, row_of

NewClient = Callable[..., InspectingClient]


pytestmark = pytest.mark.usefixtures("then")


@pytest.fixture
def house(app: Flask) -> Built:
    return builders.an_association("Harbour Alumni")


@pytest.fixture
def ruth(house: Built) -> Built:
    return builders.a_mentor("Ruth Adeyemi", of=house, places=4)


def helped(ruth: Built, *people: Built) -> None:
    for person in people:
        commands.accept_request(a_request(person, ruth), by=ruth.id, now=THEN)


def rows(table: type) -> int:
    session = reading()
    session.expire_all()
    return session.query(table).count()


# ---------------------------------------------------------------------------------- what came of it
def test_goals_thanks_and_words_a_year_later_are_the_mentors_to_read(
    app: Flask, new_client: NewClient
) -> None:
    mentor, mentee, public_id = a_running_pair()
    words = commands.GoalWords(title="Hand over the Monday meeting")
    goal = commands.add_goal(public_id, by=mentee.id, words=words, now=THEN)
    commands.add_goal(public_id, by=mentee.id, words=commands.GoalWords(title="Not yet"), now=THEN)
    commands.settle_goal(public_id, goal, by=mentee.id, state=GoalState.REACHED, now=THEN)
    commands.we_met(public_id, by=mentee.id, now=THEN)
    commands.finish_mentorship(public_id, by=mentee.id, now=THEN + HOUR)
    thanks = "Your question in March did it."
    commands.thank(public_id, by=mentee.id, words=thanks, audience=Audience.NOBODY, now=THEN + DAY)
    row = row_of(public_id)
    with writing() as session:
        session.add(WhatCame(mentorship_id=row.id, author_id=mentee.id, months=12, asked_at=THEN))
    commands.say_what_came(
        public_id, by=mentee.id, words="I lead a team of five.", now=THEN + 2 * DAY
    )

    page = new_client(mentor).get("mentoring.came_of_it")
    for told in ("Hand over the Monday meeting", thanks, "I lead a team of five.", "12 months"):
        assert told in page.main
    assert "Not yet" not in page.main
    assert thanks not in new_client(mentee).get("mentoring.came_of_it").text
    assert thanks not in new_client(builders.a_mentor("Greta")).get("mentoring.came_of_it").text

    with writing() as session:
        lock_people(session, mentee.id)
        registry.erase(session, mentee.id, THEN + 3 * DAY)
    page = new_client(mentor).get("mentoring.came_of_it")
    assert thanks not in page.main
    assert "Former member" in page.main


# ------------------------------------------------------------------------------------ certificates
def test_a_certificate_is_made_read_by_strangers_and_taken_back(
    new_client: NewClient, house: Built, ruth: Built
) -> None:
    helped(ruth, builders.a_member("Jun Baek", of=house), builders.a_member("Ines Roca", of=house))
    helped(ruth, builders.a_member("Ada Elsewhere"))  # a member of another association
    mentor, stranger = new_client(ruth), new_client()

    page = mentor.get("mentoring.came_of_it")
    assert "Three people" in page.main
    page = mentor.submit(page.form(button="Make one for Harbour Alumni"))
    assert page.h1 == "Certificate of service"
    page = stranger.get(page.url)
    assert "Ruth Adeyemi mentored two people in 2026." in page.main
    assert "Jun" not in page.text
    assert "Ines" not in page.text

    path = page.url
    client = new_client(builders.a_member())
    code = path.rpartition("/")[2]
    client.post("mentoring.revoke_certificate", code=code, expect=HTTPStatus.NOT_FOUND)
    mentor.submit(mentor.get("mentoring.came_of_it").form(action="/revoke"))
    stranger.get(path, expect=HTTPStatus.NOT_FOUND)
    stranger.get("mentoring.certificate_page", code="x", expect=HTTPStatus.NOT_FOUND)


def test_hours_are_those_of_conversations_that_took_place(
    new_client: NewClient, house: Built, ruth: Built
) -> None:
    jun, ada = builders.a_member("Jun Baek", of=house), builders.a_member("Ada Elsewhere")
    for person, times in ((jun, 3), (ada, 1)):
        mentorship = commands.accept_request(a_request(person, ruth), by=ruth.id, now=THEN)
        subject = Subject(About.MENTORSHIP, mentorship)
        for week in range(times):
            start = THEN + (week + 1) * 7 * DAY + (HOUR if person is ada else 0 * HOUR)
            number = agreed(subject, ruth, person, start)
            if week < 2:
                session_outcomes.hold_session(subject, number, by=ruth.id, now=start + HOUR)
    later = THEN + 30 * DAY
    code = commands.issue_certificate(builders.slug_of(house), by=ruth.id, now=later)
    words = new_client().get("mentoring.certificate_page", code=code).main
    assert "mentored one person in 2026, in about two hours of conversation" in words
    with time_machine.travel(later, tick=False):
        page = new_client(ruth).get("mentoring.mentor_desk", minutes=1)
    assert "in the last thirty days it was about two and a quarter hours" in page.main


def test_a_new_certificate_for_the_same_years_takes_the_place_of_the_one_before(
    house: Built, ruth: Built
) -> None:
    helped(ruth, builders.a_member(of=house))
    slug = builders.slug_of(house)
    first = commands.issue_certificate(slug, by=ruth.id, now=THEN)
    second = commands.issue_certificate(slug, by=ruth.id, now=THEN + DAY)
    session = reading()
    valid = session.query(ServiceCertificate).where(ServiceCertificate.revoked_at.is_(None)).all()
    assert [each.code for each in valid] == [second] != [first]


def test_nobody_certifies_what_they_did_not_give(house: Built, ruth: Built) -> None:
    for slug in (builders.slug_of(house), "no-such-house"):
        with pytest.raises(NotFound):
            commands.issue_certificate(slug, by=ruth.id, now=THEN)
    asked = a_request(builders.a_member(of=house), ruth)
    assert asked
    with pytest.raises(NotFound):  # a request is no service
        commands.issue_certificate(builders.slug_of(house), by=ruth.id, now=THEN)


def test_whoever_is_suspended_shows_no_certificate(
    new_client: NewClient, house: Built, ruth: Built
) -> None:
    helped(ruth, builders.a_member(of=house))
    code = commands.issue_certificate(builders.slug_of(house), by=ruth.id, now=THEN)
    with writing() as session:
        row = session.query(AssociationMembership).where(AssociationMembership.person_id == ruth.id)
        row.one().state = MembershipState.SUSPENDED
    new_client().get("mentoring.certificate_page", code=code, expect=HTTPStatus.NOT_FOUND)


@pytest.mark.parametrize(
    ("people", "hours", "years", "words"),
    [
        (1, 0, (2026, 2026), "mentored one person in 2026"),
        (4, 1, (2019, 2026), "mentored four people between 2019 and 2026, in about an hour"),
        (2, 31, (2025, 2026), "in about 31 hours of conversation"),
    ],
)
def test_a_certificate_says_it_in_words(
    people: int, hours: int, years: tuple[int, int], words: str
) -> None:
    assert words in service_in_words(people, hours, *years)


# ----------------------------------------------------------------------------------- practice notes
def test_notes_are_written_changed_and_deleted_by_their_writer_alone(
    new_client: NewClient, ruth: Built
) -> None:
    client, other = new_client(ruth), new_client(builders.a_mentor("Greta"))
    form = client.get("mentoring.practice_notes").form(field="text")
    page = client.submit(form.fill(text="Asked one question.\n\nWaited.", on="2026-01-04"))
    assert "Waited." in page.main
    assert "Waited." not in other.get("mentoring.practice_notes").text

    page = client.follow(page, "Sunday 4 January 2026")
    public_id = page.url.rpartition("/")[2]
    for endpoint in ("change_practice_note", "delete_practice_note"):
        where = f"mentoring.{endpoint}"
        other.post(where, {"on": "2026-01-04", "text": "x"}, public_id=public_id, expect=404)
    other.get("mentoring.practice_note", public_id=public_id, expect=404)

    stale = page.form(field="text")
    page = client.submit(page.form(field="text").fill(text="Asked two."))
    assert "Asked two." in page.main
    page = client.submit(stale.fill(text="Asked three."), expect=HTTPStatus.CONFLICT)
    assert "Asked two." in page.alerts[0]
    assert page.form(field="text").fields["text"] == ["Asked three."]

    client.submit(page.form(button="Delete this note"))
    assert rows(PracticeNote) == 0


def test_a_note_without_words_or_day_loses_nothing_typed(
    new_client: NewClient, ruth: Built
) -> None:
    client = new_client(ruth)
    form = client.get("mentoring.practice_notes").form(field="text")
    page = client.submit(form.fill(on="", text="Kept."), expect=HTTPStatus.UNPROCESSABLE_ENTITY)
    assert page.form(field="text").fields["text"] == ["Kept."]


def test_older_notes_are_a_page_further(new_client: NewClient, ruth: Built) -> None:
    for day in range(25):
        on = (THEN - day * DAY).date()
        commands.write_note(by=ruth.id, on=on, text=f"note {day}.", now=THEN)
    client = new_client(ruth)
    page = client.get("mentoring.practice_notes")
    assert "note 19." in page.main
    assert "note 20." not in page.main
    page = client.follow(page, "Next")
    assert "note 24." in page.main


def test_the_copy_of_ones_data_holds_the_desk_and_an_erasure_empties_it(
    house: Built, ruth: Built
) -> None:
    helped(ruth, builders.a_member(of=house))
    commands.issue_certificate(builders.slug_of(house), by=ruth.id, now=THEN)
    commands.write_note(by=ruth.id, on=THEN.date(), text="Silence helps.", now=THEN)
    told = registry.exporters["mentor_desk"](reading(), ruth.id)
    assert told["what_i_practised"] == [{"on": "2026-01-05", "text": "Silence helps."}]
    assert told["certificates"][0]["people"] == 1

    with writing() as session:
        registry.erasers["mentor_desk"](session, ruth.id, THEN)

    assert (rows(PracticeNote), rows(ServiceCertificate)) == (0, 0)
