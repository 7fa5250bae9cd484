"""Dues: reminders, grace, a membership that rests, what goes on meanwhile, and coming back."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from alumnet.accounts.models import Account, AssociationMembership, MembershipState
from alumnet.accounts.queries import viewer_of
from alumnet.administration.queries import House
from alumnet.dues import commands, jobs, queries, rules
from alumnet.dues.rules import Stage, Terms
from alumnet.imports import queries as imports
from alumnet.kernel import clock
from alumnet.kernel.authorization import Standing
from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.outbox import OutboxEntry
from alumnet.mentoring import commands as mentoring
from alumnet.mentoring.rules import MentorshipState, errors
from alumnet.support import commands as support
from alumnet.support.commands.asking import Sender
from alumnet.support.queries import Inbox
from tests import builders
from tests.accounts.builders import state_of, the_membership
from tests.builders import THEN, Built, slug_of
from tests.client import InspectingClient
from tests.imports.members import taken_over
from tests.mailserver import MailServer, text_of
from tests.mentoring.asking import a_draft, a_request
from tests.mentoring.together import a_running_pair
from tests.mentoring.together import state_of as mentorship_state

NewClient = Callable[..., InspectingClient]
NOW = clock.now()
TODAY = NOW.date()
RESTS = Terms(matter=True, lapses=True, remind_days=21, grace_days=30, how_to_pay="To the bursar.")


@pytest.fixture
def house(app: Flask) -> Built:
    """Give an association in which unpaid memberships rest."""
    found = builders.an_association("Harbour Alumni")
    commands.choose_terms(_house(found), RESTS, by=builders.an_admin(found).id, now=NOW)
    return found


def _house(association: Built) -> House:
    return House(association.id, slug_of(association), association.name)


def a_payer(house: Built, paid_until: date | None, name: str = "") -> Built:
    person = builders.a_member(name, of=house)
    pays(person, house, paid_until)
    return person


def pays(person: Built, house: Built, paid_until: date | None) -> None:
    with writing() as session:
        session.execute(
            update(AssociationMembership)
            .where(
                AssociationMembership.person_id == person.id,
                AssociationMembership.association_id == house.id,
            )
            .values(paid_until=paid_until)
        )


def home_of(person: Built) -> Built:
    row = reading().scalars(select(AssociationMembership).filter_by(person_id=person.id)).one()
    return Built(row.association_id, "", "")


def told() -> list[str]:
    reading().rollback()
    query = select(OutboxEntry.kind).where(OutboxEntry.kind.startswith("membership."))
    return list(reading().scalars(query.order_by(OutboxEntry.id)))


@pytest.mark.postgresql
def test_a_reminder_then_grace_then_rest_and_back_again(
    house: Built, worker: Callable[..., int], new_client: NewClient
) -> None:
    worker()
    begin = NOW - timedelta(days=57)
    paid_until = begin.date() + timedelta(days=25)
    ada = a_payer(house, paid_until, "Ada Lind")
    life = a_payer(house, None)
    steps: tuple[tuple[int, list[str]], ...] = (
        (3, []),
        (4, ["membership.dues_near"]),
        (25, ["membership.dues_near"]),
        (26, ["membership.dues_near", "membership.dues_unpaid"]),
        (56, ["membership.dues_near", "membership.dues_unpaid"]),
        (57, ["membership.dues_near", "membership.dues_unpaid", "membership.lapsed"]),
    )
    for days, kinds in steps:
        for _ in range(2):
            jobs.settle_dues(begin + timedelta(days=days))
            assert told() == kinds, days
    assert state_of(ada.id, house) is MembershipState.LAPSED
    assert state_of(life.id, house) is MembershipState.ACTIVE
    worker()
    page = new_client(ada).get("/notifications")
    assert "Your membership rests" in page.main
    page = new_client(ada).get("dues.own")
    assert "Come back whenever you like" in page.main
    assert "To the bursar." in page.main

    admin = builders.an_admin(house)
    set_day = partial(commands.set_paid_until, _house(house), ada.public_id, by=admin.id)
    for day in (TODAY - timedelta(days=31), None):  # grace is over with this one, too
        set_day(day, now=NOW)
        is_back = day is None
        assert (state_of(ada.id, house) is MembershipState.ACTIVE) == is_back
    assert told()[-1] == "membership.renewed"
    with pytest.raises(rules.DayTooFar):
        set_day(date(2626, 1, 1), now=NOW)
    stranger = builders.an_admin(builders.an_association())
    with pytest.raises(NotFound):
        commands.set_paid_until(_house(house), ada.public_id, None, by=stranger.id, now=NOW)


def test_reminders_and_answers_can_be_refused_and_a_membership_that_rests_is_told(
    house: Built, worker: Callable[..., int], mailbox: MailServer, new_client: NewClient
) -> None:
    worker()
    ada = a_payer(house, TODAY + timedelta(days=1), "Ada Lind")
    client = new_client(ada)
    form = client.get("notifications.preferences").form(field="mails-dues")
    client.submit(form.fill(**{"mails-dues": "off", "mails-answers": "off"}))
    asked = support.ask(Sender(ada.id), house.id, subject="77", words="Is it mine?", now=NOW)
    support.answer(
        Inbox(house.id, slug_of(house), house.name),
        asked,
        words="It is.",
        asks_back=False,
        version=1,
        by=builders.an_admin(house).id,
        now=NOW,
    )
    for days in (0, 2, 40):
        with time_machine.travel(NOW + timedelta(days=days), tick=False):
            jobs.settle_dues(clock.now())
            worker()
    assert [str(mail["Subject"]) for mail in mailbox.to(ada.email)] == ["About your membership"]
    assert "rests" in text_of(mailbox.last(ada.email))
    listed = client.get("/notifications").main
    assert "Your dues are due soon" in listed
    assert "The staff answered your question" in listed


def test_whoever_was_unpaid_before_has_all_of_grace_and_the_last_admin_stays(
    house: Built,
) -> None:
    long_ago = TODAY - timedelta(days=400)
    ada = a_payer(house, long_ago)
    (admin,) = reading().scalars(
        select(AssociationMembership.person_id)
        .where(AssociationMembership.association_id == house.id)
        .order_by(AssociationMembership.id)
        .limit(1)
    )
    pays(Built(admin, "", ""), house, long_ago)
    jobs.settle_dues(NOW)
    jobs.settle_dues(NOW + timedelta(days=30))
    assert state_of(ada.id, house) is MembershipState.ACTIVE
    jobs.settle_dues(NOW + timedelta(days=31))
    assert state_of(ada.id, house) is MembershipState.LAPSED
    assert state_of(admin, house) is MembershipState.ACTIVE
    only_reminds = Terms(matter=True, lapses=False)
    commands.choose_terms(_house(house), only_reminds, by=admin, now=NOW)
    commands.settle_association(house.id, NOW)
    assert state_of(ada.id, house) is MembershipState.ACTIVE


@pytest.mark.usefixtures("app")
def test_what_has_begun_goes_on_and_nothing_new_begins(new_client: NewClient) -> None:
    mentor, mentee, public_id = a_running_pair()
    other = builders.a_mentor(of=home_of(mentee))
    asked = a_request(mentee, other)
    draft = a_draft(mentee, builders.a_mentor(of=home_of(mentee)))
    for person in (mentee, mentor):
        where = home_of(person)
        keeper = builders.an_admin(where)
        terms = Terms(matter=True, lapses=True, grace_days=0)
        commands.choose_terms(_house(where), terms, by=keeper.id, now=NOW)
        pays(person, where, TODAY - timedelta(days=40))
        commands.settle_association(where.id, NOW - timedelta(days=5))
        commands.settle_association(where.id, NOW)
        assert state_of(person.id, where) is MembershipState.LAPSED
    assert mentorship_state(public_id) is MentorshipState.ACTIVE
    browser = new_client(mentee)
    page = browser.get("mentoring.mentorship_page", public_id=public_id)
    page = browser.get("mentoring.mentorship_messages", public_id=public_id)
    page = browser.submit(page.form(button="Send to Ruth").fill(text="Still here."))
    assert "Still here." in page.main
    browser.get("mentoring.requests_list")
    page = browser.get("directory.mentors", expect=303)
    assert page.location == "/waiting"
    assert "Nothing new begins meanwhile" in browser.get("/waiting").main
    for attempt in (
        partial(mentoring.accept_request, asked, by=other.id, now=THEN),
        partial(mentoring.submit_request, draft, by=mentee.id, now=THEN, manages=False),
    ):
        with pytest.raises(errors.NotActive):
            attempt()
    page = new_client(other).get("mentoring.request_page", public_id=asked)
    assert "rests" not in page.main  # why is nobody else's business


def test_one_active_membership_is_enough_to_act(house: Built, new_client: NewClient) -> None:
    ada = a_payer(house, TODAY - timedelta(days=100))
    elsewhere = builders.an_association()
    builders.a_membership(ada, elsewhere)
    jobs.settle_dues(NOW - timedelta(days=60))
    jobs.settle_dues(NOW)
    assert state_of(ada.id, house) is MembershipState.LAPSED
    account = select(Account).where(Account.person_id == ada.id)
    viewer = viewer_of(reading(), reading().scalars(account).one())
    assert (viewer.standing, viewer.association_ids) == (Standing.ACTIVE, frozenset({elsewhere.id}))
    new_client(ada).get("introductions.introductions")


def test_a_file_of_the_association_takes_up_again_and_a_day_written_here_goes_back(
    house: Built,
) -> None:
    ada = a_payer(house, TODAY - timedelta(days=100), "Ada Lind")
    builders.an_external_id(ada, house, "A-1")
    jobs.settle_dues(NOW - timedelta(days=60))
    jobs.settle_dues(NOW)
    assert state_of(ada.id, house) is MembershipState.LAPSED
    ahead = TODAY + timedelta(days=200)
    taken_over(house, f"Constituent ID,Name,Paid until\nA-1,Ada Lind,{ahead}\n", now=NOW)
    assert state_of(ada.id, house) is MembershipState.ACTIVE
    later, much_later = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
    assert not list(imports.changed_people(reading(), house.id, later, much_later))
    admin = builders.an_admin(house)
    day = ahead + timedelta(days=365)
    commands.set_paid_until(_house(house), ada.public_id, day, by=admin.id, now=much_later)
    reading().rollback()
    (row,) = imports.changed_people(reading(), house.id, later, much_later)
    assert dict(zip(imports.HEADER, row, strict=True))["Paid until"] == day.isoformat()


def test_the_staff_decide_and_write_days_on_pages(house: Built, new_client: NewClient) -> None:
    ada = a_payer(house, TODAY - timedelta(days=2), "Ada Lind")
    admin, slug = new_client(builders.an_admin(house)), slug_of(house)
    page = admin.get("dues.members", slug=slug, show="grace")
    assert "Ada Lind" in page.main
    assert "30 days of grace" in page.main
    page = admin.follow(page, "Change this")
    page = admin.submit(page.form(button="Keep this").fill(grace_days="900"), expect=422)
    page = admin.submit(page.form(button="Keep this").fill(grace_days="10", rule="remind"))
    assert "Nothing ends." in page.main
    assert queries.terms_of(reading(), house.id) == Terms(True, False, 21, 10, "To the bursar.")
    page = admin.get("administration.member_page", slug=slug, public_id=ada.public_id)
    page = admin.follow(page, "Write until when is paid")
    form = page.form(button="Keep this")
    page = admin.submit(form.fill(is_free="y"), expect=422)
    page = admin.submit(page.form(button="Keep this").fill(paid_until="", is_free="y"))
    assert the_membership(ada.id, house).paid_until is None
    stranger = new_client(builders.an_admin(builders.an_association()))
    for endpoint in ("members", "terms"):
        stranger.get(f"dues.{endpoint}", slug=slug, expect=404)
    stranger.get("dues.member", slug=slug, public_id=ada.public_id, expect=404)


def test_days_decide_alone() -> None:
    until = date(2026, 3, 31)
    assert rules.next_stage(until, Terms(), {}, date(2027, 1, 1)) is None
    assert rules.next_stage(None, RESTS, {}, date(2027, 1, 1)) is None
    assert rules.next_stage(until, RESTS, {}, date(2027, 1, 1)) is Stage.GRACE
    grace = {Stage.GRACE: date(2026, 5, 1)}
    assert rules.next_stage(until, RESTS, grace, date(2026, 5, 31)) is None
    assert rules.next_stage(until, RESTS, grace, date(2026, 6, 1)) is Stage.LAPSED
    assert not rules.is_over(until, Terms(matter=True), date(2030, 1, 1))
