"""What one of the staff does with the yes of a second one."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.kernel import outbox
from alumnet.kernel.db import writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.transitions import find, first_refusal
from alumnet.moderation.commands.handling import locked, record, staff_step
from alumnet.moderation.models import Approval, Report
from alumnet.moderation.queries import able_for
from alumnet.moderation.rules import POLICY, ApprovalState, Purpose
from alumnet.moderation.rules.approvals import APPROVAL, ApprovalFacts
from alumnet.moderation.rules.errors import AskedAlready, NeedsApproval, NobodyElse

_BATCH = 200
STANDING = (ApprovalState.ASKED, ApprovalState.GIVEN)


def ask_approval(public_id: str, purpose: Purpose, *, reason: str, by: int, now: datetime) -> None:
    """Ask a second one of the staff for their yes, holding the report.

    Raises NobodyElse, AskedAlready, NothingToOpen where there is no conversation to read, and what
    holding a report raises.
    """
    with writing() as session:
        report = locked(session, public_id, by=by)
        staff_step(session, report, f"ask_to_{purpose.value}", by=by, now=now)
        others = able_for(session, report).handle - {by}
        if not others:
            raise NobodyElse
        if _standing(session, report, purpose) is not None:
            raise AskedAlready
        made = Approval(
            report_id=report.id,
            purpose=purpose,
            state=ApprovalState.ASKED,
            reason=reason,
            asked_by=by,
            asked_at=now,
            due_at=now + POLICY.approval_waits,
        )
        session.add(made)
        session.flush()
        record(session, report, f"asked_to_{purpose.value}", by, now)
        for person_id in sorted(others):
            outbox.add(session, "approval.asked", made.id, now=now, person_id=person_id)


def answer_approval(approval_public_id: str, *, yes: bool, by: int, now: datetime) -> str:
    """Say yes or no to what another one of the staff asked; return the id of the report.

    Raises OwnAsking, ConflictOfInterest, NeedsApproval when it lapsed, NoSuchTransition when
    somebody else answered, NotFound.
    """
    with writing() as session:
        public_id = session.scalar(
            select(Report.public_id)
            .join(Approval, Approval.report_id == Report.id)
            .where(Approval.public_id == approval_public_id)
        )
        if public_id is None:
            raise NotFound
        report = locked(session, public_id, by=by)
        approval = session.scalars(
            select(Approval).where(Approval.public_id == approval_public_id).with_for_update()
        ).one()
        _step(session, report, approval, "give" if yes else "refuse", by, now)
        approval.answered_by, approval.answered_at = by, now
        what = "given" if yes else "refused"
        record(session, report, f"{approval.purpose.value}_{what}", by, now)
        outbox.add(session, "approval.answered", approval.id, now=now)
    return public_id


def use_approval(
    session: Session, report: Report, purpose: Purpose, *, by: int, now: datetime
) -> None:
    """Make use of a yes, inside another command. Raises NeedsApproval where there is none."""
    approval = _standing(session, report, purpose)
    if approval is None or approval.state is not ApprovalState.GIVEN:
        raise NeedsApproval
    _step(session, report, approval, "use", by, now)


def lapse_approvals(now: datetime) -> int:
    """End what nobody answered or used in time, and close what was opened; return how many."""
    with writing() as session:
        over = session.scalars(
            select(Approval)
            .where(Approval.due_at <= now)
            .order_by(Approval.id)
            .limit(_BATCH)
            .with_for_update(skip_locked=True)
        ).all()
        for each in over:
            name = "close" if each.state is ApprovalState.USED else "lapse"
            row = find(APPROVAL, name, each.state, "system")
            each.state = row.to
            row.clock(each, now)
    return len(over)


# ---------------------------------------------------------------------------------------- pieces
def _standing(session: Session, report: Report, purpose: Purpose) -> Approval | None:
    return session.scalars(
        select(Approval)
        .where(
            Approval.report_id == report.id,
            Approval.purpose == purpose,
            Approval.state.in_(STANDING),
        )
        .with_for_update()
    ).one_or_none()


def _step(  # noqa: PLR0917 - what, how, who, when
    session: Session, report: Report, approval: Approval, name: str, by: int, now: datetime
) -> None:
    row = find(APPROVAL, name, approval.state, "staff")
    facts = ApprovalFacts(
        now=now,
        by=by,
        may_handle=by in able_for(session, report).handle,
        asked_by=approval.asked_by,
        due_at=approval.due_at,
    )
    refusal = first_refusal(row.guards, facts)
    if refusal is not None:
        raise refusal
    approval.state = row.to
    row.clock(approval, now)
