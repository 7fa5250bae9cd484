"""What runs still: asked once a year, told before it lapses, and never what has ended."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from alumnet.kernel.db import reading
from alumnet.kernel.registry import registry
from alumnet.notifications.models import Notification
from alumnet.notifications.rules.deciding import MailState
from alumnet.organizations import commands as organizations
from alumnet.organizations.rules import AffiliationKind, EvidenceGrade, Period
from alumnet.verification import commands
from alumnet.verification.rules.policy import POLICY
from tests import builders
from tests.client import InspectingClient
from tests.mailserver import MailServer, links_of, text_of
from tests.verification.builders import grade_of, place

NewClient = Callable[..., InspectingClient]
Worker = Callable[..., int]
START = builders.THEN
DAY = timedelta(days=1)


def daily_job(now: datetime) -> None:
    registry.daily["alumnet.verification.jobs.ask_what_runs_still"](now)


def days(clock: Any, worker: Worker, first: int, last: int, step: int = 7) -> None:
    """Let the job of the day run from one day to another, once a week."""
    for day in range(first, last, step):
        clock.move_to(START + day * DAY)
        daily_job(START + day * DAY)
        worker()


def test_two_years_of_silence_take_a_proof_after_a_notice_and_only_from_what_runs(
    app: Flask, mailbox: MailServer, worker: Worker, new_client: NewClient
) -> None:
    ana, acme = builders.a_member("Ana Ruiz"), builders.an_organization("Acme")
    verified: dict[str, Any] = {"evidence_grade": EvidenceGrade.VERIFIED}
    runs, ended = (
        builders.a_job(ana, acme, 2015, **verified),
        builders.a_job(ana, acme, 2001, 2004, **verified),
    )
    claimed = builders.a_job(ana, builders.an_organization(), 2016)
    imported = builders.a_job(builders.a_person(), acme, 2015, **verified)
    with time_machine.travel(START, tick=False) as clock:
        days(clock, worker, 0, 364)
        assert mailbox.messages == []
        days(clock, worker, 366, 690)
        assert mailbox.subjects == ["Is it still right?"]
        assert "Two places" in text_of(mailbox.last(ana.email))
        days(clock, worker, 700, 728)
        assert mailbox.subjects == ["Is it still right?"] * 2
        assert "In a month" in text_of(mailbox.last(ana.email))
        assert grade_of(runs) is EvidenceGrade.VERIFIED
        days(clock, worker, 728, 760)
    assert grade_of(runs) is EvidenceGrade.CLAIMED
    assert grade_of(imported) is EvidenceGrade.CLAIMED
    assert (grade_of(ended), grade_of(claimed)) == (EvidenceGrade.VERIFIED, EvidenceGrade.CLAIMED)


@pytest.mark.postgresql
def test_one_press_from_the_mail_keeps_all_that_runs_and_leaves_what_ended(
    app: Flask, mailbox: MailServer, worker: Worker, new_client: NewClient
) -> None:
    ana, acme = builders.a_member("Ana Ruiz"), builders.an_organization("Acme")
    runs = builders.a_job(ana, acme, 2015, evidence_grade=EvidenceGrade.VERIFIED)
    secret = builders.a_job(
        ana, builders.an_organization("Secret Works"), 2016, visibility="only_me"
    )
    ended = builders.a_job(ana, acme, 2001, 2004)
    later = START + POLICY.asked_after + DAY
    with time_machine.travel(later, tick=False):
        daily_job(later)
        worker()
        url = text_of(mailbox.last(ana.email)).split("right:")[1].split()[0]
        stranger = new_client()
        page = stranger.get(url)
        assert "Acme" in page.main
        assert "Secret Works" not in page.main
        assert place(runs).confirmed_at is None
        assert "Thank you" in stranger.submit(page.form(action="/still-right")).main
        stranger.get(url[:-4] + "AAAA", expect=404)
    assert (place(runs).confirmed_at, place(secret).confirmed_at) == (later, later)
    assert place(ended).confirmed_at is None
    assert commands.ask_who_is_still_there(later + DAY) == 0
    with time_machine.travel(later + 2 * POLICY.asked_after, tick=False):
        browser = new_client(ana)
        page = browser.get("organizations.affiliations")
        page = browser.submit(page.form(button="All still right"))
        assert "All still right" not in page.html
        way_out = next(each for each in links_of(mailbox.last(ana.email)) if "/unsub" in each)
        page = stranger.submit(stranger.get(way_out).form(action="/unsubscribe"))
        assert "about where you have been" in page.text
    asked_again = later + 4 * POLICY.asked_after
    with time_machine.travel(asked_again, tick=False):
        mailbox.clear()
        daily_job(asked_again)
        worker()
        assert mailbox.messages == []
        told = reading().scalars(select(Notification.mail).order_by(Notification.id)).all()
        assert told == [MailState.SENT, MailState.NONE]


@pytest.mark.postgresql
def test_who_leaves_keeps_the_proof_of_having_been_there(app: Flask) -> None:
    ana, acme = builders.a_member(), builders.an_organization("Acme")
    verified: dict[str, Any] = {"evidence_grade": EvidenceGrade.VERIFIED}
    first, now = (
        builders.a_job(ana, acme, 2001, 2004, **verified),
        builders.a_job(ana, acme, 2015, **verified),
    )
    started = place(now).start_month or 0

    def change(period: Period) -> None:
        values = organizations.AffiliationValues(
            AffiliationKind.EMPLOYMENT, "Acme", period, acme.public_id
        )
        organizations.change_affiliation(place(now).public_id, values, by=ana.id, now=START)

    change(Period(started, started + 24))
    assert (grade_of(now), grade_of(first)) == (EvidenceGrade.VERIFIED,) * 2
    change(Period(started, started + 12))
    assert (grade_of(now), grade_of(first)) == (EvidenceGrade.CLAIMED, EvidenceGrade.VERIFIED)
