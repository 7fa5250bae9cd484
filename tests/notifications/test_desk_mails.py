"""The mails of the mentor desk: to whom, with neutral titles, and no topic or place in them."""

from email.message import EmailMessage

from alumnet.connections import commands as connections
from alumnet.kernel.db import reading
from alumnet.mentoring import commands
from alumnet.mentoring.queries.arranging import asked_of
from alumnet.mentoring.rules.wall_times import wall_time_of
from tests import builders
from tests.builders import THEN, Built
from tests.mailserver import html_of, text_of
from tests.mentoring.asking import DAY, a_request
from tests.mentoring.talking import a_pair
from tests.notifications.conftest import Post, calendar_in

PLACE = "https://meet.example.org/ruth"


def the_one_about(mails: list[EmailMessage], subject: str) -> str:
    found = [each for each in mails if each["Subject"] == subject]
    assert len(found) == 1, [str(each["Subject"]) for each in mails]
    text = text_of(found[0])
    assert PLACE not in text + html_of(found[0])
    assert "career" not in text + html_of(found[0])
    return text


def test_each_is_asked_to_an_hour_alone_and_told_when_it_is_off(post: Post) -> None:
    ruth = builders.a_mentor("Ruth Adeyemi", places=3)
    people = [builders.a_member(name) for name in ("Jun Baek", "Ines Roca", "Kwame Asante")]
    plan = commands.GroupPlan(
        topic="career-planning",
        time=wall_time_of(THEN + 3 * DAY, "UTC"),
        minutes=60,
        place=PLACE,
        requests=[a_request(each, ruth) for each in people],
    )
    public_id = commands.plan_group_hour(plan, by=ruth.id, now=THEN)
    text = the_one_about(post(people[0], THEN), "An hour with Ruth")
    assert "Ines" not in text
    assert f"/group-hours/{public_id}" in text
    mails = post(ruth, THEN, keep=True)
    assert in_calendar(mails, "Your hour for several") == ("REQUEST", 0, PLACE)

    jun, ines, kwame = people
    for person in people:
        commands.answer_invitation(public_id, by=person.id, comes=True, now=THEN)
        assert in_calendar(post(person, THEN), "Your hour with Ruth") == ("REQUEST", 0, PLACE)
    commands.answer_invitation(public_id, by=jun.id, comes=False, now=THEN)
    mails = post(jun, THEN)
    assert in_calendar(mails, "About the hour with Ruth") == ("CANCEL", 1, "")
    assert "You said that you don't come" in text_of(mails[0])
    commands.answer_invitation(public_id, by=jun.id, comes=True, now=THEN)
    assert in_calendar(post(jun, THEN), "Your hour with Ruth") == ("REQUEST", 2, PLACE)

    connections.block(kwame.public_id, by=ruth.id, now=THEN)
    mails = post(kwame, THEN)
    off = "The hour with Ruth doesn't take place"
    assert in_calendar(mails, off) == ("CANCEL", 1, "")
    about_note, of_hour = mails
    assert "can't take this on now" in text_of(about_note)
    assert "keeps its place" in text_of(of_hour)

    commands.cancel_group_hour(public_id, by=ruth.id, now=THEN)
    mails = post(ines, THEN)
    assert in_calendar(mails, off) == ("CANCEL", 1, "")
    assert "keeps its place" in the_one_about(mails, off)
    assert in_calendar(post(jun, THEN, keep=True), off) == ("CANCEL", 3, "")
    mails = post(ruth, THEN, keep=True)
    assert in_calendar(mails, "Your hour for several is off") == ("CANCEL", 1, "")


def in_calendar(mails: list[EmailMessage], subject: str) -> tuple[str, int, str]:
    """Return what the file of the last mail of this title does: method, sequence, place."""
    mail = [each for each in mails if each["Subject"] == subject][-1]
    calendar, event = calendar_in(mail)
    assert str(event["UID"]).startswith("group-hour-")
    assert "career" not in calendar.to_ical().decode()
    return str(calendar["METHOD"]), event["SEQUENCE"], str(event.get("LOCATION", ""))


def test_whoever_shall_arrange_is_asked_the_mentee_told_and_an_end_is_said(post: Post) -> None:
    pair = a_pair(THEN)
    mona = builders.a_member("Mona Lind")
    commands.ask_to_arrange(mona.email, by=pair.ruth.id, now=THEN)
    text = the_one_about(post(mona, THEN), "Ruth asks for your help with times")
    assert "/arranging" in text
    (asked,) = _grants(mona)
    commands.answer_grant(asked, by=mona.id, agrees=True, now=THEN)
    text = the_one_about(post(pair.jun, THEN), "About times with Ruth")
    assert "Mona Lind arranges times for Ruth now" in text
    commands.end_grant(asked, by=mona.id, now=THEN)
    text = the_one_about(post(pair.ruth, THEN), "A change about times with Mona")
    assert "/me/mentoring/arranging" in text


def _grants(delegate: Built) -> list[str]:
    return [each.public_id for each in asked_of(reading(), delegate.id)]
