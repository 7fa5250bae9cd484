"""The evening that must work: from an empty site to an answer, in a real browser."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from alumnet.cli import imports, staff
from tests.browser.conftest import Browse, Site
from tests.browser.evening import ACME, ADMIN, NINA, OTTO, RUTH, SCHOOL, Evening
from tests.builders import PASSWORD
from tests.mailserver import MailServer, text_of


@pytest.fixture
def evening(
    app: Flask,
    live: Site,
    mailbox: MailServer,
    worker: Callable[..., int],
    browse: Browse,
    monkeypatch: pytest.MonkeyPatch,
) -> Evening:
    """Give an empty site for an evening, with its commands run on the same database."""
    for module in (imports, staff):
        monkeypatch.setattr(module, "create_app", lambda: app)
    return Evening(live, mailbox, worker, browse)


def heading(page: Page, text: str) -> None:
    """Wait for the page with this heading."""
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


@pytest.mark.parametrize("js", [True, False], ids=["with scripts", "without scripts"])
def test_a_newcomer_finds_a_mentor_asks_and_gets_an_answer(
    evening: Evening, tmp_path: Path, js: bool
) -> None:
    evening.set_up(tmp_path)
    ruth = evening.open(width=375, height=667, js=js)
    evening.join(ruth, "Ruth Adeyemi", RUTH)
    nina = evening.open(js=js)
    evening.join(nina, "Nina Newman", NINA)
    sees_who_was_there(evening, nina)
    corrects_when_she_left(evening, nina)
    evening.work()
    says_where_she_is_going(evening, nina)
    finds_ruth(evening, nina, js=js, until=2015)
    asks_ruth(evening, nina)
    evening.work()
    answers_on_a_phone(evening, ruth)
    evening.work()
    nina.goto(evening.mailed_link(NINA, "/mentorships/"))
    evening.sees(nina, "Your mentor Ruth Adeyemi", "Gladly. Thursdays are best.")
    evening.go(nina, "/")
    evening.sees(nina, "You and Ruth")
    writes_to_ruth(evening, nina)
    evening.go(ruth, "/")
    evening.sees(ruth, "You and Nina", "One new message.")
    reads_it(evening, ruth, js=js)


def writes_to_ruth(evening: Evening, page: Page) -> None:
    page.get_by_role("link", name="You and Ruth").click()
    page.get_by_role("link", name="Write to Ruth").click()
    page.get_by_label("Your message").fill("Is Thursday at six good?")
    page.get_by_role("button", name="Send to Ruth").click()
    evening.sees(page, "Sent to Ruth.", "Is Thursday at six good?")


def reads_it(evening: Evening, page: Page, *, js: bool) -> None:
    """Whoever looks has read it; where no script runs they say so."""
    page.get_by_role("link", name="You and Nina").click()
    evening.sees(page, "Is Thursday at six good?")
    button = page.get_by_role("button", name="Mark as read")
    if js:
        expect(button).to_be_hidden()
    else:
        button.click()
    evening.go(page, "/")
    expect(page.get_by_text("One new message.")).to_have_count(0)


def sees_who_was_there(evening: Evening, page: Page) -> None:
    assert page.url.endswith("/start")
    evening.sees(page, f"Four people here were at {ACME} with you")


def corrects_when_she_left(evening: Evening, page: Page) -> None:
    page.get_by_role("link", name=re.compile("Where have you been")).click()
    evening.sees(page, "to December 2014")
    page.get_by_role("link", name=f"Correct {ACME}").click()
    page.get_by_label("Until").fill("March 2015")
    page.get_by_role("button", name="Save", exact=True).last.click()
    evening.sees(page, "to March 2015")
    evening.go(page, "/start")


def says_where_she_is_going(evening: Evening, page: Page) -> None:
    page.get_by_role("link", name=re.compile("Where are you going")).click()
    page.locator("details.topic-group summary").first.click()
    page.get_by_label("Career change").check()
    page.get_by_label("What you hope for").fill("To lead a small team in two years.")
    page.get_by_role("button", name="Save").click()
    evening.sees(page, "Saved. Only you see this")


def finds_ruth(evening: Evening, page: Page, *, js: bool, until: int = 2014) -> None:
    page.get_by_role("link", name="Find a mentor").first.click()
    cards = page.locator("ul.people > li")
    expect(cards).to_have_count(2)
    evening.sees(page, f"You both worked at {ACME}")
    expect(cards.first).to_contain_text(f"from 2012 to {until}")
    expect(page.locator("ul.people")).not_to_contain_text("Ben Inside")
    for wanted in ("Career change", SCHOOL):
        box = page.get_by_role("checkbox", name=re.compile(f"^{wanted} 1$"))
        box.check()
        if not js:
            page.get_by_role("button", name="Show people").click()
        expect(cards).to_have_count(1)
    assert "topic=career-change" in page.url
    page.get_by_role("link", name="Ruth Adeyemi", exact=True).click()
    heading(page, "Ruth Adeyemi")
    know = page.get_by_role("region", name="How you know each other")
    expect(know).to_contain_text("at the same time")


def asks_ruth(evening: Evening, page: Page) -> None:
    page.get_by_role("link", name=re.compile("Write|Ask")).first.click()
    heading(page, "Write to Ruth")
    page.get_by_label("What are you working on?").fill("Moving from modelling to leading.")
    assert ACME in page.get_by_label("Why Ruth?").input_value()
    page.get_by_label("What do you bring?").fill("Ten years of hydraulic models.")
    page.get_by_label("Your one question").fill("What would you do in my first month?")
    page.get_by_label("One conversation").check()
    page.get_by_role("button", name="Read it through once more").click()
    evening.sees(page, "What would you do in my first month?")
    page.get_by_role("button", name="Send to Ruth").click()
    heading(page, "Your request is with Ruth")
    evening.sees(page, "What happens next", "You hear by")


def answers_on_a_phone(evening: Evening, page: Page) -> None:
    mail = evening.mailbox.last(RUTH)
    assert "Nina" in mail["Subject"]
    assert "first month" not in mail.as_string()
    page.goto(evening.mailed_link(RUTH, "/requests/"))
    evening.sees(page, "Nina Newman asks you", "What would you do in my first month?", ACME)
    page.get_by_role("group", name="Your answer").get_by_role("link", name="Yes").click()
    page.get_by_label("line", exact=False).last.fill("Gladly. Thursdays are best.")
    page.get_by_role("button", name="Send: yes").click()
    evening.sees(page, "You said yes", "Nina")


def test_a_mentor_without_an_account_says_not_this_time_from_the_mail_alone(
    evening: Evening, tmp_path: Path
) -> None:
    evening.set_up(tmp_path)
    nina = evening.open()
    evening.join(nina, "Nina Newman", NINA)
    finds_ruth(evening, nina, js=True)
    asks_ruth(evening, nina)
    evening.work()
    link = evening.mailed_link(RUTH, "/answer/")
    phone = evening.browse(link, width=375, height=667, js=False)
    expect(phone.locator("main")).not_to_contain_text("first month")
    phone.get_by_label("I have no time for this now").check()
    phone.get_by_role("button", name="Send: not this time").click()
    evening.sees(phone, "not this time")
    evening.work()
    nina.goto(evening.mailed_link(NINA, "/requests/"))
    evening.sees(nina, "It says nothing about your request", "Find a mentor")


def admin_of(evening: Evening, folder: Path) -> Page:
    """Set the site up and return the browser of its admin, signed in."""
    page = evening.browse(evening.set_up(folder))
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Keep this password").click()
    evening.sign_in(page, ADMIN)
    return page


def test_an_admin_lets_somebody_in_who_is_not_on_the_roster(
    evening: Evening, tmp_path: Path
) -> None:
    admin = admin_of(evening, tmp_path)
    otto = evening.open()
    evening.join(otto, "Otto Unlisted", OTTO)
    assert otto.url.endswith("/waiting")
    evening.sees(otto, "You hear by")
    admin.get_by_role("link", name="Manage").first.click()
    evening.sees(admin, "One person waits to be let in")
    admin.get_by_role("link", name=re.compile("^Decide")).click()
    evening.sees(admin, "Otto Unlisted", "Nobody like that is on it")
    admin.get_by_role("button", name="Let in Otto Unlisted").click()
    evening.sees(admin, "Otto Unlisted is in. Nobody else waits.")
    evening.work()
    assert evening.mailbox.last(OTTO)["Subject"] == "Welcome"
    evening.go(otto, "/")
    heading(otto, "Hello, Otto")


def test_an_admin_handles_a_report(evening: Evening, tmp_path: Path) -> None:
    admin = admin_of(evening, tmp_path)
    nina = evening.open()
    evening.join(nina, "Nina Newman", NINA)
    evening.go(nina, "/people?q=Dana")
    nina.get_by_role("link", name="Dana Quiet", exact=True).click()
    nina.get_by_role("link", name="Report a concern").click()
    nina.locator("input[name=reason]").first.check()
    nina.get_by_label("What happened?").fill("Wrote to me again and again.")
    nina.get_by_role("button", name="Send the report").click()
    heading(nina, "Thank you")
    evening.work()
    admin.goto(evening.mailed_link(ADMIN, "/moderation"))
    if admin.url.endswith("/moderation"):
        admin.locator("ul.tasks a").first.click()
    evening.sees(admin, "Wrote to me again and again.")
    admin.get_by_role("button", name="Take it on").click()
    admin.locator("input[name=decision][value=hide]").check()
    admin.get_by_role("button", name="Check before sending").click()
    heading(admin, "Check before sending")
    admin.get_by_role("button", name="Send", exact=True).click()
    evening.sees(admin, "Sent. Everybody hears what concerns them.")
    evening.work()
    assert "We looked at it with care" in text_of(evening.mailbox.last(NINA))
    evening.go(nina, "/people?q=Dana")
    expect(nina.locator("main")).not_to_contain_text("Dana Quiet")
