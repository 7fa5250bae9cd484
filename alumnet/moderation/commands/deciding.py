"""Decisions about reports, and about appeals against them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.kernel.db import writing
from alumnet.moderation.commands.effects import carry_out, take_back
from alumnet.moderation.commands.handling import locked, record, staff_step
from alumnet.moderation.models import Appeal, Decision, Report
from alumnet.moderation.rules import ACTIONS, DecisionKind, Party, ReportState
from alumnet.moderation.rules.errors import NamesTheReporter, ReportChanged, WordsMissing
from alumnet.moderation.rules.staff import is_named
from alumnet.moderation.rules.telling import told_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What is decided, the words for each side, a note for the staff, and for how many days.

    `days` counts for a suspension only; None suspends until somebody lifts it. `duplicate_of` is
    the public id of the report that told the same thing first, where there is one.
    """

    kind: DecisionKind
    words_for_reporter: str = ""
    words_for_reported: str = ""
    note: str = ""
    days: int | None = None
    duplicate_of: str = ""


def decide(public_id: str, ruling: Ruling, *, version: int, by: int, now: datetime) -> None:
    """Decide a report, or an appeal, that `by` saw in `version`: all that follows, or nothing.

    A claim of one's own that ran out is renewed, unless somebody else has it. Raises
    ReportChanged, TakenByOther, ConflictOfInterest, DecidedBefore, ForSiteAdmins, NotTheirAppeal,
    NoSuchTransition, WordsMissing, NamesTheReporter, CannotSuspend, NothingToRemove, NeedsApproval,
    LastAdmin, NotFound.
    """
    with writing() as session:
        report = locked(session, public_id, by=by)
        if report.version != version:
            raise ReportChanged
        appeal = _appeal_of(session, report)
        told = told_of(
            ruling.kind,
            appealed=appeal.side if appeal else None,
            is_signed=report.reporter_id is not None,
        )
        _check_words(session, report, ruling, told)
        if report.state is ReportState.OPEN or report.claimed_by != by:
            staff_step(session, report, "claim", by=by, now=now)
        staff_step(session, report, ruling.kind.value, by=by, now=now)
        report.version += 1
        decision = _decision(report, appeal, ruling, told, by, now)
        session.add(decision)
        if ruling.kind is DecisionKind.DUPLICATE:
            report.duplicate_of_id = _first_report(session, report, ruling.duplicate_of)
        carry_out(session, report, decision)
        if ruling.kind is DecisionKind.OVERTURN:
            _overturn(session, report, by, now)
        record(session, report, f"decided_{ruling.kind.value}", by, now)


def _appeal_of(session: Session, report: Report) -> Appeal | None:
    """Return the appeal that waits for an answer, if one does."""
    if report.state is not ReportState.APPEALED:
        return None
    query = select(Appeal).where(Appeal.report_id == report.id)
    return session.scalars(query.order_by(Appeal.id.desc()).limit(1)).one()


def _decision(  # noqa: PLR0917 - what, for whom, by whom, when
    report: Report,
    appeal: Appeal | None,
    ruling: Ruling,
    told: frozenset[Party],
    by: int,
    now: datetime,
) -> Decision:
    is_for_time = ruling.kind is DecisionKind.SUSPEND and ruling.days is not None
    return Decision(
        report_id=report.id,
        appeal_id=appeal.id if appeal else None,
        kind=ruling.kind,
        decided_by=by,
        words_for_reporter=ruling.words_for_reporter if Party.REPORTER in told else "",
        words_for_reported=ruling.words_for_reported if Party.REPORTED in told else "",
        note=ruling.note,
        until=now + timedelta(days=ruling.days or 0) if is_for_time else None,
        at=now,
    )


def _check_words(session: Session, report: Report, ruling: Ruling, told: frozenset[Party]) -> None:
    words = {
        Party.REPORTER: ruling.words_for_reporter,
        Party.REPORTED: ruling.words_for_reported,
    }
    if not all(words[side] for side in told):
        raise WordsMissing
    reporter = session.scalar(select(Person.display_name).where(Person.id == report.reporter_id))
    if Party.REPORTED in told and is_named(reporter or "", ruling.words_for_reported):
        raise NamesTheReporter


def _first_report(session: Session, report: Report, public_id: str) -> int | None:
    """Return the other report about the person in the association that was named, if one was."""
    return session.scalar(
        select(Report.id).where(
            Report.public_id == public_id,
            Report.reported_id == report.reported_id,
            Report.association_id == report.association_id,
            Report.id != report.id,
        )
    )


def _overturn(session: Session, report: Report, by: int, now: datetime) -> None:
    """Take back what the decisions of a report did, as far as it is still in force."""
    session.flush()
    decisions = session.scalars(
        select(Decision)
        .where(
            Decision.report_id == report.id,
            Decision.kind.in_(ACTIONS),
            Decision.undone_at.is_(None),
        )
        .order_by(Decision.id)
    ).all()
    for decision in decisions:
        take_back(session, report, decision, by=by, now=now)
