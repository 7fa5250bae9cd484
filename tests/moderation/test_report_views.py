"""Reporting somebody through the pages, and what the reporter hears later."""

from collections.abc import Callable

import pytest

from alumnet.connections import queries as connections
from alumnet.kernel.db import reading
from alumnet.moderation import commands
from alumnet.moderation.rules import DecisionKind
from tests import builders
from tests.client import InspectingClient
from tests.moderation.builders import (
    MONDAY,
    House,
    a_mentorship,
    a_report,
    a_report_of,
    a_request,
    decided,
)

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("clock")]
NewClient = Callable[..., InspectingClient]
LAST_MEMBERSHIP = "no active member"


def test_a_member_reports_and_reads_what_happens_next(house: House, new_client: NewClient) -> None:
    ana = new_client(house.ana)
    page = ana.get("moderation.report", person=house.tom.public_id)
    assert "Tom never learns who told us" in page.main
    assert "within two working days" in page.main
    form = page.form(button="Send the report")
    page = ana.submit(form.fill(reason="asks_for_money", details="120 an hour.", also_block="y"))
    assert page.h1 == "Thank you"
    assert "Nobody learns who told us" in page.main
    assert "Wednesday 25 November" in page.main
    assert connections.is_blocked_between(reading(), house.ana.id, house.tom.id)


def test_a_report_without_a_reason_asks_for_one_and_keeps_the_words(
    house: House, new_client: NewClient
) -> None:
    ana = new_client(house.ana)
    form = ana.get("moderation.report", person=house.tom.public_id).form(button="Send the report")
    page = ana.submit(form.fill(details="It happened twice."), expect=422)
    assert page.title.startswith("Error:")
    assert page.link("Choose what it is about").href
    assert page.form(button="Send the report").fields["details"] == ["It happened twice."]
    page = ana.submit(
        page.form(button="Send the report").fill(reason="something_else", details=" "), expect=422
    )
    assert page.link("Tell us in a sentence").href


def test_a_request_and_a_mentorship_are_reported_by_their_sides(
    house: House, new_client: NewClient
) -> None:
    request, mentorship = a_request(house.ana, house.tom), a_mentorship(house.ana, house.tom)
    tom, piet = new_client(house.tom), new_client(house.piet)
    for kind, thing in (("request", request), ("mentorship", mentorship)):
        path = f"/report?{kind}={thing.public_id}"
        assert f"About your {kind} with Ana Ruiz" in tom.get(path).main
        piet.get(path, expect=404)
        tom.get(path, person=house.hanna.public_id, expect=404)


def test_what_one_may_not_see_cannot_be_reported(house: House, new_client: NewClient) -> None:
    ana = new_client(house.ana)
    hidden = builders.a_member(is_listed=False)
    for person in ("", "nobody", hidden.public_id):
        ana.get("moderation.report", person=person, expect=404)
    ana.get("moderation.report", person=house.ana.public_id, expect=409)


def test_a_flood_of_reports_is_refused_with_a_sentence(house: House, new_client: NewClient) -> None:
    ana = new_client(house.ana)
    for _ in range(10):
        a_report(house.ana, builders.a_member(of=house.association))
    form = ana.get("moderation.report", person=house.tom.public_id).form(button="Send the report")
    page = ana.submit(form.fill(reason="spam"), expect=429)
    assert "as many reports as can be looked at in a day" in page.alerts[0]


def test_only_the_reporter_opens_the_receipt_and_later_the_answer(
    house: House, new_client: NewClient
) -> None:
    case = a_report(house.ana, house.tom)
    for other in (house.tom, house.hanna):
        new_client(other).get("moderation.received", public_id=case, expect=404)
    decided(case, DecisionKind.HIDE, house.hanna)
    page = new_client(house.ana).get("moderation.received", public_id=case)
    assert "We looked at it and acted." in page.main
    assert "Hide" not in page.main
    assert "Hanna" not in page.main


def test_a_reporter_sees_nothing_of_other_reports(house: House, new_client: NewClient) -> None:
    case, ana = a_report(house.ana, house.tom), new_client(house.ana)
    waiting = ana.get("moderation.received", public_id=case).main
    others = a_report(builders.a_member(of=house.association), house.tom)
    decided(others, DecisionKind.SUSPEND, house.hanna)
    assert ana.get("moderation.received", public_id=case).main == waiting
    ana.get("moderation.received", public_id=others, expect=404)
    decided(case, DecisionKind.DUPLICATE, house.piet)
    told = ana.get("moderation.received", public_id=case).main
    assert "suspend" not in told.lower()
    assert "report" not in told.lower()


@pytest.mark.parametrize("kind", [DecisionKind.NO_ACTION, DecisionKind.OUT_OF_SCOPE])
def test_who_is_reported_sees_nothing_of_it_when_nothing_follows(
    house: House, new_client: NewClient, kind: DecisionKind
) -> None:
    tom = new_client(house.tom)
    request = a_request(house.tom, house.ana)
    places = ("/", "/requests", f"/requests/{request.public_id}", "/me/profile", "/waiting")

    def seen() -> list[str]:
        return [tom.get(place).main for place in places]

    before = seen()
    case = a_report_of(request, house.ana)
    commands.claim(case, by=house.hanna.id, now=MONDAY)
    commands.open_letter(case, by=house.hanna.id, now=MONDAY)
    assert seen() == before
    decided(case, kind, house.hanna)
    assert seen() == before
