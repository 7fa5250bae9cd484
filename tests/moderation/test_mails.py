"""Mails of moderation: to who may decide, and to each side in words of its own."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import update

from alumnet.kernel.db import writing
from alumnet.moderation import commands
from alumnet.moderation.models import Decision
from alumnet.moderation.rules import DecisionKind
from tests import builders
from tests.mailserver import MailServer, html_of, text_of
from tests.moderation.builders import MONDAY, a_house, a_report, decided

Worker = Callable[..., int]


def test_those_who_may_decide_hear_that_a_report_waits_and_not_whose(
    app: Flask, mailbox: MailServer, worker: Worker
) -> None:
    house = a_house()
    builders.a_connection(house.piet, house.tom)
    a_report(house.ana, house.tom)
    worker()
    assert mailbox.subjects == ["A report is waiting"]
    mail = mailbox.last(house.hanna.email)
    for part in (text_of(mail), html_of(mail)):
        assert "Wednesday 25 November" in part
        assert "/moderation/" in part
        assert "Ana" not in part
        assert "Tom" not in part


def test_who_is_reported_is_not_told_although_staff(
    app: Flask, mailbox: MailServer, worker: Worker
) -> None:
    house = a_house()
    a_report(house.ana, house.hanna)
    worker()
    assert mailbox.to(house.hanna.email) == []
    assert len(mailbox.to(house.piet.email)) == 1


@pytest.mark.postgresql
def test_a_report_that_was_decided_meanwhile_waits_no_more(
    app: Flask, mailbox: MailServer, worker: Worker
) -> None:
    house = a_house()
    decided(a_report(house.ana, house.tom), DecisionKind.OUT_OF_SCOPE, house.hanna)
    worker()
    assert mailbox.subjects == ["About what you told us"]


@pytest.mark.postgresql
def test_each_side_reads_its_own_words_as_they_stand_when_the_mail_goes_out(
    app: Flask, mailbox: MailServer, worker: Worker
) -> None:
    house = a_house()
    case = a_report(house.ana, house.tom)
    worker()
    mailbox.clear()
    decided(case, DecisionKind.SUSPEND, house.hanna, days=30)
    with writing() as session:
        session.execute(update(Decision).values(words_for_reported="Corrected <words>."))
    worker()
    assert sorted(mailbox.subjects) == ["A message from your association", "About what you told us"]
    reporter, reported = mailbox.last(house.ana.email), mailbox.last(house.tom.email)
    assert "We looked at it and acted." in text_of(reporter)
    assert f"/report/{case}" in text_of(reporter)
    assert "Corrected" not in text_of(reporter)
    assert "suspend" not in text_of(reporter).lower()
    assert "Corrected <words>." in text_of(reported)
    assert "Corrected &lt;words&gt;." in html_of(reported)
    assert "Wednesday 23 December 2026" in text_of(reported)
    assert "Ana" not in text_of(reported) + html_of(reported)
    assert case not in str(reported)


def test_without_action_only_the_reporter_hears(
    app: Flask, mailbox: MailServer, worker: Worker
) -> None:
    house = a_house()
    decided(a_report(house.ana, house.tom), DecisionKind.NO_ACTION, house.hanna)
    worker()
    assert mailbox.to(house.tom.email) == []
    assert len(mailbox.to(house.ana.email)) == 1


def test_an_imported_person_without_an_account_is_not_written_to(
    app: Flask, mailbox: MailServer, worker: Worker
) -> None:
    house = a_house()
    imported = builders.a_person("Ida Import")
    builders.a_membership(imported, house.association)
    decided(a_report(house.ana, imported), DecisionKind.HIDE, house.hanna)
    worker()
    assert mailbox.subjects == ["About what you told us"]


@pytest.mark.postgresql
def test_the_minutely_job_puts_reports_back(app: Flask) -> None:
    from alumnet.moderation import jobs

    house = a_house()
    case = a_report(house.ana, house.tom)
    commands.claim(case, by=house.hanna.id, now=MONDAY)
    with time_machine.travel(MONDAY + timedelta(hours=1)):
        jobs.lapse_claims(MONDAY + timedelta(hours=1))
    commands.claim(case, by=house.piet.id, now=MONDAY + timedelta(hours=1))
