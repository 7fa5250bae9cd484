"""Who of the staff may handle a report: nobody near one of the two sides."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    false,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import Account, AssociationMembership, Person, RoleGrant
from alumnet.accounts.rules import MembershipState
from alumnet.connections.models import Connection
from alumnet.kernel.audit import AuditEntry
from alumnet.kernel.authorization import Role
from alumnet.kernel.db import PersonId
from alumnet.kernel.statements import built_once
from alumnet.mentoring.models import Mentorship, MentorshipRequest
from alumnet.mentoring.rules import RequestState
from alumnet.moderation.models import Decision, Report
from alumnet.moderation.rules import ReportState
from alumnet.moderation.rules.staff import StaffMember, Stage, able_to_handle, first_to_tell
from alumnet.organizations.models import Affiliation, Organization
from alumnet.organizations.queries.conditions import group_of, is_current_job

ROLES = (Role.MODERATOR, Role.ADMIN)


def is_near(one: PersonId, other: PersonId) -> ColumnElement[bool]:
    """Return the SQL condition that `one` is too close to `other` to judge them.

    A connection, mentorship or request ever, an employer group in common now, or a report of `one`
    about `other`; school and association don't count. A report of `other` about `one` doesn't
    either: nobody learns by being kept away that they were reported. Who may see these facts is no
    matter here, so the page must not say which of them it was.
    """
    return or_(know_each_other(one, other), _works_with(one, other), _has_reported(one, other))


def know_each_other(one: PersonId, other: PersonId) -> ColumnElement[bool]:
    """Return the SQL condition of a connection, mentorship or request ever: both know of it."""
    connection = aliased(Connection)
    request, mentorship = aliased(MentorshipRequest), aliased(Mentorship)
    return or_(
        _pair(connection, connection.low_id, connection.high_id, one, other),
        _pair(
            request,
            request.mentor_id,
            request.mentee_id,
            one,
            other,
            request.state != RequestState.DRAFT,
        ),
        _pair(mentorship, mentorship.mentor_id, mentorship.mentee_id, one, other),
    )


def _pair(  # noqa: PLR0917 - two columns for two people
    table: Any,
    left: Any,
    right: Any,
    one: PersonId,
    other: PersonId,
    further: ColumnElement[bool] | None = None,
) -> ColumnElement[bool]:
    both = or_(and_(left == one, right == other), and_(left == other, right == one))
    query = select(table.id).where(both)
    return (query if further is None else query.where(further)).exists()


def _works_with(one: PersonId, other: PersonId) -> ColumnElement[bool]:
    mine, theirs = aliased(Affiliation), aliased(Affiliation)
    here, there = aliased(Organization), aliased(Organization)
    return (
        select(mine.id)
        .join(here, here.id == mine.organization_id)
        .join(there, group_of(there) == group_of(here))
        .join(theirs, theirs.organization_id == there.id)
        .where(is_current_job(mine, one), is_current_job(theirs, other))
        .exists()
    )


def _has_reported(one: PersonId, other: PersonId) -> ColumnElement[bool]:
    made = aliased(Report)
    return select(made.id).where(made.reporter_id == one, made.reported_id == other).exists()


def keeps_from(person_id: int, entry: type[AuditEntry]) -> ColumnElement[bool]:
    """Return the SQL condition that an entry of the audit is about a report that is others'.

    Or about the request that was ended after one: whoever is a side of it, or near one, would read
    there that somebody reported and what came of it.
    """
    return or_(
        and_(
            entry.subject_kind == "report",
            exists().where(
                Report.id == entry.subject_id,
                or_(
                    Report.reported_id == person_id,
                    Report.reporter_id == person_id,
                    near_among(person_id, (Report.reporter_id, Report.reported_id)),
                ),
            ),
        ),
        and_(
            entry.subject_kind == "mentorship_request",
            exists().where(
                MentorshipRequest.id == entry.subject_id,
                or_(
                    MentorshipRequest.mentor_id == person_id,
                    MentorshipRequest.mentee_id == person_id,
                ),
            ),
        ),
    )


@dataclass(frozen=True, slots=True)
class Able:
    """Who of the staff is near neither side of a report, and who of them decides it as it stands.

    `above` are those who could take it further up, `told` those who hear that it waits.
    """

    handle: frozenset[int]
    take: frozenset[int]
    above: frozenset[int]
    told: frozenset[int]


def able_for(session: Session, report: Report, deciders: frozenset[int] | None = None) -> Able:
    """Return who of the staff may do what with a report.

    One statement where `deciders`, who decided it before, are known.
    """
    staff = _staff(session, report.association_id, report.reporter_id, report.reported_id)
    sides = (report.reporter_id, report.reported_id)
    is_escalated = report.state is ReportState.ESCALATED
    before = frozenset[int]()
    if report.state is ReportState.APPEALED:
        before = decided_by(session, report.id) if deciders is None else deciders
    stage, above = Stage(before, is_escalated=is_escalated), Stage(is_escalated=True)
    return Able(
        handle=able_to_handle(staff, sides, report.details),
        take=able_to_handle(staff, sides, report.details, stage),
        above=able_to_handle(staff, sides, report.details, above),
        told=first_to_tell(staff, sides, report.details, stage),
    )


def decided_by(session: Session, report_id: int) -> frozenset[int]:
    """Return who decided a report so far. One statement."""
    query = select(Decision.decided_by).where(Decision.report_id == report_id)
    return frozenset(session.scalars(query))


def _staff(
    session: Session, association_id: int, reporter_id: int | None, reported_id: int
) -> list[StaffMember]:
    about = {"association": association_id, "reporter": reporter_id, "reported": reported_id}
    return [staff_member(row) for row in session.execute(_staff_query(), about)]


@built_once
def _staff_query() -> Select[*tuple[Any, ...]]:
    sides = (bindparam("reporter", type_=BigInteger), bindparam("reported", type_=BigInteger))
    return (
        staff_columns(near_among(RoleGrant.person_id.expression, sides))
        .join(Person, Person.id == RoleGrant.person_id)
        .where(serves(bindparam("association", type_=BigInteger)))
    )


def staff_columns(near: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Return the start of a query for `staff_member`, which needs the person joined."""
    return select(
        RoleGrant.person_id,
        Person.display_name,
        (RoleGrant.role == Role.SITE_ADMIN).label("is_site_admin"),
        near.label("is_near"),
    )


