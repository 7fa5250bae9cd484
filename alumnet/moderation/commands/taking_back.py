"""What the staff take back of their own accord, without an appeal."""

from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from alumnet.kernel.db import writing
from alumnet.moderation.commands.effects import take_back
from alumnet.moderation.commands.handling import locked, record, staff_step
from alumnet.moderation.models import Decision, Report
from alumnet.moderation.queries.acting import suspends
from alumnet.moderation.rules import DecisionKind
from alumnet.moderation.rules.errors import ActedAlready


def unhide(public_id: str, *, by: int, now: datetime) -> None:
    """Take back that the decision of this report hid somebody; by that they are shown again.

    Unless a decision of another report hides them as well: that one is for those who may handle
    that report. Raises ActedAlready when it is taken back, and what a decision raises.
    """
    with writing() as session:
        report = locked(session, public_id, by=by)
        staff_step(session, report, "unhide", by=by, now=now)
        decision = _in_force(session, report, Decision.kind == DecisionKind.HIDE)
        if decision is None:
            raise ActedAlready
        report.version += 1
        take_back(session, report, decision, by=by, now=now)


def lift_suspension(public_id: str, *, by: int, now: datetime) -> None:
    """End the suspension that the decision of this report began, before its time.

    Raises ActedAlready when it is over, and what a decision raises.
    """
    with writing() as session:
        report = locked(session, public_id, by=by)
        staff_step(session, report, "reinstate", by=by, now=now)
        decision = _in_force(session, report, suspends(now))
        if decision is None or not take_back(session, report, decision, by=by, now=now):
            raise ActedAlready
        report.version += 1
        record(session, report, "suspension_lifted", by, now)


def _in_force(session: Session, report: Report, does: ColumnElement[bool]) -> Decision | None:
    return session.scalars(
        select(Decision)
        .where(Decision.report_id == report.id, Decision.undone_at.is_(None), does)
        .order_by(Decision.id.desc())
        .limit(1)
    ).one_or_none()


def note_reinstated(
    session: Session, person_id: int, association_id: int, *, now: datetime
) -> None:
    """Note in the decisions about a person that no suspension of theirs is in force any more.

    Joins the command that reinstates them without a report. A later suspension has to be lifted by
    those who may lift that one.
    """
    decisions = session.scalars(
        select(Decision)
        .join(Report, Report.id == Decision.report_id)
        .where(
            Report.reported_id == person_id,
            Report.association_id == association_id,
            Decision.kind == DecisionKind.SUSPEND,
            Decision.undone_at.is_(None),
        )
    )
    for decision in decisions:
        decision.undone_at = now
