"""What happened before, beside a report."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Select,
    String,
    and_,
    literal,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from alumnet.accounts.models import AssociationMembership, Person
from alumnet.kernel.audit import AuditEntry
from alumnet.kernel.authorization import Viewer
from alumnet.moderation.models import Decision, Report, ReportEvent
from alumnet.moderation.queries.items import Item
from alumnet.moderation.queries.reports import visible_to
from alumnet.moderation.rules import ReportReason, ReportSource
from alumnet.moderation.rules.letters import PAST, REASONS, REPORTERS, SINCE


@dataclass(frozen=True, slots=True)
class Past:
    """Something that happened: to this report, or otherwise to the same person.

    `case` is the address of another report about them, empty for what isn't one.
    """

    at: datetime
    what: str
    who: str
    is_earlier: bool
    case: str = ""

    @property
    def as_case(self) -> str:
        """The other report in a list to choose from."""
        return f"Case {self.case[:6].upper()}, {self.what[:1].lower()}{self.what[1:]}"


def history(session: Session, viewer: Viewer, report: Item) -> list[Past]:
    """Return the steps of a report and what else belongs beside it. One statement.

    That is earlier decisions about the person, only of associations whose reports the viewer may
    see; and whether the reporter's own membership was suspended or ended since, for nobody who is
    reported is kept from that, or they would learn who reported. Who reported is never named here:
    "a member".
    """
    steps = (
        select(
            literal("step"),
            ReportEvent.name,
            ReportEvent.at,
            Person.display_name,
            Person.id,
            literal(""),
        )
        .outerjoin(Person, Person.id == ReportEvent.actor_id)
        .where(ReportEvent.subject_id == report.id)
    )
    earlier: Select[*tuple[Any, ...]] = (
        select(
            literal("earlier"),
            type_coerce(Decision.kind, String),
            Decision.at,
            Person.display_name,
            Person.id,
            literal(""),
        )
        .join(Report, Report.id == Decision.report_id)
        .join(Person, Person.id == Decision.decided_by)
        .where(
            Report.reported_id == report.reported.person_id,
            Report.id != report.id,
            visible_to(viewer),
        )
    )
    told = [steps, earlier, _others(report, viewer)]
    if report.reporter is not None:
        told.append(_since(report, report.reporter.person_id))
    rows = session.execute(union_all(*told)).all()
    found = [
        Past(
            at=at,
            what=_what(which, name, report),
            who=_who(which, name, report.source, person, person_id, viewer),
            is_earlier=which in {"earlier", "other"},
            case=case,
        )
        for which, name, at, person, person_id, case in rows
    ]
    return sorted(found, key=lambda past: past.at)


def _what(which: str, name: str, report: Item) -> str:
    if which == "other":
        return f"Reported: {REASONS[ReportReason(name)][0].lower()}"
    reason = f", reason “{report.title}”" if name == "open" else ""
    return (PAST | SINCE).get(name, name) + reason


def _others(report: Item, viewer: Viewer) -> Select[*tuple[Any, ...]]:
    """Return the other reports about the person, whoever sent them."""
    other = select(
        literal("other"),
        type_coerce(Report.reason, String),
        Report.created_at,
        literal(None, String),
        literal(None, BigInteger),
        Report.public_id,
    )
    return other.where(
        Report.reported_id == report.reported.person_id, Report.id != report.id, visible_to(viewer)
    )


def _since(report: Item, reporter_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            literal("since"),
            AuditEntry.action,
            AuditEntry.at,
            Person.display_name,
            Person.id,
            literal(""),
        )
        .select_from(AuditEntry)
        .join(
            AssociationMembership,
            and_(
                AuditEntry.subject_kind == "membership",
                AuditEntry.subject_id == AssociationMembership.id,
            ),
        )
        .outerjoin(Person, Person.id == AuditEntry.actor_id)
        .where(
            AuditEntry.association_id == report.association_id,
            AssociationMembership.person_id == reporter_id,
            AuditEntry.at >= report.created_at,
            AuditEntry.action.in_(SINCE),
        )
    )


def _who(  # noqa: PLR0917 - what happened, to whom, by whom, for whom
    which: str,
    name: str,
    source: ReportSource,
    person: str | None,
    person_id: int | None,
    viewer: Viewer,
) -> str:
    if which == "other":
        return ""
    if name in {"open", "add"}:
        return REPORTERS[source]
    if person_id is None:
        return "By itself"
    return "You" if person_id == viewer.person_id else person or ""
