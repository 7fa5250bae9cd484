"""Writes of affiliations by the person, and what a membership's class year says about school."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from alumnet.accounts.commands.joining import first_or_second
from alumnet.accounts.models import Association, AssociationMembership, MembershipState, Person
from alumnet.kernel import outbox
from alumnet.kernel.clock import month_from, year_and_month
from alumnet.kernel.db import lock_people, reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.registry import registry
from alumnet.kernel.twice import taken_away_once
from alumnet.kernel.visibility import SEARCHABLE, Visibility
from alumnet.organizations.commands.grading import grade
from alumnet.organizations.commands.recognising import Named, recognise_all
from alumnet.organizations.grades import Statement, can, step_after_change
from alumnet.organizations.known import Known, known_organizations
from alumnet.organizations.models import Affiliation, Organization, OrganizationMergeMove
from alumnet.organizations.rules import (
    KIND_OF_ORGANIZATION,
    MOST_AFFILIATIONS,
    AffiliationKind,
    EvidenceGrade,
    Period,
    Precision,
    TooManyAffiliations,
)

AS_WRITTEN = "as-written"


@dataclass(frozen=True, slots=True)
class AffiliationValues:
    """A time with an organization as a person states it.

    `organization` is the name as written; `chosen` the public id of the organization that was
    picked from suggestions, empty where none was, AS_WRITTEN where none of those fits.
    """

    kind: AffiliationKind
    organization: str
    period: Period
    chosen: str = ""
    title: str = ""
    field: str = ""
    city: str = ""
    visibility: Visibility = Visibility.EVERYONE


def add_affiliations(
    person_id: int, values: Sequence[AffiliationValues], *, now: datetime
) -> list[int]:
    """Add one's own affiliations, all or none; return their ids in order.

    What is there already stays one row, so that a double submit is one. Raises TooManyAffiliations
    or NamelessOrganization.
    """
    known = known_organizations(reading())
    return first_or_second(lambda: _add_all(person_id, values, known, now))


def _add_all(
    person_id: int, values: Sequence[AffiliationValues], known: Known, now: datetime
) -> list[int]:
    with writing() as session:
        lock_people(session, person_id)
        return add_among(session, person_id, values, known=known, now=now)


def add_among(
    session: Session,
    person_id: int,
    values: Sequence[AffiliationValues],
    *,
    known: Known,
    now: datetime,
) -> list[int]:
    """Add affiliations of a locked person in the caller's transaction, as `add_affiliations`."""
    wanted = _organizations(session, values, known, now)
    own = list(session.scalars(select(Affiliation).where(Affiliation.person_id == person_id)))
    ids = []
    for each, organization_id in zip(values, wanted, strict=True):
        row = _same(own, each, organization_id)
        if row is None:
            row = _add(session, person_id, organization_id, each, now)
            own.append(row)
        ids.append(row.id)
    if len(own) > MOST_AFFILIATIONS:
        raise TooManyAffiliations(most=MOST_AFFILIATIONS)
    outbox.add(session, "person.changed", person_id, now=now)
    return ids


def change_affiliation(public_id: str, values: AffiliationValues, *, by: int, now: datetime) -> int:
    """Change one's own affiliation; return its id. What was proven is claimed again if it changed.

    Raises NotFound or NamelessOrganization.
    """
    known = known_organizations(reading())
    return first_or_second(lambda: _change(public_id, values, by, known, now))


def _change(public_id: str, values: AffiliationValues, by: int, known: Known, now: datetime) -> int:
    with writing() as session:
        lock_people(session, by)
        return change_among(session, public_id, values, by=by, known=known, now=now)


def change_among(
    session: Session,
    public_id: str,
    values: AffiliationValues,
    *,
    by: int,
    known: Known,
    now: datetime,
) -> int:
    """Change an affiliation of a locked person in the caller's transaction."""
    row = _own(session, public_id, by)
    (organization_id,) = _organizations(session, [values], known, now)
    before = _statement(row)
    if row.visibility in SEARCHABLE and _is_narrower(row.visibility, values.visibility):
        session.get_one(Person, by).is_withdrawn_from_search = True
    _write(row, organization_id, values, now)
    name = step_after_change(before, _statement(row), row.evidence_grade)
    if name is not None:
        grade(session, row, name, actor="owner", by=by, now=now)
    if before != _statement(row):
        for follows in registry.on_affiliation_corrected:
            follows(session, row.id, now)
    outbox.add(session, "person.changed", by, now=now)
    return row.id


def remove_affiliation(public_id: str, *, by: int, now: datetime) -> None:
    """Delete one's own affiliation; search forgets it from this commit on. Raises NotFound."""
    with writing() as session, taken_away_once(session, public_id, by=by, now=now):
        lock_people(session, by)
        row = _own(session, public_id, by)
        if row.visibility in SEARCHABLE:
            session.get_one(Person, by).is_withdrawn_from_search = True
        for follows in registry.on_affiliation_gone:
            follows(session, row.id, now)
        session.delete(row)
        outbox.add(session, "person.changed", by, now=now)


