"""Handing a report on, and appealing its decision."""

from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from alumnet.kernel.db import lock_people, writing
from alumnet.kernel.errors import NotFound
from alumnet.moderation.commands.handling import (
    facts_of,
    locked,
    record,
    staff_step,
    step,
    tell_staff,
)
from alumnet.moderation.commands.notes import write_note
from alumnet.moderation.models import Appeal, Decision, Report
from alumnet.moderation.rules import Party


def escalate(public_id: str, *, reason: str, by: int, now: datetime) -> None:
    """Hand a report to whoever looks after the site; the reason is a note of the staff.

    Raises NobodyAbove, TakenByOther, ConflictOfInterest, NoSuchTransition, NotFound.
    """
    with writing() as session:
        report = locked(session, public_id, by=by)
        staff_step(session, report, "escalate", by=by, now=now)
        report.version += 1
        write_note(session, report, reason, by=by, now=now)
        record(session, report, "escalated", by, now)
        tell_staff(session, report, now)


def appeal_decision(decision_public_id: str, text: str, *, by: int, now: datetime) -> None:
    """Let the reported person ask that somebody else looks at a decision about them.

    Raises AppealedAlready, TooLateToAppeal, NotTheirAppeal, NoSuchTransition when it is not decided
    any more, and NotFound for everybody else.
    """
    of_it = Report.id.in_(
        select(Decision.report_id).where(
            Decision.public_id == decision_public_id, Decision.words_for_reported != ""
        )
    )
    with writing() as session:
        report = _appealable(session, of_it, Report.reported_id == by)
        _appeal(session, report, Party.REPORTED, text, by, now)


def appeal_outcome(report_public_id: str, text: str, *, by: int, now: datetime) -> None:
    """Let a reporter ask that somebody else looks at a report on which nothing was done.

    Raises what `appeal_decision` raises.
    """
    with writing() as session:
        of_it = Report.public_id == report_public_id
        report = _appealable(session, of_it, Report.reporter_id == by)
        _appeal(session, report, Party.REPORTER, text, by, now)


def _appealable(session: Session, *where: ColumnElement[bool]) -> Report:
    found = session.execute(select(Report.id, Report.reported_id).where(*where)).one_or_none()
    if found is None:
        raise NotFound
    lock_people(session, found.reported_id)
    return session.get_one(Report, found.id, with_for_update=True)


def _appeal(  # noqa: PLR0917 - what, which side, in which words, who, when
    session: Session, report: Report, side: Party, text: str, by: int, now: datetime
) -> None:
    facts = facts_of(session, report, now=now, by=by)
    step(session, report, "appeal", side.value, facts)
    report.version += 1
    session.add(Appeal(report_id=report.id, side=side, person_id=by, text=text, at=now))
    tell_staff(session, report, now)
