"""What the staff note: wishes to be erased, deaths, studies; and texts that changed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from alumnet.accounts.models import Account, Person
from alumnet.accounts.queries import mail_of
from alumnet.accounts.rules import NotOnYourself, OutranksYou
from alumnet.kernel import clock
from alumnet.kernel.audit import AuditEntry, AuditText
from alumnet.kernel.authorization import Role
from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.members.queries.people import is_shown
from alumnet.mentoring import commands as mentoring
from alumnet.mentoring.rules.errors import StudiesStill
from alumnet.rights import commands, consents
from alumnet.rights.rules.errors import NeedsSomebodyElse, NotOursAlone
from tests.accounts.test_second_factor import with_app
from tests.builders import (
    Built,
    a_member,
    a_membership,
    a_mentor,
    a_role,
    a_site_admin,
    an_admin,
    an_association,
    slug_of,
)
from tests.client import InspectingClient
from tests.mailserver import MailServer
from tests.mentoring.asking import a_draft, a_request

pytestmark = pytest.mark.postgresql
DAY = timedelta(days=1)


def there(house: Built, person: Built) -> dict[str, Any]:
    return {"slug": slug_of(house), "public_id": person.public_id}


def test_a_written_wish_is_carried_out_by_somebody_else_and_leaves_no_words(
    app: Flask,
    mailbox: MailServer,
    new_client: Callable[..., InspectingClient],
    worker: Callable[..., int],
) -> None:
    house = an_association()
    first, second, gone = an_admin(house), an_admin(house), a_member("Kim Canary", of=house)
    client = new_client(first)
    page = client.get("rights.person_care", **there(house, gone))
    form = page.form(button="Note the wish")
    client.submit(form, expect=HTTPStatus.UNPROCESSABLE_ENTITY)
    client.submit(form.fill(**{"wish-source": "A letter of Kim Canary, 3 May"}))
    worker()
    assert mailbox.last(gone.email)["subject"] == "About your account"
    page = client.get("rights.person_care", **there(house, gone))
    assert "Somebody else of the staff" in client.submit(page.form(button="Erase for good")).text
    assert "Kim Canary" in client.get("rights.house_care", slug=slug_of(house)).text
    assert "One wish to be erased waits" in client.get("administration.overview").text
    other = new_client(second)
    page = other.get("rights.person_care", **there(house, gone))
    assert "Erased." in other.submit(page.form(button="Erase for good")).text
    assert reading().get_one(Person, gone.id).display_name == "Former member"
    assert "person.erased" in reading().scalars(select(AuditEntry.action)).all()
    assert reading().scalars(select(AuditText.text)).all() == []
    # Staff of elsewhere, and members, find nothing.
    for who in (an_admin(an_association()), a_member(of=house)):
        new_client(who).get("rights.person_care", **there(house, gone), expect=HTTPStatus.NOT_FOUND)


def test_a_single_admin_waits_a_day_and_may_not_erase_a_member_of_elsewhere(app: Flask) -> None:
    house = an_association()
    admin, gone = an_admin(house), a_member(of=house)
    a_membership(gone, an_association())
    now, there = clock.now(), (house.id, gone.public_id)
    with pytest.raises(NotOursAlone):
        commands.note_wish(*there, source="Letter", by=admin.id, now=now)
    keeper = a_site_admin()
    commands.note_wish(*there, source="Letter", by=keeper.id, now=now)
    with pytest.raises(NeedsSomebodyElse):
        commands.carry_out_wish(*there, by=keeper.id, now=now + DAY / 2)
    commands.drop_wish(*there, by=keeper.id, now=now)
    commands.note_wish(*there, source="Letter", by=keeper.id, now=now)
    commands.carry_out_wish(*there, by=keeper.id, now=now + DAY)
    assert reading().get_one(Person, gone.id).erased_at is not None


def test_one_association_learns_nothing_of_a_wish_that_another_noted(
    app: Flask, new_client: Callable[..., InspectingClient]
) -> None:
    here, elsewhere = an_association(), an_association()
    gone = a_member("Kim Canary", of=here)
    a_membership(gone, elsewhere)
    keeper, now = a_site_admin(), clock.now()
    commands.note_wish(elsewhere.id, gone.public_id, source="Letter", by=keeper.id, now=now)
    client = new_client(an_admin(here))
    assert "Kim Canary" not in client.get("rights.house_care", slug=slug_of(here)).text
    page = client.get("rights.person_care", **there(here, gone))
    assert "Erase for good" not in page.text
    form = page.form(button="Note the wish").fill(**{"wish-source": "Letter"})
    refusal = client.submit(form).text
    assert "Somebody who looks after the whole site does this" in refusal
    assert "another association" not in refusal
    with pytest.raises(NotFound):
        commands.drop_wish(here.id, gone.public_id, by=keeper.id, now=now)


def test_a_death_is_told_kindly_stops_everything_and_can_be_undone(
    app: Flask,
    mailbox: MailServer,
    new_client: Callable[..., InspectingClient],
    worker: Callable[..., int],
) -> None:
    house = an_association()
    admin, ruth, jun = an_admin(house), a_mentor("Ruth Adeyemi", of=house), a_member(of=house)
    mentoring.accept_request(a_request(jun, ruth, now=clock.now()), by=ruth.id, now=clock.now())
    worker()
    mailbox.clear()
    client = new_client(admin)
    page = client.get("rights.person_care", **there(house, ruth))
    form = page.form(button="Note the death")
    tomorrow = (clock.now() + 2 * DAY).date()
    wrong = form.fill(**{"death-on": tomorrow, "death-source": "Her brother called"})
    assert "still to come" in client.submit(wrong).text
    client.submit(form.fill(**{"death-on": "2026-01-05"}))
    worker()
    assert [each["subject"] for each in mailbox.to(jun.email)] == ["Sad news"]
    assert mailbox.to(ruth.email) == []
    assert mail_of(reading(), ruth.id) is None
    browser = new_client(jun)
    browser.get(f"/people/{ruth.public_id}", expect=HTTPStatus.NOT_FOUND)
    assert "Ruth Adeyemi" not in browser.get("rights.in_memory").text
    page = client.get("rights.house_care", slug=slug_of(house))
    client.submit(page.form(button="Keep this").fill(remembers="y"))
    page = browser.follow(browser.get("site.help_page"), "In memory")
    assert "died 2026" in page.text

    page = client.get("rights.person_care", **there(house, ruth))
    client.submit(page.form(button="That was wrong"))
    assert reading().scalar(select(Account.active).where(Account.person_id == ruth.id))
    assert reading().scalar(select(is_shown()).where(Person.id == ruth.id))
    assert "Ruth Adeyemi" not in browser.get("rights.in_memory").text


def test_an_association_decides_whether_its_students_are_shown_and_mentored(app: Flask) -> None:
    house = an_association()
    admin, mentor, kim = an_admin(house), a_mentor(of=house), a_member(of=house)
    draft, now = a_draft(kim, mentor), clock.now()
    commands.say_student(house.id, kim.public_id, is_student=True, by=admin.id, now=now)
    shown = select(is_shown()).where(Person.id == kim.id)
    assert reading().scalar(shown)
    no = {"students_are_shown": False, "students_are_mentored": False}
    commands.decide(house.id, remembers=False, **no, by=admin.id, now=now)
    assert not reading().scalar(shown)
    with pytest.raises(StudiesStill):
        mentoring.submit_request(draft, by=kim.id, now=now, manages=False)
    commands.say_student(house.id, kim.public_id, is_student=False, by=admin.id, now=now)
    mentoring.submit_request(draft, by=kim.id, now=now, manages=False)
    assert reading().scalar(shown)


def test_a_changed_text_is_asked_about_once_and_leaves_the_way_to_ones_own_data(
    app: Flask, new_client: Callable[..., InspectingClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    ines = a_member()
    with writing() as session:
        account = session.scalars(select(Account)).one()
        account.consented_at = clock.now()
    client = new_client(ines)
    client.get("saved.saved")
    newer = replace(
        consents.TEXTS["privacy"],
        version=2,
        since=(clock.now() + DAY).date(),
        changed="We say how long things are kept.",
    )
    monkeypatch.setitem(consents.TEXTS, "privacy", newer)
    with time_machine.travel(clock.now() + 2 * DAY, tick=False):
        page = client.get("saved.saved", expect=HTTPStatus.SEE_OTHER)
        assert page.location == "/me/data/agreements?next=/saved"
        assert "version" not in client.get("rights.own_data").text
        page = client.follow(page)
        assert "how long things are kept" in page.text
        page = client.submit(page.form(button="I agree"))
        assert page.url == "/saved"
        assert "version 2" in client.get("rights.own_data").text
    # A consent of another slice comes through the same door, and can be taken back.
    study = consents.Text(
        kind="study", title="A study", version=1, since=date(2026, 1, 1), page="/privacy"
    )
    monkeypatch.setitem(consents.TEXTS, "study", study)
    assert not consents.says_yes(reading(), ines.id, "study")
    for answer in (True, False):
        with writing() as session:
            consents.say(session, ines.id, "study", says_yes=answer, now=clock.now())
        assert consents.says_yes(reading(), ines.id, "study") is answer


def test_whoever_lost_the_phone_is_let_in_without_a_code_and_hears_of_it(
    app: Flask,
    mailbox: MailServer,
    new_client: Callable[..., InspectingClient],
    worker: Callable[..., int],
) -> None:
    house = an_association()
    admin, ruth = an_admin(house), a_member(of=house)
    client = new_client(admin)
    assert "Lost the phone" not in client.get("rights.person_care", **there(house, ruth)).text
    with_app(ruth)
    worker()
    mailbox.clear()
    page = client.get("rights.person_care", **there(house, ruth))
    page = client.submit(page.form(button="Ask for no code"))
    assert "No code is asked for any more" in page.text
    assert "Lost the phone" not in page.main
    worker()
    assert len(mailbox.to(ruth.email)) == 1
    stranger = new_client(an_admin(an_association()))
    stranger.post("rights.ask_for_no_code", **there(house, ruth), expect=HTTPStatus.NOT_FOUND)


def test_nobody_below_erases_somebody_who_may_do_more_or_calls_them_dead(app: Flask) -> None:
    house, now = an_association(), clock.now()
    admin, keeper, other = an_admin(house), a_member(of=house), a_site_admin()
    a_role(keeper, Role.SITE_ADMIN)
    there = (house.id, keeper.public_id)
    with pytest.raises(OutranksYou):
        commands.note_wish(*there, source="Letter", by=admin.id, now=now)
    with pytest.raises(OutranksYou):
        commands.note_death(*there, on=None, source="A call", by=admin.id, now=now)
    commands.note_wish(*there, source="Letter", by=other.id, now=now)
    with pytest.raises(OutranksYou):
        commands.carry_out_wish(*there, by=admin.id, now=now)
    with pytest.raises(NotOnYourself):
        commands.note_death(
            house.id, admin.public_id, on=None, source="A call", by=admin.id, now=now
        )
