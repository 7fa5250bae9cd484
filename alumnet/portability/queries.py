"""Reads: a file beside the profile of whoever brought it, and that profile as a document."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from alumnet.members.queries import own_profile
from alumnet.members.rules.choices import MOST_SKILLS
from alumnet.members.rules.values import OwnProfile
from alumnet.organizations.commands import AffiliationValues, Named, recognised
from alumnet.organizations.queries import (
    Known,
    OwnAffiliation,
    offered_by_public_id,
    own_affiliations,
)
from alumnet.organizations.rules import KIND_OF_ORGANIZATION
from alumnet.portability.comparing import Comparison, compare
from alumnet.portability.pairing import Meaning
from alumnet.portability.resume_writing import resume_of
from alumnet.portability.stated import Stated


@dataclass(frozen=True, slots=True)
class Beside:
    """A file beside a profile; `stamp` tells whether that profile is still as it was."""

    own: OwnProfile
    stated: Stated
    comparison: Comparison
    stamp: str

    @property
    def skills_room(self) -> int:
        """How many skills more fit."""
        return MOST_SKILLS - len(self.own.values.skills)


def beside(session: Session, person_id: int, stated: Stated, *, known: Known) -> Beside:
    """Return what a file says beside a person's profile. Seven statements at most."""
    own = own_profile(session, person_id)
    affiliations = own_affiliations(session, person_id)
    stays, meanings = _meant(session, person_id, stated.stays, affiliations, known)
    stated = replace(stated, stays=stays)
    return Beside(
        own=own,
        stated=stated,
        comparison=compare(own.values, affiliations, stated, meanings),
        stamp=_stamp(own, affiliations),
    )


def _stamp(own: OwnProfile, affiliations: Sequence[OwnAffiliation]) -> str:
    told = repr((own.version, affiliations))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _meant(
    session: Session,
    person_id: int,
    stays: Sequence[AffiliationValues],
    affiliations: Sequence[OwnAffiliation],
    known: Known,
) -> tuple[tuple[AffiliationValues, ...], list[Meaning]]:
    """Return the stays, and which organization each of them means.

    A document of ours names organizations by their ids; one that isn't the person's own or on
    offer to them is taken by its name like any other.
    """
    ids = {each.organization_public_id: each.organization_id for each in affiliations}
    others = {stay.chosen for stay in stays if stay.chosen and stay.chosen not in ids}
    ids |= offered_by_public_id(session, others, person_id)
    stays = tuple(stay if stay.chosen in ids else replace(stay, chosen="") for stay in stays)
    names = {stay: _named(stay) for stay in stays if not stay.chosen}
    found = recognised(session, names.values(), known=known) if names else {}
    meanings = [
        Meaning(ids[stay.chosen]) if stay.chosen else _meaning(stay, found.get(names[stay]), known)
        for stay in stays
    ]
    return stays, meanings


def _named(stay: AffiliationValues) -> Named:
    return Named(stay.organization, KIND_OF_ORGANIZATION[stay.kind].value)


def _meaning(stay: AffiliationValues, organization_id: int | None, known: Known) -> Meaning:
    """Return a meaning; only names that everybody may know are told."""
    listed = known.listed.get(organization_id) if organization_id else None
    is_other = listed is not None and listed.name != stay.organization
    return Meaning(organization_id, listed.name if listed and is_other else "")


def own_resume(session: Session, person_id: int, *, now: datetime) -> dict[str, Any]:
    """Return one's own profile as a JSON Resume document. Four statements."""
    return resume_of(
        own_profile(session, person_id).values, own_affiliations(session, person_id), now=now
    )
