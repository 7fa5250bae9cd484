"""Decisions about reports, what they do, and taking that back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from alumnet.accounts.commands import reinstate, suspend
from alumnet.accounts.models import AssociationMembership, Person
from alumnet.accounts.rules import MembershipState
from alumnet.kernel import audit, outbox
from alumnet.kernel.db import writing
from alumnet.moderation.commands.handling import locked, record, staff_step
from alumnet.moderation.models import Decision, Report
from alumnet.moderation.queries.acting import suspends
from alumnet.moderation.rules import DecisionKind, ReportState
from alumnet.moderation.rules.tables import (
    ActedAlready,
    CannotSuspend,
    NamesTheReporter,
    ReportChanged,
    WordsMissing,
    is_named,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What is decided, the words for each side, a note for the staff, and for how many days.

    `days` counts for a suspension only; None suspends until somebody lifts it.
    """

    kind: DecisionKind
    words_for_reporter: str
    words_for_reported: str = ""
    note: str = ""
    days: int | None = None


def decide(public_id: str, ruling: Ruling, *, version: int, by: int, now: datetime) -> None:
    """Decide a report that `by` saw in `version`: all that follows from it, or nothing.

    A claim of one's own that ran out is renewed, unless somebody else has it. Raises
    ReportChanged, TakenByOther, ConflictOfInterest, NoSuchTransition, WordsMissing,
    NamesTheReporter, CannotSuspend, LastAdmin, NotFound.
    """
    with writing() as session:
        report = locked(session, public_id, by=by)
        if report.version != version:
            raise ReportChanged
        _check_words(session, report, ruling)
        if report.state is ReportState.OPEN or report.claimed_by != by:
            staff_step(session, report, "claim", by=by, now=now)
        staff_step(session, report, ruling.kind.value, by=by, now=now)
        report.version += 1
        is_for_time = ruling.kind is DecisionKind.SUSPEND and ruling.days is not None
        until = now + timedelta(days=ruling.days or 0) if is_for_time else None
        session.add(
            Decision(
                report_id=report.id,
                kind=ruling.kind,
                decided_by=by,
                words_for_reporter=ruling.words_for_reporter if report.reporter_id else "",
                words_for_reported=ruling.words_for_reported if ruling.kind.is_action else "",
                note=ruling.note,
                until=until,
                at=now,
            )
        )
        effect = _EFFECTS.get(ruling.kind)
        if effect is not None:
            effect(session, report, ruling, until, by, now)
        record(session, report, f"decided_{ruling.kind.value}", by, now)


def _check_words(session: Session, report: Report, ruling: Ruling) -> None:
    needs_both = ruling.kind.is_action
    is_read = report.reporter_id is not None
    if is_read and not ruling.words_for_reporter:
        raise WordsMissing
    if needs_both and not ruling.words_for_reported:
        raise WordsMissing
    reporter = session.scalar(select(Person.display_name).where(Person.id == report.reporter_id))
    if needs_both and is_named(reporter or "", ruling.words_for_reported):
        raise NamesTheReporter


# --------------------------------------------------------------------------------------- effects
def _hide(
    session: Session,
    report: Report,
    _ruling: Ruling,
    _until: datetime | None,
    by: int,
    now: datetime,
) -> None:
    person = session.get_one(Person, report.reported_id)
    person.hidden_by_staff_at = person.hidden_by_staff_at or now
    person.is_withdrawn_from_search = True
    outbox.add(session, "person.changed", person.id, now=now)
    _record_person(session, report, "hidden", by, now)


def _suspend(  # noqa: PLR0917 - every effect gets the same
    session: Session,
    report: Report,
    ruling: Ruling,
    until: datetime | None,
    by: int,
    now: datetime,
) -> None:
    membership_id = _membership(session, report, MembershipState.ACTIVE)
    if membership_id is None:
        raise CannotSuspend
    words = ruling.words_for_reported
    # The mail about the decision carries the words; a second one would only repeat them.
    suspend(session, membership_id, by=by, now=now, until=until, words=words, is_told=False)


_Effect = Callable[[Session, Report, Ruling, datetime | None, int, datetime], None]
_EFFECTS: dict[DecisionKind, _Effect] = {
    DecisionKind.HIDE: _hide,
    DecisionKind.SUSPEND: _suspend,
}


def _membership(session: Session, report: Report, state: MembershipState) -> int | None:
    return session.scalar(
        select(AssociationMembership.id).where(
            AssociationMembership.person_id == report.reported_id,
            AssociationMembership.association_id == report.association_id,
            AssociationMembership.state == state,
        )
    )


# ------------------------------------------------------------------------------------ taking back
def unhide(public_id: str, *, by: int, now: datetime) -> None:
    """Take back that the decision of this report hid somebody; by that they are shown again.

    Unless a decision of another report hides them as well: that one is for those who may handle
    that report. Raises ActedAlready when it is taken back, and what a decision raises.
    """
    with writing() as session:
        report = locked(session, public_id, by=by)
        staff_step(session, report, "unhide", by=by, now=now)
        if not _taken_back(session, report, Decision.kind == DecisionKind.HIDE, now):
            raise ActedAlready
        report.version += 1
        if not _hidden_elsewhere(session, report):
            person = session.get_one(Person, report.reported_id)
            person.hidden_by_staff_at = None
            outbox.add(session, "person.changed", person.id, now=now)
        _record_person(session, report, "shown", by, now)


def _hidden_elsewhere(session: Session, report: Report) -> bool:
    other = session.scalar(
        select(Decision.id)
        .join(Report, Report.id == Decision.report_id)
        .where(
            Report.reported_id == report.reported_id,
            Report.id != report.id,
            Decision.kind == DecisionKind.HIDE,
            Decision.undone_at.is_(None),
        )
        .limit(1)
    )
    return other is not None


def lift_suspension(public_id: str, *, by: int, now: datetime) -> None:
    """End the suspension that the decision of this report began, before its time.

    Raises ActedAlready when it is over, and what a decision raises.
    """
    with writing() as session:
        report = locked(session, public_id, by=by)
        staff_step(session, report, "reinstate", by=by, now=now)
        membership_id = _membership(session, report, MembershipState.SUSPENDED)
        if membership_id is None or not _taken_back(session, report, suspends(now), now):
            raise ActedAlready
        report.version += 1
        reinstate(session, membership_id, by=by, now=now)
        record(session, report, "suspension_lifted", by, now)


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


def _taken_back(session: Session, report: Report, does: ColumnElement[bool], now: datetime) -> bool:
    """Take the decision of a report back; return False when it was over before."""
    decision = session.scalars(
        select(Decision)
        .where(Decision.report_id == report.id, Decision.undone_at.is_(None), does)
        .order_by(Decision.id.desc())
        .limit(1)
    ).one_or_none()
    if decision is not None:
        decision.undone_at = now
    return decision is not None


def _record_person(session: Session, report: Report, what: str, by: int, now: datetime) -> None:
    audit.record(
        session,
        by,
        f"person.{what}",
        "person",
        report.reported_id,
        now=now,
        association_id=report.association_id,
    )
