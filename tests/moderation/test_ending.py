"""The staff end one request beside its report: neutral words for both, the reason for the staff."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from alumnet.kernel.audit import AuditEntry
from alumnet.kernel.db import reading
from alumnet.kernel.errors import NotFound
from alumnet.kernel.ids import new_public_id
from alumnet.kernel.transitions import NoSuchTransition
from alumnet.mentoring import commands as mentoring
from alumnet.mentoring.rules import RequestState
from alumnet.moderation import commands
from alumnet.moderation.rules.errors import ClaimOver, NothingToEnd, TakenByOther
from tests.builders import Built
from tests.client import InspectingClient
from tests.mailserver import MailServer, text_of
from tests.mentoring.asking import request_row
from tests.moderation.builders import MONDAY, House, a_report, a_report_of, a_request

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("clock")]
NewClient = Callable[..., InspectingClient]
LETTER, REASON = "Pay me for it.", "He asked three people for money."


@pytest.fixture
def asked(house: House) -> Built:
    return a_request(house.tom, house.ana, why_you=LETTER, due_at=MONDAY + timedelta(days=14))


def audited() -> list[tuple[str, int | None]]:
    query = select(AuditEntry.action, AuditEntry.actor_id).order_by(AuditEntry.id)
    return [
        (action, actor)
        for action, actor in reading().execute(query)
        if action.startswith("mentorship_request.")
    ]


def test_one_request_is_closed_for_both_who_read_that_and_not_why(
    house: House,
    asked: Built,
    new_client: NewClient,
    worker: Callable[..., int],
    mailbox: MailServer,
) -> None:
    case = a_report_of(asked, house.ana)
    worker()
    mailbox.clear()
    hanna = new_client(house.hanna)
    page = hanna.get("moderation.item", public_id=case)
    assert "End it now" not in page.main
    page = hanna.submit(page.form(button="Take it on"))
    page = hanna.submit(page.form(field="step").fill(reason=REASON), expect=422)
    assert "Choose how to end it" in page.main
    assert REASON in page.html  # nothing typed is lost
    page = hanna.submit(page.form(field="step").fill(step="void"))
    assert "Neither of the two reads why." in page.main
    assert "Why the request was ended" in page.main
    assert "End it now" not in page.main
    assert LETTER not in page.html  # closed without being read
    assert request_row(asked.public_id).state is RequestState.VOIDED
    assert audited() == [("mentorship_request.voided", house.hanna.id)]
    worker()
    for side, words in (
        (house.tom, "Ana can't take this on now."),
        (house.ana, "needs no answer any more"),
    ):
        assert words in text_of(mailbox.last(side.email))
        page = new_client(side).get("mentoring.request_page", public_id=asked.public_id)
        assert words in page.main
        assert "It was closed" in page.main
        for secret in (REASON, "Hanna", "report was"):
            assert secret not in page.main
    piet = new_client(house.piet).get("moderation.item", public_id=case)
    assert REASON in piet.main


def test_the_staff_answer_with_a_no_only_what_waits_for_an_answer(
    house: House, asked: Built, new_client: NewClient
) -> None:
    case = a_report_of(asked, house.ana)
    commands.claim(case, by=house.hanna.id, now=MONDAY)
    commands.end_request(case, by=house.hanna.id, is_no=True, reason=REASON, now=MONDAY)
    row = request_row(asked.public_id)
    assert row.state is RequestState.DECLINED
    assert row.asks_again_from is not None
    assert row.asks_again_from > MONDAY
    assert audited() == [("mentorship_request.declined", house.hanna.id)]
    page = new_client(house.tom).get("mentoring.request_page", public_id=asked.public_id)
    assert "Ana can't take this on now. It says nothing about your request." in page.main
    page = new_client(house.ana).get("mentoring.request_page", public_id=asked.public_id)
    assert "said not this time" not in page.main
    with pytest.raises(NoSuchTransition):
        commands.end_request(case, by=house.hanna.id, is_no=False, reason=REASON, now=MONDAY)
    other = a_request(house.tom, house.ana, RequestState.EXPLORING)
    second = a_report_of(other, house.ana)
    commands.claim(second, by=house.hanna.id, now=MONDAY)
    with pytest.raises(NoSuchTransition):
        commands.end_request(second, by=house.hanna.id, is_no=True, reason=REASON, now=MONDAY)
    commands.end_request(second, by=house.hanna.id, is_no=False, reason=REASON, now=MONDAY)
    assert request_row(other.public_id).state is RequestState.VOIDED


def test_nobody_else_ends_it(house: House, asked: Built, new_client: NewClient) -> None:
    case, profile = a_report_of(asked, house.ana), a_report(house.ana, house.tom)
    end = {"step": "void", "reason": REASON}

    def refused(
        by: Built, error: type[Exception], report: str = case, now: datetime = MONDAY
    ) -> None:
        with pytest.raises(error):
            commands.end_request(report, by=by.id, is_no=False, reason=REASON, now=now)

    refused(house.hanna, NoSuchTransition)  # not taken on
    commands.claim(case, by=house.hanna.id, now=MONDAY)
    refused(house.piet, TakenByOther)
    for side in (house.ana, house.tom):
        refused(side, NotFound)
        new_client(side).post(f"/moderation/{case}/end-request", end, expect=404)
    commands.claim(profile, by=house.hanna.id, now=MONDAY)
    refused(house.hanna, NothingToEnd, profile)
    refused(house.hanna, ClaimOver, now=MONDAY + timedelta(hours=1))
    assert request_row(asked.public_id).state is RequestState.SUBMITTED
    assert audited() == []


def test_an_opened_request_comes_with_its_questions_and_messages_and_nothing_after_it(
    house: House, asked: Built, new_client: NewClient
) -> None:
    mentoring.ask_question(asked.public_id, by=house.ana.id, question="Which sector?", now=MONDAY)
    mentoring.reply(asked.public_id, by=house.tom.id, answer="Whatever pays.", now=MONDAY)
    mentoring.send_message(
        mentoring.IN_REQUEST,
        asked.public_id,
        by=house.tom.id,
        text="It is 120 an hour.",
        form_key=new_public_id(),
        now=MONDAY,
    )
    said = ("Which sector?", "Whatever pays.", "It is 120 an hour.")
    page = new_client(house.ana).get("moderation.report", request=asked.public_id)
    assert "They can read this request with its questions and messages" in page.main
    case = a_report_of(asked, house.ana)
    hanna = new_client(house.hanna)
    page = hanna.submit(hanna.get("moderation.item", public_id=case).form(button="Take it on"))
    assert not any(words in page.html for words in said)
    page = hanna.submit(page.form(button="Open what was reported"))
    shown = [page.main.index(words) for words in said]
    assert shown == sorted(shown)
    assert "with its questions and messages, until" in page.main
