"""What the staff need beside a report: history, the reported thing, what a decision would do."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, String, and_, func, literal, or_, select, type_coerce, union_all
from sqlalchemy.orm import Session

from alumnet.accounts.models import AssociationMembership, Person
from alumnet.accounts.rules import MembershipState
from alumnet.kernel.audit import AuditEntry
from alumnet.kernel.authorization import Viewer
from alumnet.members.queries import shielded_from
from alumnet.mentoring.models import Mentorship, MentorshipRequest
from alumnet.mentoring.rules import LIVE, OPEN
from alumnet.moderation.models import Decision, Report, ReportEvent
from alumnet.moderation.queries.items import Item
from alumnet.moderation.queries.reports import visible_to
from alumnet.moderation.rules import ReportSource
from alumnet.moderation.rules.letters import PAST, REPORTERS, SINCE


# --------------------------------------------------------------------------------------- history
@dataclass(frozen=True, slots=True)
class Past:
    """Something that happened: to this report, or earlier to the same person."""

    at: datetime
    what: str
    who: str
    is_earlier: bool


def history(session: Session, viewer: Viewer, report: Item) -> list[Past]:
    """Return the steps of a report and what else belongs beside it. One statement.

    That is earlier decisions about the person, only of associations whose reports the viewer may
    see; and whether the reporter's own membership was suspended or ended since, for nobody who is
    reported is kept from that, or they would learn who reported. Who reported is never named here:
    "a member".
    """
    steps = (
        select(literal("step"), ReportEvent.name, ReportEvent.at, Person.display_name, Person.id)
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
        )
        .join(Report, Report.id == Decision.report_id)
        .join(Person, Person.id == Decision.decided_by)
        .where(
            Report.reported_id == report.reported.person_id,
            Report.id != report.id,
            visible_to(viewer),
        )
    )
    told = [steps, earlier]
    if report.reporter is not None:
        told.append(_since(report, report.reporter.person_id))
    rows = session.execute(union_all(*told)).all()
    found = [
        Past(
            at=at,
            what=_what(name, report),
            who=_who(name, report.source, person, person_id, viewer),
            is_earlier=which == "earlier",
        )
        for which, name, at, person, person_id in rows
    ]
    return sorted(found, key=lambda past: past.at)


def _what(name: str, report: Item) -> str:
    reason = f", reason “{report.title}”" if name == "open" else ""
    return (PAST | SINCE).get(name, name) + reason


def _since(report: Item, reporter_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(literal("since"), AuditEntry.action, AuditEntry.at, Person.display_name, Person.id)
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


def _who(
    name: str, source: ReportSource, person: str | None, person_id: int | None, viewer: Viewer
) -> str:
    if name in {"open", "add"}:
        return REPORTERS[source]
    if person_id is None:
        return "By itself"
    return "You" if person_id == viewer.person_id else person or ""


# ---------------------------------------------------------------------------------- consequences
@dataclass(frozen=True, slots=True)
class Consequences:
    """What would end if a person could no longer act, and where they would still be a member.

    `is_kept`: the person's employer shield hides from whoever asks what is going on.
    """

    requests: int
    mentorships: int
    other_associations: int
    is_kept: bool = False


def consequences(
    session: Session, person_id: int, association_id: int, *, seen_by: int
) -> Consequences:
    """Return what hangs on a person's membership of an association. One statement.

    Of staff, too, nobody at the person's own employer learns that they look for a mentor.
    """
    requests = select(func.count(MentorshipRequest.id)).where(
        _of(MentorshipRequest, person_id), MentorshipRequest.state.in_(OPEN)
    )
    mentorships = select(func.count(Mentorship.id)).where(
        _of(Mentorship, person_id), Mentorship.state.in_(LIVE)
    )
    others = select(func.count(AssociationMembership.id)).where(
        AssociationMembership.person_id == person_id,
        AssociationMembership.association_id != association_id,
        AssociationMembership.state == MembershipState.ACTIVE,
    )
    row = session.execute(
        select(
            requests.scalar_subquery(),
            mentorships.scalar_subquery(),
            others.scalar_subquery(),
            shielded_from(person_id, seen_by),
        )
    ).one()
    if row[3]:
        return Consequences(0, 0, row[2], is_kept=True)
    return Consequences(*row[:3])


def _of(table: Any, person_id: int) -> Any:
    return or_(table.mentor_id == person_id, table.mentee_id == person_id)
