"""Random reports, decisions, appeals and clocks: whatever they do, what must always hold holds."""

import contextlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from alumnet.accounts.commands import lift_suspensions
from alumnet.accounts.models import AssociationMembership, MembershipState, Person
from alumnet.kernel import db
from alumnet.kernel.authorization import Role
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError
from alumnet.mentoring import commands as mentoring
from alumnet.mentoring.models import MentoringSession, Mentorship, MentorshipRequest
from alumnet.mentoring.rules import LIVE, OPEN
from alumnet.mentoring.rules.sessions import COMING, About, Subject
from alumnet.moderation import commands
from alumnet.moderation.models import (
    Appeal,
    Approval,
    Decision,
    RemovedWords,
    Report,
    ReportEvent,
    WritingPause,
)
from alumnet.moderation.rules import (
    ACTIONS,
    CLOSED,
    ApprovalState,
    DecisionKind,
    Purpose,
    ReportReason,
    ReportState,
)
from tests import builders, databases
from tests.builders import Built
from tests.mentoring.asking import a_request
from tests.mentoring.holding import agrees_with_history
from tests.mentoring.meeting import agreed
from tests.moderation.builders import MONDAY, a_report, a_ruling

ONE, STAFF, REPORTS = st.integers(0, 1), st.integers(0, 3), st.integers(0, 3)
_DAY = timedelta(days=1)


