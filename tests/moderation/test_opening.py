"""Opening what was reported: only for whoever holds the report, and never without the audit."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from alumnet.kernel.audit import AuditEntry
from alumnet.kernel.db import reading
from alumnet.moderation import commands
from alumnet.moderation.models import ReportEvent
from alumnet.moderation.rules import DecisionKind
from alumnet.moderation.rules.errors import (
    ClaimOver,
    ConflictOfInterest,
    NothingToOpen,
    TakenByOther,
)
from tests import builders
from tests.client import InspectingClient
from tests.moderation.builders import (
    MONDAY,
    House,
    a_report,
    a_report_of,
    a_request,
    a_ruling,
    report,
)
from tests.page import Page

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("clock")]
NewClient = Callable[..., InspectingClient]
LETTER = "Pay me for it."
OPEN = "Open what was reported"
LATER = MONDAY + timedelta(minutes=31)


@pytest.fixture
def case(house: House) -> str:
    return a_report_of(a_request(house.tom, house.ana, why_you=LETTER), house.ana)


def opened() -> int:
    """Count the entries of the audit that say that somebody opened a letter."""
    query = select(AuditEntry).where(AuditEntry.action == "report.letter_opened")
    return len(reading().scalars(query).all())


def buttons(page: Page) -> set[str]:
    return {name for form in page.forms for name in form.buttons}


def test_the_letter_is_shown_after_taking_on_and_opening_alone(
    house: House, case: str, new_client: NewClient
) -> None:
    a_request(house.tom, house.piet, why_you="Another letter.")
    hanna = new_client(house.hanna)
    page = hanna.get("moderation.item", public_id=case)
    assert LETTER not in page.main
    assert "Whoever takes the report on can open it." in page.main
    assert OPEN not in buttons(page)
    page = hanna.submit(page.form(button="Take it on"))
    assert LETTER not in page.main
    assert "the audit log notes it with your name" in page.main
    assert opened() == 0
    page = hanna.submit(page.form(button=OPEN))
    assert LETTER in page.main
    assert "Another letter." not in page.main
    assert "until 10:30. Other requests" in page.main
    assert "What was reported was opened" in page.main
    assert opened() == 1
    assert OPEN not in buttons(page)


def test_a_second_press_leaves_it_open_with_one_entry(house: House, case: str) -> None:
    commands.claim(case, by=house.hanna.id, now=MONDAY)
    for minutes in (0, 5):
        now = MONDAY + timedelta(minutes=minutes)
        commands.open_letter(case, by=house.hanna.id, now=now)
    assert opened() == 1
    assert report(case).opened_at == MONDAY


def test_it_closes_for_everybody_when_the_half_hour_is_over(
    house: House, case: str, new_client: NewClient, clock: Any
) -> None:
    hanna, piet = new_client(house.hanna), new_client(house.piet)
    commands.claim(case, by=house.hanna.id, now=MONDAY)
    commands.open_letter(case, by=house.hanna.id, now=MONDAY)
    assert LETTER in hanna.get("moderation.item", public_id=case).main
    assert LETTER not in piet.get("moderation.item", public_id=case).main
    clock.move_to(LATER)
    for client in (hanna, piet):  # before and after the job that puts reports back
        assert LETTER not in client.get("moderation.item", public_id=case).main
        commands.lapse_claims(LATER)
    assert report(case).opened_at is None
    page = hanna.submit(hanna.get("moderation.item", public_id=case).form(button="Take it on"))
    assert LETTER not in page.main
    assert LETTER in hanna.submit(page.form(button=OPEN)).main
    assert opened() == 2


def test_who_takes_over_opens_it_anew(house: House, case: str, new_client: NewClient) -> None:
    commands.claim(case, by=house.hanna.id, now=MONDAY)
    commands.open_letter(case, by=house.hanna.id, now=MONDAY)
    commands.claim(case, by=house.piet.id, now=LATER)  # the job had not put it back yet
    with time_machine.travel(LATER, tick=False):
        page = new_client(house.piet).get("moderation.item", public_id=case)
        assert LETTER not in page.main
        assert OPEN in buttons(page)
        assert LETTER not in new_client(house.hanna).get("moderation.item", public_id=case).main


def test_taking_on_anew_and_putting_back_close_it(house: House, case: str) -> None:
    for act in (commands.claim, commands.release):
        commands.claim(case, by=house.hanna.id, now=MONDAY)
        commands.open_letter(case, by=house.hanna.id, now=MONDAY)
        act(case, by=house.hanna.id, now=MONDAY + timedelta(minutes=5))
        assert report(case).opened_at is None


def test_a_decision_closes_it_for_good(house: House, case: str, new_client: NewClient) -> None:
    commands.claim(case, by=house.hanna.id, now=MONDAY)
    commands.open_letter(case, by=house.hanna.id, now=MONDAY)
    ruling, version = a_ruling(DecisionKind.WARN), report(case).version
    commands.decide(case, ruling, version=version, by=house.hanna.id, now=MONDAY)
    hanna = new_client(house.hanna)
    page = hanna.get("moderation.item", public_id=case)
    assert LETTER not in page.main
    assert "closed again" in page.main
    page = hanna.post("moderation.open_letter", public_id=case)
    assert "moved on meanwhile" in page.alerts[0]
    assert LETTER not in page.main


def test_nobody_opens_what_they_do_not_hold(house: House, case: str) -> None:
    with pytest.raises(Exception, match="no_such_transition"):
        commands.open_letter(case, by=house.hanna.id, now=MONDAY)
    commands.claim(case, by=house.hanna.id, now=MONDAY)
    with pytest.raises(TakenByOther):
        commands.open_letter(case, by=house.piet.id, now=MONDAY)
    with pytest.raises(ClaimOver):
        commands.open_letter(case, by=house.hanna.id, now=LATER)
    assert opened() == 0


def test_a_tie_that_grew_after_opening_closes_it(
    house: House, case: str, new_client: NewClient
) -> None:
    commands.claim(case, by=house.hanna.id, now=MONDAY)
    commands.open_letter(case, by=house.hanna.id, now=MONDAY)
    builders.a_connection(house.hanna, house.ana)
    assert LETTER not in new_client(house.hanna).get("moderation.item", public_id=case).main
    with pytest.raises(ConflictOfInterest):
        commands.open_letter(case, by=house.hanna.id, now=LATER - timedelta(minutes=5))


def test_a_profile_has_nothing_to_open(house: House, new_client: NewClient) -> None:
    case = a_report(house.ana, house.tom)
    commands.claim(case, by=house.hanna.id, now=MONDAY)
    with pytest.raises(NothingToOpen):
        commands.open_letter(case, by=house.hanna.id, now=MONDAY)
    hanna = new_client(house.hanna)
    assert OPEN not in buttons(hanna.get("moderation.item", public_id=case))
    hanna.post("moderation.open_letter", public_id=case, expect=404)


def test_the_audit_entry_and_the_step_stand_together(house: House, case: str) -> None:
    commands.claim(case, by=house.hanna.id, now=MONDAY)
    commands.open_letter(case, by=house.hanna.id, now=MONDAY)
    entry = reading().scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.action, entry.actor_id, entry.at) == (
        "report.letter_opened",
        house.hanna.id,
        MONDAY,
    )
    assert entry.text_hash is None
    names = reading().scalars(select(ReportEvent.name).order_by(ReportEvent.id)).all()
    assert list(names) == ["open", "claim", "open_letter"]


def test_the_reporter_is_told_before_and_sees_after_that_it_was_opened(
    house: House, new_client: NewClient
) -> None:
    ana = new_client(house.ana)
    request = a_request(house.tom, house.ana, why_you=LETTER)
    page = ana.get("moderation.report", request=request.public_id)
    assert (
        "They can read this request with its questions and messages, if they need to." in page.main
    )
    page = ana.submit(page.form(button="Send the report").fill(reason="asks_for_money"))
    case = page.url.rsplit("/", 1)[1]
    assert "opened the request" not in page.main
    commands.claim(case, by=house.hanna.id, now=MONDAY)
    commands.open_letter(case, by=house.hanna.id, now=MONDAY)
    page = ana.get("moderation.received", public_id=case)
    assert "opened the request itself on Monday 23 November" in page.main
    assert "Hanna" not in page.main


def test_the_other_side_sees_nothing_of_it(house: House, case: str, new_client: NewClient) -> None:
    tom = new_client(house.tom)
    before = tom.get("/requests").main
    commands.claim(case, by=house.hanna.id, now=MONDAY)
    commands.open_letter(case, by=house.hanna.id, now=MONDAY)
    assert tom.get("/requests").main == before
    tom.get("moderation.received", public_id=case, expect=404)
