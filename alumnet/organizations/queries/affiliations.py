"""A person's own affiliations, as they see and change them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from alumnet.kernel.errors import NotFound
from alumnet.kernel.ids import handle
from alumnet.kernel.visibility import Visibility
from alumnet.organizations.models import Affiliation, Organization
from alumnet.organizations.rules import (
    TYPED,
    AffiliationKind,
    EvidenceGrade,
    Period,
    date_as_typed,
    period_in_words,
)


@dataclass(frozen=True, slots=True)
class OwnAffiliation:
    """One of a person's own affiliations."""

    public_id: str
    organization_id: int
    organization_public_id: str
    organization: str
    organization_url: str
    kind: AffiliationKind
    title: str
    field: str
    city: str
    period: Period
    visibility: Visibility
    grade: EvidenceGrade
    # When its owner, or evidence, last said that it is so.
    confirmed_at: datetime

    @property
    def start(self) -> str:
        """The start as one would type it; empty when unknown."""
        return date_as_typed(self.period.start_month, self.period.precision)

    @property
    def end(self) -> str:
        """The end as one would type it; empty when unknown or running."""
        return date_as_typed(self.period.end_month, self.period.precision)

    @property
    def dates(self) -> str:
        """The dates in words: "since 2012", "March 2012 to 2015", "class of 1998"."""
        return period_in_words(self.period)

    @property
    def is_vouched(self) -> bool:
        """Whether an association has confirmed it, or somebody proven to have been there."""
        return self.grade in {EvidenceGrade.CORROBORATED, EvidenceGrade.VERIFIED}


def _own(person_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(Affiliation, Organization)
        .join(Organization, Organization.id == Affiliation.organization_id)
        .where(Affiliation.person_id == person_id)
    )


def own_affiliations(session: Session, person_id: int) -> list[OwnAffiliation]:
    """Return a person's affiliations, running ones first, then the latest. One statement."""
    found = [_one(*row) for row in session.execute(_own(person_id))]
    return sorted(found, key=_latest_first)


def _latest_first(one: OwnAffiliation) -> tuple[bool, int, int, str]:
    period = one.period
    end = period.end_month or period.start_month or 0
    return (not period.is_current, -end, -(period.start_month or 0), one.public_id)


def own_affiliation(session: Session, public_id: str, person_id: int) -> OwnAffiliation:
    """Return one of a person's own affiliations. One statement. Raises NotFound."""
    row = session.execute(_own(person_id).where(Affiliation.public_id == public_id)).one_or_none()
    if row is None:
        raise NotFound
    return _one(*row)


def _one(row: Affiliation, organization: Organization) -> OwnAffiliation:
    return OwnAffiliation(
        public_id=row.public_id,
        organization_id=organization.id,
        organization_public_id=organization.public_id,
        organization=organization.name,
        organization_url=_page_of(organization),
        kind=row.kind,
        title=row.title,
        field=row.field,
        city=row.city,
        period=Period(row.start_month, row.end_month, row.is_current, row.precision),
        visibility=row.visibility,
        grade=row.evidence_grade,
        confirmed_at=row.confirmed_at or row.created_at,
    )


def _page_of(organization: Organization) -> str:
    """Return where its page is; "" for what somebody typed, as nobody else may be found there."""
    if organization.source == TYPED:
        return ""
    return f"/organizations/{handle(organization.name, organization.public_id)}"


def export_affiliations(session: Session, person_id: int) -> dict[str, Any]:
    """Return a person's affiliations for their copy of their data. One statement."""
    return {
        "affiliations": [
            {
                "kind": one.kind.value,
                "organization": one.organization,
                "title": one.title,
                "field": one.field,
                "city": one.city,
                "start": one.start,
                "end": one.end,
                "is_current": one.period.is_current,
                "dates_known_to_the": one.period.precision.value,
                "visible_to": one.visibility.value,
                "evidence": one.grade.value,
            }
            for one in own_affiliations(session, person_id)
        ]
    }
