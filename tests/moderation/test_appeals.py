"""Handing a report on, appealing a decision, and what takes two of the staff."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from alumnet.accounts.models import AssociationMembership, MembershipState
from alumnet.accounts.rules import LastAdmin
from alumnet.kernel.audit import AuditEntry
from alumnet.kernel.authorization import Role
from alumnet.kernel.db import reading
from alumnet.kernel.errors import NotFound
from alumnet.kernel.transitions import NoSuchTransition
from alumnet.mentoring.models import Mentorship
from alumnet.mentoring.rules import MentorshipState
from alumnet.messaging.commands import write
from alumnet.messaging.models import Conversation, Message
from alumnet.moderation import commands, queries
from alumnet.moderation.models import Approval, Decision, RemovedWords, WritingPause
from alumnet.moderation.queries.texts import NEUTRAL
from alumnet.moderation.rules import (
    POLICY,
    ApprovalState,
    DecisionKind,
    Purpose,
    ReportReason,
    ReportState,
)
from alumnet.moderation.rules.errors import (
    DecidedBefore,
    ForSiteAdmins,
    NeedsApproval,
    NobodyAbove,
    NobodyElse,
    NothingToRemove,
    NotTheirAppeal,
    OwnAsking,
    Paused,
    TakenByOther,
    TooLateToAppeal,
)
from tests import builders
from tests.builders import Built
from tests.moderation.builders import (
    MONDAY,
    House,
    a_mentorship,
    a_report,
    a_ruling,
    decided,
    report,
    viewer_of,
)

pytestmark = pytest.mark.postgresql
DAY = timedelta(days=1)


def state(person: Built, house: House) -> MembershipState:
    reading().expire_all()
    query = select(AssociationMembership.state).where(
        AssociationMembership.person_id == person.id,
        AssociationMembership.association_id == house.association.id,
    )
    return reading().scalars(query).one()


def last_decision() -> Decision:
    reading().expire_all()
    return reading().scalars(select(Decision).order_by(Decision.id.desc()).limit(1)).one()


def appealed(case: str, by: Built, *, now: Any = MONDAY) -> None:
    commands.appeal_decision(last_decision().public_id, "It was a joke.", by=by.id, now=now)
    assert report(case).state is ReportState.APPEALED


def settle(case: str, kind: DecisionKind, by: Built, *, now: Any = MONDAY, **more: Any) -> None:
    commands.claim(case, by=by.id, now=now)
    version = report(case).version
    commands.decide(case, a_ruling(kind, **more), version=version, by=by.id, now=now)


def texted(one: Built, other: Built, text: str = "It is 120 an hour.") -> Message:
    builders.a_connection(one, other)
    write(other.public_id, by=one.id, text=text, form_key="a" * 12, now=MONDAY)
    return reading().scalars(select(Message)).one()


def reported(message: Message, by: Built) -> str:
    subject = queries.message_subject(reading(), viewer_of(by), message.public_id)
    return commands.report(subject, commands.Concern(ReportReason.UNKIND), by=by.id, now=MONDAY)


def test_an_appeal_is_decided_by_somebody_else_and_gives_back_what_can_come_back(
    house: House,
) -> None:
    partner = builders.a_member(of=house.association)
    mentorship = a_mentorship(house.tom, partner)
    case = a_report(house.ana, house.tom)
    decided(case, DecisionKind.SUSPEND, house.hanna, days=30)
    assert state(house.tom, house) is MembershipState.SUSPENDED
    with pytest.raises(NotFound):
        commands.appeal_decision(last_decision().public_id, "Me!", by=house.ana.id, now=MONDAY)
    appealed(case, house.tom)
    with pytest.raises(DecidedBefore):
        commands.claim(case, by=house.hanna.id, now=MONDAY)
    settle(case, DecisionKind.OVERTURN, house.piet)
    assert report(case).state is ReportState.CHANGED
    assert state(house.tom, house) is MembershipState.ACTIVE
    reading().expire_all()
    assert reading().get_one(Mentorship, mentorship.id).state is MentorshipState.VOIDED
    first, second = reading().scalars(select(Decision).order_by(Decision.id)).all()
    assert first.undone_at == MONDAY
    assert (second.appeal_id is not None, second.kind) == (True, DecisionKind.OVERTURN)
    with pytest.raises(NotTheirAppeal):
        commands.appeal_decision(first.public_id, "Again.", by=house.tom.id, now=MONDAY)


def test_an_appeal_comes_once_and_within_two_weeks(house: House) -> None:
    case = a_report(house.ana, house.tom)
    decided(case, DecisionKind.WARN, house.hanna)
    late = MONDAY + POLICY.appeal
    with pytest.raises(TooLateToAppeal):
        commands.appeal_decision(last_decision().public_id, "So?", by=house.tom.id, now=late)
    appealed(case, house.tom, now=late - timedelta(seconds=1))
    settle(case, DecisionKind.UPHOLD, house.piet, now=late)
    told = last_decision()
    assert (report(case).state, told.words_for_reporter) == (ReportState.UPHELD, "")
    mine = queries.own_report(reading(), viewer_of(house.ana), case, now=late)
    assert mine is not None
    assert (mine.is_closed, mine.may_appeal) == (True, False)


def test_a_reporter_appeals_that_nothing_was_done_and_then_the_other_side_may(
    house: House,
) -> None:
    case = a_report(house.ana, house.tom)
    decided(case, DecisionKind.NO_ACTION, house.hanna)
    with pytest.raises(NotFound):
        commands.appeal_outcome(case, "Look again.", by=house.tom.id, now=MONDAY)
    commands.appeal_outcome(case, "Look again.", by=house.ana.id, now=MONDAY)
    with pytest.raises(NoSuchTransition):
        commands.appeal_outcome(case, "And again.", by=house.ana.id, now=MONDAY)
    with pytest.raises(NotTheirAppeal):
        settle(case, DecisionKind.OVERTURN, house.piet)
    settle(case, DecisionKind.WARN, house.piet)
    assert report(case).state is ReportState.CHANGED
    appealed(case, house.tom)
    for before in (house.hanna, house.piet):
        with pytest.raises(DecidedBefore):
            commands.claim(case, by=before.id, now=MONDAY)
    third = builders.an_admin(house.association)
    settle(case, DecisionKind.UPHOLD, third)
    with pytest.raises(NoSuchTransition):
        commands.appeal_decision(last_decision().public_id, "No!", by=house.tom.id, now=MONDAY)


def test_a_report_that_was_handed_on_is_for_site_admins_alone(house: House) -> None:
    case = a_report(house.ana, house.tom)
    commands.claim(case, by=house.hanna.id, now=MONDAY)
    with pytest.raises(NobodyAbove):
        commands.escalate(case, reason="Too hard.", by=house.hanna.id, now=MONDAY)
    site = builders.a_member("Maeve Quinn")
    builders.a_role(site, Role.SITE_ADMIN)
    commands.escalate(case, reason="Too hard.", by=house.hanna.id, now=MONDAY)
    assert (report(case).state, report(case).claimed_by) == (ReportState.ESCALATED, None)
    with pytest.raises(ForSiteAdmins):
        commands.claim(case, by=house.piet.id, now=MONDAY)
    commands.claim(case, by=site.id, now=MONDAY)
    commands.lapse_claims(MONDAY + POLICY.claim)
    assert (report(case).state, report(case).claimed_by) == (ReportState.ESCALATED, None)
    a_report(house.ana, house.tom, details="And once more.")
    settle(case, DecisionKind.WARN, site)
    assert report(case).state is ReportState.ACTION_TAKEN


def test_words_are_taken_out_and_an_appeal_puts_them_back(house: House) -> None:
    message = texted(house.tom, house.ana)
    case = reported(message, house.ana)
    decided(case, DecisionKind.REMOVE_WORDS, house.hanna)
    reading().expire_all()
    assert reading().get_one(Message, message.id).text == NEUTRAL
    kept = reading().scalars(select(RemovedWords)).one()
    assert (kept.words, kept.author_id) == ("It is 120 an hour.", house.tom.id)
    again = reported(message, house.ana)
    with pytest.raises(NothingToRemove):
        decided(again, DecisionKind.REMOVE_WORDS, house.hanna)
    appealed(case, house.tom)
    settle(case, DecisionKind.OVERTURN, house.piet)
    reading().expire_all()
    assert reading().get_one(Message, message.id).text == "It is 120 an hour."
    assert reading().scalars(select(RemovedWords)).all() == []


def test_a_pause_keeps_somebody_from_writing_until_its_job_ends_it(house: House) -> None:
    builders.a_connection(house.tom, house.ana)
    decided(a_report(house.ana, house.tom), DecisionKind.PAUSE, house.hanna)

    def say(key: str, now: Any) -> None:
        write(house.ana.public_id, by=house.tom.id, text="Hi", form_key=key * 12, now=now)

    over = MONDAY + POLICY.pause
    with pytest.raises(Paused):
        say("a", over - timedelta(seconds=1))
    assert commands.end_pauses(over - timedelta(seconds=1)) == 0
    assert commands.end_pauses(over) == 1
    say("b", over)
    assert reading().scalars(select(WritingPause.ended_at)).one() == over
    assert reading().scalars(select(AuditEntry.action).order_by(AuditEntry.id.desc())).first() == (
        "person.writing_resumed"
    )


def test_a_member_is_removed_only_with_the_yes_of_a_second_one(house: House) -> None:
    case = a_report(house.ana, house.tom)
    with pytest.raises(NeedsApproval):
        decided(case, DecisionKind.REMOVE_MEMBER, house.hanna)
    commands.claim(case, by=house.hanna.id, now=MONDAY)
    commands.ask_approval(case, Purpose.REMOVE, reason="Third time.", by=house.hanna.id, now=MONDAY)
    asked = reading().scalars(select(Approval)).one().public_id
    with pytest.raises(OwnAsking):
        commands.answer_approval(asked, yes=True, by=house.hanna.id, now=MONDAY)
    commands.answer_approval(asked, yes=True, by=house.piet.id, now=MONDAY)
    late = MONDAY + POLICY.removal
    with pytest.raises(NeedsApproval):
        decided(case, DecisionKind.REMOVE_MEMBER, house.hanna, now=late)
    decided(case, DecisionKind.REMOVE_MEMBER, house.hanna, now=late - DAY)
    assert state(house.tom, house) is MembershipState.ENDED
    appealed(case, house.tom, now=late)
    settle(case, DecisionKind.OVERTURN, house.piet, now=late)
    assert state(house.tom, house) is MembershipState.ACTIVE


def test_the_last_admin_is_not_removed_by_staff(house: House) -> None:
    third = builders.a_member(of=house.association)
    builders.a_role(third, Role.MODERATOR, house.association)
    case = a_report(house.ana, house.hanna)
    commands.claim(case, by=house.piet.id, now=MONDAY)
    commands.ask_approval(case, Purpose.REMOVE, reason="She did.", by=house.piet.id, now=MONDAY)
    asked = reading().scalars(select(Approval)).one().public_id
    commands.answer_approval(asked, yes=True, by=third.id, now=MONDAY)
    with pytest.raises(LastAdmin):
        decided(case, DecisionKind.REMOVE_MEMBER, house.piet)


def test_a_conversation_is_read_by_two_of_the_staff_for_a_while_and_both_see_it(
    house: House,
) -> None:
    message = texted(house.tom, house.ana)
    case = reported(message, house.ana)
    commands.claim(case, by=house.hanna.id, now=MONDAY)
    with pytest.raises(NeedsApproval):
        commands.read_conversation(case, by=house.hanna.id, now=MONDAY)
    commands.ask_approval(case, Purpose.READ, reason="To know.", by=house.hanna.id, now=MONDAY)
    asked = reading().scalars(select(Approval)).one()
    commands.answer_approval(asked.public_id, yes=True, by=house.piet.id, now=MONDAY)
    with pytest.raises(TakenByOther):
        commands.read_conversation(case, by=house.piet.id, now=MONDAY)
    assert reading().scalars(select(Conversation.opened_by_staff_at)).one() is None
    commands.read_conversation(case, by=house.hanna.id, now=MONDAY)
    reading().expire_all()
    assert reading().scalars(select(Conversation.opened_by_staff_at)).one() == MONDAY
    actions = reading().scalars(select(AuditEntry.action)).all()
    assert actions.count("report.conversation_opened") == 1
    assert commands.lapse_approvals(MONDAY + POLICY.reading) == 1
    reading().expire_all()
    assert reading().scalars(select(Approval.state)).one() is ApprovalState.OVER


def test_nobody_alone_says_yes_to_themselves(app: Flask) -> None:
    association = builders.an_association()
    ana, tom = (builders.a_member(of=association) for _ in range(2))
    hanna = builders.an_admin(association, "Hanna Weiss")
    case = a_report(ana, tom)
    commands.claim(case, by=hanna.id, now=MONDAY)
    with pytest.raises(NobodyElse):
        commands.ask_approval(case, Purpose.REMOVE, reason="Out!", by=hanna.id, now=MONDAY)


def test_notes_of_the_staff_are_audited_and_can_be_erased(house: House) -> None:
    case = a_report(house.ana, house.tom)
    commands.add_note(case, text="Call them first.", by=house.piet.id, now=MONDAY)
    found = queries.item(reading(), viewer_of(house.hanna), case, now=MONDAY)
    (note,) = found.papers.notes
    commands.erase_note(case, note.public_id, by=house.hanna.id, now=MONDAY)
    actions = reading().scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert list(actions) == ["report.noted", "report.note_erased"]
    with pytest.raises(NotFound):
        commands.add_note(case, text="Psst.", by=house.tom.id, now=MONDAY)
