"""The mails of sessions, and the calendar files with them, read as calendars read them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from dateutil.tz import tzical
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from alumnet.connections import commands as connections
from alumnet.mentoring import calendars
from alumnet.mentoring.calendars import Entry, Mailbox, feed, invitation
from alumnet.mentoring.commands import session_outcomes, sessions
from alumnet.mentoring.jobs import watch_sessions
from alumnet.mentoring.rules.sessions import SessionState
from alumnet.mentoring.rules.wall_times import WallTime, moments_of, wall_time_of
from tests.client import InspectingClient
from tests.mailserver import links_of, text_of
from tests.mentoring.asking import DAY
from tests.mentoring.meeting import (
    HOUR,
    agreed,
    at,
    in_zone,
    proposed,
    session_row,
    session_rows,
    two_together,
)
from tests.notifications.conftest import Post, calendar_in, only

# Clocks in Paris go back between these two.
OCTOBER = datetime(2026, 10, 22, 15, 30, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 5, 16, 30, tzinfo=UTC)
NOW = OCTOBER - 7 * DAY


@pytest.fixture
def later() -> Iterator[time_machine.Traveller]:
    """Let pages be opened when the sessions are."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def start_of(calendar: Any, event: Any) -> datetime:
    """Return when an event is, by the file alone: its VTIMEZONE, not what this machine knows."""
    said: datetime = event["DTSTART"].dt
    zone = event["DTSTART"].params.get("TZID")
    if zone is None:
        return said.astimezone(UTC)
    known = tzical(StringIO(calendar.to_ical().decode())).get(zone)
    return said.replace(tzinfo=known).astimezone(UTC)


# ---------------------------------------------------------------------------------------- the life
def test_propose_move_and_cancel_over_a_change_of_clocks_as_calendars_see_it(post: Post) -> None:
    mentor, mentee, subject = two_together(NOW)
    in_zone(mentor, "Europe/Paris")
    post(mentor, NOW)
    number = proposed(subject, mentor, OCTOBER, NOVEMBER, now=NOW)
    mail = only(post(mentee, NOW))
    assert mail["Subject"] == "Ruth suggests times"
    assert "Thursday 22 October 2026, 15:30 (UTC)" in text_of(mail)
    assert "text/calendar" not in [part.get_content_type() for part in mail.walk()]

    sessions.confirm_session(subject, number, by=mentee.id, chosen=OCTOBER, now=NOW)
    told = only(post(mentor, NOW))
    assert calendar_in(only(post(mentee, NOW, keep=True)))[1]["SUMMARY"] == "Call with Ruth"
    uid = session_row().uid
    calendar, event = calendar_in(told)
    assert told["Subject"] == "Your call with Jun"
    assert "Thursday 22 October 2026, 17:30 (Europe/Paris), 45 minutes" in text_of(told)
    assert (str(calendar["METHOD"]), str(event["UID"]), event["SEQUENCE"]) == ("REQUEST", uid, 0)
    assert event["DTSTART"].to_ical() == b"20261022T173000"
    assert start_of(calendar, event) == OCTOBER
    assert str(event["SUMMARY"]) == "Call with Jun"
    # The site organizes, and nobody learns the other's address.
    assert str(event["ORGANIZER"]).startswith("mailto:")
    assert str(event["ATTENDEE"]) == f"mailto:person{mentor.id}@example.org"
    assert f"person{mentee.id}@" not in calendar.to_ical().decode()
    assert str(event["DESCRIPTION"]) == str(event["URL"])
    assert str(event["URL"]).endswith(f"/mentorships/{subject.public_id}/sessions/1")

    offer = sessions.Offer(times=at(NOVEMBER))
    sessions.move_session(subject, number, by=mentor.id, offer=offer, now=NOW)
    assert only(post(mentee, NOW))["Subject"] == "Ruth asks for another time"
    sessions.confirm_session(subject, number, by=mentee.id, chosen=NOVEMBER, now=NOW)
    calendar, event = calendar_in(only(post(mentor, NOW)))
    assert (str(calendar["METHOD"]), str(event["UID"]), event["SEQUENCE"]) == ("REQUEST", uid, 1)
    # The same hour on the clock, another moment.
    assert event["DTSTART"].to_ical() == b"20261105T173000"
    assert start_of(calendar, event) == NOVEMBER

    sessions.cancel_session(subject, number, by=mentor.id, now=NOW)
    mail = only(post(mentee, NOW))
    calendar, event = calendar_in(mail)
    assert mail["Subject"] == "Your call with Ruth is off"
    assert (str(calendar["METHOD"]), str(event["UID"]), event["SEQUENCE"]) == ("CANCEL", uid, 2)
    assert str(event["STATUS"]) == "CANCELLED"


