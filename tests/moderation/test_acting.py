"""Acting on a member from the list: nobody steps around a report, and nobody learns who reported.

Pages and commands are asked side by side: they must give the same answer.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from alumnet.accounts.models import MembershipState
from alumnet.accounts.rules import LastAdmin, NotOnYourself, SiteAdminStays
from alumnet.kernel.authorization import Role
from alumnet.kernel.errors import DomainError, NotAllowed
from alumnet.moderation import commands
from alumnet.moderation.rules import DecisionKind
from alumnet.moderation.rules.acting import HeldByOther, KnowsThem, ReportIsOthers
from alumnet.moderation.rules.errors import ConflictOfInterest
from alumnet.wording import sentence
from tests import builders
from tests.accounts.builders import state_of
from tests.builders import Built, slug_of
from tests.client import InspectingClient
from tests.moderation.builders import (
    MONDAY,
    House,
    a_house,
    a_mentorship,
    a_report,
    a_request,
    a_ruling,
    decided,
    on_the_list,
    report,
)

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("clock")]
NewClient = Callable[..., InspectingClient]
ACTIVE, SUSPENDED = MembershipState.ACTIVE, MembershipState.SUSPENDED
FORTNIGHT = timedelta(days=14)


@pytest.fixture
def house(house: House) -> House:
    """Hanna and Olga are admins, Piet moderates."""
    builders.an_admin(house.association, "Olga Ost")
    return house


Attempt = Callable[..., DomainError | None]


@pytest.fixture
def attempt(new_client: NewClient) -> Attempt:
    """Return what page and command say to a wish to suspend or reinstate; None when it is done."""

    def both(
        by: Built, whom: Built, of: Built, act: str = "suspend", now: datetime = MONDAY
    ) -> DomainError | None:
        client, slug = new_client(by), slug_of(of)
        page = client.get(f"administration.{act}", slug=slug, public_id=whom.public_id)
        offers = any(f"/{act}" in form.action for form in page.forms)
        refusal = on_the_list(by, whom, of, act, now)
        assert offers == (refusal is None)
        if refusal is not None:
            assert sentence(refusal) in page.main
        return refusal

    return both


def test_without_a_report_an_admin_suspends_and_reinstates(house: House, attempt: Attempt) -> None:
    assert attempt(house.hanna, house.tom, house.association) is None
    assert state_of(house.tom.id, house.association) is SUSPENDED
    assert attempt(house.hanna, house.tom, house.association, "reinstate") is None
    assert state_of(house.tom.id, house.association) is ACTIVE


# ------------------------------------------------------------------------------- sides of a report
def test_who_reported_a_member_does_not_act_on_them(house: House, attempt: Attempt) -> None:
    case = a_report(house.hanna, house.tom)
    assert isinstance(attempt(house.hanna, house.tom, house.association), ReportIsOthers)
    decided(case, DecisionKind.SUSPEND, house.piet)
    refusal = attempt(house.hanna, house.tom, house.association, "reinstate")
    assert isinstance(refusal, ReportIsOthers)


def test_who_reported_a_member_does_not_overrule_the_decision_for_two_weeks(
    house: House, attempt: Attempt, clock: Any
) -> None:
    decided(a_report(house.hanna, house.tom), DecisionKind.NO_ACTION, house.piet)
    assert isinstance(attempt(house.hanna, house.tom, house.association), ReportIsOthers)
    clock.move_to(MONDAY + FORTNIGHT)
    late = MONDAY + FORTNIGHT
    assert attempt(house.hanna, house.tom, house.association, now=late) is None


def test_a_suspension_in_force_stays_with_those_who_may_lift_it(
    house: House, attempt: Attempt, clock: Any
) -> None:
    decided(a_report(house.hanna, house.tom), DecisionKind.SUSPEND, house.piet)
    clock.move_to(MONDAY + 10 * FORTNIGHT)
    late = MONDAY + 10 * FORTNIGHT
    refusal = attempt(house.hanna, house.tom, house.association, "reinstate", late)
    assert isinstance(refusal, ReportIsOthers)


@pytest.mark.parametrize("near", ["connection", "employer", "named"])
def test_who_is_near_the_reporter_acts_in_neither_place(
    house: House, attempt: Attempt, near: str
) -> None:
    if near == "connection":
        builders.a_connection(house.hanna, house.ana)
    elif near == "employer":
        works = builders.an_organization("Severn Works")
        for each in (house.hanna, house.ana):
            builders.a_job(each, works, 2019)
    details = "Hanna Weiss saw it." if near == "named" else ""
    case = a_report(house.ana, house.tom, details=details)
    with pytest.raises(ConflictOfInterest):
        commands.claim(case, by=house.hanna.id, now=MONDAY)
    assert isinstance(attempt(house.hanna, house.tom, house.association), ReportIsOthers)


def test_who_is_near_nobody_may_suspend_while_a_report_waits(
    house: House, attempt: Attempt
) -> None:
    a_report(house.ana, house.tom)
    assert attempt(house.hanna, house.tom, house.association) is None


def test_nobody_acts_while_somebody_else_holds_a_report(
    house: House, attempt: Attempt, clock: Any
) -> None:
    case = a_report(house.ana, house.tom)
    commands.claim(case, by=house.piet.id, now=MONDAY)
    assert isinstance(attempt(house.hanna, house.tom, house.association), HeldByOther)
    later = MONDAY + timedelta(minutes=30)
    clock.move_to(later)
    assert attempt(house.hanna, house.tom, house.association, now=later) is None


def test_who_holds_the_report_may_use_the_list(house: House, attempt: Attempt) -> None:
    commands.claim(a_report(house.ana, house.tom), by=house.hanna.id, now=MONDAY)
    assert attempt(house.hanna, house.tom, house.association) is None


# ----------------------------------------------------------------------- what a refusal never tells
def test_a_refusal_never_tells_that_somebody_reported(house: House, attempt: Attempt) -> None:
    """Ana reported Hanna: to Hanna, Ana is as any other member; the moderators see what she did."""
    case = a_report(house.ana, house.hanna)
    assert attempt(house.hanna, house.ana, house.association) is None
    assert state_of(house.ana.id, house.association) is SUSPENDED
    assert report(case).state.value == "open"


def test_what_the_reported_did_to_the_reporter_stands_beside_the_report(
    house: House, new_client: NewClient
) -> None:
    case = a_report(house.ana, house.hanna)
    piet = new_client(house.piet)
    told = "The reporter's membership was suspended"
    assert told not in piet.get("moderation.item", public_id=case).main
    assert on_the_list(house.hanna, house.ana, house.association) is None
    main = piet.get("moderation.item", public_id=case).main
    assert f"{told} WhoHanna Weiss" in main


def test_a_friend_of_a_member_is_refused_with_and_without_a_report(
    house: House, new_client: NewClient
) -> None:
    builders.a_connection(house.hanna, house.tom)
    hanna, slug = new_client(house.hanna), slug_of(house.association)

    def told() -> str:
        return hanna.get("administration.suspend", slug=slug, public_id=house.tom.public_id).main

    before = told()
    assert "know each other here" in before
    assert isinstance(on_the_list(house.hanna, house.tom, house.association), KnowsThem)
    a_report(house.ana, house.tom)
    assert told() == before


def test_a_shared_employer_alone_is_not_told(house: House, attempt: Attempt) -> None:
    works = builders.an_organization("Severn Works")
    for each in (house.hanna, house.tom):
        builders.a_job(each, works, 2019)
    assert attempt(house.hanna, house.tom, house.association) is None


@pytest.mark.parametrize("tie", [a_request, a_mentorship])
def test_a_request_or_a_mentorship_is_knowing_each_other(
    house: House, attempt: Attempt, tie: Callable[..., Any]
) -> None:
    tie(house.tom, house.hanna)
    assert isinstance(attempt(house.hanna, house.tom, house.association), KnowsThem)
    assert isinstance(attempt(house.hanna, house.tom, house.association), KnowsThem)


def test_the_site_admin_acts_when_every_admin_knows_the_member(
    app: Flask, attempt: Attempt
) -> None:
    house, site_admin = a_house(), builders.a_site_admin()
    for admin in (house.hanna, site_admin):
        builders.a_connection(admin, house.tom)
    assert isinstance(attempt(house.hanna, house.tom, house.association), KnowsThem)
    assert attempt(site_admin, house.tom, house.association) is None


# -------------------------------------------------------------------------------------------- ranks
def test_nobody_acts_on_themselves(house: House, attempt: Attempt) -> None:
    assert isinstance(attempt(house.hanna, house.hanna, house.association), NotOnYourself)
    admin = builders.a_site_admin(of=house.association)
    boss = builders.a_site_admin()
    assert on_the_list(boss, admin, house.association) is None
    refusal = attempt(admin, admin, house.association, "reinstate")
    assert isinstance(refusal, NotOnYourself)
    assert state_of(admin.id, house.association) is SUSPENDED


def test_the_last_admin_stays(app: Flask, attempt: Attempt) -> None:
    house, boss = a_house(), builders.a_site_admin()
    assert isinstance(attempt(boss, house.hanna, house.association), LastAdmin)
    builders.an_admin(house.association)
    assert attempt(boss, house.hanna, house.association) is None


def test_who_looks_after_the_site_is_suspended_by_nobody_below(
    house: House, attempt: Attempt
) -> None:
    boss = builders.a_site_admin(of=house.association)
    assert isinstance(attempt(house.hanna, boss, house.association), SiteAdminStays)
    assert attempt(builders.a_site_admin(), boss, house.association) is None


def test_a_report_suspends_nobody_whom_the_list_would_not(
    house: House, new_client: NewClient
) -> None:
    boss = builders.a_site_admin(of=house.association)
    case = a_report(house.ana, boss)
    commands.claim(case, by=house.hanna.id, now=MONDAY)
    hanna = new_client(house.hanna)
    page = hanna.get("moderation.check", public_id=case, decision="suspend")
    assert "looks after the whole site" in page.main
    assert not any("Send" in form.buttons for form in page.forms)
    ruling = a_ruling(DecisionKind.SUSPEND)
    with pytest.raises(SiteAdminStays):
        commands.decide(case, ruling, version=2, by=house.hanna.id, now=MONDAY)
    page = hanna.get("moderation.check", public_id=case, decision="warn")
    assert any("Send" in form.buttons for form in page.forms)


def test_the_check_of_a_suspension_says_that_the_last_admin_stays(
    app: Flask, new_client: NewClient
) -> None:
    house = a_house()
    case = a_report(house.ana, house.hanna)
    commands.claim(case, by=house.piet.id, now=MONDAY)
    page = new_client(house.piet).get("moderation.check", public_id=case, decision="suspend")
    assert "who administers it" in page.main
    assert not any("Send" in form.buttons for form in page.forms)


def test_a_moderator_and_an_admin_elsewhere_have_no_list(
    house: House, new_client: NewClient
) -> None:
    other = builders.an_association()
    slug = slug_of(house.association)
    for by in (house.piet, builders.an_admin(other)):
        client = new_client(by)
        for act in ("suspend", "reinstate"):
            where: dict[str, Any] = {"slug": slug, "public_id": house.tom.public_id}
            client.get(f"administration.{act}", **where, expect=404)
            client.post(f"administration.{act}", {"words": "x"}, **where, expect=404)
            assert isinstance(on_the_list(by, house.tom, house.association, act), NotAllowed)
    assert state_of(house.tom.id, house.association) is ACTIVE


# -------------------------------------------------------------------------------- two associations
def test_each_association_suspends_its_own_membership(house: House, attempt: Attempt) -> None:
    other = builders.an_association()
    elsewhere = builders.an_admin(other)
    builders.a_membership(house.tom, other)
    assert attempt(elsewhere, house.tom, other) is None
    assert state_of(house.tom.id, other) is SUSPENDED
    assert state_of(house.tom.id, house.association) is ACTIVE
    assert isinstance(on_the_list(elsewhere, house.tom, house.association), NotAllowed)
    assert isinstance(on_the_list(house.hanna, house.tom, other, "reinstate"), NotAllowed)


def test_a_report_of_another_association_is_told_to_nobody_here(
    house: House, attempt: Attempt
) -> None:
    other = builders.an_association()
    elsewhere = builders.an_admin(other)
    a_report(house.ana, house.tom)  # goes to the house, where both are members
    builders.a_membership(house.tom, other)
    builders.a_connection(elsewhere, house.ana)
    assert attempt(elsewhere, house.tom, other) is None


def test_ones_own_report_and_ones_own_staff_count_in_both(house: House, attempt: Attempt) -> None:
    other = builders.an_association()
    builders.a_membership(house.tom, other)
    reporter, both = builders.an_admin(other), builders.an_admin(other)
    for each in (reporter, both):
        builders.a_membership(each, house.association)
    builders.a_role(both, Role.MODERATOR, house.association)
    builders.a_connection(both, house.ana)
    a_report(house.ana, house.tom)
    assert isinstance(attempt(both, house.tom, other), ReportIsOthers)
    assert report(a_report(reporter, house.tom)).association_id == house.association.id
    assert isinstance(attempt(reporter, house.tom, other), ReportIsOthers)


def test_the_second_of_two_admins_gets_one_clear_conflict(
    house: House, new_client: NewClient
) -> None:
    slug = slug_of(house.association)
    where: dict[str, Any] = {"slug": slug, "public_id": house.tom.public_id}
    hanna = new_client(house.hanna)
    form = hanna.get("administration.suspend", **where).form(button="Send and suspend")
    assert on_the_list(house.hanna, house.tom, house.association) is None
    page = hanna.submit(form.fill(words="Standard 4."))
    assert "moved on meanwhile" in page.alerts[0]
    assert page.h1 == "Tom Lind"


def test_a_report_that_came_in_between_page_and_press_is_said_and_the_words_stay(
    house: House, new_client: NewClient
) -> None:
    slug = slug_of(house.association)
    hanna = new_client(house.hanna)
    page = hanna.get("administration.suspend", slug=slug, public_id=house.tom.public_id)
    a_report(house.hanna, house.tom)
    form = page.form(button="Send and suspend").fill(words="Standard 4.")
    page = hanna.submit(form, expect=409)
    assert "for somebody else of the team" in page.alerts[0]
    assert page.form(button="Send and suspend").fields["words"] == ["Standard 4."]
    assert state_of(house.tom.id, house.association) is ACTIVE