def _own(session: Session, public_id: str, person_id: int) -> Affiliation:
    row = session.scalars(
        select(Affiliation).where(
            Affiliation.public_id == public_id, Affiliation.person_id == person_id
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def _organizations(
    session: Session, values: Sequence[AffiliationValues], known: Known, now: datetime
) -> list[int]:
    """Return the organization that each of these means: the one picked, or what its name says."""
    picked = {
        row.public_id: row.stands_for
        for row in session.execute(
            select(
                Organization.public_id,
                func.coalesce(Organization.merged_into_id, Organization.id).label("stands_for"),
            ).where(Organization.public_id.in_([each.chosen for each in values if each.chosen]))
        )
    }
    names = {
        each: Named(
            each.organization,
            KIND_OF_ORGANIZATION[each.kind].value,
            as_written=each.chosen == AS_WRITTEN,
        )
        for each in values
        if each.chosen not in picked
    }
    found = recognise_all(session, names.values(), now=now, known=known) if names else {}
    return [picked[v.chosen] if v.chosen in picked else found[names[v]] for v in values]


def _same(
    own: Sequence[Affiliation], values: AffiliationValues, organization_id: int
) -> Affiliation | None:
    stated = (organization_id, values.kind, values.title, values.field, values.period)
    return next(
        (
            row
            for row in own
            if (row.organization_id, row.kind, row.title, row.field, _period(row)) == stated
        ),
        None,
    )


def _statement(row: Affiliation) -> Statement:
    return Statement(row.organization_id, _period(row), row.title, row.field)


def _period(row: Affiliation) -> Period:
    return Period(row.start_month, row.end_month, row.is_current, row.precision)


def _add(
    session: Session,
    person_id: int,
    organization_id: int,
    values: AffiliationValues,
    now: datetime,
) -> Affiliation:
    row = Affiliation(person_id=person_id, evidence_grade=EvidenceGrade.CLAIMED, created_at=now)
    _write(row, organization_id, values, now)
    session.add(row)
    session.flush()
    return row


def _write(
    row: Affiliation, organization_id: int, values: AffiliationValues, now: datetime
) -> None:
    row.organization_id, row.kind = organization_id, values.kind
    row.title, row.field, row.city = values.title, values.field, values.city
    period = values.period
    row.start_month, row.end_month = period.start_month, period.end_month
    row.is_current, row.precision = period.is_current, period.precision
    row.visibility = values.visibility
    row.confirmed_at = row.updated_at = now


def _is_narrower(before: Visibility, after: Visibility) -> bool:
    levels = list(Visibility)
    return levels.index(after) > levels.index(before)


# --------------------------------------------------------------------- what an association vouches
def corroborate(membership_id: int, *, now: datetime) -> None:
    """Note what an active membership with a class year says: that year the person left its school.

    A claim of the same year is corroborated; without any education there, one is added. May be
    repeated.
    """
    with writing() as session:
        facts = session.execute(
            select(AssociationMembership.person_id, AssociationMembership.class_year, Organization)
            .join(Association, Association.id == AssociationMembership.association_id)
            .join(Organization, Organization.id == Association.school_id)
            .where(
                AssociationMembership.id == membership_id,
                AssociationMembership.state == MembershipState.ACTIVE,
            )
        ).one_or_none()
        if facts is None:
            return
        person_id, class_year, school = facts
        if class_year is None:
            return
        lock_people(session, person_id)
        if vouch(session, person_id, school, class_year, now=now):
            outbox.add(session, "person.changed", person_id, now=now)


def vouch(
    session: Session, person_id: int, school: Organization, class_year: int, *, now: datetime
) -> bool:
    """Corroborate or add the education at a school left in `class_year`; return whether any."""
    there = session.scalars(
        select(Affiliation)
        .join(Organization, Organization.id == Affiliation.organization_id)
        .where(
            Affiliation.person_id == person_id,
            Affiliation.kind == AffiliationKind.EDUCATION,
            or_(
                Organization.id == school.id,
                Organization.group_id == (school.group_id or school.id),
            ),
        )
        .order_by(Affiliation.id)
    ).all()
    if not there:
        session.add(
            Affiliation(
                person_id=person_id,
                organization_id=school.id,
                kind=AffiliationKind.EDUCATION,
                end_month=month_from(class_year),
                precision=Precision.CLASS_YEAR,
                evidence_grade=EvidenceGrade.CORROBORATED,
                created_at=now,
                updated_at=now,
            )
        )
        return True
    agreed = [
        row
        for row in there
        if can("membership", row.evidence_grade)
        and row.end_month is not None
        and year_and_month(row.end_month)[0] == class_year
    ]
    for row in agreed:
        grade(session, row, "membership", actor="association", now=now)
    return bool(agreed)


def erase_affiliations(session: Session, person_id: int, _now: datetime) -> None:
    """Delete all affiliations of a person who leaves, and what merges kept of them."""
    session.execute(
        delete(OrganizationMergeMove).where(OrganizationMergeMove.person_id == person_id)
    )
    session.execute(delete(Affiliation).where(Affiliation.person_id == person_id))