def test_a_block_takes_the_call_out_of_both_calendars_in_neutral_words(post: Post) -> None:
    mentor, mentee, subject = two_together(NOW)
    agreed(subject, mentor, mentee, OCTOBER, now=NOW)
    post(mentor, NOW)
    connections.block(mentor.public_id, by=mentee.id, now=NOW)
    post(mentor, NOW)
    off = [mail for mail in post(mentor, NOW, keep=True) if "is off" in str(mail["Subject"])]
    calendar, event = calendar_in(only(off))
    assert (str(calendar["METHOD"]), event["SEQUENCE"]) == ("CANCEL", 1)
    assert "block" not in text_of(off[0]).lower()


def test_a_mail_that_waits_leaves_although_a_block_comes_first(post: Post) -> None:
    mentor, mentee, subject = two_together(NOW)
    number = agreed(subject, mentor, mentee, OCTOBER, now=NOW)
    post(mentee, NOW)
    sessions.cancel_session(subject, number, by=mentor.id, now=NOW)
    connections.block(mentee.public_id, by=mentor.id, now=NOW)
    mails = post(mentee, NOW, keep=True)
    assert "Your call with Ruth is off" in [mail["Subject"] for mail in mails]


# -------------------------------------------------------------------------------- before and after
def test_the_day_before_both_get_the_way_to_the_agenda_and_nothing_of_it(
    post: Post, later: time_machine.Traveller
) -> None:
    mentor, mentee, subject = two_together(NOW)
    agreed(subject, mentor, mentee, OCTOBER, now=NOW)
    post(mentor, NOW)
    before = OCTOBER - DAY
    watch_sessions(before)
    for person, name in ((mentor, "Jun"), (mentee, "Ruth")):
        mails = post(person, before, keep=person is not mentor)
        mail = [each for each in mails if "is near" in str(each["Subject"])][-1]
        assert mail["Subject"] == f"Your call with {name} is near"
        assert links_of(mail)[0].endswith("/sessions/1")


def test_whether_they_met_is_said_with_one_tap_from_the_mail(
    post: Post, client: InspectingClient, later: time_machine.Traveller
) -> None:
    mentor, mentee, subject = two_together(NOW)
    agreed(subject, mentor, mentee, OCTOBER, now=NOW)
    agreed(subject, mentor, mentee, OCTOBER + DAY, now=NOW)
    post(mentee, NOW)
    over = OCTOBER + DAY + HOUR
    later.move_to(over)
    watch_sessions(over)
    mail = only(post(mentee, over))
    assert mail["Subject"] == "Two calls: did you meet?"
    links = [each.removeprefix("http://localhost") for each in links_of(mail)]
    links = [each for each in links if each.startswith("/did-you-meet/")]
    first, second = dict.fromkeys(links)
    page = client.get(first)
    assert page.h1 == "Did you and Ruth meet?"
    assert {row.state for row in session_rows()} == {SessionState.CONFIRMED}
    page = client.submit(page.form(button="We met"))
    assert "Noted: you met." in page.main
    client.submit(client.get(second).form(button="We didn't meet"))
    assert [row.state for row in session_rows()] == [SessionState.HELD, SessionState.NO_SHOW]
    assert only(post(mentor, over))["Subject"] == "About your call with Jun"
    client.get(first[:-3] + "abc", expect=404)
    # The mentor isn't asked, as one answer of either is enough.
    watch_sessions(over + 3 * DAY)
    assert post(mentor, over + 3 * DAY) == []


def test_who_is_told_otherwise_reads_no_blame(post: Post) -> None:
    mentor, mentee, subject = two_together(NOW)
    number = agreed(subject, mentor, mentee, OCTOBER, now=NOW)
    post(mentor, NOW)
    over = OCTOBER + HOUR
    session_outcomes.hold_session(subject, number, by=mentor.id, now=over)
    session_outcomes.contest_session(subject, number, by=mentee.id, now=over)
    mail = only(post(mentor, over))
    assert "Jun remembers your call" in text_of(mail)
    assert "Nobody is at" in text_of(mail)


