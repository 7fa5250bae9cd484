"""Announcements, from the preview to who is told, and what the staff may learn."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from alumnet.accounts.models import AssociationMembership, MembershipState
from alumnet.administration.queries import House
from alumnet.announcements import commands, queries
from alumnet.announcements.commands import Draft
from alumnet.announcements.models import Announcement
from alumnet.announcements.queries import News
from alumnet.announcements.rules.policy import POLICY
from alumnet.announcements.rules.segments import Segment, size_in_words
from alumnet.announcements.rules.steps import (
    AnnouncementAudience,
    AnnouncementState,
    NobodyToTell,
    TooManyAnnouncements,
)
from alumnet.kernel import clock, outbox
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.db import reading, writing
from alumnet.kernel.registry import registry
from alumnet.members.models import Profile
from alumnet.mentoring.queries.session_home import rows_waiting
from alumnet.notifications.models import Notification
from alumnet.organizations.models import AffiliationKind
from tests import builders
from tests.builders import Built, slug_of
from tests.client import InspectingClient, forget_what_the_test_read
from tests.mailserver import MailServer, text_of

NewClient = Callable[..., InspectingClient]
DAY = timedelta(days=1)
DRAFT = Draft(
    "Summer evening", "Come along.\n\nBring somebody.", Segment(), has_mail=True, sends_at=None
)


@pytest.fixture
def house(app: Flask) -> Built:
    return builders.an_association("Harbour Alumni")


def house_of(house: Built) -> House:
    return House(house.id, slug_of(house), house.name)


def send(now: datetime) -> None:
    forget_what_the_test_read()
    registry.minutely["alumnet.announcements.jobs.send_announcements"](now)


def at_home(person_id: int, now: datetime) -> list[News]:
    viewer = Viewer(person_id=person_id)
    return queries.news_in(rows_waiting(reading(), viewer, now, queries.news_rows))


def state() -> AnnouncementState:
    forget_what_the_test_read()
    return reading().scalars(select(Announcement.state)).one()


@pytest.mark.postgresql
def test_an_announcement_reaches_its_segment_once_at_home_in_the_list_and_by_mail(
    database: str,
    house: Built,
    new_client: NewClient,
    worker: Callable[..., int],
    mailbox: MailServer,
) -> None:
    old, young = builders.a_member("Olga Old", of=house), builders.a_member("Yuri Young", of=house)
    other = builders.a_member("Otto Other")
    for person, year in ((old, 1988), (young, 2019)):
        with writing() as session:
            session.execute(
                update(AssociationMembership)
                .where(AssociationMembership.person_id == person.id)
                .values(class_year=year)
            )
    staff = new_client(builders.an_admin(house, "Hanna Weiss"))
    form = staff.get("announcements.new", slug=slug_of(house)).form(button="Look at it first")
    form.fill(title="Forty years on", words="We meet in June.", first_year="1980", last_year="1990")
    preview = staff.submit(form)
    assert "One member" in preview.main
    assert "small group" in preview.main
    page = staff.submit(preview.form(button="Send it").press("Send it"))
    assert "nobody yet" in page.main
    send(clock.now())
    send(clock.now())
    worker()
    assert state() is AnnouncementState.SENT
    home = new_client(old).get("/")
    assert "Forty years on" in home.main
    assert "Your association has news" in new_client(old).get("/notifications").main
    found = reading().scalars(select(Announcement.public_id)).one()
    assert (
        "We meet in June."
        in new_client(old).get("announcements.announcement", public_id=found).main
    )
    for outside in (young, other):
        assert "Forty years on" not in new_client(outside).get("/").main
        new_client(outside).get("announcements.announcement", public_id=found, expect=404)
    assert [mail["To"] for mail in mailbox.messages] == [mailbox.messages[0]["To"]]
    assert "We meet in June." in text_of(mailbox.messages[0])
    assert mailbox.messages[0]["Subject"] == "News from Harbour Alumni"
    item = staff.get("announcements.item", slug=slug_of(house), public_id=found)
    changed = item.form(button="Change it").fill(words="We meet in July.")
    staff.submit(changed)
    assert "We meet in July." in new_client(old).get("/").main
    assert "changed this announcement just before you" in staff.submit(changed, expect=422).main
    staff.submit(staff.get(item.url).form(button="Take it back"))
    new_client(old).get("announcements.announcement", public_id=found, expect=404)
    assert "Forty years on" not in new_client(old).get("/").main
    assert "Your association has news" not in new_client(old).get("/notifications").main
    staff.submit(changed, expect=404)


@pytest.mark.postgresql
def test_a_stopped_announcement_goes_on_behind_the_last_who_was_told(
    database: str, house: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    by, now = builders.an_admin(house).id, clock.now()
    people = [builders.a_member(of=house).id for _ in range(5)]
    small = replace(POLICY, batch=2, a_minute=2)
    monkeypatch.setattr("alumnet.announcements.commands.sending.POLICY", small)
    monkeypatch.setattr("alumnet.announcements.jobs.POLICY", small)
    later = replace(DRAFT, sends_at=now + DAY, has_mail=False)
    public_id = commands.announce(house_of(house), later, by=by, now=now)
    assert commands.announce(house_of(house), later, by=by, now=now) == public_id
    send(now + DAY - timedelta(minutes=1))
    assert state() is AnnouncementState.PLANNED
    send(now + DAY)
    commands.take_step(house_of(house), public_id, "stop", by=by, now=now + DAY)
    send(now + DAY)
    assert state() is AnnouncementState.STOPPED
    commands.take_step(house_of(house), public_id, "go_on", by=by, now=now + DAY)
    for _ in range(4):
        send(now + DAY)
    assert state() is AnnouncementState.SENT
    forget_what_the_test_read()
    outbox.drain(now + DAY)
    forget_what_the_test_read()
    told = reading().scalars(select(Notification.person_id)).all()
    assert sorted(told) == sorted([by, *people])


def test_a_week_has_its_limit_and_an_empty_group_is_nobody(house: Built) -> None:
    by, now = builders.an_admin(house).id, clock.now()
    where = house_of(house)
    nobody = replace(DRAFT, segment=Segment(first_year=1900, last_year=1901))
    with pytest.raises(NobodyToTell):
        commands.announce(where, nobody, by=by, now=now)
    for number in range(POLICY.most):
        draft = replace(DRAFT, title=f"{number}", sends_at=now + (6 - 2 * number) * DAY)
        commands.announce(where, draft, by=by, now=now)
    for days in (0, 6):
        with pytest.raises(TooManyAnnouncements):
            commands.announce(where, replace(DRAFT, sends_at=now + days * DAY), by=by, now=now)
    commands.announce(where, replace(DRAFT, sends_at=now + 14 * DAY), by=by, now=now)


def test_segments_rest_on_what_people_show(house: Built) -> None:
    mentor, seeker = builders.a_mentor(of=house), builders.a_member(of=house)
    builders.open_to_offers(seeker, "negotiation")
    school = builders.a_school()
    builders.an_affiliation(seeker, school, AffiliationKind.EDUCATION)
    with writing() as session:
        session.execute(update(Profile).where(Profile.person_id == mentor.id).values(country="FR"))
    away = builders.an_account(builders.a_person("Sus Pended"))
    builders.a_membership(away, house, MembershipState.SUSPENDED)

    def size(**narrowed: object) -> int:
        return queries.size_of(reading(), house.id, Segment(**narrowed))  # type: ignore[arg-type]

    assert size() == 2
    assert size(audience=AnnouncementAudience.MENTORS) == 1
    assert size(audience=AnnouncementAudience.SEEKERS) == 1
    assert size(country="FR") == 1
    assert size(country="FR", audience=AnnouncementAudience.SEEKERS) == 0
    assert size(school_id=school.id) == 1
    assert size(first_year=1990) == 0
    seekers = Segment(audience=AnnouncementAudience.SEEKERS)
    assert {size_in_words(seekers, many) for many in (0, 1, 9)} == {"fewer than ten members"}
    assert size_in_words(seekers, 23) == "about 20 members"
    assert size_in_words(Segment(), 1) == "one member"


def test_whom_it_is_for_is_the_same_for_the_job_and_for_home(house: Built) -> None:
    by, now = builders.an_admin(house).id, clock.now()
    mentor, seeker = builders.a_mentor(of=house), builders.a_member(of=house)
    builders.open_to_offers(seeker, "negotiation")
    for number, audience in enumerate(AnnouncementAudience):
        draft = replace(DRAFT, title=audience.value, segment=Segment(audience=audience))
        commands.announce(house_of(house), draft, by=by, now=now + number * timedelta(minutes=1))
    send(now + timedelta(hours=1))
    forget_what_the_test_read()
    seen = {
        person: {each.title for each in at_home(person, now + timedelta(hours=1))}
        for person in (by, mentor.id, seeker.id)
    }
    assert seen == {
        by: {"everybody"},
        mentor.id: {"everybody", "mentors"},
        seeker.id: {"everybody", "seekers"},
    }
    rows = reading().execute(select(Announcement.title, Announcement.told))
    told = {row.title: row.told for row in rows}
    assert told == {"everybody": 3, "mentors": 1, "seekers": 1}
    assert at_home(by, now + 22 * DAY) == []


def test_announcements_of_one_association_are_nobody_elses(
    house: Built, new_client: NewClient
) -> None:
    by, now = builders.an_admin(house).id, clock.now()
    public_id = commands.announce(house_of(house), DRAFT, by=by, now=now)
    other = builders.an_association("Mill Alumni")
    theirs = new_client(builders.an_admin(other))
    for each in (house, other):
        theirs.get("announcements.item", slug=slug_of(each), public_id=public_id, expect=404)
    theirs.get("announcements.announcements", slug=slug_of(house), expect=404)
    theirs.get("announcements.new", slug=slug_of(house), expect=404)
    assert (
        "Nothing announced" in theirs.get("announcements.announcements", slug=slug_of(other)).main
    )
    assert reading().scalar(select(func.count()).select_from(Announcement)) == 1
