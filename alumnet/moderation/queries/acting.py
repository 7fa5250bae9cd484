"""What stands between somebody of the staff and a member on whom they want to act."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    bindparam,
    exists,
    null,
    or_,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import AssociationMembership, Person, RoleGrant
from alumnet.accounts.rules import MembershipState
from alumnet.kernel.authorization import Role
from alumnet.kernel.db import UtcDateTime
from alumnet.kernel.errors import DomainError
from alumnet.kernel.statements import built_once
from alumnet.moderation.models import Decision, Report
from alumnet.moderation.queries import conflicts
from alumnet.moderation.rules import CLOSED, POLICY, DecisionKind, acting


def refusal_to_act(
    session: Session, by: int, person_id: int, association_id: int, *, now: datetime
) -> DomainError | None:
    """Return why `by` may not act on a member of an association without a report. One statement.

    None when they may. Pages ask this before they offer anything, and commands once more under the
    lock of the member, without which nobody can report the member or take a report on.
    """
    return refusals_to_act(session, by, [person_id], association_id, now=now).get(person_id)


def refusals_to_act(
    session: Session, by: int, people: Collection[int], association_id: int, *, now: datetime
) -> dict[int, DomainError]:
    """Return on whom of these members `by` may not act, each with why. One statement."""
    about = defaultdict[int, list[Any]](list)
    for row in session.execute(
        _query(),
        {
            "by": by,
            "people": list(people),
            "association": association_id,
            "now": now,
            "stood": now - POLICY.stands,
        },
    ):
        about[row.about].append(row)
    found = {each: _refusal(by, each, about[each], now) for each in people}
    return {each: refusal for each, refusal in found.items() if refusal is not None}


def _refusal(by: int, person_id: int, rows: Sequence[Any], now: datetime) -> DomainError | None:
    of_reports = sorted(
        (row for row in rows if row.report_id is not None), key=attrgetter("report_id")
    )
    return acting.refusal_to_act(
        acting.ActingFacts(
            staff_id=by,
            person_id=person_id,
            admins=[conflicts.staff_member(row) for row in rows if row.report_id is None],
            reports=[
                _report(list(group), person_id, now)
                for _, group in groupby(of_reports, attrgetter("report_id"))
            ],
        )
    )


_BY = bindparam("by", type_=BigInteger)
_PEOPLE = bindparam("people", type_=BigInteger, expanding=True)
_NOW, _STOOD = bindparam("now", type_=UtcDateTime), bindparam("stood", type_=UtcDateTime)


@built_once
def _query() -> CompoundSelect[*tuple[Any, ...]]:
    return union_all(_staff_of_reports(), _admins())


def _admins() -> Select[*tuple[Any, ...]]:
    """Return the query for the admins, each once beside every one of the people."""
    member = aliased(Person)
    knows = conflicts.know_each_other(RoleGrant.person_id.expression, member.id.expression)
    return (
        conflicts.staff_columns(knows)
        .add_columns(member.id.label("about"), *(null() for _ in _REPORT))
        .join(Person, Person.id == RoleGrant.person_id)
        .join(member, member.id.in_(_PEOPLE))
        .where(conflicts.serves(bindparam("association", type_=BigInteger), (Role.ADMIN,)))
    )


_REPORT = (
    Report.id.label("report_id"),
    Report.reporter_id,
    Report.details,
    Report.claimed_by,
    Report.claimed_until,
)


def _staff_of_reports() -> Select[*tuple[Any, ...]]:
    """Return the query for the reports about members that `by` sent, or would find in their queue.

    A row for each of the staff of a report. Reports of other associations than theirs are none of
    their business; those by a member aren't looked at, or a refusal would tell who reported.
    """
    near = conflicts.near_among(
        RoleGrant.person_id.expression, (Report.reporter_id, Report.reported_id)
    )
    return (
        conflicts.staff_columns(near)
        .add_columns(Report.reported_id.label("about"), *_REPORT)
        .select_from(Report)
        .outerjoin(RoleGrant, conflicts.serves(Report.association_id.expression))
        .outerjoin(Person, Person.id == RoleGrant.person_id)
        .where(Report.reported_id.in_(_PEOPLE), _is_business(), _stands())
    )


def _report(rows: Sequence[Any], person_id: int, now: datetime) -> acting.StandingReport:
    first = rows[0]
    is_held = first.claimed_until is not None and first.claimed_until > now
    return acting.StandingReport(
        sides=frozenset({first.reporter_id, person_id}),
        details=first.details,
        staff=[conflicts.staff_member(row) for row in rows if row.person_id is not None],
        holder=first.claimed_by if is_held else None,
    )


def _is_business() -> ColumnElement[bool]:
    has_role = exists().where(
        RoleGrant.person_id == _BY,
        or_(
            RoleGrant.role == Role.SITE_ADMIN,
            and_(
                RoleGrant.role.in_(conflicts.ROLES),
                RoleGrant.association_id == Report.association_id,
            ),
        ),
    )
    return or_(Report.reporter_id == _BY, has_role.correlate(Report))


def _stands() -> ColumnElement[bool]:
    """Undecided, or decided not long ago, or with a suspension that is still in force."""
    is_suspended = (
        exists()
        .where(
            Decision.report_id == Report.id,
            suspends(_NOW),
            AssociationMembership.person_id == Report.reported_id,
            AssociationMembership.association_id == Report.association_id,
            AssociationMembership.state == MembershipState.SUSPENDED,
        )
        .correlate(Report)
    )
    is_recent = Report.closed_at > _STOOD
    return or_(Report.state.not_in(CLOSED), is_recent, is_suspended)


def suspends(now: Any) -> Any:
    """Return the SQL condition that a decision suspended somebody and wasn't taken back."""
    return and_(
        Decision.kind == DecisionKind.SUSPEND,
        Decision.undone_at.is_(None),
        or_(Decision.until.is_(None), Decision.until > now),
    )
