"""Suggestions to mentor, and mentorships that run already."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from alumnet.connections import commands as connections
from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.registry import registry
from alumnet.kernel.visibility import Visibility
from alumnet.members.models import MentorProfile
from alumnet.mentoring import commands
from alumnet.mentoring.jobs import watch_clocks
from alumnet.mentoring.models.offers import MeetingRecord, Nomination
from alumnet.mentoring.queries import capacity
from alumnet.mentoring.rules import RequestState, errors
from alumnet.mentoring.rules.beginning_states import MeetingState, NominationState
from tests import builders
from tests.accounts.builders import a_known_email
from tests.builders import THEN, Built
from tests.client import InspectingClient
from tests.mailserver import MailServer, html_of, links_of, text_of
from tests.mentoring.asking import DAY, a_request, mentorships, state_of

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("then")]
NewClient = Callable[..., InspectingClient]


# ------------------------------------------------------------------------------------ nominations
def suggest(by: Built, nominee: Built, *, now: object = THEN) -> None:
    commands.nominate(
        nominee.public_id,
        by=by.id,
        topic=None,
        because="",
        is_named=False,
        now=now,  # type: ignore[arg-type]
    )


def nominations() -> list[Nomination]:
    session = reading()
    session.expire_all()
    return list(session.scalars(select(Nomination).order_by(Nomination.id)))


def test_a_nominee_decides_first_and_a_yes_opens_the_form(
    app: Flask, new_client: NewClient, worker: Callable[..., int], mailbox: MailServer
) -> None:
    ines, ruth = builders.a_member("Ines Prado"), builders.a_member("Ruth Adeyemi")
    client = new_client(ines)
    page = client.follow(client.get(f"/people/x-{ruth.public_id}", expect=301))
    page = client.follow(page, "Suggest as a mentor")
    page = client.submit(
        page.form(field="because").fill(
            topic="career-planning", is_named="yes", because="You read my first budget."
        )
    )
    assert page.h1 == "Whom you suggested"
    assert "Ruth Adeyemi" in page.main
    worker()
    mail = mailbox.last(ruth.email)
    assert mail["Subject"] == "A suggestion for you"
    assert "Ines thinks you could be a good mentor" in text_of(mail)
    assert "first budget" not in text_of(mail) + html_of(mail)

    deciding = new_client(ruth)
    page = deciding.get("/")
    assert "Ines thinks you could mentor" in page.main
    page = deciding.get("mentoring.nomination", public_id=nominations()[0].public_id)
    assert "You read my first budget." in page.main
    client.get("mentoring.nomination", public_id=nominations()[0].public_id, expect=404)
    page = deciding.submit(page.form(button="Not now").press("Yes, show me"))
    assert page.form(field="topics").fields["topics"] == ["career-planning"]
    assert reading().get(MentorProfile, ruth.id) is None
    assert client.get("mentoring.nominations").main == client.get("mentoring.nominations").main


def test_nobody_learns_of_not_now_and_nobody_is_asked_again_for_a_year(
    app: Flask, new_client: NewClient, worker: Callable[..., int], mailbox: MailServer
) -> None:
    ines, kim = builders.a_member("Ines Prado"), builders.a_member()
    imported = builders.a_person("Ada Obi")
    builders.a_membership(imported, builders.an_association("Northgate"))
    a_known_email(imported, "ada@example.org")
    suggest(ines, imported)
    worker()
    mail = mailbox.last("ada@example.org")
    assert "Ines" not in text_of(mail) + str(mail["Subject"])
    link = next(each for each in links_of(mail) if "/nominations/answer/" in each)
    client = new_client()
    before = new_client(ines).get("mentoring.nominations").main
    page = client.get(link.removeprefix("http://localhost"))
    assert "Somebody here thinks you could be a good mentor." in page.main
    assert "Join and read it" in page.main
    page = client.submit(page.form(button="Not now"))
    assert "This needs no answer any more. Nobody was told." in page.main
    assert new_client(ines).get("mentoring.nominations").main == before
    mailbox.clear()
    suggest(kim, imported, now=THEN + 300 * DAY)
    suggest(builders.a_member(), imported, now=THEN + 366 * DAY)
    worker()
    assert [each.state for each in nominations()] == [
        NominationState.NOT_NOW,
        NominationState.KEPT_BACK,
        NominationState.SENT,
    ]
    with pytest.raises(errors.NominatedAlready):
        suggest(kim, imported, now=THEN + 400 * DAY)
    client.get("/nominations/answer/made-up", expect=404)


def test_limits_of_suggestions_count_what_was_done_and_not_what_came_of_it(app: Flask) -> None:
    ines = builders.a_member()
    people = [builders.a_member() for _ in range(4)]
    for each in people[:3]:
        suggest(ines, each)
    commands.answer_nomination(
        nominations()[0].public_id, by=people[0].id, says_yes=False, now=THEN
    )
    with pytest.raises(errors.TooManyNominations):
        suggest(ines, people[3])
    with pytest.raises(errors.MentorsAlready):
        suggest(people[3], builders.a_mentor())
    with pytest.raises(errors.SamePerson):
        suggest(ines, ines)
    for _ in range(2):
        suggest(builders.a_member(), people[1])
    assert [each.state for each in nominations()[3:]] == [
        NominationState.SENT,
        NominationState.KEPT_BACK,
    ]
    connections.block(people[2].public_id, by=ines.id, now=THEN)
    assert nominations()[2].state is NominationState.VOIDED
    with pytest.raises(NotFound):
        suggest(people[2], ines)
    watch_clocks(THEN + 60 * DAY)
    assert nominations()[1].state is NominationState.EXPIRED
    told = registry.exporters["offers"](reading(), ines.id)["suggested_as_mentors"]
    assert len(told) == 3
    assert "state" not in told[0]


def test_why_somebody_was_suggested_goes_with_either_of_the_two(app: Flask) -> None:
    ines, ruth, kim = (builders.a_member() for _ in range(3))
    for by, nominee in ((ines, ruth), (ines, kim)):
        commands.nominate(
            nominee.public_id,
            by=by.id,
            topic="career-planning",
            because="You read my first budget.",
            is_named=True,
            now=THEN,
        )

    def told() -> list[tuple[str, str | None]]:
        exported = registry.exporters["offers"](reading(), ines.id)["suggested_as_mentors"]
        return [(each["because"], each["topic"]) for each in exported]

    with writing() as session:
        registry.erase(session, ruth.id, THEN)
    assert told() == [("", "career-planning"), ("You read my first budget.", "career-planning")]
    with writing() as session:
        registry.erase(session, ines.id, THEN)
    assert [(each.because, each.topic) for each in nominations()] == [("", None)] * 2


def test_the_staff_see_how_many_were_suggested_and_mentor_now_and_nothing_below_five(
    new_client: NewClient,
) -> None:
    association = builders.an_association()
    client = new_client(builders.an_admin(association))
    by = builders.a_member("Ines Moreau")
    for number in range(5):
        nominee = builders.a_member(of=association)
        suggest(builders.a_member() if number else by, nominee)
        page = client.get("administration.overview")
        assert ("Suggested as mentors" in page.main) is (number == 4)
    with writing() as session:
        session.add(MentorProfile(person_id=nominee.id, places=1, updated_at=THEN))
    page = client.get("administration.overview")
    assert "Members who were suggested5" in page.main.replace(" 5", "5")
    assert "mentors who take requests now1" in page.main.replace(" 1", "1")
    assert by.name not in page.main
    other = new_client(builders.an_admin(builders.an_association()))
    assert "Suggested as mentors" not in other.get("administration.overview").main


# ------------------------------------------------------------------------------- we already meet
def meet(by: Built, other: Built, *, is_mentor: bool, makes_room: bool = False) -> str:
    commands.record_meeting(
        other.public_id, by=by.id, is_mentor=is_mentor, makes_room=makes_room, now=THEN
    )
    return records()[-1].public_id


def records() -> list[MeetingRecord]:
    session = reading()
    session.expire_all()
    return list(session.scalars(select(MeetingRecord).order_by(MeetingRecord.id)))


def test_a_mentee_records_it_and_the_mentor_makes_room(
    app: Flask, new_client: NewClient, worker: Callable[..., int], mailbox: MailServer
) -> None:
    ruth, jun = builders.a_mentor("Ruth Adeyemi", places=0), builders.a_member("Jun Baek")
    client = new_client(jun)
    page = client.follow(client.get(f"/people/x-{ruth.public_id}", expect=301))
    page = client.follow(page, "We already meet")
    page = client.submit(page.form(field="side"), expect=422)
    page = client.submit(page.form(field="side").fill(side="mentee"))
    assert "Ruth is asked to confirm it." in page.main
    assert "Next: Ruth confirms it" in page.main
    again = client.get(f"/already-meeting/new?who={ruth.public_id}", expect=303)
    assert "Take it back" in client.follow(again).main
    worker()
    assert mailbox.last(ruth.email)["Subject"] == "A question from Jun"
    public_id = records()[0].public_id
    confirming = new_client(ruth)
    assert "Jun says that you two already meet" in confirming.get("/").main
    page = confirming.get("mentoring.meeting", public_id=public_id)
    assert "you have none free. Raise them by one?" in page.main
    with pytest.raises(errors.MentorFull):
        commands.confirm_meeting(public_id, by=ruth.id, now=THEN)
    with pytest.raises(NotFound):
        commands.confirm_meeting(public_id, by=jun.id, now=THEN)
    new_client(builders.a_member()).get("mentoring.meeting", public_id=public_id, expect=404)
    page = confirming.submit(page.form(button="Leave it").press("Yes, and one place more"))
    (begun,) = mentorships()
    assert page.url.endswith(f"/mentorships/{begun.public_id}")
    assert (begun.mentor_id, begun.mentee_id, begun.request_id) == (ruth.id, jun.id, None)
    facts = capacity.mentor_facts(reading(), ruth.id)
    assert (facts.places, facts.used) == (1, 1)
    worker()
    assert mailbox.last(jun.email)["Subject"] == "Ruth answered you"
    with pytest.raises(errors.AlreadyTogether):
        meet(ruth, jun, is_mentor=True)


def test_a_no_looks_like_no_answer_until_it_lapses(app: Flask, new_client: NewClient) -> None:
    ruth, jun = builders.a_mentor("Ruth Adeyemi"), builders.a_member("Jun Baek")
    waiting = meet(ruth, jun, is_mentor=True)
    before = new_client(ruth).get("mentoring.meeting", public_id=waiting).main
    commands.decline_meeting(waiting, by=jun.id, now=THEN)
    assert new_client(ruth).get("mentoring.meeting", public_id=waiting).main == before
    assert "You left it unconfirmed." in (
        new_client(jun).get("mentoring.meeting", public_id=waiting).main
    )
    with pytest.raises(errors.RecordedAlready):
        meet(ruth, jun, is_mentor=True)
    watch_clocks(THEN + 31 * DAY)
    assert records()[0].state is MeetingState.LAPSED
    assert "wasn't confirmed in time" in (
        new_client(ruth).get("mentoring.meeting", public_id=waiting).main
    )
    assert mentorships() == []


def test_who_is_no_mentor_yet_begins_with_a_place_for_it(app: Flask) -> None:
    maeve, jun = builders.a_member(), builders.a_member()
    ruth = builders.a_mentor()
    asked = a_request(jun, ruth)
    twice = meet(jun, ruth, is_mentor=False)
    commands.confirm_meeting(twice, by=ruth.id, now=THEN)
    assert state_of(asked) is RequestState.SUPERSEDED
    made = meet(maeve, jun, is_mentor=True, makes_room=True)
    commands.decline_meeting(made, by=jun.id, now=THEN)
    own = meet(jun, maeve, is_mentor=False)
    with pytest.raises(errors.MentorFull):
        commands.confirm_meeting(own, by=maeve.id, now=THEN)
    commands.confirm_meeting(own, by=maeve.id, makes_room=True, now=THEN)
    profile = reading().get_one(MentorProfile, maeve.id)
    assert (profile.places, profile.is_accepting) == (1, False)
    taken_back = meet(builders.a_member(), jun, is_mentor=True)
    commands.take_back_meeting(taken_back, by=records()[-1].recorded_by_id, now=THEN)
    assert records()[-1].state is MeetingState.WITHDRAWN
    voided = meet(builders.a_member(), jun, is_mentor=True)
    for suspend in registry.on_suspension:
        with writing() as session:
            suspend(session, jun.id, THEN)
    assert [each.state for each in records() if each.public_id == voided] == [MeetingState.VOIDED]
    assert reading().scalar(select(func.count(MeetingRecord.id))) == 5


def test_inside_one_employer_each_says_that_neither_manages_the_other(
    app: Flask, new_client: NewClient
) -> None:
    acme = builders.an_organization("Acme")
    ruth, jun = builders.a_mentor("Ruth Adeyemi"), builders.a_member("Jun Baek")
    builders.a_job(ruth, acme, 2015)
    builders.a_job(jun, acme, 2020)
    client = new_client(jun)
    page = client.get(f"/already-meeting/new?who={ruth.public_id}")
    page = client.submit(page.form(field="side").fill(side="mentee"), expect=422)
    assert "Say whether one of you manages the other" in page.main
    page = client.submit(page.form(field="side").fill(side="mentee", manages="yes"), expect=422)
    assert "Where one of you manages the other, this isn't possible here." in page.main
    assert records() == []
    client.submit(page.form(field="side").fill(side="mentee", manages="no"))
    public_id = records()[0].public_id

    client = new_client(ruth)
    page = client.get("mentoring.meeting", public_id=public_id)
    for said, told in (("", "Say whether one of you manages"), ("yes", "Where one of you manages")):
        form = page.form(button="Yes, we meet").press("Yes, we meet")
        page = client.submit(form.fill(line=said) if said else form)
        assert told in page.main
    assert mentorships() == []
    client.submit(page.form(button="Yes, we meet").fill(line="no").press("Yes, we meet"))
    assert len(mentorships()) == 1

    kim = builders.a_mentor()
    builders.a_job(kim, acme, 2015, visibility=Visibility.ONLY_ME)
    hidden = meet(jun, kim, is_mentor=False)  # a question would tell where she works
    with pytest.raises(errors.AsksAboutLine):
        commands.confirm_meeting(hidden, by=kim.id, now=THEN)