# ------------------------------------------------------------------------------------------ files
ZONES = st.sampled_from(
    ["Europe/London", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Seoul"]
)
MOMENTS = st.integers(0, 3 * 366 * 24 * 4).map(
    lambda quarter: datetime(2025, 6, 1, tzinfo=UTC) + quarter * timedelta(minutes=15)
)
SITE = Mailbox('Harbour; Alumni, "house"', "alumni@example.org")


def an_entry(start: WallTime, **more: Any) -> Entry:
    values: dict[str, Any] = {
        "uid": "a-uid",
        "sequence": 3,
        "title": "Call with Ruth",
        "start": start,
        "minutes": 45,
        "place": "Café; second floor, left\\right",
        "url": "https://alumni.example.org/mentorships/x/sessions/1",
        "is_off": False,
        "told_at": NOW,
    }
    return Entry(**(values | more))


@given(ZONES, MOMENTS)
def test_a_file_alone_says_the_moment_in_every_zone(zone: str, moment: datetime) -> None:
    content = invitation(
        an_entry(wall_time_of(moment, zone)), organizer=SITE, attendee=Mailbox("Jün", "j@x.org")
    )
    calendar: Any = Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    said = event["DTSTART"].dt.replace(tzinfo=None)
    if len(moments_of(said, zone)) == 1:
        # dateutil takes the second of two equal times; RFC 5545 means the first.
        assert start_of(calendar, event) == moment
    assert event.start.astimezone(UTC) == moment
    assert event["DURATION"].dt == timedelta(minutes=45)
    assert str(event["LOCATION"]) == "Café; second floor, left\\right"
    assert event["ATTENDEE"].params["CN"] == "Jün"
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_a_feed_holds_what_is_agreed_and_what_is_off_and_asks_nobody() -> None:
    seoul, london = (wall_time_of(NOVEMBER, zone) for zone in ("Asia/Seoul", "Europe/London"))
    entries = [an_entry(seoul), an_entry(london, uid="b", is_off=True), an_entry(seoul, uid="c")]
    calendar: Any = Calendar.from_ical(feed(entries, name="Calls", organizer=SITE))
    assert str(calendar["METHOD"]) == "PUBLISH"
    assert calendar["REFRESH-INTERVAL"].to_ical() == b"PT6H"
    zones = [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")]
    assert zones == ["Asia/Seoul", "Europe/London"]
    events = calendar.walk("VEVENT")
    assert [str(each["STATUS"]) for each in events] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert [each for each in events if "ATTENDEE" in each] == []


@given(ZONES)
def test_changes_of_clocks_are_those_that_the_zone_knows(zone: str) -> None:
    first, last = datetime(2025, 1, 1, tzinfo=UTC).date(), datetime(2027, 1, 1, tzinfo=UTC).date()
    changes = list(calendars.changes_of(zone, first, last))
    for each in changes[1:]:
        moment = (each.at - each.before).replace(tzinfo=UTC)
        before, after = (wall_time_of(m, zone).at for m in (moment - timedelta(minutes=1), moment))
        assert after - before == each.after - each.before + timedelta(minutes=1)
        assert each.before != each.after


def test_where_it_is_and_that_it_stays_are_told_to_the_other(post: Post) -> None:
    mentor, mentee, subject = two_together(NOW)
    number = agreed(subject, mentor, mentee, OCTOBER, now=NOW)
    post(mentor, NOW)
    sessions.change_place(subject, number, by=mentor.id, place="At the station", now=NOW)
    mail = only(post(mentee, NOW))
    _calendar, event = calendar_in(mail)
    assert (str(event["LOCATION"]), event["SEQUENCE"]) == ("At the station", 1)
    assert mail["Subject"] == "Where your call with Ruth is"
    offer = sessions.Offer(times=at(NOVEMBER))
    sessions.move_session(subject, number, by=mentor.id, offer=offer, now=NOW)
    post(mentee, NOW)
    sessions.keep_session(subject, number, by=mentee.id, now=NOW)
    assert only(post(mentor, NOW))["Subject"] == "Your call with Jun stays where it is"


def test_times_that_lapse_or_are_taken_back_are_told_without_a_file(
    post: Post, client: InspectingClient, later: time_machine.Traveller
) -> None:
    mentor, mentee, subject = two_together(NOW)
    number = proposed(subject, mentor, OCTOBER, now=NOW)
    post(mentee, NOW)
    sessions.cancel_session(subject, number, by=mentor.id, now=NOW)
    mail = only(post(mentee, NOW))
    assert "Ruth took back the times" in text_of(mail)
    assert "text/calendar" not in [part.get_content_type() for part in mail.walk()]
    proposed(subject, mentor, OCTOBER, now=NOW)
    later.move_to(OCTOBER)
    watch_sessions(OCTOBER)
    assert post(mentor, OCTOBER) == []
    page = client.sign_in(mentor).get("/notifications")
    assert "The times for a call with Jun are past" in page.main
