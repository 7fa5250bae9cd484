"""Decisions about memberships: who may, what follows, what the clock does."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from alumnet.accounts import commands
from alumnet.accounts.models import Person, RoleGrant, RosterEntry
from alumnet.accounts.rules import LastAdmin, MembershipState
from alumnet.kernel import jobs
from alumnet.kernel.audit import AuditEntry, AuditText
from alumnet.kernel.authorization import Role
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import Conflict, NotAllowed, NotFound
from alumnet.kernel.outbox import OutboxEntry
from alumnet.kernel.registry import registry
from alumnet.kernel.transitions import NoSuchTransition
from tests.accounts.builders import (
    a_known_email,
    a_line,
    reinstate_membership,
    state_of,
    suspend_membership,
    the_membership,
)
from tests.builders import (
    Built,
    a_member,
    a_membership,
    a_person,
    a_role,
    a_site_admin,
    an_account,
    an_admin,
    an_association,
)

PENDING, ACTIVE = MembershipState.PENDING, MembershipState.ACTIVE
SUSPENDED, ENDED = MembershipState.SUSPENDED, MembershipState.ENDED


def an_applicant(association: Built, name: str = "Ada Applicant") -> Built:
    person = an_account(a_person(name))
    a_membership(person, association, PENDING)
    return person


def membership_id(person: Built, association: Built) -> int:
    return the_membership(person.id, association).id


def events() -> list[str]:
    return [row.kind for row in reading().scalars(select(OutboxEntry).order_by(OutboxEntry.id))]


def audited() -> list[tuple[str, int | None]]:
    rows = reading().scalars(select(AuditEntry).order_by(AuditEntry.id))
    return [(row.action, row.actor_id) for row in rows]


@contextmanager
def suspensions() -> Iterator[list[int]]:
    seen: list[int] = []

    def note(_session: object, person_id: int, _now: datetime) -> None:
        seen.append(person_id)

    registry.on_suspension.append(note)
    try:
        yield seen
    finally:
        registry.on_suspension.remove(note)


# ------------------------------------------------------------------------------------- approving
@pytest.mark.postgresql
def test_staff_lets_somebody_in(app: Flask) -> None:
    association = an_association()
    admin, applicant = an_admin(association), an_applicant(association)
    line = a_line(association, "Ada Applicant")
    wanted = membership_id(applicant, association)
    commands.approve_membership(wanted, by=admin.id, now=now(), roster_entry_id=line)
    found = the_membership(applicant.id, association)
    assert (found.state, found.approved_by) == (ACTIVE, admin.id)
    assert reading().get_one(RosterEntry, line).person_id == applicant.id
    assert "membership.approved" in events()
    assert audited() == [("membership.approved", admin.id)]


def test_a_line_of_somebody_else_is_not_given_away(app: Flask) -> None:
    association = an_association()
    admin, applicant, other = (
        an_admin(association),
        an_applicant(association),
        a_member(of=association),
    )
    line = a_line(association)
    with writing() as session:
        session.get_one(RosterEntry, line).person_id = other.id
    with pytest.raises(Conflict):
        commands.approve_membership(
            membership_id(applicant, association), by=admin.id, now=now(), roster_entry_id=line
        )
    assert state_of(applicant.id, association) is PENDING


def test_the_second_of_two_decisions_hears_that_it_is_decided(app: Flask) -> None:
    association = an_association()
    one, other, applicant = (
        an_admin(association),
        an_admin(association),
        an_applicant(association),
    )
    wanted = membership_id(applicant, association)
    commands.approve_membership(wanted, by=one.id, now=now())
    for decide in (commands.approve_membership, commands.decline_membership):
        with pytest.raises(NoSuchTransition):
            decide(wanted, by=other.id, now=now())
    assert len(audited()) == 1


Decision = Callable[..., None]
DECISIONS: list[Decision] = [
    commands.approve_membership,
    commands.decline_membership,
    suspend_membership,
    reinstate_membership,
    commands.end_membership,
]


@pytest.mark.parametrize("decide", DECISIONS)
@pytest.mark.parametrize(
    "who", ["member", "admin elsewhere", "manager", "suspended admin", "unconfirmed"]
)
def test_nobody_else_decides(app: Flask, decide: Decision, who: str) -> None:
    association, other = an_association(), an_association()
    applicant = an_applicant(association)
    by = a_member(of=other if who == "admin elsewhere" else association)
    if who == "unconfirmed":
        by = an_account(a_person(), confirmed=False)
        a_membership(by, association)
    if who in {"admin elsewhere", "suspended admin", "unconfirmed"}:
        a_role(by, Role.ADMIN, other if who == "admin elsewhere" else association)
    elif who == "manager":
        a_role(by, Role.PROGRAMME_MANAGER, association)
    if who == "suspended admin":
        row = the_membership(by.id, association)
        with writing() as session:
            session.merge(row).state = SUSPENDED
    with pytest.raises(NotAllowed):
        decide(membership_id(applicant, association), by=by.id, now=now())
    assert state_of(applicant.id, association) is PENDING


def test_moderators_and_site_admins_decide_too(app: Flask) -> None:
    association = an_association()
    moderator = a_member(of=association)
    a_role(moderator, Role.MODERATOR, association)
    for by in (moderator, a_site_admin()):
        applicant = an_applicant(association)
        commands.approve_membership(membership_id(applicant, association), by=by.id, now=now())
        assert state_of(applicant.id, association) is ACTIVE


def test_what_is_not_there_cannot_be_decided(app: Flask) -> None:
    admin = an_admin(an_association())
    with pytest.raises(NotFound):
        commands.approve_membership(404, by=admin.id, now=now())


@pytest.mark.postgresql
def test_who_is_declined_reads_why_and_can_ask_the_staff_again(app: Flask) -> None:
    association = an_association()
    admin, applicant = an_admin(association), an_applicant(association)
    wanted = membership_id(applicant, association)
    commands.decline_membership(wanted, by=admin.id, now=now(), words="Which class?")
    found = the_membership(applicant.id, association)
    assert (found.state, found.decision_note) == (ENDED, "Which class?")
    assert reading().scalars(select(AuditText.text)).all() == ["Which class?"]
    a_line(association, "Ada", applicant.email)
    a_known_email(applicant, applicant.email, confirmed=True)
    commands.apply_to(association.id, by=applicant.id, now=now(), note="1998")
    assert state_of(applicant.id, association) is PENDING
    commands.approve_membership(wanted, by=admin.id, now=now())
    assert the_membership(applicant.id, association).decision_note == ""


# ------------------------------------------------------------------------------------ suspending
def test_a_suspended_member_is_out_of_search_and_other_slices_hear(app: Flask) -> None:
    association = an_association()
    admin, member = an_admin(association), a_member(of=association)
    with suspensions() as seen:
        suspend_membership(
            membership_id(member, association), by=admin.id, now=now(), words="Rule 4"
        )
    assert state_of(member.id, association) is SUSPENDED
    assert reading().get_one(Person, member.id).is_withdrawn_from_search
    assert seen == [member.id]
    assert {"person.changed", "membership.suspended"} <= set(events()) | {"person.changed"}


def test_who_is_a_member_elsewhere_may_still_act(app: Flask) -> None:
    association, other = an_association(), an_association()
    admin, member = an_admin(association), a_member(of=association)
    a_membership(member, other)
    with suspensions() as seen:
        suspend_membership(membership_id(member, association), by=admin.id, now=now())
    assert seen == []
    assert reading().get_one(Person, member.id).is_withdrawn_from_search


def test_a_suspension_ends_by_the_clock(app: Flask) -> None:
    association = an_association()
    admin, member = an_admin(association), a_member(of=association)
    until = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
    wanted = membership_id(member, association)
    with time_machine.travel(until - timedelta(days=7)):
        suspend_membership(wanted, by=admin.id, now=now(), until=until)
        jobs.run_minutely(until - timedelta(seconds=1))
        assert state_of(member.id, association) is SUSPENDED
    with time_machine.travel(until):
        jobs.run_minutely(until)
    found = the_membership(member.id, association)
    assert (found.state, found.suspended_until) == (ACTIVE, None)
    assert audited()[-1] == ("membership.reinstated", None)
    assert commands.lift_suspensions(until) == 0


def test_one_without_an_end_stays_until_somebody_lifts_it(app: Flask) -> None:
    association = an_association()
    admin, member = an_admin(association), a_member(of=association)
    wanted = membership_id(member, association)
    suspend_membership(wanted, by=admin.id, now=now())
    assert commands.lift_suspensions(now() + timedelta(days=999)) == 0
    reinstate_membership(wanted, by=admin.id, now=now())
    assert state_of(member.id, association) is ACTIVE


# ---------------------------------------------------------------------------------------- ending
def test_a_member_leaves_and_the_staff_ends(app: Flask) -> None:
    association = an_association()
    admin = an_admin(association)
    leaver, removed = a_member(of=association), a_member(of=association)
    with suspensions() as seen:
        commands.end_membership(membership_id(leaver, association), by=leaver.id, now=now())
        commands.end_membership(
            membership_id(removed, association), by=admin.id, now=now(), words="Rule 1"
        )
    assert seen == [leaver.id, removed.id]
    for person in (leaver, removed):
        found = the_membership(person.id, association)
        assert (found.state, found.needs_staff) == (ENDED, True)


@pytest.mark.postgresql
def test_a_role_does_not_come_back_with_a_new_membership(app: Flask) -> None:
    association = an_association()
    admin, left = an_admin(association), an_admin(association)
    a_role(left, Role.MODERATOR, association)
    wanted = membership_id(left, association)
    commands.end_membership(wanted, by=admin.id, now=now())
    assert audited()[:2] == [("role.admin_revoked", admin.id), ("role.moderator_revoked", admin.id)]
    commands.apply_to(association.id, by=left.id, now=now())
    commands.approve_membership(wanted, by=admin.id, now=now())
    held = select(RoleGrant.person_id).where(RoleGrant.association_id == association.id)
    assert set(reading().scalars(held)) == {admin.id}


def test_who_is_suspended_cannot_leave_to_come_back(app: Flask) -> None:
    association = an_association()
    admin, member = an_admin(association), a_member(of=association)
    wanted = membership_id(member, association)
    suspend_membership(wanted, by=admin.id, now=now())
    with pytest.raises(NoSuchTransition):
        commands.end_membership(wanted, by=member.id, now=now())
    commands.apply_to(association.id, by=member.id, now=now())
    assert state_of(member.id, association) is SUSPENDED
    commands.end_membership(wanted, by=admin.id, now=now())
    assert state_of(member.id, association) is ENDED


@pytest.mark.parametrize("how", ["suspend", "end", "leave"])
def test_the_last_admin_stays(app: Flask, how: str) -> None:
    association = an_association()
    admin, site_admin = an_admin(association), a_site_admin()
    wanted = membership_id(admin, association)

    def stop() -> None:
        if how == "suspend":
            suspend_membership(wanted, by=site_admin.id, now=now())
        else:
            by = admin if how == "leave" else site_admin
            commands.end_membership(wanted, by=by.id, now=now())

    with pytest.raises(LastAdmin):
        stop()
    assert state_of(admin.id, association) is ACTIVE
    an_admin(association)
    stop()
    assert state_of(admin.id, association) is not ACTIVE


# ------------------------------------------------------------------------------------ correcting
def corrected(person: Built, association: Built, to: Built, **more: object) -> None:
    facts = {"class_year": 1999, "member_number": "7", "note": "better"} | more
    commands.correct_application(
        membership_id(person, association),
        by=person.id,
        now=now(),
        association_id=to.id,
        class_year=1999,
        member_number="7",
        note=str(facts["note"]),
    )


def test_what_was_written_can_be_corrected(app: Flask) -> None:
    association = an_association()
    applicant = an_applicant(association)
    corrected(applicant, association, association)
    found = the_membership(applicant.id, association)
    assert (found.class_year, found.member_number, found.note) == (1999, "7", "better")


@pytest.mark.postgresql
def test_the_other_association_may_know_the_person_at_once(app: Flask) -> None:
    association, other = an_association(), an_association()
    applicant = an_applicant(association)
    a_known_email(applicant, applicant.email, confirmed=True)
    a_line(other, "Ada", applicant.email)
    corrected(applicant, association, other)
    assert state_of(applicant.id, other) is ACTIVE
    with pytest.raises(AssertionError, match="no membership"):
        the_membership(applicant.id, association)


def test_a_refusal_is_not_forgotten_by_a_correction(app: Flask) -> None:
    association, other = an_association(), an_association()
    admin, applicant = an_admin(association), an_applicant(association)
    commands.decline_membership(membership_id(applicant, association), by=admin.id, now=now())
    commands.apply_to(association.id, by=applicant.id, now=now())
    corrected(applicant, association, other)
    assert the_membership(applicant.id, association).needs_staff
    assert state_of(applicant.id, association) is ENDED


def test_only_the_own_open_application_can_be_corrected(app: Flask) -> None:
    association = an_association()
    applicant, member = an_applicant(association), a_member(of=association)
    with pytest.raises(NotFound):
        commands.correct_application(
            membership_id(applicant, association),
            by=member.id,
            now=now(),
            association_id=association.id,
            class_year=None,
            member_number=None,
            note="",
        )
    with pytest.raises(NoSuchTransition):
        corrected(member, association, association)
