"""Several reports about one person: each is decided and taken back by those who may handle it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from alumnet.accounts import commands as accounts
from alumnet.accounts.models import MembershipState, Person
from alumnet.kernel.db import reading
from alumnet.moderation import commands
from alumnet.moderation.rules import DecisionKind
from alumnet.moderation.rules.errors import ActedAlready, ConflictOfInterest
from tests import builders
from tests.accounts.builders import state_of
from tests.builders import Built
from tests.client import InspectingClient
from tests.moderation.builders import MONDAY, House, a_report, decided, on_the_list

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("clock")]
NewClient = Callable[..., InspectingClient]
SUSPENDED = MembershipState.SUSPENDED


def test_who_reported_somebody_decides_no_other_report_about_them(
    house: House, new_client: NewClient
) -> None:
    own, anas = a_report(house.hanna, house.tom), a_report(house.ana, house.tom)
    for case in (own, anas):
        with pytest.raises(ConflictOfInterest):
            commands.claim(case, by=house.hanna.id, now=MONDAY)
    hanna = new_client(house.hanna)
    queue = hanna.get("moderation.queue").main
    assert "You sent it yourself." in queue
    assert "You are near one of the two people" in queue
    page = hanna.get("moderation.item", public_id=own)
    assert "You sent this report" in page.main
    assert "Tom" not in page.main
    assert hanna.follow(page, "See what you told us").h1 == "Thank you"
    assert "You are near one of the two" in hanna.get("moderation.item", public_id=anas).main


def test_who_was_reported_by_somebody_decides_about_them_as_before(house: House) -> None:
    a_report(house.tom, house.hanna)
    commands.claim(a_report(house.ana, house.tom), by=house.hanna.id, now=MONDAY)


def test_an_earlier_decision_does_not_lift_a_later_suspension(
    house: House, new_client: NewClient, clock: Any
) -> None:
    builders.a_connection(house.hanna, house.ana)
    first = a_report(builders.a_member(of=house.association), house.tom)
    decided(first, DecisionKind.SUSPEND, house.hanna, days=7)
    later = MONDAY + timedelta(days=8)
    clock.move_to(later)
    accounts.lift_suspensions(later)
    second = a_report(house.ana, house.tom, now=later)
    decided(second, DecisionKind.SUSPEND, house.piet, now=later)
    page = new_client(house.hanna).get("moderation.item", public_id=first)
    assert not any("Lift the suspension" in form.buttons for form in page.forms)
    with pytest.raises(ActedAlready):
        commands.lift_suspension(first, by=house.hanna.id, now=later)
    assert state_of(house.tom.id, house.association) is SUSPENDED


def test_what_the_list_lifted_is_not_lifted_again_by_the_report(house: House) -> None:
    case = a_report(house.ana, house.tom)
    decided(case, DecisionKind.SUSPEND, house.piet)
    assert on_the_list(house.hanna, house.tom, house.association, "reinstate") is None
    assert on_the_list(house.hanna, house.tom, house.association) is None
    with pytest.raises(ActedAlready):
        commands.lift_suspension(case, by=house.piet.id, now=MONDAY)
    assert state_of(house.tom.id, house.association) is SUSPENDED


def test_somebody_whom_two_decisions_hid_is_shown_when_both_are_taken_back(house: House) -> None:
    cases = [a_report(each, house.tom) for each in (house.ana, house.piet)]
    for case in cases:
        decided(case, DecisionKind.HIDE, house.hanna)
    commands.unhide(cases[0], by=house.hanna.id, now=MONDAY)
    assert is_hidden(house.tom)
    with pytest.raises(ActedAlready):
        commands.unhide(cases[0], by=house.hanna.id, now=MONDAY)
    commands.unhide(cases[1], by=house.hanna.id, now=MONDAY)
    assert not is_hidden(house.tom)


def is_hidden(person: Built) -> bool:
    reading().expire_all()
    return reading().get_one(Person, person.id).hidden_by_staff_at is not None
