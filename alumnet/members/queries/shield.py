"""The employer shield: from whom a member hides that they look for a mentor."""

from dataclasses import dataclass

from sqlalchemy import and_, exists, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.elements import ColumnElement

from alumnet.kernel.authorization import Viewer
from alumnet.kernel.db import PersonId
from alumnet.members.models import Profile, ShieldedOrganization
from alumnet.organizations.models import (
    Affiliation,
    AffiliationKind,
    EvidenceGrade,
    Organization,
)
from alumnet.organizations.queries.conditions import group_of

_EMPLOYER, _ADDED, _ON = "employer", "added", "on"


@dataclass(frozen=True, slots=True)
class ShieldView:
    """The shield of one person in words: employers whose people are shut out, and further ones."""

    is_on: bool
    employers: tuple[str, ...]
    further: tuple[str, ...]

    @property
    def works(self) -> bool:
        """Whether there is anybody from whom it hides."""
        return bool(self.further) or (self.is_on and bool(self.employers))


def shield_groups(session: Session, person_id: int) -> frozenset[int]:
    """Return the groups from whose people it is hidden that this person looks. One statement.

    The group of a current employer counts whoever may see that employment.
    """
    organization = aliased(Organization)
    current = (
        select(group_of(organization))
        .join(Affiliation, Affiliation.organization_id == organization.id)
        .join(Profile, Profile.person_id == Affiliation.person_id)
        .where(_is_current_job(Affiliation, person_id), Profile.has_employer_shield)
    )
    added = (
        select(group_of(organization))
        .join(ShieldedOrganization, ShieldedOrganization.organization_id == organization.id)
        .where(ShieldedOrganization.person_id == person_id)
    )
    return frozenset(session.scalars(current.union(added)))


def is_shielded(session: Session, owner_id: int, viewer: Viewer) -> bool:
    """Return whether the shield hides from this viewer that the owner looks. One statement.

    Nobody is shielded from themselves; who isn't signed in sees nothing of this kind.
    """
    if viewer.person_id is None:
        return True
    return bool(session.scalar(select(shielded_from(owner_id, viewer.person_id))))


def shielded_from(owner_id: PersonId, viewer_id: PersonId) -> ColumnElement[bool]:
    """Return the SQL condition of `is_shielded`, for queries over many people."""
    job, here, there = aliased(Affiliation), aliased(Organization), aliased(Organization)
    own, profile, added = aliased(Affiliation), aliased(Profile), aliased(ShieldedOrganization)
    # Said by hand, for the owner may be a column of a statement two levels up.
    has_job_there = exists().where(
        own.organization_id == there.id, _is_current_job(own, owner_id)
    ).correlate_except(own) & exists().where(
        profile.person_id == owner_id, profile.has_employer_shield
    ).correlate_except(profile)
    is_added = (
        exists()
        .where(added.person_id == owner_id, added.organization_id == there.id)
        .correlate_except(added)
    )
    seen = (
        select(job.id)
        .join(here, here.id == job.organization_id)
        .join(there, group_of(there) == group_of(here))
        .where(_is_current_job(job, viewer_id), or_(has_job_there, is_added))
        .exists()
    )
    owner = literal(owner_id) if isinstance(owner_id, int) else owner_id
    return and_(owner != viewer_id, seen)


def shield_view(session: Session, person_id: int) -> ShieldView:
    """Return one's own shield in words. One statement."""
    current = (
        select(literal(_EMPLOYER), Organization.name)
        .join(Affiliation, Affiliation.organization_id == Organization.id)
        .where(_is_current_job(Affiliation, person_id))
    )
    added = (
        select(literal(_ADDED), Organization.name)
        .join(ShieldedOrganization, ShieldedOrganization.organization_id == Organization.id)
        .where(ShieldedOrganization.person_id == person_id)
    )
    switch = select(literal(_ON), literal("")).where(
        exists().where(Profile.person_id == person_id, Profile.has_employer_shield)
    )
    found: dict[str, set[str]] = {_EMPLOYER: set(), _ADDED: set(), _ON: set()}
    for what, name in session.execute(union_all(current, added, switch)):
        found[what].add(name)
    return ShieldView(
        is_on=bool(found[_ON]),
        employers=tuple(sorted(found[_EMPLOYER])),
        further=tuple(sorted(found[_ADDED])),
    )


def _is_current_job(affiliation: type[Affiliation], person_id: PersonId) -> ColumnElement[bool]:
    return and_(
        affiliation.person_id == person_id,
        affiliation.kind == AffiliationKind.EMPLOYMENT,
        affiliation.is_current,
        affiliation.evidence_grade != EvidenceGrade.REMOVED,
    )
