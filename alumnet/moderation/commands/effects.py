"""What decisions do to the reported person, and how each of it is taken back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from alumnet.accounts import commands as accounts
from alumnet.accounts.models import AssociationMembership, Person
from alumnet.accounts.rules import MembershipState
from alumnet.kernel import audit, outbox
from alumnet.moderation.commands.approving import use_approval
from alumnet.moderation.commands.words import put_back, take_out
from alumnet.moderation.models import Decision, Report, WritingPause
from alumnet.moderation.queries.acting import suspends
from alumnet.moderation.rules import POLICY, DecisionKind, Purpose
from alumnet.moderation.rules.errors import CannotSuspend


@dataclass(frozen=True, slots=True)
class Effect:
    """What a decision does, in its transaction, and what takes it back.

    `undo` returns whether there was anything left to take back.
    """

    do: Callable[[Session, Report, Decision], None]
    undo: Callable[[Session, Report, int, datetime], bool]


def carry_out(session: Session, report: Report, decision: Decision) -> None:
    """Do what a decision says."""
    effect = EFFECTS.get(decision.kind)
    if effect is not None:
        effect.do(session, report, decision)


def take_back(
    session: Session, report: Report, decision: Decision, *, by: int, now: datetime
) -> bool:
    """Take back what a decision did; return False when nothing of it was in force any more."""
    if decision.undone_at is not None:
        return False
    decision.undone_at = now
    session.flush()
    effect = EFFECTS.get(decision.kind)
    return effect is None or effect.undo(session, report, by, now)


# ------------------------------------------------------------------------------------------ hiding
def _hide(session: Session, report: Report, decision: Decision) -> None:
    person = session.get_one(Person, report.reported_id)
    person.hidden_by_staff_at = person.hidden_by_staff_at or decision.at
    person.is_withdrawn_from_search = True
    outbox.add(session, "person.changed", person.id, now=decision.at)
    record_person(session, report, "hidden", decision.decided_by, decision.at)


def _show(session: Session, report: Report, by: int, now: datetime) -> bool:
    """Show somebody again whom no other decision hides, too."""
    person = session.get_one(Person, report.reported_id)
    was_hidden = person.hidden_by_staff_at is not None
    if not _hidden_still(session, report):
        person.hidden_by_staff_at = None
        outbox.add(session, "person.changed", person.id, now=now)
    record_person(session, report, "shown", by, now)
    return was_hidden


def _hidden_still(session: Session, report: Report) -> bool:
    other = session.scalar(
        select(Decision.id)
        .join(Report, Report.id == Decision.report_id)
        .where(
            Report.reported_id == report.reported_id,
            Decision.kind == DecisionKind.HIDE,
            Decision.undone_at.is_(None),
        )
        .limit(1)
    )
    return other is not None


# ------------------------------------------------------------------------------- membership
def _suspend(session: Session, report: Report, decision: Decision) -> None:
    membership_id = membership_of(session, report, MembershipState.ACTIVE)
    if membership_id is None:
        raise CannotSuspend
    # The mail about the decision carries the words; a second one would only repeat them.
    accounts.suspend(
        session,
        membership_id,
        by=decision.decided_by,
        now=decision.at,
        until=decision.until,
        words=decision.words_for_reported,
        is_told=False,
    )


def _reinstate(session: Session, report: Report, by: int, now: datetime) -> bool:
    membership_id = membership_of(session, report, MembershipState.SUSPENDED)
    if membership_id is not None:
        accounts.reinstate(session, membership_id, by=by, now=now)
    return membership_id is not None


def _remove(session: Session, report: Report, decision: Decision) -> None:
    use_approval(session, report, Purpose.REMOVE, by=decision.decided_by, now=decision.at)
    standing = (MembershipState.ACTIVE, MembershipState.SUSPENDED)
    membership_id = membership_of(session, report, *standing)
    if membership_id is None:
        raise CannotSuspend
    accounts.remove(
        session,
        membership_id,
        by=decision.decided_by,
        now=decision.at,
        words=decision.words_for_reported,
        is_told=False,
    )


def _readmit(session: Session, report: Report, by: int, now: datetime) -> bool:
    membership_id = membership_of(session, report, MembershipState.ENDED)
    if membership_id is None:
        return False
    accounts.readmit(session, membership_id, by=by, now=now)
    still = _suspension_in_force(session, report, now)
    if still is not None:  # of another report: it goes on where it was
        accounts.suspend(
            session,
            membership_id,
            by=by,
            now=now,
            until=still.until,
            words=still.words_for_reported,
            is_told=False,
        )
    return True


def _suspension_in_force(session: Session, report: Report, now: datetime) -> Decision | None:
    return session.scalars(
        select(Decision)
        .join(Report, Report.id == Decision.report_id)
        .where(
            Report.reported_id == report.reported_id,
            Report.association_id == report.association_id,
            suspends(now),
        )
        .order_by(Decision.id.desc())
        .limit(1)
    ).one_or_none()


def membership_of(session: Session, report: Report, *states: MembershipState) -> int | None:
    """Return the reported person's membership of the association in one of these states."""
    return session.scalar(
        select(AssociationMembership.id).where(
            AssociationMembership.person_id == report.reported_id,
            AssociationMembership.association_id == report.association_id,
            AssociationMembership.state.in_(states),
        )
    )


# --------------------------------------------------------------------------------------- writing
def _pause(session: Session, report: Report, decision: Decision) -> None:
    decision.until = decision.at + POLICY.pause
    session.add(
        WritingPause(report_id=report.id, person_id=report.reported_id, until=decision.until)
    )
    record_person(session, report, "writing_paused", decision.decided_by, decision.at)


def _let_write(session: Session, report: Report, by: int, now: datetime) -> bool:
    ended = session.execute(
        update(WritingPause)
        .where(
            WritingPause.report_id == report.id,
            WritingPause.ended_at.is_(None),
            WritingPause.until > now,
        )
        .values(ended_at=now)
        .returning(WritingPause.id)
    ).all()
    record_person(session, report, "writing_resumed", by, now)
    return bool(ended)


def record_person(
    session: Session, report: Report, what: str, by: int | None, now: datetime
) -> None:
    """Write into the audit what happened to the reported person."""
    audit.record(
        session,
        by,
        f"person.{what}",
        "person",
        report.reported_id,
        now=now,
        association_id=report.association_id,
    )


EFFECTS: dict[DecisionKind, Effect] = {
    DecisionKind.HIDE: Effect(_hide, _show),
    DecisionKind.SUSPEND: Effect(_suspend, _reinstate),
    DecisionKind.REMOVE_MEMBER: Effect(_remove, _readmit),
    DecisionKind.PAUSE: Effect(_pause, _let_write),
    DecisionKind.REMOVE_WORDS: Effect(take_out, put_back),
}