class House(RuleBasedStateMachine):
    """Two who report, two who mentor and are reported, two of the staff and two site admins."""

    def __init__(self) -> None:
        super().__init__()
        db._close_reading()
        databases.empty(db.engine(), db.Base.metadata)
        house = builders.an_association()
        self.mentees = [builders.a_member(of=house) for _ in range(2)]
        self.mentors = [builders.a_mentor(of=house, places=2) for _ in range(2)]
        self.staff = [builders.an_admin(house), builders.an_admin(house)]
        for _ in range(2):
            site = builders.a_member(of=house)
            builders.a_role(site, Role.SITE_ADMIN)
            self.staff.append(site)
        self.now: datetime = MONDAY

    @contextlib.contextmanager
    def may_be_refused(self) -> Iterator[None]:
        """Time passes with every press; an error that a person would read is fine."""
        self.now += timedelta(minutes=2)
        with contextlib.suppress(DomainError):
            yield

    # ------------------------------------------------------------------------- what people do
    @initialize()
    def begin(self) -> None:
        self.mentor(0, 0)
        self.report(1, 0, ReportReason.UNKIND)

    @rule(mentee=ONE, mentor=ONE)
    def mentor(self, mentee: int, mentor: int) -> None:
        one, other = self.mentees[mentee], self.mentors[mentor]
        with self.may_be_refused():
            asked = a_request(one, other, now=self.now)
            mentorship = mentoring.accept_request(asked, by=other.id, now=self.now)
            start = self.now + 7 * _DAY
            agreed(Subject(About.MENTORSHIP, mentorship), other, one, start, now=self.now)

    @rule(mentee=ONE, mentor=ONE)
    def ask(self, mentee: int, mentor: int) -> None:
        with self.may_be_refused():
            a_request(self.mentees[mentee], self.mentors[mentor], now=self.now)

    @rule(by=ONE, about=ONE, reason=st.sampled_from(ReportReason))
    def report(self, by: int, about: int, reason: ReportReason) -> None:
        with self.may_be_refused():
            a_report(self.mentees[by], self.mentors[about], reason, "So it was.", now=self.now)

    @rule(which=REPORTS, side=st.booleans())
    def appeal(self, which: int, side: bool) -> None:
        report, last = self._report(which), self._last(which)
        with self.may_be_refused():
            if side:
                by = report.reported_id
                commands.appeal_decision(last.public_id, "No.", by=by, now=self.now)
            else:
                by = report.reporter_id or 0
                commands.appeal_outcome(report.public_id, "No.", by=by, now=self.now)

    # ------------------------------------------------------------------------ what the staff do
    @rule(which=REPORTS, who=STAFF, kind=st.sampled_from(DecisionKind))
    def decide(self, which: int, who: int, kind: DecisionKind) -> None:
        report, by = self._report(which), self.staff[who].id
        days = 30 if kind is DecisionKind.SUSPEND else None
        with self.may_be_refused():
            ruling = a_ruling(kind, days=days)
            version = report.version
            commands.decide(report.public_id, ruling, version=version, by=by, now=self.now)

    @rule(
        which=REPORTS,
        who=STAFF,
        name=st.sampled_from(("claim", "release", "unhide", "lift_suspension")),
    )
    def press(self, which: int, who: int, name: str) -> None:
        public_id = self._report(which).public_id
        with self.may_be_refused():
            getattr(commands, name)(public_id, by=self.staff[who].id, now=self.now)

    @rule(which=REPORTS, who=STAFF)
    def hand_on(self, which: int, who: int) -> None:
        public_id = self._report(which).public_id
        with self.may_be_refused():
            commands.escalate(public_id, reason="Hard.", by=self.staff[who].id, now=self.now)

    @rule(which=REPORTS, asks=STAFF, answers=STAFF, yes=st.booleans())
    def remove(self, which: int, asks: int, answers: int, yes: bool) -> None:
        public_id, by = self._report(which).public_id, self.staff[asks].id
        self.press(which, asks, "claim")
        with self.may_be_refused():
            commands.ask_approval(public_id, Purpose.REMOVE, reason="!", by=by, now=self.now)
        asked = self._fresh().scalars(select(Approval).order_by(Approval.id.desc())).first()
        with self.may_be_refused():
            name, other = asked.public_id if asked else "", self.staff[answers].id
            commands.answer_approval(name, yes=yes, by=other, now=self.now)
        self.decide(which, asks, DecisionKind.REMOVE_MEMBER)

    @rule(hours=st.integers(1, 24 * 20))
    def pass_time(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        commands.lapse_claims(self.now)
        commands.lapse_approvals(self.now)
        commands.end_pauses(self.now)
        lift_suspensions(self.now)

    # -------------------------------------------------------------------- what must always hold
    @invariant()
    def history_agrees_with_the_state_and_nobody_holds_what_is_closed(self) -> None:
        session = self._fresh()
        agrees_with_history(session, Report, ReportEvent, ReportState.OPEN)
        for report in session.scalars(select(Report)):
            assert (report.closed_at is not None) == (report.state in CLOSED)
            assert report.claimed_by is None or report.state is not ReportState.OPEN
            assert report.state is not ReportState.CLAIMED or report.claimed_by is not None

    @invariant()
    def who_cannot_act_has_nothing_open_and_nothing_in_a_calendar(self) -> None:
        session = self._fresh()
        acting = select(AssociationMembership.person_id).where(
            AssociationMembership.state == MembershipState.ACTIVE
        )
        for table, live in ((MentorshipRequest, OPEN), (Mentorship, LIVE)):
            assert not session.scalars(
                select(table.id).where(table.state.in_(live), table.mentor_id.not_in(acting))
            ).all()
        ahead = session.scalars(
            select(Mentorship.state)
            .join(MentoringSession, MentoringSession.mentorship_id == Mentorship.id)
            .where(MentoringSession.state.in_(COMING), MentoringSession.starts_at > self.now)
        )
        assert LIVE.issuperset(ahead)

    @invariant()
    def what_is_in_force_is_what_was_decided_and_not_taken_back(self) -> None:
        session = self._fresh()
        for mentor in self.mentors:
            force = self._in_force(session, mentor)
            person = session.get_one(Person, mentor.id)
            assert (person.hidden_by_staff_at is not None) == (DecisionKind.HIDE in force)
            state = session.scalars(
                select(AssociationMembership.state).where(
                    AssociationMembership.person_id == mentor.id
                )
            ).one()
            if DecisionKind.REMOVE_MEMBER in force:
                assert state is MembershipState.ENDED
            elif DecisionKind.SUSPEND in force:
                assert state is MembershipState.SUSPENDED
            else:
                assert state is MembershipState.ACTIVE
            paused = select(WritingPause.id).where(
                WritingPause.person_id == mentor.id,
                WritingPause.ended_at.is_(None),
                WritingPause.until > self.now,
            )
            assert bool(session.scalars(paused).first()) == (DecisionKind.PAUSE in force)
        assert not session.scalars(select(RemovedWords)).all()  # there were no words to take out

    @invariant()
    def each_appeal_comes_once_a_side_and_is_answered_by_somebody_else(self) -> None:
        session = self._fresh()
        appeals = session.execute(select(Appeal.report_id, Appeal.side)).all()
        assert len(appeals) == len(set(appeals))
        decided: dict[int, set[int]] = {}
        for each in session.scalars(select(Decision).order_by(Decision.id)):
            before = decided.setdefault(each.report_id, set())
            assert each.decided_by not in before
            assert (each.appeal_id is not None) == bool(before)
            before.add(each.decided_by)
        open_appeals = select(Report.id).where(Report.state == ReportState.APPEALED)
        answered = select(Decision.appeal_id).where(Decision.appeal_id.is_not(None))
        waiting = session.scalars(select(Appeal.report_id).where(Appeal.id.not_in(answered)))
        assert sorted(waiting) == sorted(session.scalars(open_appeals))

    @invariant()
    def whoever_is_removed_is_removed_by_two(self) -> None:
        session = self._fresh()
        removed = select(Decision).where(Decision.kind == DecisionKind.REMOVE_MEMBER)
        for decision in session.scalars(removed):
            used = session.scalars(
                select(Approval).where(
                    Approval.report_id == decision.report_id, Approval.used_at == decision.at
                )
            ).one()
            assert used.state is ApprovalState.USED
            assert (used.asked_by, used.answered_by) != (decision.decided_by, used.asked_by)
            assert used.asked_by == decision.decided_by

    # ------------------------------------------------------------------------------- looking
    def _in_force(self, session: Any, mentor: Built) -> set[DecisionKind]:
        decisions = session.scalars(
            select(Decision)
            .join(Report, Report.id == Decision.report_id)
            .where(
                Report.reported_id == mentor.id,
                Decision.kind.in_(ACTIONS),
                Decision.undone_at.is_(None),
            )
        )
        return {each.kind for each in decisions if not each.until or each.until > self.now}

    def _report(self, which: int) -> Report:
        found: list[Report] = self._fresh().scalars(select(Report).order_by(Report.id)).all()
        return found[which % len(found)]

    def _last(self, which: int) -> Decision:
        query = select(Decision).where(Decision.report_id == self._report(which).id)
        found = self._fresh().scalars(query.order_by(Decision.id.desc())).first()
        return found or Decision(public_id="")

    def _fresh(self) -> Any:
        db._close_reading()
        return reading()


@pytest.mark.parametrize(
    "steps", [300, pytest.param(5000, marks=[pytest.mark.long])], ids=["some", "many"]
)
def test_random_reports_and_appeals_break_nothing(app: Flask, steps: int) -> None:
    runs = 3 if steps == 300 else 50
    chosen = settings(
        max_examples=runs,
        stateful_step_count=steps // runs,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(House, settings=chosen)