def staff_member(row: Any) -> StaffMember:
    """Return what the rules need to know of somebody of the staff, from a row of that query."""
    return StaffMember(row.person_id, row.display_name, bool(row.is_site_admin), bool(row.is_near))


def serves(association_id: PersonId, roles: tuple[Role, ...] = ROLES) -> ColumnElement[bool]:
    """Return the SQL condition that a role counts in an association, or on the whole site.

    The account can be used, and for a role in the association the membership there is active.
    """
    member, account = aliased(AssociationMembership), aliased(Account)
    is_active = (
        select(member.id)
        .where(
            member.person_id == RoleGrant.person_id,
            member.association_id == RoleGrant.association_id,
            member.state == MembershipState.ACTIVE,
        )
        .exists()
    )
    can_come = (
        select(account.id)
        .where(
            account.person_id == RoleGrant.person_id,
            account.active,
            account.confirmed_at.is_not(None),
        )
        .exists()
    )
    in_association = and_(
        RoleGrant.role.in_(roles), RoleGrant.association_id == association_id, is_active
    )
    return and_(can_come, or_(RoleGrant.role == Role.SITE_ADMIN, in_association))


def near_among(staff_id: PersonId, sides: tuple[Any, Any]) -> ColumnElement[bool]:
    """Return the SQL condition that a member of staff is near one of two columns' people."""
    return or_(false(), *(is_near(staff_id, side) for side in sides))
