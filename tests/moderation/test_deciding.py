"""Deciding a report, what follows from it, and taking that back."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from alumnet.accounts.models import AssociationMembership, MembershipState, Person, RoleGrant
from alumnet.accounts.rules import LastAdmin
from alumnet.kernel.audit import AuditEntry
from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import NotAllowed
from alumnet.kernel.registry import registry
from alumnet.kernel.transitions import NoSuchTransition
from alumnet.mentoring.models import Mentorship, MentorshipRequest
from alumnet.mentoring.rules import MentorshipState, RequestState
from alumnet.moderation import commands
from alumnet.moderation.models import Decision, Report, ReportEvent
from alumnet.moderation.rules import POLICY, DecisionKind, ReportState
from alumnet.moderation.rules.errors import (
    ActedAlready,
    CannotSuspend,
    ConflictOfInterest,
    NamesTheReporter,
    ReportChanged,
    WordsMissing,
)
from tests import builders
from tests.builders import Built
from tests.moderation.builders import (
    MONDAY,
    House,
    a_mentorship,
    a_report,
    a_request,
    a_ruling,
    decided,
    report,
)

LATER = MONDAY + timedelta(minutes=31)


def person(built: Built) -> Person:
    reading().expire_all()
    return reading().get_one(Person, built.id)


def membership(built: Built, association: Built) -> AssociationMembership:
    reading().expire_all()
    query = select(AssociationMembership).where(
        AssociationMembership.person_id == built.id,
        AssociationMembership.association_id == association.id,
    )
    return reading().scalars(query).one()


def actions() -> list[str]:
    return list(reading().scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_a_decision_needs_words_for_each_side_that_is_told(house: House) -> None:
    case = a_report(house.ana, house.tom)
    commands.claim(case, by=house.hanna.id, now=MONDAY)

    def send(**more: Any) -> None:
        commands.decide(case, a_ruling(**more), version=2, by=house.hanna.id, now=MONDAY)

    with pytest.raises(WordsMissing):
        send(words_for_reporter="")
    with pytest.raises(WordsMissing):
        send(words_for_reported="")
    with pytest.raises(NamesTheReporter):
        send(words_for_reported="ANA RUIZ told us.")
    send(kind=DecisionKind.NO_ACTION, words_for_reported="Ana Ruiz told us.")
    decision = reading().scalars(select(Decision)).one()
    assert decision.words_for_reported == ""


def test_a_decision_rests_on_what_was_read(house: House) -> None:
    case = a_report(house.ana, house.tom)
    commands.claim(case, by=house.hanna.id, now=MONDAY)
    version = report(case).version
    a_report(house.ana, house.tom, details="It was a joke between us.")
    with pytest.raises(ReportChanged):
        commands.decide(case, a_ruling(), version=version, by=house.hanna.id, now=MONDAY)


def test_a_report_is_decided_once(house: House) -> None:
    case = a_report(house.ana, house.tom)
    decided(case, DecisionKind.WARN, house.hanna)
    with pytest.raises(NoSuchTransition):
        commands.claim(case, by=house.piet.id, now=MONDAY)
    with pytest.raises(NoSuchTransition):
        commands.decide(
            case, a_ruling(), version=report(case).version, by=house.hanna.id, now=MONDAY
        )


def test_hiding_takes_somebody_out_of_search_until_they_are_shown_again(house: House) -> None:
    case = a_report(house.ana, house.tom)
    decided(case, DecisionKind.HIDE, house.hanna)
    assert person(house.tom).hidden_by_staff_at == MONDAY
    assert person(house.tom).is_withdrawn_from_search
    commands.unhide(case, by=house.piet.id, now=LATER)
    assert person(house.tom).hidden_by_staff_at is None
    with pytest.raises(ActedAlready):
        commands.unhide(case, by=house.piet.id, now=LATER)
    assert actions()[-2:] == ["report.decided_hide", "person.shown"]
    assert "person.hidden" in actions()


@pytest.fixture
def ended() -> Iterator[list[int]]:
    """Whom other slices were told of as suspended everywhere."""
    told: list[int] = []

    def note(_session: Any, person_id: int, _now: Any) -> None:
        told.append(person_id)

    registry.on_suspension.append(note)
    yield told
    registry.on_suspension.remove(note)


def test_a_suspension_ends_by_itself_and_voids_what_is_open(house: House, ended: list[int]) -> None:
    request, mentorship = a_request(house.tom, house.ana), a_mentorship(house.tom, house.piet)
    case = a_report(house.ana, house.tom)
    with pytest.raises(ConflictOfInterest):
        commands.claim(case, by=house.piet.id, now=MONDAY)
    decided(case, DecisionKind.SUSPEND, house.hanna, days=30)
    found = membership(house.tom, house.association)
    assert found.state is MembershipState.SUSPENDED
    assert found.suspended_until == MONDAY + timedelta(days=30)
    assert ended == [house.tom.id]
    states = (
        reading().get_one(MentorshipRequest, request.id).state,
        reading().get_one(Mentorship, mentorship.id).state,
    )
    assert states == (RequestState.VOIDED, MentorshipState.VOIDED)


def test_a_suspension_without_an_end_stands_until_it_is_lifted(house: House) -> None:
    case = a_report(house.ana, house.tom)
    decided(case, DecisionKind.SUSPEND, house.hanna)
    assert membership(house.tom, house.association).suspended_until is None
    commands.lift_suspension(case, by=house.piet.id, now=LATER)
    assert membership(house.tom, house.association).state is MembershipState.ACTIVE
    with pytest.raises(ActedAlready):
        commands.lift_suspension(case, by=house.piet.id, now=LATER)


def test_what_is_open_goes_on_for_a_member_of_another_association(
    house: House, ended: list[int]
) -> None:
    builders.a_membership(house.tom, builders.an_association())
    decided(a_report(house.ana, house.tom), DecisionKind.SUSPEND, house.hanna)
    assert ended == []


def test_nothing_can_be_suspended_that_is_not_active_and_nothing_half_happens(
    house: House,
) -> None:
    case = a_report(house.ana, house.tom)
    decided(a_report(house.piet, house.tom), DecisionKind.SUSPEND, house.hanna)
    commands.claim(case, by=house.hanna.id, now=MONDAY)
    ruling = a_ruling(DecisionKind.SUSPEND)
    with pytest.raises(CannotSuspend):
        commands.decide(case, ruling, version=2, by=house.hanna.id, now=MONDAY)
    assert report(case).state is ReportState.CLAIMED
    assert len(reading().scalars(select(Decision)).all()) == 1


def test_the_last_admin_is_not_suspended_by_staff(house: House) -> None:
    case = a_report(house.ana, house.hanna)
    commands.claim(case, by=house.piet.id, now=MONDAY)
    with pytest.raises(LastAdmin):
        commands.decide(
            case, a_ruling(DecisionKind.SUSPEND), version=2, by=house.piet.id, now=MONDAY
        )


def test_only_what_was_acted_upon_can_be_taken_back(house: House) -> None:
    case = a_report(house.ana, house.tom)
    decided(case, DecisionKind.DUPLICATE, house.hanna)
    with pytest.raises(NoSuchTransition):
        commands.unhide(case, by=house.hanna.id, now=MONDAY)


def test_every_act_of_the_staff_is_in_the_audit_without_words(house: House) -> None:
    case = a_report(house.ana, house.tom)
    commands.claim(case, by=house.hanna.id, now=MONDAY)
    commands.release(case, by=house.hanna.id, now=MONDAY)
    decided(case, DecisionKind.SUSPEND, house.piet, days=7)
    commands.lift_suspension(case, by=house.hanna.id, now=LATER)
    assert actions() == [
        "report.claimed",
        "report.released",
        "report.claimed",
        "membership.suspended",
        "report.decided_suspend",
        "membership.reinstated",
        "report.suspension_lifted",
    ]
    entries = reading().scalars(select(AuditEntry)).all()
    assert {each.association_id for each in entries} == {house.association.id}
    told = [each.action for each in entries if each.text_hash and "report" in each.action]
    assert told == []


def test_every_step_is_in_the_history(house: House) -> None:
    case = a_report(house.ana, house.tom)
    decided(case, DecisionKind.HIDE, house.hanna)
    commands.unhide(case, by=house.hanna.id, now=LATER)
    names = reading().scalars(select(ReportEvent.name).order_by(ReportEvent.id)).all()
    assert list(names) == ["open", "claim", "hide", "unhide"]


def test_who_lost_the_role_decides_no_more(house: House) -> None:
    case = a_report(house.ana, house.tom)
    commands.claim(case, by=house.piet.id, now=MONDAY)
    with writing() as session:
        grant = session.scalars(select(RoleGrant).where(RoleGrant.person_id == house.piet.id))
        session.delete(grant.one())
    with pytest.raises(NotAllowed):
        commands.decide(case, a_ruling(), version=2, by=house.piet.id, now=MONDAY)


@pytest.mark.postgresql
def test_a_report_row_keeps_a_claim_whole(house: House) -> None:
    case = a_report(house.ana, house.tom)
    commands.claim(case, by=house.hanna.id, now=MONDAY)
    held = reading().scalars(select(Report.claimed_until)).one()
    assert held == MONDAY + POLICY.claim
